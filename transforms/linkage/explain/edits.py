"""Records with other facts: the smallest pure edits, of which every counterfactual is made."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from transforms.linkage.explain.records import first_values, joined_values, one_number, without_values
from transforms.linkage.people.coded_people import CodedDates, CodedNumbers, CodedPeople, CodedPlaces


def with_words(person: CodedPeople, words: Mapping[str, int]) -> CodedPeople:
    """Return a record whose names all have these words: part of NAME_PARTS to code, 0 for none."""
    count = len(person.names.row)
    parts = {part: np.full(count, code, dtype=np.int32) for part, code in words.items()}
    return replace(person, names=replace(person.names, parts={**person.names.parts, **parts}))


def with_suffix(person: CodedPeople, suffix: int) -> CodedPeople:
    """Return a record whose names all have this suffix, a place in SUFFIXES; 0 for none."""
    return replace(person, names=replace(person.names, suffix=np.full_like(person.names.suffix, suffix)))


def with_name_of_record(person: CodedPeople) -> CodedPeople:
    """Return a record without its aliases."""
    return replace(person, names=first_values(person.names, 1))


def with_dates(person: CodedPeople, dates: CodedDates) -> CodedPeople:
    """Return a record with these dates of birth and no others."""
    return replace(person, dates=dates)


def with_places(person: CodedPeople, places: CodedPlaces) -> CodedPeople:
    """Return a record with these addresses and no others."""
    return replace(person, places=places)


def with_numbers(person: CodedPeople, kind: str, numbers: CodedNumbers) -> CodedPeople:
    """Return a record with these numbers of one kind and no others."""
    return replace(person, numbers={**person.numbers, kind: numbers})


def with_ssn(person: CodedPeople, whole: CodedNumbers) -> CodedPeople:
    """Return a record with these whole Social Security numbers, and their last four digits beside them."""
    last_fours = without_values(whole)
    for row in range(len(whole.row)):
        part = one_number(number_text(whole, row)[-4:], int(whole.issuer[row]))
        last_fours = joined_values(last_fours, part)
    return with_numbers(with_numbers(person, "ssn", whole), "ssn4", last_fours)


def with_sex(person: CodedPeople, sex: int) -> CodedPeople:
    """Return a record with this sex, a place in SEXES; 0 for none."""
    return replace(person, sex=np.full_like(person.sex, sex))


def with_birth_place(person: CodedPeople, code: int) -> CodedPeople:
    """Return a record with this birthplace, see place_codes; 0 for none."""
    return replace(person, birth_place=np.full_like(person.birth_place, code))


def number_text(numbers: CodedNumbers, row: int) -> str:
    """Return a number as text; where it is kept only as a hash, the hash: as good a number as any to change."""
    return numbers.text[row].decode() or str(int(numbers.value[row]))
