"""Link two sides: block in DuckDB, compare and weigh, decide; counts of what was proposed and bounded."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from transforms.linkage.blocking import MAX_KEY_RECORDS, bounded_keys_sql, candidate_pairs_sql
from transforms.linkage.blocking_keys import RULES, blocking_keys
from transforms.linkage.decide import decide_pairs, kin_rows
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
    """Blocking keys left out because too many right records share them: rule, keys, left_records, pairs."""


def link_sides(
    left: PersonFeatures,
    right: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
    batch: int = _BATCH,
    max_key_records: int = MAX_KEY_RECORDS,
) -> LinkedSides:
    """Return linked__pairs rows for one side; the same for any order of input, batch and number of threads.

    Args:
        left, right: the two sides.
        side: residency, registry or registry_resident.
        model: the pinned table of bits.
        profile: the pinned population profile.
        batch: candidate pairs weighed at once; memory only.
        max_key_records: see `candidate_pairs_sql`.
    """
    candidates, bounded = candidate_pairs(left, right, max_key_records=max_key_records)
    kept = []
    for some in _batches(candidates, batch):
        weighed = weigh_pairs(some, left, right, side=side, model=model, profile=profile)
        kept.append(decide_pairs(weighed, left, right, side=side, model=model, profile=profile))
    pairs = pd.concat(kept, ignore_index=True) if kept else empty_frame("linked__pairs")
    return LinkedSides(pairs=pairs, candidate_pairs=len(candidates), bounded=bounded)


def link_within(
    people: PersonFeatures,
    groups: Iterable[Iterable[str]],
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> pd.DataFrame:
    """Return linked__pairs rows for every two records of each group: are they one person, or clearly two?

    Args:
        people: one side's records.
        groups: record ids that some match would bring together.
        side: resident or conviction.
        model, profile: as pinned.
    """
    row_of = {record: row for row, record in enumerate(people.people["record_id"])}
    rows = (sorted(row_of[record] for record in set(group)) for group in groups)
    wanted = sorted({pair for own in rows for pair in combinations(own, 2)})
    if not wanted:
        return empty_frame("linked__pairs")
    pairs = pd.DataFrame(wanted, columns=["left_row", "right_row"]).assign(blocking_rules="same_subject")
    weighed = weigh_pairs(pairs, people, people, side="residency", model=model, profile=profile)
    return kin_rows(weighed, people, side=side, model=model, profile=profile)


def candidate_pairs(
    left: PersonFeatures, right: PersonFeatures, *, max_key_records: int = MAX_KEY_RECORDS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return left_row, right_row and blocking_rules of every candidate, and the bounded keys per rule."""
    rules = [name for name, _ in RULES]
    tables = {"left": "left_keys", "right": "right_keys"}
    connection = memory_connection()
    try:
        connection.register("left_keys", blocking_keys(left))
        connection.register("right_keys", blocking_keys(right))
        pairs = connection.execute(candidate_pairs_sql(rules, **tables, max_key_records=max_key_records)).df()
        bounded = connection.execute(bounded_keys_sql(rules, **tables, max_key_records=max_key_records)).df()
    finally:
        connection.close()
    return pairs.astype({"left_row": "int64", "right_row": "int64", "blocking_rules": "str"}), bounded


def _batches(candidates: pd.DataFrame, size: int) -> list[pd.DataFrame]:
    """Cut the candidates into batches, never within one left record: its candidates are ranked together."""
    if candidates.empty:
        return []
    rows = candidates["left_row"].to_numpy()
    cuts, start = [], 0
    while start < len(rows):
        end = min(start + size, len(rows))
        while end < len(rows) and rows[end] == rows[end - 1]:
            end += 1
        cuts.append(candidates.iloc[start:end].reset_index(drop=True))
        start = end
    return cuts
