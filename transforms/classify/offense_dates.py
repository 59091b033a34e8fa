"""One number, another crime over time: the offense date warns, and never rejects."""

from dataclasses import dataclass, replace

from law.offense_map import OffenseRow
from transforms.classify.reading import Reading

_LENGTHS = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Dated:
    """What the date changes: the category, and sentences for people."""

    category: str | None
    warnings: tuple[str, ...]


def needs_date(row: OffenseRow | None) -> bool:
    """Whether the date of an offense can matter to a row."""
    return row is not None and any((row.valid_from, row.valid_to, row.changed_on))


def read_date(row: OffenseRow, offense: str | None, precision: str | None) -> Dated:
    """Return what the offense date says about a row.

    Args:
        row: the deciding row.
        offense: ISO date, or None when it is not known.
        precision: day, month or year.
    """
    known = offense[: _LENGTHS.get(precision or "", 0)] if offense else ""
    warnings: list[str] = []
    category = None
    if row.valid_from and _is_before(known, row.valid_from):
        warnings.append(f"The offense is dated before {row.id} was in force ({row.valid_from}).")
    if row.valid_to and known and not _is_before(known, row.valid_to):
        warnings.append(f"The offense is dated after {row.id} was repealed or moved ({row.valid_to}).")
    if row.before is not None and row.changed_on is not None:
        category, said = _earlier(row, row.before.category, row.before.title, row.changed_on, known)
        warnings += [said] if said else []
    return Dated(category, tuple(warnings))


def dated(reading: Reading, offense: str | None, precision: str | None) -> tuple[Reading, tuple[str, ...]]:
    """Return a reading as the offense date leaves it, and sentences for people; without a dated row it stays as it is."""
    if not needs_date(reading.row):
        return reading, ()
    assert reading.row is not None, "a row that needs a date is one"
    found = read_date(reading.row, offense, precision)
    if found.category is not None:
        reading = replace(reading, category=found.category, victim_minor="unknown", statute_force="unknown")
    return reading, found.warnings


def _earlier(
    row: OffenseRow, was: str, title: str, changed_on: str, known: str
) -> tuple[str | None, str | None]:
    if _is_before(known, changed_on):
        return was, f"Before {changed_on} the same number was: {title}."
    if len(known) >= len(changed_on) or (known and known > changed_on[: len(known)]):
        return None, None
    said = f"Before {changed_on} the same number was: {title}; the offense date does not say which applies."
    return ("trafficking_unspecified" if was == "trafficking_unspecified" else None), said


def _is_before(known: str, bound: str) -> bool:
    """Compare at the precision both have; an unknown date is never before."""
    length = min(len(known), len(bound))
    return length > 0 and known[:length] < bound[:length]
