"""Dates with their precision; placeholders are unknown, never a day."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
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
# nothing but the signs of a mask
_MASK_ONLY = re.compile(r"^[X?*0\-/. ]+$", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_EARLIEST = date(1850, 1, 1)
EARLIEST_BIRTH = date(1880, 1, 1)
"""Nobody whom a record is of was born before: records of convictions and licenses are younger than their people."""
_YEAR = re.compile(r"^(\d{4})(?:(?:-(?:XX|00)){1,2}|(?:XX|00){2}|XX)?$", re.IGNORECASE)
_MONTH = re.compile(r"^(\d{4})-(\d{2})(?:-(?:XX|00))?$|^(\d{4})(\d{2})(?:XX)$", re.IGNORECASE)
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONE = r"\d{4}-\d{2}-\d{2}|\d{1,2}[-/]\d{1,2}[-/]\d{4}|\d{8}"
_GLUED = re.compile(rf"^(?P<first>{_ONE})(?:[ ;,|&]*(?:{_ONE}))+$")
_AGE = re.compile(r"^AGE (\d{1,3}) ON (\d{4}-\d{2}-\d{2})$", re.IGNORECASE)
_OLDEST = 120
_HALF_A_YEAR = timedelta(days=183)
_TIME_TAIL = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AP]M)?(Z|[+-]\d{2}:?\d{2})?$|\s*:0{2,3}[AP]M$"
    r"|(?<=-\d{2})(?:Z|[+-]\d{2}:\d{2})$",
    re.IGNORECASE,
)
_PARTS = {"%Y": r"(?P<y>\d{4})", "%m": r"(?P<m>\d{1,2}|XX)", "%d": r"(?P<d>\d{1,2}|XX)"}


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
_IMPOSSIBLE = StandardDate(None, "none", "impossible")


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

    A year or a year and month alone (YYYY, YYYY-MM, 1982-02-XX, 02/00/1982) keeps that precision and the
    first day of it. Two dates glued together give the first, `estimated` when they differ. A text that two
    formats of the column read as different days is `ambiguous_dmy`. A two-digit year above the pivot (its
    last two digits) belongs to the century before the pivot's. An age on a day (AGE 34 ON 2026-03-01) gives the year
    in which most days of birth lie that fit it, `estimated`: the year beside it fits, too.
    """
    stripped = _plain(text)
    if not stripped:
        return _MISSING
    if stripped in placeholders or stripped.upper() in _PLACEHOLDER_TEXTS or _MASK_ONLY.match(stripped):
        return _PLACEHOLDER
    age = _AGE.match(stripped)
    if age:
        return _birth_year(int(age[1]), age[2])
    glued = _GLUED.match(stripped)
    if glued:
        return _first_of_glued(stripped, glued["first"], formats, pivot_year)
    partial = _partial(stripped, formats)
    if partial is not None:
        return partial
    body = _TIME_TAIL.sub("", stripped).strip()
    found = [_parse(body, pattern, pivot_year) for pattern in (*formats, "%Y-%m-%d", "%Y/%m/%d")]
    days = list(dict.fromkeys(day for day in found if day is not None))
    if not days:
        return _INVALID
    judged = _judged(days[0], "day")
    if len(days) > 1 and judged.flag == "ok":
        return StandardDate(judged.value, judged.precision, "ambiguous_dmy")
    return judged


def iso_date(text: str) -> StandardDate | None:
    """Return a whole date YYYY-MM-DD as `standard_date` does, None for any other text."""
    if _ISO.fullmatch(text) is None:
        return None
    try:
        return _judged(date.fromisoformat(text), "day")
    except ValueError:
        return None


def lasting_text(text: str) -> str:
    """Return a date's text without what changes while nobody learned anything: of an age on a day, the year it gives.

    The same person is sent as 44 on one day and as 44 or 45 on another. That is no new fact about them.
    """
    age = _AGE.match(text.strip())
    found = None if age is None else _birth_year(int(age[1]), age[2]).value
    return text if found is None else f"ABOUT {found.year}"


def born_on(found: StandardDate, as_of: date | None) -> StandardDate:
    """Return a date as a date of birth: `impossible`, and unknown, where nobody can have been born that day.

    Args:
        found: any date.
        as_of: the day the records are of: nobody in them was born later. When not given, no date is too late.
    """
    if found.value is None or (found.value >= EARLIEST_BIRTH and (as_of is None or found.value <= as_of)):
        return found
    return _IMPOSSIBLE


def _plain(text: str) -> str:
    """Return the text trimmed, with full-width digits and typographic dashes as plain ones."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _birth_year(years: int, on: str) -> StandardDate:
    day = iso_date(on)
    if day is None or day.value is None or years > _OLDEST:
        return _INVALID
    if years == 0:
        return _PLACEHOLDER
    # whoever is 34 was born 34 to 35 years ago: in the middle of that time most of its days have their year
    return StandardDate(date((day.value - _HALF_A_YEAR).year - years, 1, 1), "year", "estimated")


def _first_of_glued(text: str, first: str, formats: Sequence[str], pivot_year: int | None) -> StandardDate:
    known = formats if len(first) != 8 else [*formats, "%Y%m%d"]
    judged = standard_date(first, known, (), pivot_year)
    rest = re.sub(r"[ ;,|&]", "", text).replace(first, "")
    if judged.flag == "ok" and rest:
        return StandardDate(judged.value, judged.precision, "estimated")
    return judged


def _partial(text: str, formats: Sequence[str]) -> StandardDate | None:
    month = _MONTH.match(text)
    if month:
        year, number = (month[1], month[2]) if month[1] else (month[3], month[4])
        if 1 <= int(number) <= 12:
            return _judged(date(max(int(year), 1), int(number), 1), "month")
    year_only = _YEAR.match(text)
    if year_only:
        return _judged(date(max(int(year_only[1]), 1), 1, 1), "year")
    for pattern in formats:
        found = _masked(text, pattern)
        if found is not None:
            return found
    return None


def _masked(text: str, pattern: str) -> StandardDate | None:
    """Read a date whose month or day is XX or 00, in the column's own order."""
    shape = _shape(pattern)
    found = shape.match(text) if shape is not None else None
    if found is None:
        return None
    month, day = (0 if part.upper() == "XX" else int(part) for part in (found["m"], found["d"]))
    year = max(int(found["y"]), 1)
    if month and day:
        return None
    return _judged(date(year, month, 1), "month") if 1 <= month <= 12 else _judged(date(year, 1, 1), "year")


@cache
def _shape(pattern: str) -> re.Pattern[str] | None:
    if sorted(re.findall("%.", pattern)) != ["%Y", "%d", "%m"]:
        return None
    text = re.escape(pattern)
    fixed = not re.search("%.[^%]", pattern)  # %Y%m%d: without separators every part has its width
    for sign, part in _PARTS.items():
        text = text.replace(re.escape(sign), part.replace("{1,2}", "{2}") if fixed else part)
    return re.compile(f"^{text}$", re.IGNORECASE)


@cache
def _glued_length(pattern: str) -> int | None:
    """Return the digits of a form whose parts stand side by side; None where something stands between them."""
    return sum(_DIGITS[part] for part in pattern) if re.fullmatch("(?:%[Yymd])+", pattern) else None


_DIGITS = {"%": 0, "Y": 4, "y": 2, "m": 2, "d": 2}


def _parse(text: str, pattern: str, pivot_year: int | None) -> date | None:
    # 1052019 is 5 January without its zero; strptime would find 5 October
    if _glued_length(pattern) not in (None, len(text)):
        return None
    try:
        found = datetime.strptime(text, pattern).date()
        if "%y" in pattern and pivot_year is not None:
            century = pivot_year // 100 * 100
            short = found.year % 100
            return found.replace(year=century + short if short <= pivot_year % 100 else century - 100 + short)
    except ValueError:  # 29 February of a year that has none in the pivot's century among them
        return None
    return found


def _judged(found: date, precision: str) -> StandardDate:
    if found in _PLACEHOLDER_DATES or found.year >= 2900:
        return _PLACEHOLDER
    if found < _EARLIEST:
        return _INVALID
    return StandardDate(found, precision, "ok")
