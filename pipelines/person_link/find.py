"""One person looked up among many: who fits, how well, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.person_files import read_person_file, typed_people
from pipelines.person_link.link import SIDE, check_numbers, sides_in
from pipelines.person_link.prepared import PreparedPeople, bases_of
from transforms.linkage.candidates.index import make_index
from transforms.linkage.candidates.rules import WIDE_RULES, blocking_rules
from transforms.linkage.decide import expected_coincidences
from transforms.linkage.engine import Sides, rivals_of, weigh_rows, weigh_sides
from transforms.linkage.explain.ledger import Entry, ledger
from transforms.linkage.explain.records import taken
from transforms.linkage.explain.texts import RecordText, text_of_codes
from transforms.linkage.night_verdicts import by_rule
from transforms.linkage.people.coded_people import CodedPeople, code_more
from transforms.linkage.people.frequencies import KINDS, Mbits
from transforms.linkage.person_columns import person_dates, split_aliases
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import LinkageModel, load_model, match_probability
from transforms.linkage.weights.pairs import WeighedPairs
from transforms.standardize.identifier_columns import read_identifiers
from transforms.standardize.name_pieces import suffix_of

FIELDS = {
    "name": "full_name", "given": "given_name", "middle": "middle_name", "surname": "surname", "suffix": "suffix",
    "aliases": "aliases", "sex": "sex", "dob": "date_of_birth", "ssn": "ssn", "street": "street", "city": "city",
    "state": "state", "postcode": "postcode", "license": "license_number", "fbi": "fbi_number", "sid": "state_id",
}  # fmt: skip
"""What an officer types, and the canonical column it is."""
_ALSO = {
    "zip": "postcode",
    "born": "dob",
    "alias": "aliases",
    "state_id": "sid",
    "first": "given",
    "last": "surname",
}
_NOTHING = frozenset({"", "?", "-", "NA", "N/A", "NONE", "UNK", "UNKNOWN", "X"})
_FOR_RARE_FACTS = frozenset(rule.rule_id for rule in WIDE_RULES if rule.is_for_rare_facts)
_UNLIKELY = 8_000
"""Thousandths of a bit by which a reading of a name may be less likely than the best one."""
_PARTICLES = re.compile(
    r"\b(?:(?:DE|LA|LAS|LOS|DEL|DELA|VAN|VON|DER|DEN|SAN|SANTA|Y) )+(?=\S)", re.IGNORECASE
)
_TYPED = re.compile(r"(\w+)\s*=\s*(.*?)\s*(?=[,;]\s*\w+\s*=|$)")


class FindError(ValueError):
    """What was typed cannot be looked up; the message says what was expected."""


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
        """Return the lines that count most, for and against; the prior is the same for everybody and is left out."""
        own = [entry for entry in self.entries if entry["comparison"] != "prior"]
        return tuple(sorted(own, key=lambda entry: -abs(entry["mbit"]))[:count])


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


class Finder:
    """Looks people up among prepared people."""

    def __init__(
        self, right: PreparedPeople, *, model: LinkageModel | None = None, share: float | None = None
    ) -> None:
        """Get ready for questions.

        Args:
            right: among whom to look; a prepared folder answers at once, the postings of a person file are made first.
            model: table of bits; the current one when not given.
            share: how likely it is that a person asked for is there at all, 0 < share < 1; the model's when not given.
        """
        check_numbers(share)
        index = right.index or make_index(right.people, right.vocabulary, bases_of(len(right)))
        self._right = replace(right, index=index)
        self._model = model or load_model()
        self._share = self._model.share_of_left_expected[SIDE] if share is None else share

    def find(self, person: Mapping[str, str], *, top: int = 10) -> Answer:
        """Return who fits best.

        Args:
            person: canonical column to what was typed. A full name may be typed in any order, dates may be partial.
            top: how many to return.

        Raises:
            FindError: nothing is said about the person by which anybody could be found, or a date of birth or Social
                Security number is none.
        """
        _check_understood(person)
        return self._answer(typed_people(_readings(person)), top)

    def find_features(self, person: PersonFeatures, *, top: int = 10) -> Answer:
        """Return who fits best a person that was read already. See `find`."""
        return self._answer(person, top)

    def _answer(self, readings: PersonFeatures, top: int) -> Answer:
        if not any(len(table) for table in (readings.names, readings.dates, readings.ids, readings.places)):
            raise FindError("nothing that was typed says who the person is. Give a name, a date or a number")
        vocabulary, coded = code_more(self._right.vocabulary, readings)
        sides = sides_in(vocabulary, coded, self._right, self._share)
        sides = replace(sides, left=taken(coded, _likely(coded, sides.population.rarity)))
        weighed = weigh_sides(
            sides, self._model, side=SIDE, rules=blocking_rules(SIDE, len(sides.right)), threads=1
        )
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
            understood=text_of_codes(taken(sides.left, [reading]), sides.vocabulary),
            candidates=len(best),
            bounded=_bounded(weighed.report),
            found=self._found(pairs, sides),
        )

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
                record=text_of_codes(taken(sides.right, [pairs.right[row]]), sides.vocabulary),
            )
            for row in range(len(pairs))
        )


def _bounded(report: pd.DataFrame) -> tuple[str, ...]:
    over = report.loc[report["bounded_keys"] > 0, "rule"]
    return tuple(rule for rule in over if rule not in _FOR_RARE_FACTS)


def _likely(readings: CodedPeople, rarity: Mapping[str, Mbits]) -> Any:
    """Return the readings of a name in which its words stand where the population has them, the likeliest first."""
    names = readings.names
    bits = np.zeros(len(readings), dtype=np.int64)
    for kind, parts in KINDS.items():
        for part in parts:
            np.add.at(bits, names.row, rarity[kind][names.parts[part]])
    order = np.argsort(bits, kind="stable")
    return order[bits[order] <= bits.min() + _UNLIKELY]


def typed_fields(line: str) -> dict[str, str]:
    """Return the canonical columns of a line as somebody types it: `name=..., dob=...`, or a name alone.

    Raises:
        FindError: a field is not known.
    """
    found = _TYPED.findall(line)
    if not found:
        return canonical_fields({"name": line})
    return canonical_fields({key.lower(): text for key, text in found})


def canonical_fields(typed: Mapping[str, str | None]) -> dict[str, str]:
    """Return what was typed by canonical column; `unknown` and its like are left out.

    Raises:
        FindError: a field is not known, or a date of birth or Social Security number is none.
    """
    plain = {_ALSO.get(key, key): text for key, text in typed.items() if text is not None}
    strange = sorted(set(plain) - set(FIELDS))
    if strange:
        raise FindError(f"{strange}: no such fields; there are {', '.join(FIELDS)}")
    person = {
        FIELDS[key]: text.strip() for key, text in plain.items() if text.strip().upper() not in _NOTHING
    }
    _check_understood(person)
    return person


def _check_understood(person: Mapping[str, str]) -> None:
    """Raise FindError for a date or number that would be left out silently: whoever typed it believes it counted."""
    none = split_aliases(pa.nulls(0, pa.large_string()))
    for text in filter(None, map(str.strip, (person.get("date_of_birth") or "").split("|"))):
        if not len(person_dates(pa.array([text], pa.large_string()), none)):
            raise FindError(
                f"the date of birth [{text}] was not understood; expected YYYY, YYYY-MM or YYYY-MM-DD"
                " (MM/DD/YYYY is read too)"
            )
    number = (person.get("ssn") or "").strip()
    if number and not len(read_identifiers(pa.array([number], pa.large_string()), "SSN").rows):
        raise FindError(
            f"the Social Security number [{number}] was not understood; expected nine digits that could have been"
            " issued, or the last four"
        )


def person_of_file(path: Path) -> PersonFeatures:
    """Return the one person of a person file. Raises FindError when it does not hold exactly one."""
    features = read_person_file(path).features
    if len(features) != 1:
        raise FindError(f"[{path}]: holds [{len(features)}] records. Expected one; `lindero link` takes many")
    return features


def _readings(person: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the ways to read a name typed without a comma: where the surname stands, and how many words it has."""
    full = person.get("full_name", "")
    rest = {column: text for column, text in person.items() if column != "full_name"}
    words = _PARTICLES.sub(lambda found: found[0].replace(" ", "_"), full).split()
    suffix = suffix_of(words[-1])[0] if len(words) > 2 else None
    words = words[: -1 if suffix else None]
    if "," in full or rest.keys() & {"given_name", "surname"} or len(words) < 2:
        return [dict(person)]
    ways = [(words[:-1], words[-1:]), (words[1:], words[:1])]
    if len(words) > 2:
        ways += [(words[:-2], words[-2:]), (words[2:], words[:2])]
    parts = [
        {"given_name": given[0], "middle_name": " ".join(given[1:]), "surname": " ".join(surname)}
        for given, surname in ways
    ]
    beside = rest | ({"suffix": suffix} if suffix else {})
    return [beside | {part: text.replace("_", " ") for part, text in way.items()} for way in parts]
