"""Bits of pairs: look-ups in the model's table, summed."""

from typing import Any

import numpy as np

from transforms.linkage.evidence.compare import LEVELS, Evidence
from transforms.linkage.weights.model import LinkageModel

Bits = np.ndarray[Any, np.dtype[np.int32]]


def bits_by_comparison(evidence: Evidence, model: LinkageModel) -> dict[str, Bits]:
    """Return the bits of every comparison, thousandths, row for row with the evidence."""
    return {name: model.bits[name][evidence.levels[name]] for name in LEVELS}


def evidence_bits(evidence: Evidence, model: LinkageModel) -> Bits:
    """Return base plus the bits of all comparisons, thousandths; without the prior of the population."""
    total = np.full(len(evidence), model.base, dtype=np.int32)
    for name in LEVELS:
        total += model.bits[name][evidence.levels[name]]
    return total
