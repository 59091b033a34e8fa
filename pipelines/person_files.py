"""Person files: any Parquet or CSV in the canonical columns, one row a person record, as linkage sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.column_files import ColumnFile, ColumnFileError
from transforms.linkage.column_counts import ColumnCounts, number_counts
from transforms.linkage.person_columns import (
    MOST_ALIASES,
    Aliases,
    NameTexts,
    person_ids,
    person_names,
    read_dates,
    split_aliases,
)
from transforms.linkage.prepare import PersonFeatures
from transforms.standardize.address_columns import place_columns
from transforms.standardize.coded import CodedText, coded, decoded
from transforms.standardize.codes import standard_sex
from transforms.standardize.identifier_columns import read_identifiers

CANONICAL_COLUMNS = (
    "record_id", "full_name", "given_name", "middle_name", "surname", "suffix", "aliases", "sex", "date_of_birth", "ssn",
    "street", "city", "state", "postcode", "license_number", "fbi_number", "state_id",
)  # fmt: skip
_NUMBER_COLUMNS = {"ssn": "SSN", "license_number": "OLN", "fbi_number": "FBI", "state_id": "SID"}
"""Column to type of number; no column says which state issued a license or state id."""
SEVERAL = frozenset({"aliases", "date_of_birth"})
"""Columns whose rows may hold several values, `|` between; of a Parquet file, lists."""
_EXAMPLES = 3
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
"""What a first line that is one column may be parted by instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """A person file as read: its people in record id order, and what the reader should be told about the file."""

    features: PersonFeatures
    warnings: tuple[str, ...]
    counts: tuple[ColumnCounts, ...]
    """What became of the values of the columns of numbers, dates and names."""


def read_person_file(path: Path | str, *, as_of: date | None = None) -> PersonFile:
    """Return the people of a Parquet or CSV file in canonical columns; the order of its rows does not matter.

    Every column but record_id may be missing or blank; numbers and dates count as their text. A row with a given
    name or a surname is known by its parts, any other by full_name. All texts of the features but record_id, value and
    street_key are categories: two million people have few different ones.

    Args:
        path: the file.
        as_of: the day the file is of: a date of birth behind it is unknown. When not given, no date is too late.

    Raises:
        ColumnFileError: the file cannot be read, or record_id is missing, blank or not unique.
    """
    file = _CanonicalFile(Path(path))
    return _read(file, file.path.stem, f"[{file.path}]", file.warnings, as_of)


def typed_people(rows: Sequence[Mapping[str, str]], *, as_of: date | None = None) -> PersonFile:
    """Return people as somebody typed them, in that order: canonical column to text, read as the columns of a file.

    Args:
        rows: canonical column to text.
        as_of: the day they were typed, see `read_person_file`.

    Raises:
        ColumnFileError: a column is not canonical.
    """
    names = sorted({name for row in rows for name in row})
    columns = {name: pa.array([row.get(name) for row in rows], pa.large_string()) for name in names}
    return read_columns(
        pa.array([f"typed {n:06}" for n in range(len(rows))], pa.large_string()),
        columns,
        "typed",
        as_of=as_of,
    )


def people_of_columns(record_ids: pa.Array, columns: Mapping[str, pa.Array]) -> PersonFeatures:
    """Return people of columns that stand in no file; see `read_columns`."""
    return read_columns(record_ids, columns).features


def read_columns(
    record_ids: pa.Array, columns: Mapping[str, pa.Array], name: str = "given", *, as_of: date | None = None
) -> PersonFile:
    """Return what columns that stand in no file say, read as the columns of a file are.

    Args:
        record_ids: each different, in order.
        columns: canonical column to text, row for row with the ids.
        name: what warnings call them.
        as_of: the day they are of, see `read_person_file`.

    Raises:
        ColumnFileError: a column is not canonical.
    """
    unknown = sorted(set(columns) - set(CANONICAL_COLUMNS[1:]))
    if unknown:
        raise ColumnFileError(f"{unknown}: no such columns; canonical are {list(CANONICAL_COLUMNS[1:])}")
    return _read(_GivenColumns(record_ids, columns), "given", f"[{name}]", (), as_of)


class _Columns(Protocol):
    ids: pa.Array

    def take(self, name: str) -> pa.Array: ...

    def take_coded(self, name: str) -> CodedText: ...


def _read(
    file: _Columns, source_id: str, where: str, warnings: tuple[str, ...], as_of: date | None
) -> PersonFile:
    aliases = split_aliases(file.take("aliases"))
    same = np.zeros(len(file.ids), dtype=np.int32)
    people = pd.DataFrame(
        {
            "record_id": _series(file.ids),
            "source_id": decoded(same, [source_id]),
            "sex": _sexes(file),
            "birth_place": decoded(same, [None]),
        }
    )
    names, name_counts = _names(file, aliases)
    pa.default_memory_pool().release_unused()  # the names are the most work; what follows needs the room
    dates, date_counts = read_dates(file.take("date_of_birth"), aliases, as_of)
    numbers, counts = [], [*name_counts, *date_counts]
    for name, kind in _NUMBER_COLUMNS.items():
        texts = file.take(name)
        numbers.append(read_identifiers(texts, kind))
        counts.append(number_counts(name, texts, kind, numbers[-1]))
    features = PersonFeatures(
        people=people, names=names, dates=dates, ids=person_ids(numbers), places=_places(file)
    )
    warnings = (*warnings, *_beyond(aliases, features, where), *_silent(features, where))
    return PersonFile(features=features, warnings=warnings, counts=tuple(counts))


def _beyond(aliases: Aliases, features: PersonFeatures, where: str) -> Sequence[str]:
    """Say of which records not all aliases were read."""
    if not len(aliases.beyond):
        return ()
    rows = np.unique(aliases.beyond)
    shown = ", ".join(map(str, features.people["record_id"].iloc[rows[:_EXAMPLES]]))
    return (
        f"{where} column [aliases]: [{len(rows)}] records have more than [{MOST_ALIASES}] aliases (first: {shown});"
        f" the [{len(aliases.beyond)}] aliases beyond were not read",
    )


def _silent(features: PersonFeatures, where: str) -> Sequence[str]:
    """Say which records hold nothing by which they could be compared."""
    is_silent = np.ones(len(features), dtype=np.bool_)
    for table in (features.names, features.dates, features.ids, features.places):
        is_silent[table["row"].to_numpy()] = False
    rows = np.flatnonzero(is_silent)
    if not len(rows):
        return ()
    shown = ", ".join(map(str, features.people["record_id"].iloc[rows[:_EXAMPLES]]))
    return (
        f"{where}: [{len(rows)}] of [{len(features)}] records hold no name, date of birth, number or place that can be read"
        f" (first: {shown}); nobody is found by them",
    )


class _GivenColumns:
    """Columns that stand in no file."""

    def __init__(self, record_ids: pa.Array, columns: Mapping[str, pa.Array]) -> None:
        self.ids, self._columns = record_ids, columns

    def take(self, name: str) -> pa.Array:
        if name not in self._columns:
            return pa.nulls(len(self.ids), pa.large_string())
        texts = pc.utf8_trim_whitespace(self._columns[name].cast(pa.large_string()))
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.large_string()), texts)

    def take_coded(self, name: str) -> CodedText:
        return coded(self.take(name))


class _CanonicalFile:
    """A file whose record ids hold; every column comes in record id order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = ColumnFile(path, CANONICAL_COLUMNS)
        ids = self._file.take("record_id", is_key=True)
        if ids is None:
            raise ColumnFileError(
                f"[{path}] column [record_id]: is missing; {self._known()}. Expected a first line that names the"
                " columns, and one id for every row, each different; add the column"
            )
        _check_complete(path, ids)
        self._order = _order(ids)
        self.ids = self._ordered(ids)
        _check_unique(path, self.ids)
        self.warnings = self._warnings()

    def take(self, name: str) -> pa.Array:
        """Return a column as text in record id order, all null when the file has no such column."""
        column = self._file.take(name, several=name in SEVERAL)
        return pa.nulls(len(self.ids), pa.large_string()) if column is None else self._ordered(column)

    def take_coded(self, name: str) -> CodedText:
        """Return a column of few different texts as codes, in record id order."""
        column = self._file.take(name)
        if column is None:
            return CodedText(np.zeros(len(self.ids), dtype=np.int32), [""])
        texts = coded(column)
        return texts if self._order is None else texts.take(self._order.to_numpy())

    def _ordered(self, column: pa.Array) -> pa.Array:
        return column if self._order is None else column.take(self._order)

    def _known(self) -> str:
        """Say what the first line names, but no word that is no canonical name: it may be a row of data."""
        known = [name for name in CANONICAL_COLUMNS if name in self._file]
        said = f"of [{len(known) + len(self._file.unknown)}] columns, those known are {known or 'none'}"
        signs = [name for sign, name in _SEPARATORS.items() if any(sign in own for own in self._file.unknown)]
        return (
            f"{said}; the first line holds {' and '.join(signs)}, and columns are parted by commas"
            if signs
            else said
        )

    def _warnings(self) -> tuple[str, ...]:
        found = []
        if self._file.unknown:
            found.append(
                f"[{self.path}]: columns {sorted(self._file.unknown)} are not canonical and were not read;"
                f" canonical are {list(CANONICAL_COLUMNS)}"
            )
        found += _blanks(self.path, self.ids)
        if not len(self.ids):
            found.append(f"[{self.path}]: the file has no rows")
        elif not any(name in self._file for name in CANONICAL_COLUMNS[1:]):
            found.append(
                f"[{self.path}]: the file has no column besides record_id by which a person could be known"
            )
        return tuple(found)


def _check_complete(path: Path, ids: pa.Array) -> None:
    if ids.null_count:
        first = np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False))[:_EXAMPLES] + 1
        raise ColumnFileError(
            f"[{path}] column [record_id]: is blank in [{ids.null_count}] of [{len(ids)}] rows (first:"
            f" {', '.join(f'row {row}' for row in first)}). Expected one id for every row; fill them in"
        )


def _blanks(path: Path, ids: pa.Array) -> Sequence[str]:
    """Say which ids are told apart by blanks around them alone: two ids, and probably one."""
    plain = pc.utf8_trim_whitespace(ids)
    again = len(ids) - len(plain.unique())
    if not again:
        return ()
    texts = pd.Series(plain.to_pandas())
    shown = [
        f"[{text}]" for text in ids.take(np.flatnonzero(texts.duplicated(keep=False)))[:_EXAMPLES].to_pylist()
    ]
    return (
        f"[{path}] column [record_id]: [{again}] ids differ from another one by blanks around them alone (first:"
        f" {', '.join(shown)}). Ids count as they are written, so these are records of their own",
    )


def _check_unique(path: Path, ids: pa.Array) -> None:
    is_again = pc.equal(ids.slice(1), ids.slice(0, max(len(ids) - 1, 0)))
    again = ids.slice(1).filter(is_again)
    if len(again):
        shown = again.unique().slice(0, _EXAMPLES).to_pylist()
        raise ColumnFileError(
            f"[{path}] column [record_id]: [{len(again.unique())}] ids stand in more than one row, [{len(again)}] rows"
            f" too many (first: {', '.join(map(str, shown))}). Expected every id once; one row a person record"
        )


def _order(ids: pa.Array) -> pa.Array | None:
    """Return the order of the ids, None when they are in order."""
    if pc.all(pc.less_equal(ids.slice(0, max(len(ids) - 1, 0)), ids.slice(1))).as_py() is not False:
        return None
    return pc.array_sort_indices(ids)


def _series(values: pa.Array) -> pd.Series:
    return pd.Series(pd.array(values, dtype="str"))


def _sexes(file: _Columns) -> pd.Series:
    column = file.take_coded("sex")
    return decoded(column.codes, [standard_sex(text) for text in column.texts])


def _names(file: _Columns, aliases: Aliases) -> tuple[pd.DataFrame, tuple[ColumnCounts, ...]]:
    record = NameTexts(
        given=file.take_coded("given_name"),
        middle=file.take_coded("middle_name"),
        surname=file.take_coded("surname"),
        suffix=file.take_coded("suffix"),
        full=file.take("full_name"),
    )
    return person_names(record, aliases)


def _places(file: _Columns) -> pd.DataFrame:
    city, state, postcode = (file.take_coded(name) for name in ("city", "state", "postcode"))
    places = place_columns(file.take("street"), city, state, postcode)
    known = [places[column].notna().to_numpy() for column in places.columns]
    rows = np.flatnonzero(np.logical_or.reduce(known))
    if len(rows) < len(places):
        places = places.iloc[rows].reset_index(drop=True)
    places.insert(0, "row", rows)
    return places
