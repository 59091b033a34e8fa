"""One person looked up among many: who fits, how well, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from pipelines.limits.shown import shown_text
from pipelines.person_files import typed_people
from pipelines.person_link.link import SIDE, check_numbers, sides_in
from pipelines.person_link.prepared import PreparedPeople
from pipelines.person_link.question import FindError, check_understood, not_enough, not_read, readings
from transforms.linkage.candidates.index import BASES, make_index, make_postings
from transforms.linkage.candidates.rules import BlockingRule, blocking_rules
from transforms.linkage.candidates.search_rules import WIDER_RULES, WIDEST_RULES
from transforms.linkage.decide import expected_coincidences
from transforms.linkage.engine import Sides, WeighedCandidates, rivals_of, weigh_rows, weigh_sides
from transforms.linkage.explain.ledger import Entry, ledger
from transforms.linkage.explain.records import taken
from transforms.linkage.explain.texts import RecordText, text_of_codes, text_of_features
from transforms.linkage.night_verdicts import by_rule
from transforms.linkage.people.coded_people import CodedPeople, code_more
from transforms.linkage.people.frequencies import KINDS, Mbits
from transforms.linkage.person_columns import READING
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import LinkageModel, load_model, match_probability
from transforms.linkage.weights.pairs import WeighedPairs

_UNLIKELY = 8_000
"""Thousandths of a bit by which a reading of a name may be less likely than the best one."""
_IN_WORDS = {"postcode": "ZIP code", "full_name": "name", "ssn": "Social Security number"}
_OF_CHANCE = frozenset({"expected_look_alikes", "expected_namesakes"})
"""What the record itself does not show: how many others would fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A right record that could be the person; bits in thousandths."""

    right_id: str
    rank: int
    weight: int
    probability: float
    verdict: str
    hard_rule: str | None
    """What keeps a record that fits well enough from being a match."""
    expected_coincidences: float
    entries: tuple[Entry, ...]
    """Every line of the ledger; they sum to the weight."""
    record: RecordText

    def reasons(self, count: int = 4) -> tuple[Entry, ...]:
        """Return the lines that count most, for and against: what the record shows, then what chance makes of it.

        The prior is the same for everybody and is left out.
        """
        own = [entry for entry in self.entries if entry["comparison"] != "prior"]
        most = sorted(own, key=lambda entry: -abs(entry["mbit"]))[:count]
        return tuple(sorted(most, key=lambda entry: entry["comparison"] in _OF_CHANCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who fits, best first."""

    understood: RecordText
    """What was typed, as it was understood."""
    candidates: int
    """Right records that were compared."""
    bounded: tuple[str, ...]
    """Blocking rules by which more right records fit than are compared: more should be said about the person."""
    found: tuple[Found, ...]
    not_read: tuple[str, ...] = ()
    """Sentences: what was typed of a name and does not count."""


class Finder:
    """Looks people up among prepared people."""

    def __init__(
        self,
        right: PreparedPeople,
        *,
        model: LinkageModel | None = None,
        share: float | None = None,
        as_of: date | None = None,
    ) -> None:
        """Get ready for questions.

        Args:
            right: among whom to look; a prepared folder answers at once, the postings of a person file are made first.
            model: table of bits; the current one when not given.
            share: how likely it is that a person asked for is there at all, 0 < share < 1; the model's when not given.
            as_of: the day of the questions: who was born later is not asked for. When not given, no date is too late.
        """
        check_numbers(share)
        self._as_of = as_of
        index = right.index or make_index(right.people, right.vocabulary, BASES)
        self._right = replace(right, index=index)
        self._model = model or load_model()
        self._share = self._model.share_of_left_expected[SIDE] if share is None else share

    def find(self, person: Mapping[str, str], *, top: int = 10) -> Answer:
        """Return who fits best.

        Args:
            person: canonical column to what was typed. A full name may be typed in any order, dates may be partial.
            top: how many to return.

        Raises:
            FindError: nothing is said about the person by which anybody could be found, or something that was said was
                not understood.
        """
        check_understood(person, self._as_of)
        typed = typed_people(readings(person), as_of=self._as_of).features
        said = [_IN_WORDS.get(column, column.replace("_", " ")) for column in person]
        return replace(self._answer(typed, top, said), not_read=not_read(person))

    def find_features(self, person: PersonFeatures, *, top: int = 10) -> Answer:
        """Return who fits best a person that was read already. See `find`."""
        return self._answer(person, top, _said(person))

    def _answer(self, features: PersonFeatures, top: int, said: Sequence[str]) -> Answer:
        vocabulary, coded = code_more(self._right.vocabulary, features)
        if not any(len(make_postings(coded, vocabulary, base).keys) for base in BASES):
            raise FindError(not_enough(said))
        sides = sides_in(vocabulary, coded, self._right, self._share)
        sides = replace(sides, left=taken(coded, _likely(coded, sides.population.rarity)))
        weighed, rules = self._weighed(sides)
        fits = weighed.evidence + weighed.prior
        # of several ways to read a name, the one that fits each right record best
        order = np.lexsort((weighed.left, -fits, weighed.right))
        best = order[np.r_[np.ones(min(len(order), 1), dtype=bool), np.diff(weighed.right[order]) > 0]]
        right, nobody = weighed.right[best], np.zeros(len(best), dtype=np.int32)
        rivals = rivals_of(nobody, right, fits[best], sides, self._model)
        shown = np.lexsort((right, -(fits[best] + rivals)))[:top]
        pairs = weigh_rows(
            sides, self._model, weighed.left[best][shown], right[shown], weighed.rules[best][shown],
            prior=weighed.prior, rivals=rivals[shown],
        )  # fmt: skip
        reading = int(pairs.left[0]) if len(pairs) else 0
        return Answer(
            understood=_understood(features, str(sides.left.record_ids[reading])),
            candidates=len(best),
            bounded=_bounded(weighed, rules),
            found=self._found(pairs, sides),
        )

    def _weighed(self, sides: Sides) -> tuple[WeighedCandidates, Sequence[BlockingRule]]:
        """Return who could be the person and the rules that say so: a night's, wider ones only while nobody fits."""
        rules: Sequence[BlockingRule] = blocking_rules(SIDE, len(sides.right))
        found = self._weighed_by(rules, sides)
        if not _somebody_fits(found):
            rules = WIDER_RULES
            found = self._weighed_by(rules, sides)
        if not len(found):
            rules = WIDEST_RULES
            found = self._weighed_by(rules, sides)
        return found, rules

    def _weighed_by(self, rules: Sequence[BlockingRule], sides: Sides) -> WeighedCandidates:
        return weigh_sides(sides, self._model, side=SIDE, rules=rules, threads=1)

    def _found(self, pairs: WeighedPairs, sides: Sides) -> tuple[Found, ...]:
        weight, (verdict, rule) = pairs.weight, by_rule(pairs, SIDE, self._model)
        evidence = weight - pairs.prior - pairs.rivals
        return tuple(
            Found(
                right_id=str(sides.right.record_ids[int(pairs.right[row])]),
                rank=row + 1,
                weight=int(weight[row]),
                probability=match_probability(int(weight[row])),
                verdict=str(verdict[row]),
                hard_rule=str(rule[row]) or None,
                expected_coincidences=expected_coincidences(int(evidence[row]), len(sides.right)),
                entries=tuple(ledger(pairs, row)),
                record=shown_text(
                    str(sides.right.record_ids[int(pairs.right[row])]),
                    text_of_codes(taken(sides.right, [pairs.right[row]]), sides.vocabulary),
                ),
            )
            for row in range(len(pairs))
        )


def _understood(features: PersonFeatures, reading: str) -> RecordText:
    """Return what was said of the person as it was read, in one of the ways to read it.

    Of a full name in a file, other readings beside the first are no other names.
    """
    own = features.only([reading])
    return text_of_features(replace(own, names=own.names[own.names["name_no"] < READING]))


def _said(person: PersonFeatures) -> list[str]:
    """Return what a file says of a person whom nobody can be looked up by: no name and no number."""
    columns = {
        "sex": person.people["sex"], "date of birth": person.dates["date"], "street": person.places["street_key"],
        **{_IN_WORDS.get(name, name): person.places[name] for name in ("city", "state", "postcode")},
    }  # fmt: skip
    return [name for name, values in columns.items() if values.notna().any()]


def _somebody_fits(weighed: WeighedCandidates) -> bool:
    """Return whether anybody is as likely the person as not, rivals aside."""
    return len(weighed) > 0 and int(weighed.evidence.max()) + weighed.prior >= 0


def _bounded(weighed: WeighedCandidates, rules: Sequence[BlockingRule]) -> tuple[str, ...]:
    """Return which rules more right records fit than were compared."""
    is_over = dict(zip(weighed.report["rule"], weighed.report["bounded_keys"] > 0, strict=True))
    return tuple(rule.rule_id for rule in rules if is_over[rule.rule_id] and not rule.is_for_rare_facts)


def _likely(coded: CodedPeople, rarity: Mapping[str, Mbits]) -> Any:
    """Return the readings of a name in which its words stand where the population has them, the likeliest first."""
    names = coded.names
    bits = np.zeros(len(coded), dtype=np.int64)
    for kind, parts in KINDS.items():
        for part in parts:
            np.add.at(bits, names.row, rarity[kind][names.parts[part]])
    order = np.argsort(bits, kind="stable")
    return order[bits[order] <= bits.min() + _UNLIKELY]
