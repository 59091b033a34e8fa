"""Records of delimited text: physical lines joined where a quoted field or another line end spans them."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from sources.readers.lines import Content, Line, LineTape, text_start, wide_lines
from sources.spec.formats import Delimited

LONGEST_RECORD = 60
"""Physical lines a record may span before its open quote counts as unclosed."""


class Lines(Protocol):
    """Physical lines, one after the other."""

    def at(self, index: int) -> Line | None:
        """Return a line, None after the last."""


@dataclass(frozen=True, slots=True)
class LineList:
    """Lines that are all at hand."""

    lines: Sequence[Line]

    def at(self, index: int) -> Line | None:
        """Return a line, None after the last."""
        return self.lines[index] if index < len(self.lines) else None


def text_lines(content: Content, form: Delimited) -> Lines:
    """Return the physical lines of a file from its beginning, a byte order mark left out."""
    if "\n".encode(form.encoding) != b"\n":
        return LineList(list(wide_lines(content, form.encoding)))
    return LineTape(content, form.encoding, offset=text_start(content), number=1)


def text_records(lines: Lines, form: Delimited, *, first: int) -> Iterator[tuple[Line, int]]:
    """Yield every record from a line on, placed at its first line, and the line after it.

    Blank lines come out with blank text.
    """
    index = first
    while (found := next_record(lines, index, form)) is not None:
        yield found
        index = found[1]


def next_record(lines: Lines, index: int, form: Delimited) -> tuple[Line, int] | None:
    """Return the record that begins at a line, and the line after it; None after the last."""
    line = lines.at(index)
    if line is None:
        return None
    if form.line_end is not None:
        end = form.line_end
        return _joined(
            lines,
            line,
            index + 1,
            lambda text: not text.endswith(end),
            lambda text: True,
            "unclosed_record",
            end,
        )
    if form.quote is not None:
        is_open = _open_quote(form.quote, form.delimiter)
        return _joined(
            lines, line, index + 1, is_open, lambda text: _parses(text, form), "unclosed_quote", ""
        )
    return line, index + 1


def split_fields(text: str, form: Delimited) -> list[str]:
    """Return the fields of one record; raises csv.Error when its quotes do not fit together."""
    if form.quote is None or form.quote not in text:
        return text.split(form.delimiter)
    parsed = list(csv.reader([text], delimiter=form.delimiter, quotechar=form.quote, strict=True))
    if len(parsed) != 1:
        raise csv.Error("a line end outside quotes")
    return parsed[0]


def _parses(text: str, form: Delimited) -> bool:
    try:
        split_fields(text, form)
    except csv.Error:
        return False
    return True


def _joined(
    lines: Lines,
    line: Line,
    following: int,
    is_open: Callable[[str], bool],
    fits: Callable[[str], bool],
    fault: str,
    line_end: str,
) -> tuple[Line, int]:
    """Join lines until a record is closed; one that never closes is one faulty line, and reading goes on.

    So does a record that closes only with a quote of the next one: a line torn within quotes must not take
    its good neighbor along.
    """
    if line.fault or not line.text or not is_open(line.text):
        return _closed(line, line.text, line_end), following
    text, last = line.text, following
    while last - following < LONGEST_RECORD and is_open(text):
        another = lines.at(last)
        if another is None or another.fault:
            break
        text += "\n" + another.text
        last += 1
    if is_open(text) or not fits(text):
        return Line(number=line.number, offset=line.offset, text=line.text, fault=fault), following
    return _closed(line, text, line_end), last


def _closed(first: Line, text: str, line_end: str) -> Line:
    return Line(number=first.number, offset=first.offset, text=text.removesuffix(line_end), fault=first.fault)


@cache
def _open_quote(quote: str, delimiter: str) -> "_OpenQuote":
    return _OpenQuote(quote, delimiter)


class _OpenQuote:
    """Whether a text ends inside a quoted field; a quote within a bare field is a plain character."""

    def __init__(self, quote: str, delimiter: str) -> None:
        self._quote = quote
        q, d = re.escape(quote), re.escape(delimiter)
        # possessive: of three quotes at a line's end two are one quote of the value, never an empty field and a stray one
        self._field = re.compile(
            f"(?:{q}(?:[^{q}]|{q}{q})*+{q}[^{d}]*|[^{q}{d}][^{d}]*|)(?:{d}|$)", re.DOTALL
        )

    def __call__(self, text: str) -> bool:
        if text.count(self._quote) % 2 == 0:
            return False
        position = 0
        while position < len(text):
            match = self._field.match(text, position)
            if match is None:
                return True
            if match.end() == position:
                break
            position = match.end()
        return False
