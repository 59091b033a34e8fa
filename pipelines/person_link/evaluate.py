"""A scored pair list held against the truth: figures of everybody, and by what the left records' people are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.column_files import ColumnFile, ColumnFileError
from transforms.linkage.metrics import check_threshold
from transforms.linkage.metrics_by_group import GroupedFigures, measure_by_group
from transforms.linkage.metrics_by_rule import measure_by_rule
from transforms.linkage.person_columns import person_dates, split_aliases
from transforms.standardize.codes import standard_sex

_AGES = (
    (0, 25, "under 25"), (25, 35, "25 to 34"), (35, 45, "35 to 44"), (45, 55, "45 to 54"), (55, 65, "55 to 64"),
    (65, 200, "65 and over"),
)  # fmt: skip
UNKNOWN = "unknown"
_EXAMPLES = 3
_KEYS = frozenset({"left_id", "right_id"})
"""Ids count as they are written, as in the person files: blanks around one are part of it."""
_SEX = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmetIds:
    """Ids of the truth that stand nowhere else: no pair of these records can have been found."""

    side: str
    """left or right; either where the two are one file."""
    among: str
    """people where the person file was asked for the ids too, pairs where the pair list alone was."""
    ids: int
    """How many different ones."""
    of: int
    """How many different ids the truth has on that side."""
    examples: tuple[str, ...]
    true_pairs: int
    """Pairs of the truth that one of them is in; all of these are misses."""
    but_for_blanks: int
    """How many of them would stand there without the blanks around them; an id counts as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures by what people are told apart by: surname group, sex, age."""

    by: Mapping[str, GroupedFigures]
    """Name of the division to its figures; `everybody` of each is the same."""
    unmet: tuple[UnmetIds, ...]
    """By side, where there are any."""
    by_rule: pd.DataFrame | None = None
    """See measure_by_rule; None where the pairs do not say what proposed them."""

    @property
    def everybody(self) -> Any:
        """The figures of all left records."""
        return next(iter(self.by.values())).everybody


def evaluate_files(
    pairs: Path,
    truth: Path,
    *,
    people: Path | None = None,
    groups: Path | None = None,
    as_of: date | None = None,
    either_way: bool = False,
    threshold: float = 0.5,
    replicates: int = 200,
) -> Evaluation:
    """Return the figures of a pair list.

    Args:
        pairs: what `link_files` wrote: left_id, right_id, match_weight, probability and perhaps verdict.
        truth: left_id and right_id of every true pair.
        people: the left person file; gives sex and, with `as_of`, age, and the surname group if it has a column group.
        groups: left_id and group of left records.
        as_of: the day on which people are as old as the figures say.
        either_way: left and right are one file: which of two records is called the left one does not matter.
        threshold: probability from which a pair is a link in precision, recall and F1.
        replicates: bootstrap draws for the intervals.

    A pair list holds the records of which a pair was kept, not all records of the two files. An id of the truth that is
    not in it may be a record without a kept pair, which is what recall is about, or the id of another file, which is a
    mistake in the truth. Both stay misses; `unmet` counts them, and the person file, which knows all left records, tells
    the one from the other.

    Raises:
        ColumnFileError: a file cannot be read or lacks a column, an id is blank, a pair is there twice, or there is no true
            pair.
        ValueError: the threshold is no probability, or the pairs cannot be measured, see `measure`.
    """
    check_threshold(threshold)
    listed, wanted = _pairs(pairs), _columns(truth, ("left_id", "right_id"))
    if wanted.empty:
        raise ColumnFileError(
            f"[{truth}]: holds no true pair, [0] rows. Without one there is nothing to measure by: recall is of nothing, and"
            " every listed pair would count as false. Expected left_id and right_id of every true pair; write them"
        )
    for path, rows in ((pairs, listed), (truth, wanted)):
        _check_complete(path, rows)
    if either_way:
        listed, wanted = _in_order(listed), _in_order(wanted)
    for path, rows in ((pairs, listed), (truth, wanted)):
        _check_once(path, rows, either_way)
    _check_common(pairs, listed, truth, wanted, people)
    left_ids = pd.Index(listed["left_id"]).union(pd.Index(wanted["left_id"])).unique()
    divisions = _divisions(left_ids, people, groups, as_of) or {"": dict.fromkeys(left_ids, "everybody")}
    found = {
        name: measure_by_group(listed, wanted, division, threshold=threshold, replicates=replicates)
        for name, division in divisions.items()
    }
    by_rule = measure_by_rule(listed, wanted) if "blocking_rules" in listed else None
    return Evaluation(by=found, unmet=_unmet(listed, wanted, people, either_way), by_rule=by_rule)


def _check_common(
    pairs: Path, listed: pd.DataFrame, truth: Path, wanted: pd.DataFrame, people: Path | None
) -> None:
    """Raise ColumnFileError where pairs and truth have no id in common: they are of other files, and every figure is 0.

    Nothing found at all is a figure; so is nothing found of people whom the person file has.
    """
    is_known = [wanted[name].isin(listed[name]).any() for name in ("left_id", "right_id")]
    if (
        listed.empty
        or any(is_known)
        or (people is not None and wanted["left_id"].isin(_ids_of(people)).any())
    ):
        return
    seen = "; ".join(
        f"[{name}] of the truth begins with {_first(wanted[name])}, of the pairs with {_first(listed[name])}"
        for name in ("left_id", "right_id")
    )
    raise ColumnFileError(
        f"[{truth}]: none of its ids is among those of [{pairs}]: {seen}{_hint(listed, wanted)}. Expected the true pairs of"
        " the two files that were linked, ids written as there; name the truth of these pairs"
    )


def _ids_of(people: Path) -> Any:
    return pd.Index(_person_ids(ColumnFile(people, ("record_id",)), people).to_pandas())


def _first(ids: pd.Series) -> str:
    return ", ".join(f"[{own}]" for own in sorted(ids.unique())[:_EXAMPLES])


def _hint(listed: pd.DataFrame, wanted: pd.DataFrame) -> str:
    """Say what would make ids meet: blanks around them left away, or the sides exchanged."""
    alike = sum(
        wanted[name].str.strip().isin(listed[name].str.strip()).sum() for name in ("left_id", "right_id")
    )
    if alike:
        return f". Without blanks around them, [{alike}] would be"
    turned = wanted["left_id"].isin(listed["right_id"]) | wanted["right_id"].isin(listed["left_id"])
    return ". Left and right are exchanged, or it is one file (--either-way)" if turned.any() else ""


def _check_complete(path: Path, rows: pd.DataFrame) -> None:
    for column in ("left_id", "right_id"):
        blank = np.flatnonzero(rows[column].isna().to_numpy())
        if len(blank):
            raise ColumnFileError(
                f"[{path}] column [{column}]: is blank in [{len(blank)}] of [{len(rows)}] rows (first: row"
                f" {blank[0] + 1}). Expected two ids in every row; fill them in or leave the rows out"
            )


def _check_once(path: Path, rows: pd.DataFrame, either_way: bool) -> None:
    again = np.flatnonzero(rows.duplicated(["left_id", "right_id"]).to_numpy())
    if len(again):
        two = rows[["left_id", "right_id"]].iloc[again[:_EXAMPLES]].itertuples(index=False, name=None)
        shown = ", ".join(f"[{one}] and [{other}]" for one, other in two)
        turned = "; two ids in the other order are the same pair" if either_way else ""
        raise ColumnFileError(
            f"[{path}]: [{len(again)}] of [{len(rows)}] rows repeat the pair of an earlier row (first: {shown})."
            f" Expected every pair once{turned}; leave the repeated rows out"
        )


def _unmet(
    listed: pd.DataFrame, wanted: pd.DataFrame, people: Path | None, either_way: bool
) -> tuple[UnmetIds, ...]:
    """Return the ids of the truth that are in no pair, and in no person file where there is one for their side."""
    own = pd.Index([])
    if people is not None:
        own = _ids_of(people)
    sides = (
        {"either": ("left_id", "right_id")} if either_way else {"left": ("left_id",), "right": ("right_id",)}
    )
    found = []
    for side, columns in sides.items():
        is_asked = people is not None and side != "right"
        known = pd.Index(np.concatenate([listed[column] for column in columns]))
        known = known.union(own) if is_asked else known
        asked = pd.Index(np.concatenate([wanted[column] for column in columns])).unique()
        unmet = asked[~asked.isin(known)].sort_values()
        if len(unmet):
            is_hit = np.logical_or.reduce([wanted[column].isin(unmet).to_numpy() for column in columns])
            found.append(
                UnmetIds(
                    side=side,
                    among="people" if is_asked else "pairs",
                    ids=len(unmet),
                    of=len(asked),
                    examples=tuple(map(str, unmet[:_EXAMPLES])),
                    true_pairs=int(is_hit.sum()),
                    but_for_blanks=int(unmet.str.strip().isin(known.str.strip()).sum()),
                )
            )
    return tuple(found)


def _person_ids(file: ColumnFile, path: Path) -> pa.Array:
    ids = file.take("record_id", is_key=True)
    if ids is None:
        raise ColumnFileError(f"[{path}] column [record_id]: is missing. Name the left person file")
    return ids


def _columns(path: Path, names: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    file = ColumnFile(path, (*names, *optional))
    lacking = [name for name in names if name not in file]
    if lacking:
        raise ColumnFileError(f"[{path}]: lacks the columns {lacking}. Expected {list(names)}")
    found = {name: file.take(name, is_key=name in _KEYS) for name in (*names, *optional)}
    return pd.DataFrame({name: column.to_pandas() for name, column in found.items() if column is not None})


def _pairs(path: Path) -> pd.DataFrame:
    found = _columns(
        path, ("left_id", "right_id", "match_weight", "probability"), ("verdict", "blocking_rules")
    )
    for name in ("match_weight", "probability"):
        numbers = pd.to_numeric(found[name], errors="coerce").replace([np.inf, -np.inf], np.nan)
        if numbers.isna().any():
            raise ColumnFileError(
                f"[{path}] column [{name}]: [{int(numbers.isna().sum())}] of [{len(numbers)}] are no numbers"
            )
        found[name] = numbers.astype("float64")
    outside = int((~found["probability"].between(0, 1)).sum())
    if outside:
        raise ColumnFileError(
            f"[{path}] column [probability]: [{outside}] of [{len(found)}] lie outside 0 and 1. Expected probabilities"
        )
    if "verdict" in found:
        found["claimed"] = found.pop("verdict") == "match"
    return found


def _in_order(pairs: pd.DataFrame) -> pd.DataFrame:
    turned = pairs["left_id"] > pairs["right_id"]
    left, right = (
        pairs["left_id"].mask(turned, pairs["right_id"]),
        pairs["right_id"].mask(turned, pairs["left_id"]),
    )
    return pairs.assign(left_id=left, right_id=right)


def _divisions(
    left_ids: "pd.Index[Any]", people: Path | None, groups: Path | None, as_of: date | None
) -> dict[str, dict[Any, str]]:
    found: dict[str, pd.Series] = {}
    if groups is not None:
        own = _columns(groups, ("left_id", "group")).drop_duplicates()
        _check_ids(groups, "left_id", own["left_id"], left_ids)
        found["surname group"] = own.set_index("left_id")["group"]
    if people is not None:
        file = ColumnFile(people, ("record_id", "sex", "date_of_birth", "group"))
        ids = _person_ids(file, people)
        _check_ids(people, "record_id", ids.to_pandas(), left_ids)
        columns = {name: file.take(name) for name in ("sex", "date_of_birth", "group")}
        index = ids.to_pandas()
        if columns["group"] is not None and groups is None:
            found["surname group"] = pd.Series(
                columns["group"].to_pandas().to_numpy(dtype=object), index=index
            )
        if columns["sex"] is not None:
            sexes = [_SEX.get(standard_sex(text or "") or "", UNKNOWN) for text in columns["sex"].to_pylist()]
            found["sex"] = pd.Series(sexes, index=index)
        if as_of is not None and columns["date_of_birth"] is not None:
            found["age"] = pd.Series(_ages(columns["date_of_birth"], as_of), index=index)
    return {
        name: {k: v if isinstance(v, str) else UNKNOWN for k, v in own.reindex(left_ids).items()}
        for name, own in found.items()
    }


def _check_ids(path: Path, column: str, ids: pd.Series, left_ids: "pd.Index[Any]") -> None:
    """Raise ColumnFileError where a left record would be of two groups, or none of them of any."""
    again = ids[ids.duplicated()].unique()
    if len(again):
        raise ColumnFileError(
            f"[{path}] column [{column}]: [{len(again)}] ids stand in more than one row and may be of several groups (first:"
            f" {', '.join(map(str, again[:_EXAMPLES]))}). Expected every id once; leave the other rows out"
        )
    if not ids.isin(left_ids).any():
        raise ColumnFileError(
            f"[{path}] column [{column}]: none of its [{len(ids)}] ids is a left id of the pairs or the truth. Expected the"
            " left records; name their file"
        )


def _ages(texts: pa.Array, as_of: date) -> list[str]:
    """Return the band of each row; the first date counts where there are several, a year alone as its first day."""
    dates = person_dates(texts, split_aliases(pa.nulls(0, pa.large_string()))).drop_duplicates("row")
    days = dates["date"].to_numpy().astype("datetime64[D]")
    birthdays = (
        (days.astype("datetime64[M]").astype(np.int64) % 12 + 1) * 100
        + (days - days.astype("datetime64[M]")).astype(np.int64)
        + 1
    )
    years = as_of.year - (days.astype("datetime64[Y]").astype(np.int64) + 1970)
    years -= birthdays > as_of.month * 100 + as_of.day
    bands = [UNKNOWN] * len(texts)
    for row, age in zip(dates["row"].tolist(), years.tolist(), strict=True):
        bands[row] = next((name for low, high, name in _AGES if low <= age < high), UNKNOWN)
    return bands
