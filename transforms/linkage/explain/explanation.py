"""The explanation of a pair: its ledger, the values behind it, its rivals, and what would change the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from transforms.linkage.candidates.pairs import rule_names
from transforms.linkage.engine import WeighedCandidates
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.explain.compared import Values, compared_values
from transforms.linkage.explain.contrary import Contrary, contraries
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.ledger import Entry, Section, entry_of, in_sections, ledger
from transforms.linkage.explain.likelihood import coincidences
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.settling import Settling, settling_facts
from transforms.linkage.explain.texts import RecordText
from transforms.linkage.explain.words import BASE, PRIOR

_RIVAL_FROM, _MOST_RIVALS = -10_000, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another right record that could be the left one."""

    right_id: str
    weight: int
    """How well it fits by itself, thousandths of a bit."""
    is_counted: bool
    """False where it may be the explained right record filed twice, which takes nothing from it."""


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
    vocabulary, size = scale.sides.vocabulary, scale.sides.population.size
    invented = Invented(scale.left, scale.right, scale.sides.right, vocabulary)
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
        rules=tuple(filter(None, rule_names(int(pairs.rules[0])).split("|"))),
        weight=weight,
        verdict=judged.verdict,
        hard_rule=judged.rule,
        sections=in_sections(_start_apart(ledger(pairs, 0), scale.model.base)),
        levels=levels,
        values=compared_values(scale.left, scale.right, texts, vocabulary, levels),
        rivals=() if own.candidates is None else _rivals(scale, own.candidates, int(pairs.rivals[0])),
        coincidences=coincidences(weight - int(pairs.rivals[0]) - prior, size),
        contraries=contraries(scale, invented) if judged.verdict == "match" else None,
        settling=settling_facts(scale, invented, levels) if judged.verdict == "possible" else None,
    )


def _share(scale: Scale) -> float:
    share = scale.sides.population.share
    assert share is not None, "see Scale.sides"
    return share


def _start_apart(entries: list[Entry], base: int) -> list[Entry]:
    """Return a ledger whose prior is two lines: of the population, and what of it is the model's own."""
    prior, *others = entries
    start = entry_of(PRIOR, "prior", prior["mbit"] - base)
    return [start, entry_of(BASE, "base", base), *others] if base else entries


def _rivals(scale: Scale, weighed: WeighedCandidates, taken: int) -> tuple[Rival, ...]:
    """Return the best other candidates of the left record, the best first.

    The rivals took log2(1 + the sum of their odds). A record whose odds alone are more than that sum was not among them.
    """
    fits = weighed.prior + weighed.evidence.astype(np.int64)
    rows = np.flatnonzero((weighed.right != scale.right_row) & (fits > _RIVAL_FROM))
    best = rows[np.lexsort((weighed.right[rows], -fits[rows]))][:_MOST_RIVALS]
    most = 2.0 ** ((1 - taken) / 1000) - 1
    ids = scale.sides.right.record_ids
    return tuple(
        Rival(
            right_id=str(ids[int(weighed.right[row])]),
            weight=int(fits[row]),
            is_counted=2.0 ** (int(fits[row]) / 1000) <= most,
        )
        for row in best
    )
