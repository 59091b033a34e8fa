"""Identifying numbers of a pair: Social Security numbers whole or by their last four, licenses, FBI and state ids."""

from typing import Any

import numpy as np

from transforms.linkage.evidence.expand import crossed, highest
from transforms.linkage.people.coded_people import NUMBER_LENGTH, CodedNumbers, CodedPeople, Small
from transforms.linkage.people.vocabulary import Ints, Longs

SSN = (
    "missing", "different", "last_four_different", "last_four_close", "two_digits_off", "last_four_of_whole",
    "last_four", "close", "equal",
)  # fmt: skip
"""`close`: one digit off or two neighbors exchanged; `last_four_of_whole`: whole numbers that share their last four."""
NUMBER = ("missing", "different", "close", "equal_somewhere", "equal")
"""`equal_somewhere`: one number, but nobody says whether one office issued both."""
_N = {level: number for number, level in enumerate(SSN)}


def compare_ssn(left_rows: Ints, right_rows: Ints, left: CodedPeople, right: CodedPeople) -> Small:
    """Return the level of each pair: whole numbers where both sides have one, last fours otherwise."""
    count = len(left_rows)
    whole = _best(left_rows, right_rows, left.numbers["ssn"], right.numbers["ssn"], _whole_levels, count)
    part = _best(left_rows, right_rows, left.numbers["ssn4"], right.numbers["ssn4"], _last_four_levels, count)
    return np.where(whole > 0, whole, part).astype(np.int8)


def compare_numbers(
    left_rows: Ints, right_rows: Ints, left: CodedPeople, right: CodedPeople, kind: str
) -> Small:
    """Return the level of license, fbi or state_id of each pair."""
    everywhere = kind == "fbi"  # one office numbers the whole country

    def levels(one: CodedNumbers, at: Longs, other: CodedNumbers, to: Longs) -> Small:
        return _number_levels(one, at, other, to, everywhere)

    return _best(left_rows, right_rows, left.numbers[kind], right.numbers[kind], levels, len(left_rows))


def _best(
    left_rows: Ints, right_rows: Ints, left: CodedNumbers, right: CodedNumbers, levels: Any, count: int
) -> Small:
    if not len(left.row) or not len(right.row):
        return np.zeros(count, dtype=np.int8)
    pair, one, other = crossed(left_rows, right_rows, left.start, right.start)
    return highest(pair, levels(left, one, right, other), count)


def _whole_levels(left: CodedNumbers, one: Longs, right: CodedNumbers, other: Longs) -> Small:
    a, b = left.digits[one], right.digits[other]
    level = np.where(a == b, _N["equal"], _N["different"]).astype(np.int8)
    rows = np.flatnonzero(a != b)
    off, close = digits_apart(a[rows], b[rows], 9)
    found = level[rows]
    found[(a[rows] - b[rows]) % 10_000 == 0] = _N["last_four_of_whole"]
    found[off == 2] = _N["two_digits_off"]
    found[close] = _N["close"]
    level[rows] = found
    return level


def _last_four_levels(left: CodedNumbers, one: Longs, right: CodedNumbers, other: Longs) -> Small:
    a, b = left.digits[one], right.digits[other]
    _, close = digits_apart(a, b, 4)
    level = np.where(close, _N["last_four_close"], _N["last_four_different"])
    return np.where(a == b, _N["last_four"], level).astype(np.int8)


def _number_levels(
    left: CodedNumbers, one: Longs, right: CodedNumbers, other: Longs, everywhere: bool
) -> Small:
    """Only numbers of one issuer disagree: a person has a license or id in every state lived in."""
    same = left.value[one] == right.value[other]
    level = np.where(same, NUMBER.index("equal"), NUMBER.index("different")).astype(np.int8)
    rows = np.flatnonzero(~same)
    level[rows[_one_slip(left.text[one[rows]], right.text[other[rows]])]] = NUMBER.index("close")
    issuers = left.issuer[one], right.issuer[other]
    elsewhere = (issuers[0] != issuers[1]) & (issuers[0] > 0) & (issuers[1] > 0)
    level[elsewhere] = 0
    if not everywhere:
        unsaid = (issuers[0] == 0) | (issuers[1] == 0)
        level[same & unsaid] = NUMBER.index("equal_somewhere")
    return level


def _one_slip(one: Any, other: Any) -> Any:
    """Return where texts of one length, six characters or more, differ in one character or by two neighbors exchanged."""
    a, b = (np.ascontiguousarray(side).view(np.uint8).reshape(-1, NUMBER_LENGTH) for side in (one, other))
    # what is shorter is filled with zeros: texts of two lengths differ in which places are filled
    alike = ((a == 0) == (b == 0)).all(axis=1) & (a[:, 5] > 0)
    off = a != b
    turned = ((a[:, :-1] == b[:, 1:]) & (a[:, 1:] == b[:, :-1]) & off[:, 1:]).any(axis=1)
    count = off.sum(axis=1)
    return alike & ((count == 1) | ((count == 2) & turned))


def digits_apart(one: Longs, other: Longs, width: int) -> tuple[Ints, Any]:
    """Return how many digits differ, and where it is one digit or two neighbors exchanged."""
    off = np.zeros(len(one), dtype=np.int32)
    turned = np.zeros(len(one), dtype=bool)
    before: tuple[Any, Any] | None = None
    a, b = one.copy(), other.copy()
    for _ in range(width):
        here = a % 10, b % 10
        a, b = a // 10, b // 10
        off += here[0] != here[1]
        if before is not None:
            turned |= (here[0] == before[1]) & (here[1] == before[0]) & (here[0] != here[1])
        before = here
    return off, (off == 1) | ((off == 2) & turned)
