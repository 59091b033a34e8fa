"""Rows of delimited text in blocks: plain lines parsed together by Arrow, all others one by one."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from sources.readers.columns import TEXT, stripped, text_array
from sources.readers.lines import (
    Content,
    Integers,
    Line,
    LineTape,
    is_ascii_below_128,
    line_spans,
    next_block,
)
from sources.readers.plain_lines import is_cut_by_bytes, plain_lines
from sources.readers.records import RefusedRecord
from sources.readers.text_records import Lines, next_record, split_fields, text_records
from sources.spec.formats import Delimited

_REASONS = {
    "encoding": "bytes that the declared encoding does not have",
    "nul_byte": "a NUL byte in the line",
    "unclosed_quote": "a quote that opens a field and never closes",
    "unclosed_record": "the mark that ends a record is missing",
    "bad_quotes": "text after a closing quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: its first physical line, its text being the whole record, and its fields as they stand."""

    line: Line
    fields: list[str]


@dataclass(slots=True, kw_only=True)
class Stretch:
    """A stretch of a file, split: plain lines by their place, other records as rows."""

    block: bytes = b""
    offset: int = 0
    """Where the block begins in the file."""
    number: int = 1
    """Its first line, counted in the file."""
    lines: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    """Plain lines, counted from 0 in the block."""
    starts: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    ends: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    """Start and end of every plain line in the block."""
    rows: list[Row] = field(default_factory=list)
    refused: list[RefusedRecord] = field(default_factory=list)
    controls: int = 0
    end: int = 0
    """Where the next stretch begins."""

    def add(self, line: Line, form: Delimited) -> None:
        """Take in one record that was looked at alone: a row, a refused record, or a blank line."""
        if line.fault:
            self.refused.append(refused_record(line, line.fault, _REASONS[line.fault]))
        elif not line.text.strip():
            self.controls += 1
        else:
            try:
                self.rows.append(Row(line=line, fields=split_fields(line.text, form)))
            except csv.Error:
                self.refused.append(refused_record(line, "bad_quotes", _REASONS["bad_quotes"]))


def refused_record(line: Line, rule: str, reason: str) -> RefusedRecord:
    """Return a record that cannot be trusted, placed at its first line."""
    return RefusedRecord(
        record_no=line.number, byte_offset=line.offset, rule=rule, reason=reason, raw_text=line.text
    )


def is_columnar(form: Delimited) -> bool:
    """Return whether blocks of such text can be cut by bytes; other text is read row by row."""
    return is_ascii_below_128(form.encoding) and is_cut_by_bytes(form)


def stretches(content: Content, form: Delimited, lines: Lines, first: int) -> Iterator[Stretch]:
    """Yield the file from a line on, in order: blocks where it can be cut by bytes, else as one stretch of rows."""
    if isinstance(lines, LineTape) and is_columnar(form):
        start, number = lines.ends[first], lines.number + first
        while start < len(content):
            stretch, number = _stretch(content, form, start, number)
            yield stretch
            start = stretch.end
        return
    whole = Stretch(end=len(content))
    for line, _ in text_records(lines, form, first=first):
        whole.add(line, form)
    yield whole


def _stretch(content: Content, form: Delimited, start: int, number: int) -> tuple[Stretch, int]:
    """Return one block split, and the number of the line after it.

    From left to right: a line that is not plain decides with the row-by-row way how many lines belong to it, and
    takes them out of the plain ones, beyond the block's end if need be.
    """
    end = next_block(content, start)
    block = content[start:end]
    octets = np.frombuffer(block, np.uint8)
    starts, ends = line_spans(octets)
    plain = plain_lines(block, octets, starts, ends, form)
    stretch = Stretch(block=block, offset=start, number=number, end=end)
    following = 0
    for index in np.flatnonzero(~plain):
        if index < following:
            continue
        tape = LineTape(content, form.encoding, offset=start + int(starts[index]), number=number + int(index))
        found = next_record(tape, 0, form)
        assert found is not None, "a line of the block is a line of the file"
        stretch.add(found[0], form)
        following = int(index) + found[1]
        plain[index:following] = False
        stretch.end = max(end, tape.ends[found[1]])
    stretch.lines = np.flatnonzero(plain)
    stretch.starts, stretch.ends = starts[plain], ends[plain]
    return stretch, number + max(len(starts), following)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Plain lines as columns, those of another width as rows."""

    columns: list[pa.Array]
    """As they stand, not stripped."""
    lines: Integers
    """Index into the stretch's plain lines of every row of the columns."""
    others: list[Row]
    """Plain lines of another width, a phantom field counted."""
    is_ascii: bool


def parse_plain(
    stretch: Stretch, form: Delimited, width: int, chosen: NDArray[np.bool_] | None = None
) -> Parsed:
    """Return the plain lines of a stretch that have `width` fields, and the others as rows.

    A phantom last field is cut off where the form allows one; whether one is there is seen by the first line.
    """
    index = np.flatnonzero(chosen) if chosen is not None else np.arange(len(stretch.lines))
    if not len(index):
        return Parsed(columns=[text_array([])] * width, lines=index, others=[], is_ascii=True)
    text = _joined_lines(stretch, index)
    is_ascii = text.isascii()
    if not is_ascii:
        text = text.decode(form.encoding).encode()
    has_phantom = (
        form.trailing_delimiter == "allowed" and len(_row(stretch, form, int(index[0])).fields) == width + 1
    )
    parsed_width = width + has_phantom
    odd: list[int] = []

    def misfit(row: arrow_csv.InvalidRow) -> str:
        odd.append(row.number - 1)
        return "skip"

    names = [str(n) for n in range(parsed_width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(text),
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(text) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=form.delimiter,
            quote_char=form.quote or False,
            escape_char=False,
            newlines_in_values=False,
            ignore_empty_lines=False,
            invalid_row_handler=misfit,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT),
            null_values=[],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    ).combine_chunks()
    fits = np.ones(len(index), np.bool_)
    fits[odd] = False
    columns = [column.chunk(0) if column.num_chunks else text_array([]) for column in table.columns]
    if has_phantom:
        said = stripped(columns.pop(), is_ascii=is_ascii)
        is_blank = np.asarray(pc.equal(said, ""))
        columns = columns if is_blank.all() else [column.filter(pa.array(is_blank)) for column in columns]
        fits[np.flatnonzero(fits)[~is_blank]] = False
    assert all(len(column) == fits.sum() for column in columns), "a plain line is one row"
    others = [_row(stretch, form, int(i)) for i in index[~fits]]
    return Parsed(columns=columns, lines=index[fits], others=others, is_ascii=is_ascii)


def plain_text(stretch: Stretch, form: Delimited, index: int) -> str:
    """Return a plain line by its index among the plain lines of the stretch."""
    return stretch.block[stretch.starts[index] : stretch.ends[index]].decode(form.encoding)


def _row(stretch: Stretch, form: Delimited, index: int) -> Row:
    text = plain_text(stretch, form, index)
    number = stretch.number + int(stretch.lines[index])
    line = Line(number=number, offset=stretch.offset + int(stretch.starts[index]), text=text)
    return Row(line=line, fields=split_fields(text, form))


def _joined_lines(stretch: Stretch, index: Integers) -> bytes:
    """Return plain lines behind each other: the block itself, or its runs of such lines."""
    lines, starts, ends = stretch.lines[index], stretch.starts[index], stretch.ends[index]
    breaks = np.flatnonzero(np.diff(lines) != 1) + 1
    if not len(breaks) and starts[0] == 0 and stretch.block[ends[-1] :] in (b"\n", b"\r\n"):
        return stretch.block
    firsts, lasts = np.append(0, breaks), np.append(breaks, len(lines)) - 1
    runs: Sequence[bytes] = [stretch.block[starts[a] : ends[b]] for a, b in zip(firsts, lasts, strict=True)]
    return b"\n".join(runs) + b"\n"
