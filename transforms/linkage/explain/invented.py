"""Plausible values that are on neither record of a pair: what else a fact could have been.

They are chosen, not drawn: the most frequent names of the right file that are unlike every name of both records, numbers
with every digit changed, dates years away. No value is one that another right record has as its number.
"""

from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.evidence.dates import BIRTH_DATE, date_levels
from transforms.linkage.evidence.words import DIFFERENT, likeness
from transforms.linkage.explain.edits import number_text
from transforms.linkage.explain.records import joined_values, one_date, one_number, one_place, without_values
from transforms.linkage.people.coded_people import (
    NAME_PARTS,
    CodedDates,
    CodedNumbers,
    CodedPeople,
    CodedPlaces,
    place_codes,
    state_codes,
)
from transforms.linkage.people.vocabulary import Ints, Vocabulary

NEW_MEXICO, _MAINE, _HAWAII = (int(code) for code in state_codes(pd.Series(["NM", "ME", "HI"], dtype="str")))
NOWHERE = int(place_codes(pd.Series(["NOWHERE"], dtype="str"))[0])
"""A birthplace that nobody has."""
_FAR = (("1|NOWHERE RD|", "NOWHERE", 4401, _MAINE), ("1|NOWHERE RD|", "NOWHERE", 96701, _HAWAII))
_NEAR = ("1|NOWHERE RD|", "NOWHERE", 87004, NEW_MEXICO)
_NAMES_LOOKED_AT = 200
_SHORTEST = 3
_NAMES_WANTED = 2
_DATES = ((7, 4, 11), (-7, 4, 11), (9, 5, 8), (-9, 7, 9), (11, 2, 6), (3, 8, 13), (-3, 5, 7))
_SSN_WIDTH = 9


class Invented:
    """Values for one pair."""

    def __init__(
        self, left: CodedPeople, right: CodedPeople, among: CodedPeople, vocabulary: Vocabulary
    ) -> None:
        """Args:
        left, right: the two records.
        among: the whole right side: names are taken from it, numbers that are in it are not.
        vocabulary: of all three.
        """
        self.left, self.right = left, right
        self._among, self._vocabulary = among, vocabulary
        self._names: dict[str, tuple[int, ...]] = {}

    def name_words(self, part: str) -> tuple[int, ...]:
        """Return the codes of two frequent words that are unlike each other and unlike all words of both records.

        Args:
            part: given, middle or whole (a whole surname of one word).
        """
        if part not in self._names:
            self._names[part] = self._unlike(self._frequent(part))
        return self._names[part]

    def number(self, kind: str, text: str, issuer: int, *, keep_last: int = 0) -> CodedNumbers:
        """Return a number that no right record has, every digit unlike that of `text` but for the last `keep_last`."""
        taken = self._among.numbers[kind].value
        for shift in (*range(1, 10), *range(11, 20)):
            other = _turned(text, shift, keep_last)
            made = one_number(other, issuer)
            if (kind != "ssn" or _could_be_issued(other)) and not np.isin(made.value, taken).any():
                return made
        return one_number(f"{text}X", issuer)

    def numbers(self, kind: str, numbers: CodedNumbers, *, keep_last: int = 0) -> CodedNumbers:
        """Return another number in place of each, see `number`."""
        found = without_values(numbers)
        for row in range(len(numbers.row)):
            text, issuer = number_text(numbers, row), int(numbers.issuer[row])
            found = joined_values(found, self.number(kind, text, issuer, keep_last=keep_last))
        return found

    def date(self, near: CodedDates, apart: CodedDates, level: str) -> CodedDates | None:
        """Return a date whose level of BIRTH_DATE against some dates is this one; None if none can be made.

        Args:
            near: the first of these is the date to start from.
            apart: the dates to be apart from.
            level: years_apart, or same_year.
        """
        wanted = BIRTH_DATE.index(level)
        year, month, day = (int(part[0]) for part in (near.year, near.month, near.day))
        for more, months, days in _DATES:
            moved = (
                year + (0 if level == "same_year" else more),
                (max(month, 1) + months - 1) % 12 + 1,
                (max(day, 1) + days - 1) % 28 + 1,
            )
            made = one_date(*moved)
            mine: list[Any] = [np.repeat(part, len(apart.row)) for part in (made.year, made.month, made.day)]
            found = date_levels((mine[0], mine[1], mine[2]), (apart.year, apart.month, apart.day))
            highest = int(found.max()) if len(found) else wanted
            if highest == wanted or (level == "years_apart" and highest < wanted):
                return made
        return None

    def place(self) -> CodedPlaces:
        """Return an address in a state where neither record has one."""
        known = np.concatenate([self.left.places.state, self.right.places.state])
        free = [far for far in _FAR if far[3] not in known]
        return one_place(*(free or _FAR)[0])

    def birth_place(self) -> int | None:
        """Return the most frequent birthplace of the right side; None where the right side holds none."""
        codes, counts = np.unique(self._among.birth_place[self._among.birth_place != 0], return_counts=True)
        return int(codes[np.argmax(counts)]) if len(codes) else None

    def near_place(self) -> CodedPlaces:
        """Return an address in New Mexico where nobody lives."""
        return one_place(*_NEAR)

    def _unlike(self, words: Any) -> tuple[int, ...]:
        apart = np.concatenate([_words(self.left), _words(self.right)])
        found: list[int] = []
        for word in words:
            known = np.concatenate([apart, np.array(found, dtype=np.int32)])
            same = np.full(len(known), word, dtype=np.int32)
            if bool((likeness(same, known, self._vocabulary) == DIFFERENT).all()):
                found.append(int(word))
                if len(found) == _NAMES_WANTED:
                    break
        return tuple(found)

    def _frequent(self, part: str) -> Any:
        names = self._among.names
        first = names.start[:-1][np.diff(names.start) > 0]
        sex = int(self.left.sex[0]) or int(self.right.sex[0])
        if sex and part != "whole":
            first = first[self._among.sex[names.row[first]] == sex]
        words = names.parts[part][first]
        if part == "whole":
            words = words[(names.parts["maternal"][first] == 0) & (names.parts["paternal"][first] == words)]
        counts = np.bincount(words, minlength=len(self._vocabulary))
        counts[self._vocabulary.lengths < _SHORTEST] = 0
        kept = np.flatnonzero(counts)
        least = np.sort(counts[kept])[-_NAMES_LOOKED_AT:][:1]
        kept = kept[counts[kept] >= (least if len(least) else 0)]
        return kept[np.lexsort((self._vocabulary.words[kept].astype(str), -counts[kept]))][:_NAMES_LOOKED_AT]


def _words(person: CodedPeople) -> Ints:
    words = np.unique(np.concatenate([person.names.parts[part] for part in NAME_PARTS]))
    return words[words > 0].astype(np.int32)


def _turned(text: str, shift: int, keep_last: int) -> str:
    """Return a text whose digits are others; beyond nine turns, odd and even places turn differently."""
    body, tail = (text[:-keep_last], text[-keep_last:]) if keep_last else (text, "")
    return (
        "".join(_digit(sign, shift + (place % 2) * (shift // 10)) for place, sign in enumerate(body)) + tail
    )


def _digit(sign: str, shift: int) -> str:
    return str((int(sign) + (shift % 10 or 1)) % 10) if sign.isdigit() else sign


def _could_be_issued(ssn: str) -> bool:
    area = ssn[:3]
    return len(ssn) != _SSN_WIDTH or not (
        area in ("000", "666") or area[0] == "9" or ssn[3:5] == "00" or ssn[5:] == "0000"
    )
