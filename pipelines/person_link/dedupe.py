"""Who is in one person file more than once: its records in groups, one group a person."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.person_link.link import SIDE, LinkedFiles, Tell, bounds_of, check_numbers, kept_pairs, sides_of
from pipelines.person_link.pair_table import pair_table
from pipelines.person_link.prepared import PreparedPeople, open_people
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.groups import groups_of
from transforms.linkage.night_verdicts import by_rule
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
    refused: int
    """Of these, pairs whose records are not in one group, because members of their groups contradict each other."""

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
        share=share, threads=threads, tell=tell,
    )  # fmt: skip


def dedupe_people(
    people: PreparedPeople,
    *,
    model: LinkageModel,
    min_weight: float | None = None,
    link_weight: float | None = None,
    share: float | None = None,
    threads: int = 2,
    tell: Tell = lambda _: None,
) -> Deduped:
    """Return the groups of one side; pure. See `dedupe_file`."""
    check_numbers(share, min_weight=min_weight, link_weight=link_weight)
    sides = sides_of(people, people, share)
    tell("Finding candidates")
    weighed = weigh_within(
        sides, model, rules=blocking_rules("residency", len(sides.right)), threads=threads, tell=tell
    )
    floor = model.floor if min_weight is None else round(1000 * min_weight)
    pairs, standing = kept_pairs(weighed, sides, model, floor)
    tell("Joining records")
    line = model.match_at[SIDE] if link_weight is None else round(1000 * link_weight)
    weight = weighed.weight
    rows = np.flatnonzero(weight >= line)
    links = (weighed.left[rows], weighed.right[rows], weight[rows])
    groups = groups_of(links, sides, model, prior=weighed.prior, apart_below=model.possible_at[SIDE])
    ids = people.people.record_ids
    linked = LinkedFiles(
        pairs=pair_table(pairs, standing, ids, ids, len(people)),
        left_size=len(people),
        right_size=len(people),
        candidates=len(weighed),
        report=weighed.report,
        share=weighed.share,
        is_share_estimated=share is None,
        min_weight=floor / 1000,
        model_version=model.version,
        warnings=people.warnings,
        counts={people.name: people.counts},
        **bounds_of(weighed, np.concatenate([weighed.left, weighed.right]), len(people)),
    )
    return Deduped(
        clusters=_clusters(groups, ids),
        linked=linked,
        links=len(rows),
        ruled=int((by_rule(pairs, SIDE, model)[1][pairs.weight >= line] != "").sum()),
        refused=int((groups[links[0]] != groups[links[1]]).sum()),
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
