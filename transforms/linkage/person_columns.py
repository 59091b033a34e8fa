"""The canonical columns of a person file, one row a person, into the tables of PersonFeatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.linkage.column_counts import ColumnCounts, date_counts, name_counts
from transforms.linkage.name_classes import name_classes
from transforms.standardize.coded import CodedText, coded, decoded, joined
from transforms.standardize.cut_columns import fills_column
from transforms.standardize.dates import StandardDate, born_on, iso_date, standard_date
from transforms.standardize.identifier_columns import Identifiers
from transforms.standardize.name_columns import standard_name_columns
from transforms.standardize.name_pieces import LONGEST, suffix_of

DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%Y%m%d", "%d-%b-%Y")
# NAME (1980-01-02), NAME;1980-01-02, NAME @1980-01-02: an alias with a date of birth of its own
_ALIAS_DATE = r"^(?P<name>.*?)\s*[(;@\[]\s*(?P<date>\d[\d/\-]*\d)\s*[)\]]?\s*$"
_NOTHING = pa.scalar(None, pa.large_string())
_TEXTS = ("given", "middle", "paternal", "maternal", "surname", "suffix")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTexts:
    """Name columns of one length."""

    given: CodedText
    middle: CodedText
    surname: CodedText
    suffix: CodedText
    full: pa.Array
    """Text, null where nothing is said."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Other names: the row each belongs to, the name, and the date of birth that was given with it."""

    rows: Any
    names: pa.Array
    dates: pa.Array
    beyond: Any = ()
    """Rows of the names that were left out, because they stand behind the first MOST_ALIASES of their record."""


MOST_ALIASES = 1_000
"""Other names of one record that are read. Every name of a record is held against every name of every record it may be,
and against its own other names: a cell of a hundred thousand would take hours, and is a mistake, not a person."""


def split_aliases(aliases: pa.Array) -> Aliases:
    """Return the names of a column of full names with `|` between, each once a row, the first MOST_ALIASES of each.

    Those of a row come in the order of their letters, whatever order the file has: where two of them fit another record
    equally well, the first one speaks for the record.
    """
    rows, pieces = _in_order(*_pieces(aliases))
    dated = pc.extract_regex(pieces, _ALIAS_DATE)
    names = pc.coalesce(pc.struct_field(dated, "name"), pieces).cast(pa.large_string())
    dates = pc.struct_field(dated, "date").cast(pa.large_string())
    table = pd.DataFrame({"row": rows, "name": coded(names).codes, "date": coded(dates).codes})
    kept = np.flatnonzero((~table.duplicated()).to_numpy() & (table["name"] > 0).to_numpy())
    is_beyond = _numbers_within(rows[kept]) > MOST_ALIASES + 1  # the name of record is number 1
    beyond, kept = rows[kept[is_beyond]], kept[~is_beyond]
    chosen = pa.array(kept)
    return Aliases(rows[kept], names.take(chosen), dates.take(chosen), beyond)


def _in_order(rows: Any, pieces: pa.Array) -> tuple[Any, pa.Array]:
    if (np.diff(rows) > 0).all():
        return rows, pieces
    texts = coded(pieces)
    rank = np.empty(len(texts.texts), dtype=np.int64)
    rank[np.argsort(np.array(texts.texts, dtype=object))] = np.arange(len(rank))
    order = np.lexsort([rank[texts.codes], rows])
    return rows[order], pieces.take(pa.array(order))


def person_names(record: NameTexts, aliases: Aliases) -> tuple[pd.DataFrame, tuple[ColumnCounts, ...]]:
    """Return the names table, and what became of the values of each column. The name of record is number 1, aliases
    follow in the order of their column.

    Parts win over a full name in the rows that have a given name or a surname. A full name without a comma does not say
    which end the surname stands at: it is read with the surname last, and again, as the last of the record's names and no
    other names, with one surname first and with two.
    """
    count = len(record.full)
    has_parts = record.given.is_said | record.surname.is_said
    full = pc.if_else(pa.array(has_parts), _NOTHING, record.full)
    is_full = full.is_valid().to_numpy(zero_copy_only=False)
    is_cut = fills_column(record.given) | fills_column(record.surname) | (fills_column(record.full) & is_full)
    again = _other_readings(full)
    row = np.concatenate([np.arange(count), aliases.rows, again.rows])
    number = np.concatenate(
        [
            np.ones(count, dtype=np.int64),
            _numbers_within(aliases.rows),
            np.full(len(again.rows), READING, dtype=np.int64),
        ]
    )
    order = np.lexsort([number, row]) if len(row) > count else row
    is_own = (number == 1)[order]
    own = np.where(is_own, row[order], 0)
    beside = record.suffix.take(own).without(~is_own)
    parts = {
        part: column.take(own).without(~is_own | is_full[own])
        for part, column in (("given", record.given), ("middle", record.middle), ("surname", record.surname))
    }
    whole = pa.concat_arrays([full, aliases.names, again.names])
    is_long = pc.fill_null(pc.greater(pc.utf8_length(whole), LONGEST), False).to_numpy(zero_copy_only=False)
    found = _standard(
        whole.take(pa.array(order)),
        {**parts, "suffix": beside.without(is_full[own])},
    )
    # a full name without a suffix takes the one of the suffix column
    suffixes = decoded(beside.codes, [suffix_of(text)[0] for text in beside.texts], missing="")
    found["suffix"] = _first_said(found["suffix"], suffixes)
    is_reading = number[order] == READING
    is_named, is_kept = _named(found, row[order], is_own, is_reading)
    counts = name_counts(
        found,
        parts,
        beside,
        {"full_name": is_own & is_full[own], "aliases": ~is_own & ~is_reading},
        ~is_named,
        is_long[order],
    )
    is_named &= is_kept
    names = pd.DataFrame({"row": row[order], "name_no": number[order]})
    for column in _TEXTS:
        names[column] = found.pop(column)
    names["truncated"] = is_cut[own] & is_own
    if not is_named.all():
        names = names[is_named].reset_index(drop=True)
    names["name_class"] = _classes(names)
    return names, counts


def _named(found: pd.DataFrame, row: Any, is_own: Any, is_reading: Any) -> tuple[Any, Any]:
    """Return which names say anything, and which to keep: not the other reading of a name that loses a word by it.

    MALCOLM X read with the surname first would be the moniker MALCOLM of somebody without a given name; a name that is
    nobody's (JOHN DOE) one way round is nobody's the other way, too.
    """
    parts = [(found[part] != "").to_numpy() for part in ("given", "middle", "surname")]
    is_named, is_kept = parts[0] | parts[2], np.ones(len(row), dtype=np.bool_)
    readings = np.flatnonzero(is_reading)
    if len(readings):
        words = np.sum(parts, axis=0)
        own = np.flatnonzero(is_own)[row[readings]]
        flags = found["flags"].iloc[readings].astype("str")
        is_nobody = ~is_named[readings] & flags.str.contains("placeholder").to_numpy(dtype=np.bool_)
        is_named[own[is_nobody]] = False
        is_odd = flags.str.contains("placeholder|moniker").to_numpy(dtype=np.bool_)
        is_kept[readings] = is_named[own] & ~(is_odd & (words[readings] < words[own]))
    return is_named, is_kept


READING = np.iinfo(np.int64).max
"""Number of the other reading of a full name: behind all aliases, and of none of them."""


def _other_readings(full: pa.Array) -> Aliases:
    """Return the full names of several words without a comma, with the surname first; of three words and more also with
    two surnames first, as ZUNIGA CRUZ KIRK is written."""
    rows, names = [], []
    for surname, least in ((_ONE_SURNAME, 2), (rf"{_ONE_SURNAME}\s+{_ONE_SURNAME}", 3)):
        several = pc.match_substring_regex(full, rf"^[^,]*[^\s,](?:\s+[^\s,][^,]*){{{least - 1}}}$")
        found = np.flatnonzero(pc.fill_null(several, False).to_numpy(zero_copy_only=False))
        rows.append(found)
        names.append(
            pc.replace_substring_regex(full.take(pa.array(found)), rf"(?i)^\s*({surname})\s+(.*)$", r"\1, \2")
        )
    texts = pa.chunked_array(names, pa.large_string()).combine_chunks()
    return Aliases(np.concatenate(rows), texts, pa.nulls(len(texts), pa.large_string()))


_ONE_SURNAME = r"(?:(?:DE|DEL|DELA|LA|LAS|LOS|VAN|VON|DER|DEN|SAN|SANTA|MC|MAC|ST\.?)\s+)*\S+"
"""A word, with the particles before it."""


def person_dates(texts: pa.Array, aliases: Aliases) -> pd.DataFrame:
    """Return row, date, precision of a column of dates of birth (several with `|` between) and of the aliases' own."""
    return read_dates(texts, aliases)[0]


def read_dates(
    texts: pa.Array, aliases: Aliases, as_of: date | None = None
) -> tuple[pd.DataFrame, tuple[ColumnCounts, ...]]:
    """Return what `person_dates` returns, and what became of the dates of either column.

    Args:
        texts, aliases: see `person_dates`.
        as_of: the day the records are of: a date of birth behind it is unknown.
    """
    rows, pieces = _pieces(texts)
    is_dated = aliases.dates.is_valid().to_numpy(zero_copy_only=False)
    rows = np.concatenate([rows, aliases.rows[is_dated]])
    column = coded(pa.concat_arrays([pieces, aliases.dates.drop_null()]))
    read = [born_on(iso_date(text) or standard_date(text, DATE_FORMATS), as_of) for text in column.texts]
    days = np.array([_day(found) for found in read], dtype="datetime64[s]")[column.codes]
    number = np.array([_PRECISIONS.get(found.precision, 0) for found in read], dtype=np.int32)[column.codes]
    known = np.flatnonzero(~np.isnat(days))
    found = pd.DataFrame({"row": rows[known], "date": days[known], "precision": number[known]})
    if len(found) and (np.diff(found["row"].to_numpy()) <= 0).any():
        found = found.sort_values("row", kind="stable").drop_duplicates(ignore_index=True)
    counts = (
        date_counts("date_of_birth", column.take(slice(len(pieces))), read),
        date_counts("aliases, dates", column.take(slice(len(pieces), None)), read),
    )
    return found.assign(precision=decoded(found["precision"].to_numpy(), list(_PRECISIONS))), counts


_PRECISIONS = {"day": 0, "month": 1, "year": 2}


def _day(found: StandardDate) -> Any:
    return np.datetime64("NaT") if found.value is None else np.datetime64(found.value)


def person_ids(found: Sequence[Identifiers]) -> pd.DataFrame:
    """Return row, id_type, issuer, value, by row and within it in the order of the columns."""
    rows = np.concatenate([column.rows for column in found])
    order = np.argsort(rows, kind="stable")
    id_types, issuers = joined([c.id_types for c in found]), joined([c.issuers for c in found])
    values = pa.concat_arrays([column.values for column in found]).take(pa.array(order))
    return pd.DataFrame(
        {
            "row": rows[order],
            "id_type": decoded(id_types.codes[order], id_types.texts),
            "issuer": decoded(issuers.codes[order], issuers.texts),
            "value": pd.Series(pd.array(values, dtype="str")),
        }
    )


def _standard(full: pa.Array, parts: Mapping[str, CodedText]) -> pd.DataFrame:
    has_comma = pc.match_substring(full, ",")
    order = pc.fill_null(pc.add(pc.cast(has_comma, pa.int32()), 1), 0).to_numpy(zero_copy_only=False)
    columns = {
        "name_format": CodedText(order + 1, ["", "parts", "first_middle_last", "last_comma_first"]),
        "full_raw": full,
        **{f"{part}_raw": column for part, column in parts.items()},
        "truncated_to": CodedText(np.zeros(len(full), dtype=np.int32), [""]),
    }
    found = standard_name_columns(columns, missing="")
    return found.rename(columns={"paternal_surname": "paternal", "maternal_surname": "maternal"})


def _first_said(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return columns of categories put together: the first where it says something, else the other."""
    if not (other != "").any():
        return one
    texts = one.astype("str")
    return texts.where(texts != "", other.astype("str")).astype("category")


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
    is_reading = (names["name_no"] == READING).to_numpy()
    several = np.flatnonzero(np.bincount(rows[~is_reading], minlength=len(rows) and rows[-1] + 1)[rows] > 1)
    classes = np.zeros(len(names), dtype=np.int64)
    classes[several] = name_classes(names.iloc[several]).to_numpy()
    readings = np.flatnonzero(is_reading)
    classes[readings] = classes[np.searchsorted(rows, rows[readings])]  # no other name, see name_classes
    return classes
