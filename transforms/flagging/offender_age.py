"""How old the convicted person was at the offense, as far as the dates on record tell: the fewest years and the most."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from law.facts import ADULT_FROM
from transforms.flagging.days import Days, days_of
from transforms.flagging.lookups import as_date, rows_of

_TOLD = frozenset({"ok", "ambiguous_dmy"})
"""Flags of a date that says when somebody was born; an estimate or a placeholder does not."""


def births_by_person(birth_dates: pd.DataFrame) -> dict[str, tuple[Days, ...]]:
    """Return every date of birth per person record, those of aliases too: nobody knows which of two is false.

    Args:
        birth_dates: stage__birth_dates.
    """
    found: dict[str, dict[Days, None]] = {}
    for row in rows_of(birth_dates.sort_values(["person_record_id", "birth_date_no"], kind="stable")):
        days = _birth(row)
        if days is not None:
            found.setdefault(str(row["person_record_id"]), {})[days] = None
    return {person: tuple(days) for person, days in found.items()}


def _birth(row: dict[str, Any]) -> Days | None:
    if row["birth_date_flag"] not in _TOLD:
        return None
    # day and month may stand in each other's place: of such a date the year is sure
    day, precision = as_date(row["birth_date"]), str(row["birth_date_precision"])
    if day is not None and row["birth_date_flag"] == "ambiguous_dmy":
        return days_of(day.replace(month=1, day=1), "year")
    return days_of(day, precision)


def offender_ages(
    births: Sequence[Days], *, offense: Days | None, conviction: Days | None
) -> tuple[int | None, int | None]:
    """Return the fewest and the most years at the offense that the dates allow; None twice where they tell nothing.

    Without a day of the offense, that of the conviction says only that somebody who was no adult even then was none
    before; of an adult it says nothing. Dates in an impossible order say nothing either.

    Args:
        births: dates of birth on record.
        offense: when the offense was.
        conviction: when the conviction was.
    """
    when = offense or conviction
    if not births or when is None:
        return None, None
    least, most = min(_ages(births, when)), max(_ages(births, when))
    if least < 0 or (offense is None and least >= ADULT_FROM):
        return None, None
    return least, most


def _ages(births: Iterable[Days], when: Days) -> list[int]:
    ends = [(birth.last, when.first) for birth in births] + [(birth.first, when.last) for birth in births]
    return [on.year - born.year - ((on.month, on.day) < (born.month, born.day)) for born, on in ends]
