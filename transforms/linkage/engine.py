"""Two files of people linked: candidates, evidence, weights, rivals. Pure; memory and threads are its only effects."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.candidates.index import Index
from transforms.linkage.candidates.kept import KeptKeys
from transforms.linkage.candidates.pairs import Candidates, find_candidates
from transforms.linkage.candidates.rules import RULES, BlockingRule
from transforms.linkage.evidence.compare import Evidence, compare_people
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.frequencies import Mbits
from transforms.linkage.people.vocabulary import Ints, Vocabulary
from transforms.linkage.standing import clearly_apart
from transforms.linkage.weights.competition import expected_share, rival_bits, serious_pairs
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.pairs import WeighedPairs, weighed_pairs
from transforms.linkage.weights.score import Bits, evidence_bits

_BATCH = 250_000
FILED_TWICE = 0.02
"""Share of records of one side that have a double on the same side, where nobody says better."""
_SAME_PERSON_FROM = 0
"""Weight (thousandths of a bit) from which two right records may be one person filed twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What the pinned profile says of the right side."""

    rarity: dict[str, Mbits]
    """Word kind to thousandths of a bit by word code."""
    size: int
    common_birth_places: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    """Codes of birthplaces too frequent to tell people apart."""
    share: float | None = None
    """Share of left records with a partner; None to estimate it from these very pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedRows:
    """Some candidates of two sides, weighed."""

    left: Ints
    right: Ints
    rules: Ints
    prior: int
    evidence: Bits
    """Base plus comparisons."""
    rivals: Bits

    @property
    def weight(self) -> Bits:
        """Prior, evidence and rivals, thousandths of a bit."""
        return (self.prior + self.evidence + self.rivals).astype(np.int32)

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedCandidates(WeighedRows):
    """All candidates of two sides, weighed."""

    share: float
    report: pd.DataFrame
    bounded: Ints
    """See Candidates."""
    kept: KeptKeys | None = None
    """What an increment needs to know of the keys, where it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two sides in one vocabulary, with what is known of the population."""

    left: CodedPeople
    right: CodedPeople
    vocabulary: Vocabulary
    population: Population
    index: Index | None = None
    """Postings of the right side, if somebody has made them; of other people they are not used."""

    def compare(self, left_rows: Ints, right_rows: Ints) -> Evidence:
        """Return the evidence of some pairs."""
        return compare_people(
            left_rows, right_rows, self.left, self.right, self.vocabulary, self.population.rarity,
            right_size=self.population.size, common_birth_places=self.population.common_birth_places,
        )  # fmt: skip


def weigh_sides(
    sides: Sides, model: LinkageModel, *, side: str = "residency", threads: int = 2,
    rules: Sequence[BlockingRule] = RULES, keep: bool = False, tell: Callable[[str], None] = lambda _: None,
) -> WeighedCandidates:  # fmt: skip
    """Return every candidate pair weighed; the same bytes for any number of threads and any order of input.

    With `keep`, what an increment needs to know of the keys is kept.
    """
    candidates = find_candidates(
        sides.left, sides.right, sides.vocabulary, rules=rules, index=sides.index, threads=threads, keep=keep
    )
    evidence = weigh_candidates(candidates, sides, model, threads=threads, tell=tell)
    return with_rivals(candidates, evidence, sides, model, side=side)


def with_rivals(
    candidates: Candidates, evidence: Bits, sides: Sides, model: LinkageModel, *, side: str
) -> WeighedCandidates:
    """Return all candidates with what depends on all of them: the share, where no profile says it, and the rivals.

    Args:
        candidates, evidence: all pairs of the two sides, and what each shows by itself.
        side: residency, registry or registry_resident.
    """
    share = sides.population.share
    start = model.share_of_left_expected[side] if share is None else share
    prior = model.prior(start, sides.population.size)
    if share is None:
        start = expected_share(candidates.left, evidence + prior, len(sides.left), start)
        prior = model.prior(start, sides.population.size)
    rivals = rivals_of(candidates.left, candidates.right, evidence + prior, sides, model)
    return WeighedCandidates(
        left=candidates.left, right=candidates.right, rules=candidates.rules, prior=prior, evidence=evidence,
        rivals=rivals, share=start, report=candidates.report, bounded=candidates.bounded,
        kept=candidates.kept,
    )  # fmt: skip


def weigh_rows(
    sides: Sides, model: LinkageModel, left: Ints, right: Ints, rules: Ints, *, prior: int, rivals: Bits
) -> WeighedPairs:
    """Return some pairs with all that was found about them.

    Args:
        left, right, rules: the pairs and what proposed them.
        prior: log odds of a random pair, without the model's base.
        rivals: see WeighedPairs.
    """
    evidence = sides.compare(left, right)
    return weighed_pairs(left, right, rules, evidence, model, prior=prior, rivals=rivals)


def weigh_candidates(
    candidates: Candidates, sides: Sides, model: LinkageModel, *, threads: int = 2,
    tell: Callable[[str], None] = lambda _: None,
) -> Bits:  # fmt: skip
    """Return base plus the bits of all comparisons of every candidate pair, thousandths; see `weigh_sides`."""
    return evidence_of(candidates.left, candidates.right, sides, model, threads=threads, tell=tell)


def evidence_of(
    left: Ints, right: Ints, sides: Sides, model: LinkageModel, *, threads: int = 2,
    tell: Callable[[str], None] = lambda _: None,
) -> Bits:  # fmt: skip
    """Return base plus the bits of all comparisons of some pairs, thousandths; a bounded number of pairs at a time."""
    count = len(left)

    def batch(part: slice) -> Bits:
        found = evidence_bits(sides.compare(left[part], right[part]), model)
        tell(f"Weighing candidate pairs: {part.start + len(found):,} of {count:,}")
        return found

    found: Bits = _in_batches(count, batch, threads)
    return found


def _in_batches(count: int, batch: Callable[[slice], Any], threads: int) -> Any:
    """Return what is made of `count` pairs, a bounded number of them at a time."""
    parts = [slice(start, start + _BATCH) for start in range(0, max(count, 1), _BATCH)]
    if threads <= 1 or len(parts) == 1:
        return np.concatenate([batch(part) for part in parts])
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(batch, parts)))


def rivals_of(
    left: Ints,
    right: Ints,
    weight: Bits,
    sides: Sides,
    model: LinkageModel,
    *,
    filed_twice: float = FILED_TWICE,
    one_person_from: int = _SAME_PERSON_FROM,
    facts_tell: bool = True,
    threads: int = 1,
) -> Bits:
    """Return rival bits; right records that may be one person are no rivals of each other.

    Args:
        left, right: pairs; those of one left record stand together.
        weight: how well each fits by itself, thousandths of a bit.
        filed_twice: share of right records that have a double on the right side.
        one_person_from: weight from which two right records may be one person filed twice, thousandths of a bit.
        facts_tell: whether right records of which a known fact differs are two people. Within one file they are not by that
            alone: a person filed many times is filed with slips, and groups keep contradicting records apart themselves and
            leave open whose a record is that fits both.
        threads: processor threads; nothing else changes.
    """
    serious = serious_pairs(left, weight)
    one = right[np.r_[serious.first, serious.more]]
    other = right[np.r_[serious.second, serious.before_more]]
    same = may_be_one(
        one, other, sides, model, filed_twice=filed_twice,
        one_person_from=one_person_from, facts_tell=facts_tell, threads=threads,
    )  # fmt: skip
    return rival_bits(left, weight, serious, *np.split(same, [len(serious.first)]))


def may_be_one(
    one: Ints, other: Ints, sides: Sides, model: LinkageModel, *, filed_twice: float, one_person_from: int,
    facts_tell: bool, threads: int = 1,
) -> Any:  # fmt: skip
    """Return which two records of the right side may be one person, see `rivals_of`."""
    within = Sides(
        left=sides.right, right=sides.right, vocabulary=sides.vocabulary, population=sides.population
    )
    least = one_person_from - model.prior(filed_twice, sides.population.size)

    def batch(part: slice) -> Any:
        evidence = within.compare(one[part], other[part])
        alike = evidence_bits(evidence, model) >= least
        # MARIA and MARIO of one home and day weigh like one person; another sex or license says that they are two
        return alike & ~clearly_apart(evidence) if facts_tell else alike

    return _in_batches(len(one), batch, threads)
