"""Which values of two records were compared: of several names, dates, numbers or addresses, the two that counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.evidence.dates import compare_dates
from transforms.linkage.evidence.names import compare_names
from transforms.linkage.evidence.numbers import compare_numbers, compare_ssn
from transforms.linkage.evidence.places import compare_places
from transforms.linkage.explain.records import one_value_a_row, without_values
from transforms.linkage.explain.texts import NameText, RecordText
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Vocabulary

Values = dict[str, tuple[str, str]]
"""Comparison to the left and the right value; empty text where a side has none."""
NAME_PARTS = ("surname", "given", "middle", "suffix")
_NO_NAME = NameText(surname="", given="", middle="", suffix="")


def compared_values(
    left: CodedPeople,
    right: CodedPeople,
    texts: tuple[RecordText, RecordText],
    vocabulary: Vocabulary,
    levels: Mapping[str, str],
) -> Values:
    """Return the values that gave a pair its levels, for the comparisons that rest on values of their own.

    Where a level says that nothing could be compared, the first value of each side.

    Args:
        left, right: the two records, coded.
        texts: the same as text.
        vocabulary: of both.
        levels: comparison to level of the pair.
    """
    pair = _Pair(_each(left), _each(right), texts, levels)
    names = pair.names(vocabulary)
    found = {part: (getattr(names[0], part), getattr(names[1], part)) for part in NAME_PARTS}
    if levels["names_used"] != "names_of_record":
        found["names_used"] = (names[0].whole, names[1].whole)
    found["birth_date"] = pair.values("birth_date", (texts[0].dates, texts[1].dates), compare_dates)
    for kind in ("license", "fbi", "state_id"):
        found[kind] = pair.numbers(kind)
    found["ssn"] = pair.ssn()
    found["place"] = pair.values("place", (texts[0].places, texts[1].places), compare_places)
    found["sex"] = (texts[0].sex, texts[1].sex)
    found["birth_place"] = (texts[0].birth_place, texts[1].birth_place)
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two records, each of whose values is a row of its own."""

    left: CodedPeople
    right: CodedPeople
    texts: tuple[RecordText, RecordText]
    levels: Mapping[str, str]

    def values(
        self, comparison: str, texts: tuple[Sequence[str], Sequence[str]], compare: Callable[..., Any]
    ) -> tuple[str, str]:
        """Return the first two values whose comparison has the level of the pair."""
        if not texts[0] or not texts[1]:
            return "".join(texts[0][:1]), "".join(texts[1][:1])
        a, b = _crossed(len(texts[0]), len(texts[1]))
        level = LEVELS[comparison].index(self.levels[comparison])
        at = int(np.argmax(compare(a, b, self.left, self.right) == level))
        return texts[0][a[at]], texts[1][b[at]]

    def names(self, vocabulary: Vocabulary) -> tuple[NameText, NameText]:
        """Return the two names that were compared."""
        one, other = (list(text.names) or [_NO_NAME] for text in self.texts)
        if not len(self.left.names.row) or not len(self.right.names.row):
            return one[0], other[0]
        a, b = _crossed(len(one), len(other))
        names = compare_names(a, b, self.left, self.right, vocabulary)
        found = {
            "surname": names.surname,
            "given": names.given,
            "middle": names.middle,
            "suffix": names.suffix,
        }
        aliases = (a > 0).astype(np.int8) + (b > 0)
        is_used = aliases == LEVELS["names_used"].index(self.levels["names_used"])
        for part, level in found.items():
            is_used &= level == LEVELS[part].index(self.levels[part])
        at = int(np.argmax(is_used))
        return one[a[at]], other[b[at]]

    def numbers(self, kind: str) -> tuple[str, str]:
        """Return the license, FBI number or state id that was compared."""
        texts = self.texts[0].numbers[kind], self.texts[1].numbers[kind]
        return self.values(kind, texts, lambda a, b, one, other: compare_numbers(a, b, one, other, kind))

    def ssn(self) -> tuple[str, str]:
        """Return the Social Security numbers that were compared: whole ones where both sides have one."""
        both_whole = all(text.numbers["ssn"] for text in self.texts)
        kind, silent = ("ssn", "ssn4") if both_whole else ("ssn4", "ssn")
        people = [
            replace(side, numbers={**side.numbers, silent: without_values(side.numbers[silent])})
            for side in (self.left, self.right)
        ]
        texts = self.texts[0].numbers[kind], self.texts[1].numbers[kind]
        own = replace(self, left=people[0], right=people[1])
        found = own.values("ssn", texts, compare_ssn)
        return _whole_ssn(self.texts[0], found[0]), _whole_ssn(self.texts[1], found[1])


def _whole_ssn(text: RecordText, digits: str) -> str:
    """Return the whole number that ends in these digits where the record has it."""
    return next((whole for whole in text.numbers["ssn"] if digits and whole.endswith(digits)), digits)


def _each(person: CodedPeople) -> CodedPeople:
    return replace(
        person,
        names=one_value_a_row(person.names),
        dates=one_value_a_row(person.dates),
        numbers={kind: one_value_a_row(numbers) for kind, numbers in person.numbers.items()},
        places=one_value_a_row(person.places),
    )


def _crossed(left: int, right: int) -> tuple[Any, Any]:
    """Return every left place with every right place, the left changing slowest."""
    a, b = np.repeat(np.arange(left), right), np.tile(np.arange(right), left)
    return a.astype(np.int32), b.astype(np.int32)
