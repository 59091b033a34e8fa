"""Link two person files: every pair worth a look, weighed, with all the bits that led to its weight."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.person_link.pair_table import Standing, joined_tables, pair_table
from pipelines.person_link.prepared import PreparedPeople, open_people
from transforms.linkage.candidates.pairs import bounded_by, rule_names
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.column_counts import ColumnCounts
from transforms.linkage.decide import ranks, rivals_within
from transforms.linkage.engine import Population, Sides, WeighedRows, weigh_rows
from transforms.linkage.in_parts import WeighedParts, weigh_in_parts
from transforms.linkage.night_verdicts import by_rule
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.frequencies import rarity_of
from transforms.linkage.people.recode import recoded
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.walk import Bounds
from transforms.linkage.weights.model import LinkageModel, load_model
from transforms.linkage.weights.pairs import WeighedPairs

SIDE = "residency"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFiles:
    """The kept pairs of two files and what is to be said about the run."""

    pairs: pa.Table
    """See `pair_table`."""
    left_size: int
    right_size: int
    candidates: int
    report: pd.DataFrame
    """Per blocking rule: rule, pairs, only, bounded_keys, bounded_left_records."""
    share: float
    """Share of left records with a partner: as given, or as estimated from these pairs."""
    is_share_estimated: bool
    min_weight: float
    """Bits."""
    model_version: str
    warnings: tuple[str, ...]
    counts: Mapping[str, tuple[ColumnCounts, ...]]
    """Input to what became of the values of its columns."""
    bounded: int
    """Left records of which a key is shared by more right records than its rule compares with, whatever rule but one
    that is for rare facts."""
    unmet: int
    """Left records of which a key is over a bound and that were compared with nobody."""
    over: pa.Table
    """Those of which a key is over a bound, by record_id; rules: which bounds, with a bar between; is_compared: whether
    other keys found them anybody to be compared with."""

    @property
    def matches(self) -> int:
        """Pairs whose verdict is match."""
        return int((self._verdicts == "match").sum())

    @property
    def possible(self) -> int:
        """Pairs whose verdict is possible."""
        return int((self._verdicts == "possible").sum())

    @property
    def expected_false_links(self) -> float:
        """What the probabilities of the matches admit to."""
        probability = self.pairs.column("probability").to_numpy()
        return float((1 - probability[self._verdicts == "match"]).sum())

    @property
    def _verdicts(self) -> Any:
        return self.pairs.column("verdict").to_numpy(zero_copy_only=False)


def link_files(
    left: Path | str,
    right: Path | str,
    *,
    model: LinkageModel | None = None,
    min_weight: float | None = None,
    share: float | None = None,
    threads: int = 2,
    as_of: date | None = None,
    tell: Tell = lambda _: None,
) -> LinkedFiles:
    """Return the pairs of two person files or prepared folders that are worth a look.

    Args:
        left, right: who is looked for, and among whom.
        model: table of bits; the current one when not given.
        min_weight: bits from which a pair is kept; the model's floor when not given.
        share: share of left records that have a partner, 0 < share < 1; estimated from the pairs when not given.
        threads: processor threads; the result does not depend on them.
        as_of: the day the files are of: a date of birth behind it is unknown. When not given, no date is too late. A
            prepared folder is of the day it was prepared for.
        tell: called with a sentence when a part of the work begins.

    Raises:
        ColumnFileError, PreparedError: an input cannot be used.
        ValueError: the share is none, or `min_weight` is not finite.
    """
    check_numbers(share, min_weight=min_weight)
    tell(f"Reading {right}")
    other = open_people(Path(right), as_of=as_of)
    tell(f"Reading {left}")
    own = open_people(Path(left), as_of=as_of)
    return link_people(
        own,
        other,
        model=model or load_model(),
        min_weight=min_weight,
        share=share,
        threads=threads,
        tell=tell,
    )


def link_people(
    left: PreparedPeople,
    right: PreparedPeople,
    *,
    model: LinkageModel,
    min_weight: float | None = None,
    share: float | None = None,
    threads: int = 2,
    bounds: Bounds | None = None,
    tell: Tell = lambda _: None,
) -> LinkedFiles:
    """Return the pairs of two sides; pure. See `link_files`; `bounds` say how many pairs are held at once, no more."""
    check_numbers(share, min_weight=min_weight)
    sides = sides_of(left, right, share)
    tell("Finding candidates")
    weighed = weigh_in_parts(
        sides,
        model,
        side=SIDE,
        threads=threads,
        rules=blocking_rules(SIDE, len(right)),
        bounds=bounds,
        tell=tell,
    )
    floor = model.floor if min_weight is None else round(1000 * min_weight)
    ids = left.people.record_ids, right.people.record_ids
    tables = [
        pair_table(*kept_pairs(part, sides, model, floor), *ids, len(right))
        for part in weighed.parts(floor - model.rival_window)
    ]
    return LinkedFiles(
        pairs=joined_tables(tables),
        left_size=len(left),
        right_size=len(right),
        is_share_estimated=share is None,
        min_weight=floor / 1000,
        model_version=model.version,
        warnings=(*left.warnings, *right.warnings),
        counts={left.name: left.counts, right.name: right.counts},
        **facts_of(weighed),
    )


class Facts(TypedDict):
    """What LinkedFiles says of all candidates, kept or not."""

    candidates: int
    report: pd.DataFrame
    share: float
    bounded: int
    unmet: int
    over: pa.Table


def facts_of(weighed: WeighedParts) -> Facts:
    """Return what is to be said of all candidates, once all parts were taken."""
    bounded = weighed.bounded
    touched = np.flatnonzero(bounded)
    names = {mark: rule_names(mark, weighed.rules) for mark in set(bounded[touched].tolist())}
    over = {
        "record_id": pa.array(weighed.walk.sides.left.record_ids[touched], pa.string()),
        "rules": pa.array([names[mark] for mark in bounded[touched].tolist()], pa.string()),
        "is_compared": weighed.walk.compared[touched],
    }
    return {
        "candidates": weighed.walk.candidates,
        "report": weighed.report,
        "share": weighed.share,
        "bounded": int(bounded_by(bounded, weighed.rules, lambda rule: not rule.is_for_rare_facts).sum()),
        "unmet": int(((bounded != 0) & ~weighed.walk.compared).sum()),
        "over": pa.table(over),
    }


def check_numbers(share: float | None, **bits: float | None) -> None:
    """Raise ValueError for a share that is none and for bits that are no finite number; None is not given."""
    if share is not None and not 0 < share < 1:
        raise ValueError(f"share [{share}]: expected more than 0 and less than 1")
    for name, value in bits.items():
        if value is not None and not isfinite(1000 * value):
            raise ValueError(f"{name} [{value}]: expected a finite number of bits")


def sides_of(left: PreparedPeople, right: PreparedPeople, share: float | None) -> Sides:
    """Return two sides in one vocabulary; how rare a word is, the right side says."""
    vocabulary, people = recoded(left.people, left.vocabulary, right.vocabulary)
    return sides_in(vocabulary, people, right, share)


def sides_in(vocabulary: Vocabulary, left: CodedPeople, right: PreparedPeople, share: float | None) -> Sides:
    """Return two sides, the left one in a vocabulary that begins with the right one's."""
    more = len(vocabulary) - len(right.vocabulary)
    met = {kind: np.concatenate([counts, np.zeros(more, counts.dtype)]) for kind, counts in right.met.items()}
    population = Population(rarity=rarity_of(met, right.known), size=len(right), share=share)
    return Sides(
        left=left, right=right.people, vocabulary=vocabulary, population=population, index=right.index
    )


def kept_pairs(
    weighed: WeighedRows, sides: Sides, model: LinkageModel, floor: int
) -> tuple[WeighedPairs, Standing]:
    """Return the pairs of at least `floor` thousandths of a bit, and how each stands among its left record's.

    Args:
        weighed: of some left records, all pairs that fit by themselves with `floor` less the rival window.
    """
    weight = weighed.weight
    fits = weight - weighed.rivals
    # what is far lighter than any kept pair is no rival of one, and stands behind all of them
    rows = np.flatnonzero(fits >= floor - model.rival_window)
    left, right = weighed.left[rows], weighed.right[rows]
    rank = ranks(left, right, weight[rows])
    rivals = rivals_within(left, np.zeros(len(rows), dtype=np.int8), fits[rows], model.rival_window)
    kept = weight[rows] >= floor
    rows = rows[kept]
    pairs = weigh_rows(
        sides, model, weighed.left[rows], weighed.right[rows], weighed.rules[rows],
        prior=weighed.prior, rivals=weighed.rivals[rows],
    )  # fmt: skip
    verdict, rule = by_rule(pairs, SIDE, model)
    return pairs, Standing(verdict=verdict, hard_rule=rule, rank=rank[kept], rivals=rivals[kept])
