"""What offices do to a person's data when they write it down: slips, cuts, other names, placeholders."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from nicknames import NickNamer

from proving_ground.draws import Texts, chance, numbers, stream, texts

_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How carefully one office writes; every number is the share of records."""

    typo: float = 0.015
    nickname: float = 0.05
    middle_missing: float = 0.3
    middle_initial: float = 0.35
    suffix_missing: float = 0.4
    second_surname_dropped: float = 0.35
    surnames_swapped: float = 0.04
    surnames_joined: float = 0.03
    first_surname_as_middle: float = 0.05
    former_surname: float = 0.25
    """Of people who changed their surname: written under the earlier one."""
    date_swapped: float = 0.015
    date_digit: float = 0.015
    date_missing: float = 0.01
    january_first: float = 0.01
    number_digit: float = 0.01


CAREFUL = Hand(
    typo=0.004, nickname=0.004, middle_missing=0.1, middle_initial=0.12, suffix_missing=0.1,
    second_surname_dropped=0.08, surnames_swapped=0.004, surnames_joined=0.01, first_surname_as_middle=0.004,
    former_surname=0.02, date_swapped=0.001, date_digit=0.001, date_missing=0.0005, january_first=0.001,
    number_digit=0.001,
)  # fmt: skip


def written(people: pd.DataFrame, hand: Hand, seed: int, office: str) -> pd.DataFrame:
    """Return people as an office writes them, row for row.

    Columns: person_no, given, middle, surname, suffix, other_surname (a former or later name the office also
    knows), sex, birth_date (datetime, NaT where nobody knew), ssn, license, birth_place, street, city, county,
    postcode.
    """
    rng = stream(seed, f"written by {office}")
    count = len(people)
    out = people[
        ["person_no", "sex", "birth_place", "street", "city", "county", "postcode", "license"]
    ].copy()
    surname, middle = _surnames(people, hand, rng)
    former = people["former_surname"].to_numpy(dtype=object)
    under_former = (former != "") & chance(rng, hand.former_surname, count)
    out["other_surname"] = np.where(
        (former != "") & chance(rng, 0.5, count), np.where(under_former, surname, former), ""
    )
    out["surname"] = _misspelled(np.where(under_former, former, surname), hand.typo, rng)
    given = people["given"].to_numpy(dtype=object)
    short = chance(rng, hand.nickname, count)
    given = texts(
        [
            _nickname(g, n) if s else g
            for g, s, n in zip(given, short, numbers(rng, 0, 99, count), strict=True)
        ]
    )
    out["given"] = _misspelled(given, hand.typo, rng)
    cut = chance(rng, hand.middle_initial, count)
    middle = np.where(cut, texts([m[:1] for m in middle]), middle)
    out["middle"] = np.where(chance(rng, hand.middle_missing, count), "", middle)
    out["suffix"] = np.where(
        chance(rng, hand.suffix_missing, count), "", people["suffix"].to_numpy(dtype=object)
    )
    out["birth_date"] = _dates(people["birth_date"], hand, rng)
    out["ssn"] = _digits(people["ssn"].to_numpy(dtype=object), hand.number_digit, rng)
    return out.reset_index(drop=True)


def _surnames(people: pd.DataFrame, hand: Hand, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """Two surnames are dropped, swapped, joined, or the first is filed as a middle name."""
    count = len(people)
    paternal, maternal = people["paternal"].to_numpy(dtype=object), people["maternal"].to_numpy(dtype=object)
    surname, middle = (
        people["surname"].to_numpy(dtype=object).copy(),
        people["middle"].to_numpy(dtype=object).copy(),
    )
    two, roll = maternal != "", rng.random(count)
    edges = np.cumsum(
        [
            hand.second_surname_dropped,
            hand.surnames_swapped,
            hand.surnames_joined,
            hand.first_surname_as_middle,
        ]
    )
    dropped = two & (roll < edges[0])
    swapped = two & (roll >= edges[0]) & (roll < edges[1])
    joined = two & (roll >= edges[1]) & (roll < edges[2])
    filed = two & (roll >= edges[2]) & (roll < edges[3])
    surname[dropped] = paternal[dropped]
    surname[swapped] = maternal[swapped] + " " + paternal[swapped]
    surname[joined] = paternal[joined] + maternal[joined]
    surname[filed], middle[filed] = maternal[filed], paternal[filed]
    return surname, middle


def _dates(birth: pd.Series, hand: Hand, rng: np.random.Generator) -> pd.Series:
    true = pd.to_datetime(birth).reset_index(drop=True)
    roll = rng.random(len(true))
    edges = np.cumsum([hand.date_swapped, hand.date_digit, hand.january_first, hand.date_missing])
    days = numbers(rng, 1, 28, len(true))
    found: list[Any] = []
    for day, chosen, number in zip(true, roll, days, strict=True):
        if chosen < edges[0] and day.day <= 12:
            found.append(day.replace(month=day.day, day=min(day.month, 28)))
        elif edges[0] <= chosen < edges[1]:
            found.append(
                day.replace(day=int(number)) if number % 2 else day + pd.DateOffset(years=int(number) % 3 - 1)
            )
        elif edges[1] <= chosen < edges[2]:
            found.append(day.replace(month=1, day=1))
        elif edges[2] <= chosen < edges[3]:
            found.append(pd.NaT)
        else:
            found.append(day)
    return pd.Series(pd.to_datetime(found)).astype("datetime64[s]")


def _digits(values: Texts, share: float, rng: np.random.Generator) -> Texts:
    """One digit wrong in some of the numbers."""
    wrong = chance(rng, share, len(values))
    places, other = numbers(rng, 3, 9, len(values)), numbers(rng, 1, 10, len(values))
    return texts(
        [
            v if not w else v[:p] + str((int(v[p]) + o) % 10) + v[p + 1 :]
            for v, w, p, o in zip(values, wrong, places, other, strict=True)
        ]
    )


def _misspelled(values: Any, share: float, rng: np.random.Generator) -> Texts:
    """One letter left out, doubled, replaced or swapped with the next in some of the names."""
    count = len(values)
    wrong = chance(rng, share, count)
    kinds, places, letters = numbers(rng, 0, 4, count), rng.random(count), numbers(rng, 0, 26, count)
    out = []
    for value, is_wrong, kind, place, letter in zip(values, wrong, kinds, places, letters, strict=True):
        if not is_wrong or len(value) < 4:
            out.append(value)
            continue
        at = 1 + int(place * (len(value) - 2))
        head, here, tail = value[:at], value[at], value[at + 1 :]
        made = (
            head + tail,
            head + here * 2 + tail,
            head + _KEYS[letter] + tail,
            head + tail[:1] + here + tail[1:],
        )
        out.append(made[kind])
    return texts(out)


@cache
def _short_forms(given: str) -> tuple[str, ...]:
    return tuple(sorted(form.upper() for form in _namer().nicknames_of(given.lower()) if form.isalpha()))


@cache
def _namer() -> NickNamer:
    return NickNamer()


def _nickname(given: str, number: int) -> str:
    forms = _short_forms(given)
    return forms[number % len(forms)] if forms else given
