"""Parquet and CSV files as columns of text: whatever type a column has, and one column at a time in memory."""

import csv
from collections.abc import Collection, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from pipelines.errors import StepError

_PARQUET_MAGIC = b"PAR1"
_NOT_TEXT = {
    b"PK\x03\x04": "an Excel or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x1f\x8b": "a gzip file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_BLOCK = 8 << 20
_END = "the end of the file"
_WRITTEN_LIST = r"""^\s*\[\s*['"]"""


class ColumnFileError(StepError):
    """A file cannot be read as columns; the message says where, what was seen, what was expected, what to do."""


class ColumnFile:
    """An open file; every column is read when it is taken, and only once."""

    def __init__(self, path: Path, wanted: Collection[str]) -> None:
        """Open a file for some of its columns. Names count without case and blanks around them.

        Raises:
            ColumnFileError: the file is missing, empty, damaged, of another kind, or names a column twice.
        """
        start = _first_bytes(path)
        if start.startswith(_PARQUET_MAGIC):
            self._source: _Source = _Parquet(path)
        else:
            _refuse_other_kinds(path, start)
            self._source = _Csv(path, wanted)
        self._path = path
        self._names = _by_name(path, self._source.names, wanted)
        self.unknown = tuple(name for name in self._source.names if _plain(name) not in wanted)
        """Columns that nobody wants, as the file writes them. Of a file without a header they are people's data."""

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def take(self, name: str, *, is_key: bool = False, several: bool = False) -> pa.Array | None:
        """Return a column as Arrow text without blanks around it, null where it is blank; None if it is not there.

        Args:
            name: the column.
            is_key: whether its texts stay as they are, so that they are found again in the file.
            several: whether a row may hold several values: a list is read as its values with `|` between.

        Raises:
            ColumnFileError: the column cannot be read, or holds what is no text, such as truth values or lists.
        """
        written = self._names.pop(name, None)
        if written is None:
            return None
        return text_of(
            self._source.take(written), f"[{self._path}] column [{written}]", is_key=is_key, several=several
        )


class _Source(Protocol):
    names: Sequence[str]

    def take(self, written: str) -> pa.ChunkedArray: ...


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise ColumnFileError(
                f"[{path}]: looks like Parquet but cannot be read ({error}). It was probably cut short; write it again"
            ) from error
        self.names: Sequence[str] = self._file.schema_arrow.names

    def take(self, written: str) -> pa.ChunkedArray:
        try:
            return self._file.read(columns=[written]).column(written)
        except (pa.ArrowException, OSError) as error:
            raise ColumnFileError(
                f"[{self._path}] column [{written}]: cannot be read ({error}). The file is damaged; write it again"
            ) from error


class _Csv:
    def __init__(self, path: Path, wanted: Collection[str]) -> None:
        parsing = pa_csv.ParseOptions(newlines_in_values=True)
        try:
            with pa_csv.open_csv(path, parse_options=parsing) as reader:
                self.names: Sequence[str] = reader.schema.names
            columns = sorted(name for name in _by_name(path, self.names, wanted).values())
            self._table = pa_csv.read_csv(
                path,
                read_options=pa_csv.ReadOptions(block_size=_BLOCK),
                parse_options=parsing,
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(columns, pa.large_string()),
                    include_columns=columns,
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )
        except (pa.ArrowException, OSError) as error:
            raise _csv_error(path, error) from None  # the parser's words quote the row
        row = _open_quote(path)
        if row is not None:
            raise ColumnFileError(
                f"[{path}]: row [{row}], the header being row 1, begins a quoted field that never ends: what follows would"
                " all be one value. Expected a quote at its end, and two for each within it; mend that row"
            )

    def take(self, written: str) -> pa.ChunkedArray:
        column = self._table.column(written)
        self._table = self._table.drop_columns([written])
        return column


def _open_quote(path: Path) -> int | None:
    """Return the row whose quoted field reaches to the end of the file, None where all fields end.

    Quotes come in twos where every field ends. Only a file with one too many is read once more, to see whether that one
    opens a field or stands within one.
    """
    with path.open("rb") as file:
        count = sum(block.count(b'"') for block in iter(lambda: file.read(_BLOCK), b""))
    if count % 2 == 0:
        return None
    number, is_ended = 0, False
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            for row in csv.reader(chain(text, ["\n", _END])):
                number, is_ended = number + 1, row == [_END]
        except csv.Error:  # a field longer than any that is written on purpose
            return number + 1
    return None if is_ended else number


def _csv_error(path: Path, error: Exception) -> ColumnFileError:
    if "UTF8" in str(error) or "UTF-8" in str(error):
        return ColumnFileError(f"[{path}]: holds text that is not UTF-8. Save the CSV as UTF-8")
    return ColumnFileError(
        f"[{path}]: cannot be read as CSV ({_first_fault(path)}). Expected commas between the fields, quotes around"
        " fields that hold a comma, and as many fields in every line as in the header"
    )


def _first_fault(path: Path) -> str:
    """Return where the first row of too few or too many fields stands, and no word of what is in it."""
    faults: list[str] = []

    def note(row: Any) -> str:
        where = "a row" if row.number is None else f"row [{row.number}], the header being row 1,"
        faults.append(f"{where} has [{row.actual_columns}] columns, the header [{row.expected_columns}]")
        return "error"

    try:
        with pa_csv.open_csv(  # rows have numbers only where one thread reads them
            path,
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        ) as reader:
            for _ in reader:
                pass
    except (pa.ArrowException, OSError):
        pass
    return faults[0] if faults else "its rows do not come apart"


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise ColumnFileError(
            f"[{path}]: cannot be opened ({error.strerror}). Name a Parquet or CSV file that is there"
        ) from error
    if not start:
        raise ColumnFileError(f"[{path}]: the file is empty. Expected Parquet, or CSV with a header line")
    return start


def _refuse_other_kinds(path: Path, start: bytes) -> None:
    kind = next((kind for magic, kind in _NOT_TEXT.items() if start.startswith(magic)), None)
    if kind is None and path.suffix.lower() == ".parquet":
        kind = "no Parquet file, though its name says so"
    if kind is not None:
        raise ColumnFileError(
            f"[{path}]: this is {kind}. Expected Parquet or CSV in UTF-8; save it as one of these"
        )


def _by_name(path: Path, written: Sequence[str], wanted: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in written:
        plain = _plain(name)
        if plain in found:
            raise ColumnFileError(
                f"[{path}] column [{plain}]: is there more than once ([{found[plain]}] and [{name}])."
                " Keep one of them"
            )
        if plain in wanted:
            found[plain] = name
    return found


def _plain(name: str) -> str:
    return name.strip().lower()


def text_of(column: pa.ChunkedArray, where: str, *, is_key: bool = False, several: bool = False) -> pa.Array:
    """Return a column of any type as a file's column is read: see `ColumnFile.take`.

    Raises:
        ColumnFileError: the column holds what is no text; the message begins with `where`.
    """
    whole = column.unify_dictionaries().combine_chunks()
    if pa.types.is_dictionary(whole.type):
        whole = whole.cast(whole.type.value_type)
    kind = whole.type
    if whole.null_count == len(whole):
        return pa.nulls(len(whole), pa.large_string())
    if several and _is_list_of_texts(kind):
        whole = _joined(whole)
    elif not _has_text(kind):
        expected = "text, or lists of texts" if several else "text, one value in every row"
        raise ColumnFileError(
            f"{where}: has the type [{kind}]. Expected {expected}; write the column so, or leave it out"
        )
    elif pa.types.is_timestamp(kind):
        whole = whole.cast(pa.date32(), safe=False)
    elif pa.types.is_floating(kind):
        whole = _whole_numbers(whole)
    text = whole.cast(pa.large_string())
    if pa.types.is_decimal(kind):
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    _refuse_written_lists(text, where, several)
    trimmed = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.large_string()), text if is_key else trimmed)


def _has_text(kind: pa.DataType) -> bool:
    """Return whether values of a type are told apart by a text that a person would write, as names and numbers are."""
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return bool(is_text or is_number or pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _is_list_of_texts(kind: pa.DataType) -> bool:
    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    return bool(is_list and (_has_text(kind.value_type) or pa.types.is_null(kind.value_type)))


def _joined(lists: pa.Array) -> pa.Array:
    """Return lists as texts with a bar between; gaps within a list are left out, an empty list is an empty text."""
    if not pa.types.is_list(lists.type):
        lists = lists.cast(pa.list_(lists.type.value_type))
    texts, rows = pc.list_flatten(lists).cast(pa.string()), pc.list_parent_indices(lists)
    is_said = texts.is_valid()
    counts = np.bincount(rows.filter(is_said).to_numpy(), minlength=len(lists))
    ends = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(ends, texts.filter(is_said)), "|")


def _refuse_written_lists(texts: pa.Array, where: str, several: bool) -> None:
    """Raise ColumnFileError for lists that a program wrote down as text: their marks would vanish from a name."""
    if not pc.any(
        pc.starts_with(pc.utf8_ltrim_whitespace(texts), "[")
    ).as_py():  # most columns need no second look
        return
    is_list = pc.match_substring_regex(texts, _WRITTEN_LIST).fill_null(False).to_numpy(zero_copy_only=False)
    if is_list.any():
        several_as = ", several with | between" if several else ""
        raise ColumnFileError(
            f"{where}: [{int(is_list.sum())}] of [{len(texts)}] values are lists written down as text (first: row"
            f' {int(np.argmax(is_list)) + 1}), as in ["..."]. Expected a plain value{several_as}; write the column again'
        )


def _whole_numbers(column: pa.Array) -> pa.Array:
    """Columns of numbers with gaps come as floats; a number such as 87301.0 is the text 87301."""
    is_gap = pc.is_nan(column)
    column = pc.if_else(is_gap, pa.scalar(None, column.type), column)
    is_whole = pc.equal(pc.floor(column), column)
    if pc.all(is_whole).as_py() is not False:
        return column.cast(pa.int64())
    return column
