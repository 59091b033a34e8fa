"""Dates with their precision; placeholders are unknown, never a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pandas as pd

from transforms.standardize.folding import map_distinct

_PLACEHOLDER_DATES = frozenset(
    date.fromisoformat(text)
    for text in (
        "0001-01-01", "0001-01-02", "1111-11-11", "1753-01-01", "1800-01-01", "1900-01-01", "1901-01-01",
        "9999-12-31", "9999-01-01", "2999-12-31",
    )
)  # fmt: skip
_PLACEHOLDER_TEXTS = frozenset(
    {
        "", "0", "00", "0000", "00000000", "000000", "0000-00-00", "00/00/0000", "88888888", "99999999", "99/99/9999",
        "11111111", "NULL", "(NULL)", "NONE", "N/A", "NA", "UNKNOWN", "UNK", "?", "-", "NAT", "NAN", "12/31/9999",
    }
)  # fmt: skip
_EARLIEST = date(1850, 1, 1)
_YEAR = re.compile(r"^(\d{4})(?:-(?:XX|00)(?:-(?:XX|00))?)?$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})(?:-(?:XX|00))?$")
_COMPACT = re.compile(r"^(1[89]\d{2}|2\d{3})(\d{2})00$")  # 19750000 and 19750300: no day, no month
_GLUED = re.compile(r"^(\d{1,2}[-/]\d{1,2}[-/]\d{4})(?:\d{1,2}[-/]\d{1,2}[-/]\d{4})+$")
_TIME_TAIL = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AP]M)?(Z|[+-]\d{2}:?\d{2})?$|\s*:0{2,3}[AP]M$", re.I
)


class DateRule(Protocol):
    """How a column writes dates; the sources room has one of this shape."""

    formats: list[str]
    placeholders: list[str]
    pivot_year: int | None


@dataclass(frozen=True, slots=True)
class StandardDate:
    """A date, how precise it is, and what was the matter."""

    value: date | None
    precision: str
    flag: str


_MISSING = StandardDate(None, "none", "missing")
_PLACEHOLDER = StandardDate(None, "none", "placeholder")
_INVALID = StandardDate(None, "none", "invalid")


def standardize_dates(raw: pd.Series, rule: DateRule) -> pd.DataFrame:
    """Return columns value (date), precision and flag, row for row; equal texts are parsed once."""
    parsed = map_distinct(
        raw, lambda text: standard_date(text, rule.formats, rule.placeholders, rule.pivot_year)
    )
    return pd.DataFrame(
        {
            "value": pd.to_datetime(pd.Series([p.value for p in parsed], dtype=object), errors="coerce")
            .astype("datetime64[s]")
            .to_numpy(),
            "precision": [p.precision for p in parsed],
            "flag": [p.flag for p in parsed],
        },
        index=raw.index,
    )


def readable_dates(raw: pd.Series, rule: DateRule) -> pd.Series:
    """Return true where a text is a date, a placeholder or blank."""
    return standardize_dates(raw, rule)["flag"] != "invalid"


def standard_date(
    text: str, formats: Sequence[str], placeholders: Sequence[str] = (), pivot_year: int | None = None
) -> StandardDate:
    """Return one date. Total: what cannot be read is `invalid`, what stands for nothing is `placeholder`.

    A year or a year and month alone (YYYY, YYYY-MM, 1982-02-XX) keeps that precision and the first day of
    it. A two-digit year above the pivot (its last two digits) belongs to the century before the pivot's.
    """
    stripped = text.strip()
    if not stripped:
        return _MISSING
    if stripped in placeholders or stripped.upper() in _PLACEHOLDER_TEXTS:
        return _PLACEHOLDER
    glued = _GLUED.match(stripped)
    if glued:
        stripped = glued[1]
    partial = _partial(stripped)
    if partial is not None:
        return partial
    body = _TIME_TAIL.sub("", stripped).strip()
    for pattern in (*formats, "%Y-%m-%d"):
        found = _parse(body, pattern, pivot_year)
        if found is not None:
            return _judged(found, "day")
    return _INVALID


def _partial(text: str) -> StandardDate | None:
    compact = _COMPACT.match(text)
    if compact and int(compact[2]) <= 12:
        return _partial(compact[1] if compact[2] == "00" else f"{compact[1]}-{compact[2]}")
    month = _MONTH.match(text)
    if month and 1 <= int(month[2]) <= 12:
        return _judged(date(max(int(month[1]), 1), int(month[2]), 1), "month")
    year = _YEAR.match(text)
    if year:
        return _judged(date(max(int(year[1]), 1), 1, 1), "year")
    return None


def _parse(text: str, pattern: str, pivot_year: int | None) -> date | None:
    try:
        found = datetime.strptime(text, pattern).date()
    except ValueError:
        return None
    if "%y" in pattern and pivot_year is not None:
        century = pivot_year // 100 * 100
        short = found.year % 100
        return found.replace(year=century + short if short <= pivot_year % 100 else century - 100 + short)
    return found


def _judged(found: date, precision: str) -> StandardDate:
    if found in _PLACEHOLDER_DATES or found.year >= 2900:
        return _PLACEHOLDER
    if found < _EARLIEST:
        return _INVALID
    return StandardDate(found, precision, "ok")
