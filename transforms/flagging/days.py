"""The days that a date as written may stand for."""

from dataclasses import dataclass
from datetime import date, timedelta

_LAST_OF = {
    "month": lambda day: (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
    "year": lambda day: day.replace(month=12, day=31),
}


@dataclass(frozen=True, slots=True)
class Days:
    """From a first day to a last one; one and the same of a whole date."""

    first: date
    last: date


def days_of(day: date | None, precision: str) -> Days | None:
    """Return the days of a date with its precision (day, month, year or none)."""
    if day is None or precision == "none":
        return None
    last = _LAST_OF.get(precision)
    return Days(day, last(day) if last else day)
