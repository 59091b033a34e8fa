"""Kept pairs as a table: one row a pair, with every number that led to its weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from transforms.linkage.candidates.pairs import rule_names
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.model import match_probabilities
from transforms.linkage.weights.pairs import WeighedPairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How kept pairs stand among all candidates of their left records; arrays row for row with the pairs."""

    verdict: Any
    hard_rule: Any
    """The rule that keeps a pair that is heavy enough from being a match, or an empty text."""
    rank: Any
    rivals: Any


def pair_table(
    pairs: WeighedPairs, standing: Standing, left_ids: Any, right_ids: Any, right_size: int
) -> pa.Table:
    """Return the pairs by left_id, best first.

    Columns: left_id, right_id; match_weight, bits, the prior included; probability; verdict; hard_rule, what keeps a pair
    that is heavy enough from being a match; rank and rivals among the candidates of the left record;
    expected_coincidences, right records that would show this much evidence by chance; blocking_rules with a bar between;
    bits_prior, bits_<comparison> for every comparison, bits_rivals: rounded to thousandths, they sum to match_weight.

    Args:
        pairs: the kept pairs.
        standing: row for row with them.
        left_ids, right_ids: record ids by row.
        right_size: right records, among which coincidences are expected.
    """
    weight = pairs.weight.astype(np.int64)
    evidence = weight - pairs.prior - pairs.rivals
    columns = {
        "left_id": pa.array(left_ids[pairs.left], pa.string()),
        "right_id": pa.array(right_ids[pairs.right], pa.string()),
        "match_weight": weight / 1000,
        "probability": match_probabilities(weight),
        "verdict": pa.array(standing.verdict, pa.string()),
        "hard_rule": pa.array([rule or None for rule in standing.hard_rule], pa.string()),
        "rank": standing.rank.astype(np.int32),
        "rivals": standing.rivals.astype(np.int32),
        "expected_coincidences": right_size * np.exp2(-evidence / 1000),
        "blocking_rules": _rules(pairs.rules),
        "bits_prior": np.full(len(pairs), pairs.prior / 1000),
        **{f"bits_{name}": pairs.bits[name] / 1000 for name in LEVELS},
        "bits_rivals": pairs.rivals / 1000,
    }
    order = np.lexsort((standing.rank, pairs.left))
    return pa.table(columns).take(pa.array(order))


def joined_tables(parts: Sequence[pa.Table]) -> pa.Table:
    """Return one table of several, whose left records follow each other; the same however they were parted.

    Args:
        parts: one at least.
    """
    return parts[0] if len(parts) == 1 else pa.concat_tables(parts).combine_chunks()


def _rules(marks: Any) -> pa.Array:
    codes, distinct = pd.factorize(np.asarray(marks, dtype=np.int64))
    texts = pa.array([rule_names(int(mark)) for mark in distinct], pa.string())
    return texts.take(pa.array(codes))
