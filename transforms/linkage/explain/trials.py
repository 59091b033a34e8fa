"""Trials of missing facts: the pair as it would be if a fact were known on both sides and agreed, or differed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from transforms.linkage.explain.edits import (
    number_text,
    with_birth_place,
    with_dates,
    with_numbers,
    with_places,
    with_sex,
    with_ssn,
    with_suffix,
    with_words,
)
from transforms.linkage.explain.invented import NEW_MEXICO, NOWHERE, Invented
from transforms.linkage.explain.records import joined_values, one_date, one_number
from transforms.linkage.people.coded_people import SEXES, SUFFIXES, CodedDates, CodedPeople, CodedPlaces

Two = tuple[CodedPeople, CodedPeople]
Levels = Mapping[str, str]
Value = TypeVar("Value")
_PARTLY = ("year_equal", "year_month_equal", "january_first", "first_of_month")
_NUMBER, _FOUR, _SSN_START, _DATE, _DAY = "518274936", "7306", "51830", (1984, 6, 17), 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Left and right record with a fact that was missing."""

    agrees: Two
    differs: Two | None
    """None where no other value could be made up."""
    lacking: tuple[str, ...]
    """Sides that lack the fact: left, right."""


def trial_of(fact: str, invented: Invented, levels: Levels) -> Trial | None:
    """Return the trial of a fact of OBTAINABLE; None where it is known on both sides.

    The side that lacks the fact gets the other side's value, or another; where both lack it, both get an invented one.

    Args:
        fact: the fact.
        invented: the pair, and values for it.
        levels: comparison to level of the pair as it is.
    """
    return _TRIALS[fact](invented, levels)


def _trial(
    pair: Invented,
    put: Callable[[CodedPeople, Value], CodedPeople],
    known: tuple[Value | None, Value | None],
    new: Value | None,
    another: Callable[[Value], Value | None],
) -> Trial | None:
    left, right = pair.left, pair.right
    value = next((one for one in (known[1], known[0], new) if one is not None), None)
    if value is None:
        return None
    other = another(value)
    if known[1] is not None:
        return Trial(
            agrees=(put(left, value), right),
            differs=None if other is None else (put(left, other), right),
            lacking=("left",),
        )
    if known[0] is not None:
        return Trial(
            agrees=(left, put(right, value)),
            differs=None if other is None else (left, put(right, other)),
            lacking=("right",),
        )
    both = put(right, value)
    return Trial(
        agrees=(put(left, value), both),
        differs=None if other is None else (put(left, other), both),
        lacking=("left", "right"),
    )


def _sex(pair: Invented, levels: Levels) -> Trial | None:
    if levels["sex"] != "missing":
        return None
    known = (_code(pair.left.sex), _code(pair.right.sex))
    return _trial(pair, with_sex, known, SEXES.index("M"), lambda sex: 3 - sex)


def _birth_place(pair: Invented, levels: Levels) -> Trial | None:
    if levels["birth_place"] != "missing":
        return None
    known = (_code(pair.left.birth_place), _code(pair.right.birth_place))
    return _trial(pair, with_birth_place, known, pair.birth_place(), lambda _: NOWHERE)


def _middle(pair: Invented, levels: Levels) -> Trial | None:
    if levels["middle"] not in ("both_missing", "one_missing"):
        return None
    words = pair.name_words("middle")
    known = (_code(pair.left.names.parts["middle"]), _code(pair.right.names.parts["middle"]))

    def another(word: int) -> int | None:
        return next((other for other in words if other != word), None)

    return _trial(
        pair,
        lambda person, word: with_words(person, {"middle": word, "middle2": 0}),
        known,
        words[0] if words else None,
        another,
    )


def _suffix(pair: Invented, levels: Levels) -> Trial | None:
    if levels["suffix"] != "one_sided":
        return None
    known = (_code(pair.left.names.suffix), _code(pair.right.names.suffix))
    junior = (SUFFIXES.index("JR"), SUFFIXES.index("II"))
    other = {True: SUFFIXES.index("SR"), False: junior[0]}
    return _trial(pair, with_suffix, known, None, lambda suffix: other[suffix in junior])


def _birth_date(pair: Invented, levels: Levels) -> Trial | None:
    level = levels["birth_date"]
    if level != "missing" and level not in _PARTLY:
        return None
    is_partly = level != "missing"
    known = tuple(_whole_dates(side.dates, level) for side in (pair.left, pair.right))
    wanted = "same_year" if is_partly else "years_apart"
    return _trial(
        pair,
        with_dates,
        (known[0], known[1]),
        _day_of_year(pair.left.dates, pair.right.dates) if is_partly else one_date(*_DATE),
        lambda dates: pair.date(dates, dates, wanted),
    )


def _whole_dates(dates: CodedDates, level: str) -> CodedDates | None:
    """Return the dates of a record that has a whole one; a first that stands for an unknown day is none."""
    whole = dates.day > 0
    if level == "january_first":
        whole &= (dates.day != 1) | (dates.month != 1)
    if level == "first_of_month":
        whole &= dates.day != 1
    return dates if bool(whole.any()) else None


def _day_of_year(left: CodedDates, right: CodedDates) -> CodedDates:
    """Return a day in the year, and the month where it is said, that both sides know."""
    shared = sorted(set(left.year.tolist()) & set(right.year.tolist()))
    year = shared[0] if shared else int(left.year[0])
    months = {*left.month[left.year == year].tolist()} & {*right.month[right.year == year].tolist()}
    month = max(months, default=0)
    return one_date(year, month or _DATE[1], _DAY)


def _place(pair: Invented, _: Levels) -> Trial | None:
    known = tuple(side.places if _is_located(side.places) else None for side in (pair.left, pair.right))
    if known[0] is not None and known[1] is not None:
        return None

    def put(person: CodedPeople, places: CodedPlaces) -> CodedPeople:
        return with_places(person, joined_values(person.places, places))

    return _trial(pair, put, (known[0], known[1]), pair.near_place(), lambda _: pair.place())


def _is_located(places: CodedPlaces) -> bool:
    """Return whether a record has an address that could be the same as another: a street line and where it is."""
    return bool(((places.street != 0) & ((places.postcode != 0) | (places.city != 0))).any())


def _number(kind: str, issuer: int) -> Callable[[Invented, Levels], Trial | None]:
    def trial(pair: Invented, levels: Levels) -> Trial | None:
        if levels[kind] != "missing":
            return None
        known = [side.numbers[kind] for side in (pair.left, pair.right)]
        return _trial(
            pair,
            lambda person, more: with_numbers(person, kind, joined_values(person.numbers[kind], more)),
            (known[0] if len(known[0].row) else None, known[1] if len(known[1].row) else None),
            pair.number(kind, _NUMBER, issuer),
            lambda numbers: pair.numbers(kind, numbers),
        )

    return trial


def _last_four(pair: Invented, levels: Levels) -> Trial | None:
    if levels["ssn"] != "missing":
        return None
    known = [side.numbers["ssn4"] for side in (pair.left, pair.right)]
    return _trial(
        pair,
        lambda person, four: with_numbers(person, "ssn4", four),
        (known[0] if len(known[0].row) else None, known[1] if len(known[1].row) else None),
        pair.number("ssn4", _FOUR, 0),
        lambda four: pair.numbers("ssn4", four),
    )


def _ssn(pair: Invented, levels: Levels) -> Trial | None:
    known = [side.numbers["ssn"] for side in (pair.left, pair.right)]
    agreed = levels["ssn"] == "last_four"
    if not agreed and levels["ssn"] != "missing":
        return None
    tail = number_text(pair.left.numbers["ssn4"], 0) if agreed else _FOUR
    new = one_number(_SSN_START + tail, 0) if agreed else pair.number("ssn", _SSN_START + tail, 0)
    return _trial(
        pair,
        with_ssn,
        (known[0] if len(known[0].row) else None, known[1] if len(known[1].row) else None),
        new,
        lambda whole: pair.numbers("ssn", whole, keep_last=4 if agreed else 0),
    )


def _code(codes: np.ndarray) -> int | None:
    """Return the first code that is known."""
    return next((int(code) for code in codes.tolist() if code), None)


_TRIALS: dict[str, Callable[[Invented, Levels], Trial | None]] = {
    "sex": _sex,
    "middle": _middle,
    "suffix": _suffix,
    "birth_date": _birth_date,
    "birth_place": _birth_place,
    "place": _place,
    "license": _number("license", NEW_MEXICO),
    "state_id": _number("state_id", NEW_MEXICO),
    "fbi": _number("fbi", 0),
    "last_four": _last_four,
    "ssn": _ssn,
}
