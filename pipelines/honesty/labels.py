"""Reviewers' labels: pairs that people judged without seeing what the engine said of them."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.errors import StepError

COLUMNS = ("left_id", "right_id", "is_match", "labeled_on")
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class LabelError(StepError):
    """A file of labels cannot be read; the message names file, line and field."""


def read_labels(folder: Path, *, night: date) -> pd.DataFrame:
    """Return left_id, right_id and is_match of every pair that was labeled up to the night, each once.

    A pair that reviewers judged both ways is left out: they do not know either.

    Args:
        folder: holds CSV files with a header: left_id, right_id, is_match (yes or no) and labeled_on (YYYY-MM-DD).
        night: labels of later days are not known yet.

    Raises:
        LabelError: a column is missing or a value cannot be read.
    """
    found = [_read(path) for path in sorted(folder.glob("*.csv"))] if folder.is_dir() else []
    if not found:
        return no_labels()
    labels = pd.concat(found, ignore_index=True)
    known = labels[labels["labeled_on"] <= pd.Timestamp(night)].drop(columns="labeled_on").drop_duplicates()
    both_ways = known.duplicated(["left_id", "right_id"], keep=False)
    return known[~both_ways].sort_values(["left_id", "right_id"], ignore_index=True)


def no_labels() -> pd.DataFrame:
    """Return labels of no pair."""
    return pd.DataFrame({"left_id": [], "right_id": [], "is_match": []}).astype(
        {"left_id": "str", "right_id": "str", "is_match": "bool"}
    )


def _read(path: Path) -> pd.DataFrame:
    try:
        rows = _lines(path)
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise LabelError(f"[{path.name}]: cannot be read as CSV: {error}") from error
    missing = [name for name in COLUMNS if name not in rows]
    if missing:
        raise LabelError(f"[{path.name}]: columns {missing} are missing; expected {list(COLUMNS)}")
    said = rows["is_match"].str.strip().str.lower().map(_WORDS)
    days = pd.to_datetime(rows["labeled_on"].str.strip(), format="%Y-%m-%d", errors="coerce")
    for name, values, expected in (
        ("is_match", said, "yes or no"),
        ("labeled_on", days, "a date, YYYY-MM-DD"),
    ):
        wrong = values.index[values.isna()]
        if len(wrong):
            line, seen = wrong[0], rows.loc[wrong[0], name]
            raise LabelError(f"[{path.name}] line {line} field [{name}]: got [{seen}], expected {expected}")
    ids = {name: rows[name].str.strip() for name in ("left_id", "right_id")}
    return pd.DataFrame({**ids, "is_match": said.astype("bool"), "labeled_on": days})


def _lines(path: Path) -> pd.DataFrame:
    """Return the fields of every line that is not blank, by its number in the file; a short line ends in blanks."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        header = [name.strip() for name in next(reader, [])]
        lines = {number: row for number, row in ((reader.line_num, row) for row in reader) if any(row)}
    if not header:
        raise csv.Error("it is empty")
    for line, row in lines.items():
        if any(row[len(header) :]):
            raise LabelError(f"[{path.name}] line {line}: got {len(row)} fields, expected {len(header)}")
    cells = [[*row, *[""] * len(header)][: len(header)] for row in lines.values()]
    found = pd.DataFrame(cells, index=pd.Index(lines, dtype="int64"), columns=header, dtype="str")
    return found.loc[:, ~found.columns.duplicated()]
