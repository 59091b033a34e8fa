"""From weights to verdicts: operating points, hard rules, ranks, rivals, expected coincidences."""

import json
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.candidates.pairs import rule_names
from transforms.linkage.explain.ledger import ledgers
from transforms.linkage.hard_rules import missing_identifiers
from transforms.linkage.weights.model import match_probability
from transforms.linkage.weights.pairs import WeighedPairs

BEST_KEPT = 3


def verdicts_by_weight(weight: Any, *, match_at: int, possible_at: int) -> Any:
    """Return match, possible or no_match for every weight; thresholds in thousandths of a bit."""
    verdict = np.where(weight >= match_at, "match", "no_match").astype(object)
    verdict[(weight >= possible_at) & (verdict == "no_match")] = "possible"
    return verdict


def ranks(left: Any, right: Any, weight: Any) -> Any:
    """Return each pair's place among the candidates of its left record, 1 the best; ties by the right row."""
    order = np.lexsort((right, -weight.astype(np.int64), left))
    ordered = left[order]
    starts = np.flatnonzero(np.r_[np.ones(min(len(left), 1), dtype=bool), ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(left)])
    rank = np.zeros(len(left), dtype=np.int64)
    rank[order] = np.arange(len(left)) - np.repeat(starts, lengths) + 1
    return rank


def rivals_within(left: Any, kinds: Any, weight: Any, window: int) -> Any:
    """Return how many other candidates of the same left record and kind fit within the window.

    Args:
        left: left row of each pair.
        kinds: source of the right record: another source's record of the same person is no rival.
        weight: how well each pair fits by itself, thousandths of a bit.
        window: thousandths of a bit.
    """
    frame = pd.DataFrame({"left": left, "kind": kinds, "weight": np.asarray(weight, dtype=np.int64)})
    order = frame.sort_values(["left", "kind", "weight"], kind="stable").index.to_numpy()
    group = frame.groupby(["left", "kind"], sort=True).ngroup().to_numpy()[order]
    # groups lie so far apart that a window never reaches from one into the next
    line = group.astype(np.int64) * 10_000_000 + frame["weight"].to_numpy()[order]
    within = np.searchsorted(line, line + window, side="right") - np.searchsorted(
        line, line - window, side="left"
    )
    found = np.zeros(len(frame), dtype=np.int64)
    found[order] = within - 1
    return found


def pair_rows(
    pairs: WeighedPairs,
    left_ids: Any,
    right_ids: Any,
    *,
    side: str,
    verdicts: Any,
    rules: Any,
    rank: Any,
    rivals: Any,
    right_size: int,
    model_version: str,
) -> pd.DataFrame:
    """Return the pairs as rows of linked__pairs, sorted by its key.

    Args:
        pairs: the pairs to keep.
        left_ids, right_ids: record ids by row of each side.
        side: see linked__pairs.
        verdicts, rules, rank, rivals: row for row with the pairs.
        right_size: right records by the profile: what coincidences are expected among.
        model_version: model that weighed.
    """
    weight = pairs.weight
    evidence = weight.astype(np.int64) - pairs.prior - pairs.rivals
    needed = missing_identifiers(pairs, rules)
    frame = pd.DataFrame(
        {
            "side": side,
            "left_id": left_ids[pairs.left],
            "right_id": right_ids[pairs.right],
            "blocking_rules": [rule_names(int(mark)) or "same_subject" for mark in pairs.rules],
            "match_weight_mbit": weight.astype(np.int64),
            "match_probability": [match_probability(int(w)) for w in weight],
            "verdict": verdicts,
            "hard_rule": [rule or None for rule in rules],
            "needed_identifier": [
                w if v == "possible" else None for v, w in zip(verdicts, needed, strict=True)
            ],
            "rank": rank,
            "rivals": rivals,
            "expected_coincidences": [expected_coincidences(int(bits), right_size) for bits in evidence],
            "ledger": [json.dumps(entries) for entries in ledgers(pairs)],
            "model_version": model_version,
        }
    )
    frame = frame.astype({"hard_rule": "str", "needed_identifier": "str"})
    return frame.sort_values(["side", "left_id", "right_id"], kind="stable", ignore_index=True)


def expected_coincidences(evidence_mbit: int, right_size: int) -> float:
    """Return how many right records would show this much evidence by chance: N times 2^-bits (Good 1950)."""
    return float(f"{right_size * 2.0 ** (-evidence_mbit / 1000):.6g}")
