"""Records of delimited text: physical lines joined where a quoted field or another line end spans them.

The row-by-row reader that the columnar one replaced, as it was: what must come out is what comes out here.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence

from sources.spec.formats import Delimited
from tests.sources.oracle.lines import Line, decoded_lines

LONGEST_RECORD = 60
"""Physical lines a record may span before its open quote counts as unclosed."""


def text_records(content: bytes, form: Delimited) -> Iterator[Line]:
    """Yield every record after the preamble, placed at its first line; blank lines come out with blank text."""
    lines = list(decoded_lines(content, form.encoding))[form.preamble_lines :]
    if form.line_end is not None:
        end = form.line_end
        yield from _joined(
            lines, lambda text: not text.endswith(end), lambda text: True, "unclosed_record", end
        )
    elif form.quote is not None:
        is_open = _OpenQuote(form.quote, form.delimiter)
        yield from _joined(lines, is_open, lambda text: _parses(text, form), "unclosed_quote", "")
    else:
        yield from lines


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
    lines: Sequence[Line],
    is_open: Callable[[str], bool],
    fits: Callable[[str], bool],
    fault: str,
    line_end: str,
) -> Iterator[Line]:
    """Join lines until a record is closed; one that never closes is one faulty line, and reading goes on.

    So does a record that closes only with a quote of the next one: a line torn within quotes must not take
    its good neighbor along.
    """
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.fault or not line.text or not is_open(line.text):
            yield _closed(line, line.text, line_end)
            continue
        text, last = line.text, index
        while last < len(lines) and last - index < LONGEST_RECORD and not lines[last].fault and is_open(text):
            text += "\n" + lines[last].text
            last += 1
        if is_open(text) or not fits(text):
            yield Line(number=line.number, offset=line.offset, text=line.text, fault=fault)
            continue
        index = last
        yield _closed(line, text, line_end)


def _closed(first: Line, text: str, line_end: str) -> Line:
    return Line(number=first.number, offset=first.offset, text=text.removesuffix(line_end), fault=first.fault)


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
