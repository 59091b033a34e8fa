"""Who is in one person file more than once: its records in groups, one group a person."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.person_link.link import SIDE, LinkedFiles, Tell, check_numbers, facts_of, kept_pairs, sides_of
from pipelines.person_link.pair_table import joined_tables, pair_table
from pipelines.person_link.prepared import PreparedPeople, open_people
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.groups import FELT, Links, groups_of, joined_links
from transforms.linkage.walk import Bounds
from transforms.linkage.weights.model import LinkageModel, load_model
from transforms.linkage.within import weigh_within

_ID_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduped:
    """The groups of a file, and the pairs they rest on."""

    clusters: pa.Table
    """record_id, cluster_id, cluster_size: every record, those alone too."""
    linked: LinkedFiles
    """Every two records once, the earlier one on the left."""
    links: int
    """Pairs heavy enough to join two records."""
    ruled: int
    """Of these, pairs that a hard rule keeps at possible, see hard_rule in the pairs."""
    apart: int
    """Of the links, those whose records are not in one group, because members of their groups contradict each other."""
    doubtful: int
    """Of the links, those whose records are not in one group, because one of them fits two groups nearly alike that
    contradict each other."""
    too_large: int
    """Of the links, those that would join two groups too large to be held against each other."""

    @property
    def groups(self) -> int:
        """Groups of more than one record."""
        sizes = self.clusters.column("cluster_size").to_numpy()
        return int((1 / sizes[sizes > 1]).sum().round())


def dedupe_file(
    path: Path | str,
    *,
    model: LinkageModel | None = None,
    min_weight: float | None = None,
    link_weight: float | None = None,
    share: float | None = None,
    strict: bool = False,
    threads: int = 2,
    as_of: date | None = None,
    tell: Tell = lambda _: None,
) -> Deduped:
    """Return the groups of a person file or prepared folder.

    Args:
        path: the file.
        model: table of bits; the current one when not given.
        min_weight: bits from which a pair is kept in the pairs; the model's floor when not given.
        link_weight: bits from which a pair joins two records; those of a match when not given.
        share: share of records that have a double, 0 < share < 1; estimated from the pairs when not given.
        strict: whether another date or number keeps records apart whatever else agrees; else it may be a slip of the pen
            where two records weigh as a possible pair at least. Another suffix and the look of a relative always do.
        threads: processor threads; the result does not depend on them.
        as_of: the day the files are of: a date of birth behind it is unknown. When not given, no date is too late. A
            prepared folder is of the day it was prepared for.
        tell: called with a sentence when a part of the work begins.

    Raises:
        ColumnFileError, PreparedError: the input cannot be used.
        ValueError: the share is none, or a weight is not finite.
    """
    check_numbers(share, min_weight=min_weight, link_weight=link_weight)
    tell(f"Reading {path}")
    return dedupe_people(
        open_people(Path(path), as_of=as_of), model=model or load_model(), min_weight=min_weight, link_weight=link_weight,
        share=share, strict=strict, threads=threads, tell=tell,
    )  # fmt: skip


def dedupe_people(
    people: PreparedPeople,
    *,
    model: LinkageModel,
    min_weight: float | None = None,
    link_weight: float | None = None,
    share: float | None = None,
    strict: bool = False,
    threads: int = 2,
    bounds: Bounds | None = None,
    tell: Tell = lambda _: None,
) -> Deduped:
    """Return the groups of one side; pure. See `dedupe_file`; `bounds` say how many pairs are held at once, no more."""
    check_numbers(share, min_weight=min_weight, link_weight=link_weight)
    sides = sides_of(people, people, share)
    tell("Finding candidates")
    rules = blocking_rules("residency", len(sides.right))
    weighed = weigh_within(sides, model, rules=rules, threads=threads, bounds=bounds, tell=tell)
    floor = model.floor if min_weight is None else round(1000 * min_weight)
    line = model.match_at[SIDE] if link_weight is None else round(1000 * link_weight)
    ids = people.people.record_ids
    tables, links, ruled = [], [], 0
    felt = min(line, FELT)
    for part in weighed.parts(min(floor - model.rival_window, felt)):
        pairs, standing = kept_pairs(part, sides, model, floor)
        tables.append(pair_table(pairs, standing, ids, ids, len(people)))
        ruled += int((standing.hard_rule[pairs.weight >= line] != "").sum())
        own = Links(left=part.left, right=part.right, weight=part.weight, fit=part.weight - part.rivals)
        links.append(own.take(np.flatnonzero(own.fit >= felt)))
    tell("Joining records")
    whole = joined_links(links)
    groups = groups_of(
        whole, sides, model, prior=weighed.prior, join_at=line, apart_below=model.possible_at[SIDE],
        strict=strict,
    )  # fmt: skip
    linked = LinkedFiles(
        pairs=joined_tables(tables),
        left_size=len(people),
        right_size=len(people),
        is_share_estimated=share is None,
        min_weight=floor / 1000,
        model_version=model.version,
        warnings=people.warnings,
        counts={people.name: people.counts},
        **facts_of(weighed),
    )
    return Deduped(
        clusters=_clusters(groups.of, ids),
        linked=linked,
        links=int((whole.weight >= line).sum()),
        ruled=ruled,
        apart=groups.apart,
        doubtful=groups.doubtful,
        too_large=groups.too_large,
    )


def _clusters(groups: Any, record_ids: Any) -> pa.Table:
    """A group is named after its smallest record id, so it keeps its name while that record stays in it."""
    codes, firsts = pd.factorize(groups)
    names = [_cluster_id(record) for record in record_ids[firsts]] if len(firsts) else []
    sizes = np.bincount(codes, minlength=len(firsts))
    return pa.table(
        {
            "record_id": pa.array(np.asarray(record_ids, dtype=object), pa.string()),
            "cluster_id": pa.array(names, pa.string()).take(pa.array(codes)),
            "cluster_size": sizes[codes].astype(np.int32),
        }
    )


def _cluster_id(record_id: str) -> str:
    return hashlib.sha256(record_id.encode()).hexdigest()[:_ID_DIGITS]
