"""Link two sides: block in DuckDB, compare and weigh, decide; counts of what was proposed and bounded."""

from dataclasses import dataclass

import pandas as pd

from transforms.linkage.blocking import bounded_keys_sql, candidate_pairs_sql
from transforms.linkage.blocking_keys import RULES, blocking_keys
from transforms.linkage.decide import decide_pairs
from transforms.linkage.model import LinkageModel
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weigh import weigh_pairs
from warehouse.connection import memory_connection
from warehouse.frames import empty_frame

_BATCH = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSides:
    """The kept pairs of two sides, and how many candidates they came from."""

    pairs: pd.DataFrame
    candidate_pairs: int
    bounded: pd.DataFrame
    """Blocking keys left out because too many records share them: rule, keys, pairs."""


def link_sides(
    left: PersonFeatures,
    right: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> LinkedSides:
    """Return linked__pairs rows for one side; the same for any order of input and any number of threads."""
    candidates, bounded = _candidates(left, right)
    kept = []
    for batch in _batches(candidates):
        weighed = weigh_pairs(batch, left, right, side=side, model=model, profile=profile)
        kept.append(decide_pairs(weighed, left, right, side=side, model=model))
    pairs = pd.concat(kept, ignore_index=True) if kept else empty_frame("linked__pairs")
    return LinkedSides(pairs=pairs, candidate_pairs=len(candidates), bounded=bounded)


def _candidates(left: PersonFeatures, right: PersonFeatures) -> tuple[pd.DataFrame, pd.DataFrame]:
    rules = [name for name, _ in RULES]
    connection = memory_connection()
    try:
        connection.register("left_keys", blocking_keys(left))
        connection.register("right_keys", blocking_keys(right))
        pairs = connection.execute(candidate_pairs_sql(rules, left="left_keys", right="right_keys")).df()
        bounded = connection.execute(bounded_keys_sql(rules, left="left_keys", right="right_keys")).df()
    finally:
        connection.close()
    return pairs.astype({"left_row": "int64", "right_row": "int64", "blocking_rules": "str"}), bounded


def _batches(candidates: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut the candidates into batches, never within one left record: its candidates are ranked together."""
    if candidates.empty:
        return []
    rows = candidates["left_row"].to_numpy()
    cuts, start = [], 0
    while start < len(rows):
        end = min(start + _BATCH, len(rows))
        while end < len(rows) and rows[end] == rows[end - 1]:
            end += 1
        cuts.append(candidates.iloc[start:end].reset_index(drop=True))
        start = end
    return cuts
