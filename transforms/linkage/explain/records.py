"""Single records: taken out of a side, put together, and with other values in one of their tables."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from transforms.linkage.people.coded_people import (
    CodedDates,
    CodedNames,
    CodedNumbers,
    CodedPeople,
    CodedPlaces,
    number_texts,
)
from transforms.linkage.people.vocabulary import text_hashes

Table = TypeVar("Table", CodedNames, CodedDates, CodedNumbers, CodedPlaces)


def taken(people: CodedPeople, rows: Any) -> CodedPeople:
    """Return some records of a side, in the order of `rows`."""
    chosen = np.asarray(rows, dtype=np.int64)
    return CodedPeople(
        record_ids=np.asarray(people.record_ids[chosen], dtype=object),
        sex=people.sex[chosen],
        birth_place=people.birth_place[chosen],
        names=_taken(people.names, chosen),
        dates=_taken(people.dates, chosen),
        numbers={kind: _taken(numbers, chosen) for kind, numbers in people.numbers.items()},
        places=_taken(people.places, chosen),
    )


def stacked(sides: Sequence[CodedPeople]) -> CodedPeople:
    """Return the records of several sides of one vocabulary, one side behind the other."""
    return CodedPeople(
        record_ids=np.concatenate([np.asarray(side.record_ids, dtype=object) for side in sides]),
        sex=np.concatenate([side.sex for side in sides]),
        birth_place=np.concatenate([side.birth_place for side in sides]),
        names=_stacked([side.names for side in sides]),
        dates=_stacked([side.dates for side in sides]),
        numbers={kind: _stacked([side.numbers[kind] for side in sides]) for kind in sides[0].numbers},
        places=_stacked([side.places for side in sides]),
    )


def with_record(people: CodedPeople, row: int, record: CodedPeople) -> CodedPeople:
    """Return a side in which one record is another."""
    before, after = np.arange(row), np.arange(row + 1, len(people))
    return stacked([taken(people, before), record, taken(people, after)])


def one_value_a_row(table: Table) -> Table:
    """Return the values of a table as if each belonged to a record of its own."""
    count = len(table.row)
    return replace(table, row=np.arange(count, dtype=np.int32), start=np.arange(count + 1, dtype=np.int64))


def without_values(table: Table) -> Table:
    """Return the table of one record with no values in it."""
    return first_values(table, 0)


def first_values(table: Table, count: int) -> Table:
    """Return the table of one record with its first `count` values."""
    kept = min(count, len(table.row))
    return _picked(table, np.arange(kept), np.zeros(kept, dtype=np.int32), 1)


def joined_values(one: Table, other: Table) -> Table:
    """Return the table of one record with the values of another record behind its own."""
    both = _stacked([one, other])
    return replace(
        both, row=np.zeros(len(both.row), dtype=np.int32), start=np.array([0, len(both.row)], dtype=np.int64)
    )


def one_date(year: int, month: int, day: int) -> CodedDates:
    """Return the dates of a record that has one; 0 where unknown."""
    return CodedDates(
        **_ONE,
        year=np.array([year], dtype=np.int32),
        month=np.array([month], dtype=np.int8),
        day=np.array([day], dtype=np.int8),
    )


def one_number(text: str, issuer: int) -> CodedNumbers:
    """Return the numbers of one kind of a record that has one.

    Args:
        text: the number as it is standardized.
        issuer: code of the state that issued it, see state_codes; 0 where nobody said or no state issues it.
    """
    is_plain = text.isascii() and text.isdigit() and len(text) <= 18
    return CodedNumbers(
        **_ONE,
        value=text_hashes([text]),
        digits=np.array([int(text) if is_plain else -1], dtype=np.int64),
        text=number_texts(pa.array([text], pa.large_string())),
        issuer=np.array([issuer], dtype=np.int32),
    )


def one_place(street: str, city: str, postcode: int, state: int) -> CodedPlaces:
    """Return the places of a record that has one; empty text and 0 where unknown.

    Args:
        street: its street key, see transforms.standardize.addresses.
        city, postcode, state: where that is; the state as a code, see state_codes.
    """
    return CodedPlaces(
        **_ONE,
        street=text_hashes([street]),
        city=text_hashes([city]),
        postcode=np.array([postcode], dtype=np.int32),
        state=np.array([state], dtype=np.int32),
    )


_ONE: dict[str, Any] = {"row": np.zeros(1, dtype=np.int32), "start": np.array([0, 1], dtype=np.int64)}


def _taken(table: Table, rows: Any) -> Table:
    counts = table.start[rows + 1] - table.start[rows]
    own = np.repeat(np.arange(len(rows), dtype=np.int64), counts)
    within = np.arange(len(own), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return _picked(table, table.start[rows][own] + within, own.astype(np.int32), len(rows))


def _picked(table: Table, places: Any, rows: Any, count: int) -> Table:
    """Return the values at some places of a table as values of the records `rows`, in order, of `count` records."""
    starts: Any = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).astype(np.int64)
    values = {name: _each(value, lambda array: array[places]) for name, value in _values(table)}
    return replace(table, row=rows, start=starts, **values)


def _stacked(tables: Sequence[Table]) -> Table:
    offsets = np.cumsum([0, *(len(table.start) - 1 for table in tables)])
    ends = np.cumsum([0, *(len(table.row) for table in tables)])
    rows = [table.row + offset for table, offset in zip(tables, offsets[:-1], strict=True)]
    begins: list[Any] = [table.start[:-1] + end for table, end in zip(tables, ends[:-1], strict=True)]
    columns = [dict(_values(table)) for table in tables]
    values = {name: _behind([own[name] for own in columns]) for name in columns[0]}
    return replace(
        tables[0],
        row=np.concatenate(rows).astype(np.int32),
        start=np.concatenate([*begins, ends[-1:]]).astype(np.int64),
        **values,
    )


def _values(table: Any) -> list[tuple[str, Any]]:
    return [
        (field.name, getattr(table, field.name))
        for field in fields(table)
        if field.name not in ("row", "start")
    ]


def _each(value: Any, change: Any) -> Any:
    return (
        {name: change(array) for name, array in value.items()} if isinstance(value, dict) else change(value)
    )


def _behind(values: Sequence[Any]) -> Any:
    if isinstance(values[0], dict):
        return {name: np.concatenate([value[name] for value in values]) for name in values[0]}
    return np.concatenate(values)
