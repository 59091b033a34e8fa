"""What an office that sends changes holds before and after: counts that stand, people told under two numbers."""

from collections.abc import Mapping

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.extracts import Extract

_UNDONE = ("VACATED", "SET ASIDE", "EXPUNGED")
_EVERY = 12
"""One person in so many is told under two numbers until somebody notices."""


def standing_counts(extract: Extract) -> dict[tuple[int, int], Record]:
    """Return the counts that nobody undid, by number of the person and of the count."""
    found = records(extract.counts[~extract.counts["later_event"].isin(_UNDONE)])
    return {(count["number"], count["count_no"]): count for count in found}


def people_by_number(extract: Extract) -> dict[int, Record]:
    """Return the written people, by number."""
    return {person["number"]: person for person in records(extract.people.sort_values("number"))}


def mended_people(before: Extract, now: Extract) -> list[int]:
    """Return the numbers of people whose date of birth was corrected since."""
    was = people_by_number(before)
    return [
        number
        for number, person in people_by_number(now).items()
        if number in was and not _same_day(was[number]["birth_date"], person["birth_date"])
    ]


def told_twice(extract: Extract) -> Mapping[int, int]:
    """Return people told under a second number, and the count that went under it."""
    last: dict[int, int] = {}
    several: set[int] = set()
    for number, count_no in standing_counts(extract):
        if number in last:
            several.add(number)
        last[number] = count_no
    return {number: last[number] for number in sorted(several) if number % _EVERY == 0}


def _same_day(one: object, other: object) -> bool:
    return one == other or bool(pd.isna(one) and pd.isna(other))  # type: ignore[call-overload]
