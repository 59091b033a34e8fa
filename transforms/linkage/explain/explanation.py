"""The explanation of a pair: its ledger, the values behind it, its rivals, and what would change the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.linkage.candidates.pairs import rule_names
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.explain.compared import Values, compared_values
from transforms.linkage.explain.contrary import Contrary, contraries
from transforms.linkage.explain.few_bear import ONE_WORD, words_that_few_bear
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.ledger import Entry, Section, entry_of, in_sections, ledger
from transforms.linkage.explain.likelihood import coincidences
from transforms.linkage.explain.rivals import Rival, next_in_words, rivals_beside, rivals_in_words
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.settling import Settling, settling_facts
from transforms.linkage.explain.texts import RecordText
from transforms.linkage.explain.words import BASE, PRIOR, RIVALS

_NEAR = 10_000
"""Thousandths of a bit by which a rival may fit worse than the best one and be named: it takes a thousandth of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that is said about one pair; all bits in thousandths."""

    left_id: str
    right_id: str
    side: str
    """See Scale."""
    is_of_night: bool
    """Whether a night weighed the pair: convicted persons, residents and registry; or two files."""
    model_version: str
    right_size: int
    share: float
    """Share of left records with a partner."""
    match_at: int
    possible_at: int
    rules: tuple[str, ...]
    """Blocking rules that proposed the pair; none where the two are not compared when files are linked."""
    rare_words: tuple[str, ...]
    """The words of their names, values of the two records, by which the rule of one rare word proposed them."""
    weight: int
    verdict: str
    """match, possible or no_match; no_match where nothing proposed the pair."""
    hard_rule: str
    """The hard rule that keeps the pair possible although it weighs enough; empty text where none does."""
    sections: tuple[Section, ...]
    """The ledger, with what was compared and made no difference; it sums to the weight."""
    levels: Mapping[str, str]
    values: Values
    rivals: tuple[Rival, ...]
    """The right records that fit best beside this one, the best first; none where the two are not compared."""
    coincidences: float
    contraries: tuple[Contrary, ...] | None
    """None where the pair is no match."""
    settling: tuple[Settling, ...] | None
    """None where the pair is not possible."""


def explain_pair(scale: Scale, texts: tuple[RecordText, RecordText]) -> Explanation:
    """Return the explanation of a pair; pure, and the same for the same files.

    Args:
        scale: the pair.
        texts: its two records as text.
    """
    own = scale.own()
    pairs, judged = own.pairs, own.result
    levels = {name: known[int(pairs.evidence.levels[name][0])] for name, known in LEVELS.items()}
    weight, prior = int(pairs.weight[0]), pairs.prior - scale.model.base
    taken = int(pairs.rivals[0])
    rivals: tuple[Rival, ...] = ()
    if own.candidates is not None and pairs.rules[0]:
        rivals = rivals_beside(own.candidates, 0, scale.right_row, weight - taken, scale.sides, scale.model)
    vocabulary, size = scale.sides.vocabulary, scale.sides.population.size
    invented = Invented(scale.left, scale.right, scale.sides.right, vocabulary)
    rules = tuple(filter(None, rule_names(int(pairs.rules[0])).split("|")))
    return Explanation(
        left_id=str(scale.left.record_ids[0]),
        right_id=str(scale.right.record_ids[0]),
        side=scale.side,
        is_of_night=scale.sources is not None,
        model_version=scale.model.version,
        right_size=size,
        share=_share(scale),
        match_at=scale.model.match_at[scale.points_of],
        possible_at=scale.model.possible_at[scale.points_of],
        rules=rules,
        rare_words=_rare_words(scale) if ONE_WORD in rules else (),
        weight=weight,
        verdict=judged.verdict,
        hard_rule=judged.rule,
        sections=in_sections(
            _rivals_named(
                _start_apart(ledger(pairs, 0), scale.model.base),
                rivals,
                weight - taken,
                scale.model.possible_at[scale.points_of],
            )
        ),
        levels=levels,
        values=compared_values(scale.left, scale.right, texts, vocabulary, levels),
        rivals=rivals,
        coincidences=coincidences(weight - taken - prior, size),
        contraries=contraries(scale, invented) if judged.verdict == "match" else None,
        settling=settling_facts(scale, invented, levels) if judged.verdict == "possible" else None,
    )


def _rare_words(scale: Scale) -> tuple[str, ...]:
    rules = blocking_rules(scale.side, scale.sides.population.size)
    return words_that_few_bear(scale.sides, 0, scale.right_row, rules)


def _share(scale: Scale) -> float:
    share = scale.sides.population.share
    assert share is not None, "see Scale.sides"
    return share


def _start_apart(entries: list[Entry], base: int) -> list[Entry]:
    """Return a ledger whose prior is two lines: of the population, and what of it is the model's own."""
    prior, *others = entries
    start = entry_of(PRIOR, "prior", prior["mbit"] - base)
    return [start, entry_of(BASE, "base", base), *others] if base else entries


def _rivals_named(entries: list[Entry], rivals: Sequence[Rival], fit: int, possible_at: int) -> list[Entry]:
    """Return a ledger that says which right records take the bits of its last line, or could be expected to.

    Only a record that would be a possible pair by itself is said to fit: many that fit badly take bits, too.
    """
    counted = [rival for rival in rivals if rival.is_counted]
    fitting = [rival for rival in counted if rival.weight >= max(possible_at, counted[0].weight - _NEAR)]
    twice = [rival for rival in rivals if not rival.is_counted and rival.weight >= possible_at]
    last = entries[-1]
    if last["comparison"] == RIVALS:
        if not counted:
            return entries
        said = rivals_in_words(fitting, "some") if fitting else next_in_words(counted[0], fit)
        return [*entries[:-1], {**last, "because": said}]
    if not twice:
        return entries
    entry = entry_of(RIVALS, "filed_twice", 0)
    return [*entries, {**entry, "because": rivals_in_words(twice, "filed_twice")}]
