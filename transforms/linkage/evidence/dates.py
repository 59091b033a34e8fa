"""Dates of birth of a pair: how they agree, or by what they differ."""

from typing import Any

import numpy as np

from transforms.linkage.evidence.expand import crossed, highest
from transforms.linkage.people.coded_people import CodedPeople, Small
from transforms.linkage.people.vocabulary import Ints

BIRTH_DATE = (
    "missing", "decades_apart", "a_generation_apart", "years_apart", "two_years_apart", "year_of_age", "month_and_day",
    "same_year", "year_equal", "days_apart", "year_and_day", "year_and_month", "first_of_month", "january_first",
    "year_month_equal", "ten_years_off", "year_off_by_one", "year_digit", "month_digit", "day_digit", "transposed",
    "swapped", "equal",
)  # fmt: skip
"""Levels, roughly by strength. `month_and_day`: another year; `same_year`, `year_and_day`, `year_and_month`: whole dates
that share this much; `first_of_month`: year and month, and one of them is the first, which often stands for an unknown
day; `year_equal`, `year_month_equal`: no more is known; `january_first`: one of them stands for an
unknown day; `days_apart`: within ten days."""
_D = {level: number for number, level in enumerate(BIRTH_DATE)}
GENERATION = (14, 46)  # years between parent and child


def compare_dates(left_rows: Ints, right_rows: Ints, left: CodedPeople, right: CodedPeople) -> Small:
    """Return the level of each pair: the best of all dates of both."""
    a, b = left.dates, right.dates
    pair, one, other = crossed(left_rows, right_rows, a.start, b.start)
    level = date_levels(
        (a.year[one], a.month[one], a.day[one]), (b.year[other], b.month[other], b.day[other])
    )
    return highest(pair, level, len(left_rows))


def date_levels(left: tuple[Ints, Small, Small], right: tuple[Ints, Small, Small]) -> Small:
    """Return the level of two dates each: year, month and day, 0 where unknown."""
    (ly, lm, ld), (ry, rm, rd) = left, right
    gap = np.abs(ly - ry)
    level = np.full(len(ly), _D["years_apart"], dtype=np.int8)
    level[gap <= 2] = _D["two_years_apart"]
    level[(gap >= GENERATION[0]) & (gap <= GENERATION[1])] = _D["a_generation_apart"]
    level[gap > GENERATION[1]] = _D["decades_apart"]
    whole = (ld > 0) & (rd > 0)
    january = ((lm == 1) & (ld == 1)) | ((rm == 1) & (rd == 1))
    level[~whole & (gap == 1)] = _D["year_of_age"]
    level[~whole & (gap == 0)] = _D["year_equal"]
    level[~whole & (gap == 0) & (lm > 0) & (lm == rm)] = _D["year_month_equal"]
    # a day made of an age, or of a year of birth that somebody took from one
    level[january & (gap == 1)] = _D["year_of_age"]
    # a month and year beside a first of January: known or not, the day adds nothing
    level[january & (gap == 0)] = _D["january_first"]
    rows = np.flatnonzero(whole & ~january)
    here = [np.asarray(part)[rows].astype(np.int32) for part in (*left, *right)]
    level[rows] = _whole_dates((here[0], here[1], here[2]), (here[3], here[4], here[5]), level[rows])
    return level


def _whole_dates(left: tuple[Ints, Ints, Ints], right: tuple[Ints, Ints, Ints], level: Small) -> Small:
    (ly, lm, ld), (ry, rm, rd) = left, right
    year, month, day = ly == ry, lm == rm, ld == rd
    days = (ly - ry) * 365 + (lm - rm) * 30 + (ld - rd)

    def put(mask: Any, name: str) -> None:
        level[mask] = _D[name]

    put(month & day, "month_and_day")
    put(year, "same_year")
    put(np.abs(days) <= 10, "days_apart")
    put(year & day, "year_and_day")
    put(year & month, "year_and_month")
    gap = np.abs(ly - ry)
    put(month & day & (_digits_off(ly, ry, 4) == 1), "year_digit")
    put(month & day & (gap == 10), "ten_years_off")
    put(month & day & (gap == 1), "year_off_by_one")
    put(year & day & (_digits_off(lm, rm, 2) == 1), "month_digit")
    put(year & month & (_digits_off(ld, rd, 2) == 1), "day_digit")
    put(year & month & _turned(ld, rd), "transposed")
    put(year & day & _turned(lm, rm), "transposed")
    put(month & day & _turned(ly % 100, ry % 100) & (ly // 100 == ry // 100), "transposed")
    put(year & month & ((ld == 1) | (rd == 1)), "first_of_month")
    put(year & (lm == rd) & (ld == rm), "swapped")
    put(year & month & day, "equal")
    return level


def _digits_off(one: Ints, other: Ints, width: int) -> Ints:
    off = np.zeros(len(one), dtype=np.int32)
    for place in range(width):
        off += (one // 10**place) % 10 != (other // 10**place) % 10
    return off


def _turned(one: Ints, other: Ints) -> Any:
    return (one // 10 == other % 10) & (one % 10 == other // 10) & (one != other)
