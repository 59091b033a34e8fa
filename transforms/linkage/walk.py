"""All candidate pairs of two sides, a bounded number at a time, as often as somebody must look at them.

Namesakes make more pairs than memory holds, though their records fit easily. So pairs are written down for a few left
records at a time and forgotten again. All pairs of a left record stand in one part: what depends on a record's other
candidates is the same however large the parts are.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from transforms.linkage.candidates.offers import Offers
from transforms.linkage.candidates.pairs import counted_marks
from transforms.linkage.engine import Sides, evidence_of
from transforms.linkage.people.vocabulary import Ints
from transforms.linkage.weights.model import LinkageModel
from transforms.linkage.weights.score import Bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many pairs are held at once; memory and speed only, nothing else changes."""

    part: int = 1 << 20
    """Pairs written down together: times a pair is offered, one left record's at least."""
    pairs: int = 1 << 24
    """Pairs that are kept for the next walk as they are; those of other parts are written down again."""
    evidence: int = 1 << 26
    """Pairs whose evidence is kept for the next walk; others are compared again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """All candidate pairs of some left records, by left row, then right row."""

    low: int
    high: int
    """Left rows from `low` up to `high`."""
    left: Ints
    right: Ints
    rules: Ints
    evidence: Bits
    """Base plus comparisons, thousandths of a bit."""

    def __len__(self) -> int:
        return len(self.left)


@dataclass(slots=True)
class Walk:
    """Goes over all pairs, from the first left record to the last; every walk meets the same parts.

    What an earlier walk found is kept as far as the bounds allow, so that a small linkage is done once.
    """

    offers: Offers
    sides: Sides
    model: LinkageModel
    threads: int
    bounds: Bounds
    tell: Callable[[str], None]
    is_within: bool = False
    """Whether both sides are the same people."""
    counted: Counter[int] = field(default_factory=Counter)
    """Mark of rules to pairs, once the first walk is done."""
    compared: Any = None
    """By left row, whether it was compared with anybody, once the first walk is done."""
    _kept: dict[int, Part] = field(default_factory=dict)
    _evidence: dict[int, Bits] = field(default_factory=dict)
    _walks: int = 0

    def parts(self) -> Iterator[Part]:
        """Yield all pairs, part after part."""
        self._walks += 1
        done, offered = 0, len(self.offers)
        if self.compared is None:
            self.compared = np.zeros(len(self.sides.left), dtype=bool)
        for low, high in self.offers.ranges(self.bounds.part):
            part = self._kept.get(low) or self._part(low, high)
            if self._walks == 1:
                self.counted.update(counted_marks(part.rules))
                self.compared[part.left] = True
                if self.is_within:
                    self.compared[part.right] = True
            done += len(part)
            self.tell(f"Weighing candidate pairs, walk {self._walks}: {done:,} of at most {offered:,}")
            yield part

    @property
    def candidates(self) -> int:
        """How many pairs there are, once the first walk is done."""
        return self.counted.total()

    @property
    def held(self) -> tuple[int, int]:
        """How many pairs are kept as they are, and of how many more the evidence alone."""
        return sum(map(len, self._kept.values())), sum(map(len, self._evidence.values()))

    def _part(self, low: int, high: int) -> Part:
        left, right, rules = self.offers.pairs(low, high)
        evidence = self._evidence.get(low)
        if evidence is None:
            evidence = evidence_of(left, right, self.sides, self.model, threads=self.threads)
        part = Part(low=low, high=high, left=left, right=right, rules=rules, evidence=evidence)
        if self._walks == 1:
            self._keep(part)
        return part

    def _keep(self, part: Part) -> None:
        pairs, evidence = self.held
        if pairs + len(part) <= self.bounds.pairs:
            self._kept[part.low] = part
        elif evidence + len(part) <= self.bounds.evidence:
            self._evidence[part.low] = part.evidence
