"""The canonical columns of a person file, one row a person, into the tables of PersonFeatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.linkage.name_classes import name_classes
from transforms.standardize.coded import coded, decoded
from transforms.standardize.dates import StandardDate, standard_date
from transforms.standardize.identifier_columns import identifier_columns
from transforms.standardize.name_columns import standard_name_columns
from transforms.standardize.name_pieces import suffix_of

DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%Y%m%d", "%d-%b-%Y")
NUMBER_COLUMNS = {"ssn": "SSN", "license_number": "OLN", "fbi_number": "FBI", "state_id": "SID"}
"""Column to type; no column says which state issued a license or state id."""
# NAME (1980-01-02), NAME;1980-01-02, NAME @1980-01-02: an alias with a date of birth of its own
_ALIAS_DATE = r"^(?P<name>.*?)\s*[(;@\[]\s*(?P<date>\d[\d/\-]*\d)\s*[)\]]?\s*$"
_TEXTS = ("given", "middle", "paternal", "maternal", "surname", "suffix")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTexts:
    """Name columns of one length (Arrow text, null where nothing is said)."""

    given: pa.Array
    middle: pa.Array
    surname: pa.Array
    suffix: pa.Array
    full: pa.Array
    is_cut: Any
    """Rows whose given name, surname or full name fills its column."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Other names: the row each belongs to, the name, and the date of birth that was given with it."""

    rows: Any
    names: pa.Array
    dates: pa.Array


def split_aliases(aliases: pa.Array) -> Aliases:
    """Return the names of a column of full names with `|` between, each once a row."""
    rows, pieces = _pieces(aliases)
    dated = pc.extract_regex(pieces, _ALIAS_DATE)
    names = pc.coalesce(pc.struct_field(dated, "name"), pieces).cast(pa.large_string())
    dates = pc.struct_field(dated, "date").cast(pa.large_string())
    table = pd.DataFrame({"row": rows, "name": coded(names).codes, "date": coded(dates).codes})
    kept = np.flatnonzero((~table.duplicated()).to_numpy() & (table["name"] > 0).to_numpy())
    chosen = pa.array(kept)
    return Aliases(rows[kept], names.take(chosen), dates.take(chosen))


def person_names(record: NameTexts, aliases: Aliases) -> pd.DataFrame:
    """Return the names table: the name of record is number 1, aliases follow in the order of the column."""
    count = len(record.given)
    own = _standard(record).assign(row=np.arange(count), name_no=1, truncated=record.is_cut)
    others = _standard_full(aliases.names)
    others = others.assign(row=aliases.rows, name_no=_numbers_within(aliases.rows), truncated=False)
    own = own[own["given"].notna() | own["surname"].notna()]
    others = others[others["given"].notna() | others["surname"].notna()]
    names = own
    if len(others):
        names = pd.concat([own, others], ignore_index=True)
        order = np.lexsort([names["name_no"].to_numpy(), names["row"].to_numpy()])
        names = names.iloc[order]
    names = names.reset_index(drop=True)
    for column in _TEXTS:
        names[column] = names[column].fillna("")
    names["name_class"] = _classes(names)
    return names[["row", "name_no", *_TEXTS, "truncated", "name_class"]]


def person_dates(texts: pa.Array, aliases: Aliases) -> pd.DataFrame:
    """Return row, date, precision of a column of dates of birth (several with `|` between) and of the aliases' own."""
    rows, pieces = _pieces(texts)
    is_dated = aliases.dates.is_valid().to_numpy(zero_copy_only=False)
    rows = np.concatenate([rows, aliases.rows[is_dated]])
    column = coded(pa.concat_arrays([pieces, aliases.dates.drop_null()]))
    read = [standard_date(text, DATE_FORMATS) for text in column.texts]
    days = np.array([_day(found) for found in read], dtype="datetime64[s]")[column.codes]
    precision = np.array(["day", "month", "year"], dtype=object)
    number = np.array([_PRECISIONS.get(found.precision, 0) for found in read], dtype=np.int8)[column.codes]
    known = np.flatnonzero(~np.isnat(days))
    found = pd.DataFrame({"row": rows[known], "date": days[known], "precision": number[known]})
    if len(found) and (np.diff(found["row"].to_numpy()) <= 0).any():
        found = found.sort_values("row", kind="stable").drop_duplicates(ignore_index=True)
    words = pa.array(precision, type=pa.large_string()).take(pa.array(found["precision"].to_numpy()))
    return found.assign(precision=pd.array(words, dtype="str"))


_PRECISIONS = {"day": 0, "month": 1, "year": 2}


def _day(found: StandardDate) -> Any:
    return np.datetime64("NaT") if found.value is None else np.datetime64(found.value)


def person_ids(columns: Mapping[str, pa.Array]) -> pd.DataFrame:
    """Return row, id_type, issuer, value of the columns of NUMBER_COLUMNS."""
    pieces = [
        identifier_columns(columns[name], id_type)
        for name, id_type in NUMBER_COLUMNS.items()
        if name in columns
    ]
    empty = identifier_columns(pa.array([], type=pa.large_string()), "OLN")
    ids = pd.concat([piece for piece in pieces if len(piece)] or [empty], ignore_index=True)
    return ids.sort_values("row", kind="stable", ignore_index=True)


def _standard(record: NameTexts) -> pd.DataFrame:
    """Parts win over a full name in the rows that have a given name or a surname."""
    has_parts = pc.or_(record.given.is_valid(), record.surname.is_valid())
    nothing = pa.scalar(None, pa.large_string())
    full = pc.if_else(has_parts, nothing, record.full)
    is_full = full.is_valid()
    parts = {
        part: pc.if_else(is_full, nothing, getattr(record, part))
        for part in ("given", "middle", "surname", "suffix")
    }
    found = _read(full, parts)
    # a full name without a suffix takes the one of the suffix column
    column = coded(pc.if_else(is_full, record.suffix, nothing))
    beside = decoded(column.codes, [suffix_of(text)[0] for text in column.texts])
    return found.assign(suffix=found["suffix"].fillna(beside))


def _standard_full(names: pa.Array) -> pd.DataFrame:
    nothing = pa.nulls(len(names), pa.large_string())
    return _read(names, dict.fromkeys(("given", "middle", "surname", "suffix"), nothing))


def _read(full: pa.Array, parts: Mapping[str, pa.Array]) -> pd.DataFrame:
    orders = pa.array(["parts", "first_middle_last", "last_comma_first"])
    has_comma = pc.match_substring(full, ",")
    order = pc.fill_null(pc.add(pc.cast(has_comma, pa.int32()), 1), 0)
    columns = {
        "name_format": pa.DictionaryArray.from_arrays(order, orders),
        "full_raw": full,
        **{f"{part}_raw": parts[part] for part in parts},
        "truncated_to": pa.nulls(len(full), pa.large_string()),
    }
    found = standard_name_columns(columns)
    return found.rename(columns={"paternal_surname": "paternal", "maternal_surname": "maternal"})


def _pieces(column: pa.Array) -> tuple[Any, pa.Array]:
    """Return the pieces between bars, trimmed, and the row of each; blank ones are left out."""
    rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    texts = column.drop_null().cast(pa.large_string())
    if pc.any(pc.match_substring(texts, "|")).as_py():
        lists = pc.split_pattern(texts, "|")
        rows = rows[pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)]
        texts = pc.list_flatten(lists)
    texts = pc.utf8_trim_whitespace(texts)
    said = np.flatnonzero(pc.not_equal(texts, "").to_numpy(zero_copy_only=False))
    return rows[said], texts.take(pa.array(said))


def _numbers_within(rows: Any) -> Any:
    """Return 2, 3, ... within each run of equal rows."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    is_first = np.r_[True, rows[1:] != rows[:-1]]
    starts = np.flatnonzero(is_first)
    return np.arange(len(rows)) - starts[np.cumsum(is_first) - 1] + 2


def _classes(names: pd.DataFrame) -> Any:
    """Only records of several names have classes to tell apart."""
    rows = names["row"].to_numpy()
    is_same = rows[1:] == rows[:-1]
    several = np.flatnonzero(np.r_[is_same, False] | np.r_[False, is_same])
    classes = np.zeros(len(names), dtype=np.int64)
    classes[several] = name_classes(names.iloc[several]).to_numpy()
    return classes
