"""Changes of facts on the left record: what it would look like without a fact, or with another one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transforms.linkage.explain.edits import (
    with_birth_place,
    with_dates,
    with_name_of_record,
    with_numbers,
    with_places,
    with_sex,
    with_ssn,
    with_suffix,
    with_words,
)
from transforms.linkage.explain.facts import CHANGEABLE
from transforms.linkage.explain.invented import NOWHERE, Invented
from transforms.linkage.explain.records import without_values
from transforms.linkage.people.coded_people import SUFFIXES, CodedPeople

Edit = Callable[[CodedPeople, Invented], CodedPeople | None]
"""From a record to the changed one; None where there is nothing to change, or no other value to change it to."""


_SIZES = {"unknown": 1, "another_day": 2, "another": 3}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of the left record, changed."""

    fact: str
    to: str
    """unknown, another, or another_day."""

    @property
    def size(self) -> int:
        """How much the record is changed: a fact taken away less than one contradicted."""
        return _SIZES[self.to]


def possible_changes(person: CodedPeople, invented: Invented) -> tuple[Change, ...]:
    """Return all changes of a record by fact, smaller ones first; a fact that it lacks cannot be taken from it."""
    wanted = [Change(fact, to) for fact, kinds in CHANGEABLE.items() for to in kinds]
    return tuple(change for change in wanted if _EDITS[change.fact, change.to](person, invented) is not None)


def changed(person: CodedPeople, changes: Iterable[Change], invented: Invented) -> CodedPeople:
    """Return a record after possible changes of different facts."""
    for change in changes:
        edited = _EDITS[change.fact, change.to](person, invented)
        assert edited is not None, "only possible changes are made"
        person = edited
    return person


def _another_word(part: str, columns: Iterable[str], emptied: Iterable[str]) -> Edit:
    def edit(person: CodedPeople, invented: Invented) -> CodedPeople | None:
        words = invented.name_words(part)
        if not words or not all(person.names.parts[column].any() for column in columns):
            return None
        return with_words(person, dict.fromkeys(columns, words[0]) | dict.fromkeys(emptied, 0))

    return edit


def _no_middle(person: CodedPeople, _: Invented) -> CodedPeople | None:
    return with_words(person, {"middle": 0, "middle2": 0}) if person.names.parts["middle"].any() else None


def _no_aliases(person: CodedPeople, _: Invented) -> CodedPeople | None:
    return with_name_of_record(person) if len(person.names.row) > 1 else None


def _suffix(person: CodedPeople, to: int | None) -> CodedPeople | None:
    own = set(person.names.suffix.tolist()) - {0}
    if not own:
        return None
    junior = {SUFFIXES.index("JR"), SUFFIXES.index("II")}
    other = SUFFIXES.index("SR") if own & junior else SUFFIXES.index("JR")
    return with_suffix(person, other if to is None else to)


def _no_date(person: CodedPeople, _: Invented) -> CodedPeople | None:
    return with_dates(person, without_values(person.dates)) if len(person.dates.row) else None


def _another_date(level: str) -> Edit:
    def edit(person: CodedPeople, invented: Invented) -> CodedPeople | None:
        own = person.dates
        if not len(own.row) or (level == "same_year" and not own.day[0]):
            return None
        made = invented.date(own, invented.right.dates, level)
        return None if made is None else with_dates(person, made)

    return edit


def _no_number(kind: str) -> Edit:
    def edit(person: CodedPeople, _: Invented) -> CodedPeople | None:
        own = person.numbers[kind]
        return with_numbers(person, kind, without_values(own)) if len(own.row) else None

    return edit


def _another_number(kind: str) -> Edit:
    def edit(person: CodedPeople, invented: Invented) -> CodedPeople | None:
        own = person.numbers[kind]
        return with_numbers(person, kind, invented.numbers(kind, own)) if len(own.row) else None

    return edit


def _no_ssn(person: CodedPeople, _: Invented) -> CodedPeople | None:
    part = person.numbers["ssn4"]
    if not len(part.row):
        return None
    return with_numbers(with_ssn(person, without_values(person.numbers["ssn"])), "ssn4", without_values(part))


def _another_ssn(person: CodedPeople, invented: Invented) -> CodedPeople | None:
    whole, part = person.numbers["ssn"], person.numbers["ssn4"]
    if len(whole.row):
        return with_ssn(person, invented.numbers("ssn", whole))
    return with_numbers(person, "ssn4", invented.numbers("ssn4", part)) if len(part.row) else None


def _no_place(person: CodedPeople, _: Invented) -> CodedPeople | None:
    return with_places(person, without_values(person.places)) if len(person.places.row) else None


def _another_place(person: CodedPeople, invented: Invented) -> CodedPeople | None:
    return with_places(person, invented.place()) if len(person.places.row) else None


def _sex(person: CodedPeople, to: int | None) -> CodedPeople | None:
    own = int(person.sex[0])
    return with_sex(person, 3 - own if to is None else to) if own else None


def _birth_place(person: CodedPeople, to: int) -> CodedPeople | None:
    return with_birth_place(person, to) if person.birth_place[0] else None


_EDITS: dict[tuple[str, str], Edit] = {
    ("given", "another"): _another_word("given", ["given"], []),
    ("surname", "another"): _another_word("whole", ["paternal", "whole"], ["maternal", "third"]),
    ("middle", "another"): _another_word("middle", ["middle"], ["middle2"]),
    ("middle", "unknown"): _no_middle,
    ("aliases", "unknown"): _no_aliases,
    ("suffix", "another"): lambda person, _: _suffix(person, None),
    ("suffix", "unknown"): lambda person, _: _suffix(person, 0),
    ("birth_date", "unknown"): _no_date,
    ("birth_date", "another_day"): _another_date("same_year"),
    ("birth_date", "another"): _another_date("years_apart"),
    ("ssn", "unknown"): _no_ssn,
    ("ssn", "another"): _another_ssn,
    ("place", "unknown"): _no_place,
    ("place", "another"): _another_place,
    ("sex", "unknown"): lambda person, _: _sex(person, 0),
    ("sex", "another"): lambda person, _: _sex(person, None),
    ("birth_place", "unknown"): lambda person, _: _birth_place(person, 0),
    ("birth_place", "another"): lambda person, _: _birth_place(person, NOWHERE),
    **{(kind, "unknown"): _no_number(kind) for kind in ("license", "state_id", "fbi")},
    **{(kind, "another"): _another_number(kind) for kind in ("license", "state_id", "fbi")},
}
