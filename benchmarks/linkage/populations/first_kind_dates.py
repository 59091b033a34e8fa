"""Slips in an ISO date: every function returns the date with one slip, or unchanged."""

from datetime import date
from random import Random

import numpy as np

from benchmarks.linkage.populations.first_kind_slips import digit_off, digits_transposed
from proving_ground.draws import Texts, Whole

EPOCH = date(1970, 1, 1)


def iso_dates(days: Whole) -> Texts:
    """Return the ISO text of days since 1970-01-01; equal days share one text."""
    unique, places = np.unique(days, return_inverse=True)
    written = np.datetime_as_string(unique.astype("datetime64[D]")).astype(object)
    return np.asarray(written[places], dtype=object)


def swapped(text: str, dice: Random) -> str:
    """Change the places of day and month where both readings are dates."""
    if len(text) != 10 or text[8:] > "12" or text[8:] == text[5:7]:
        return text
    return f"{text[:4]}-{text[8:]}-{text[5:7]}"


def one_digit(text: str, dice: Random) -> str:
    """Change one digit such that it still is a date."""
    return _still_a_date(text, [digit_off(text, dice) for _ in range(4)])


def two_digits(text: str, dice: Random) -> str:
    """Change the places of two neighbouring digits such that it still is a date."""
    return _still_a_date(text, [digits_transposed(text, dice) for _ in range(4)])


def year_only(text: str, dice: Random) -> str:
    """Keep the year, sometimes the month."""
    return text[:4] if dice.random() < 0.75 else text[:7]


def placeholder(text: str, dice: Random) -> str:
    """Write the first of January, rarely of 1900."""
    return "1900-01-01" if dice.random() < 0.08 else f"{text[:4]}-01-01"


def made_up(text: str, dice: Random) -> str:
    """Write another date some years away."""
    year = int(text[:4]) + dice.choice((-7, -5, -4, -3, -2, -1, 1, 2, 3, 4))
    return f"{year:04d}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"


def _still_a_date(text: str, tried: list[str]) -> str:
    for candidate in tried:
        if "1910" <= candidate[:4] <= "2012" and _valid(candidate):
            return candidate
    return text


def _valid(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
