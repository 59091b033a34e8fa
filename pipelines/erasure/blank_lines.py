"""Records blanked out of text files, in place: every other record keeps its bytes, its offset and its number."""

import codecs

import numpy as np

from sources.readers.lines import CARRIAGE_RETURN, LINE_FEED
from sources.spec.formats import Delimited, FixedWidth, Versioned

_BLANK = 0x20


def blank_records(
    content: bytes, places: list[tuple[int, int]], encoding: str, line_end: str | None
) -> bytes:
    """Return a text file in which some records are blanks; it is as long as before.

    Args:
        content: the file.
        places: first physical line of each record, counted from 1, and how many lines it spans.
        encoding: of the file.
        line_end: what ends a record where it is not the line feed alone; it stays, or the next record would be joined.
    """
    width, order = _unit(content, encoding)
    start = _text_start(content, width)
    tail = len(content) - (len(content) - start) % width
    units = np.frombuffer(content[start:tail], dtype=f"{order}u{width}").copy()
    feeds = np.flatnonzero(units == LINE_FEED)
    begins = np.concatenate([[0], feeds + 1])
    ends = np.append(feeds, len(units))
    mark = _mark(line_end, encoding, order, width)
    for line, span in places:
        for number in range(line - 1, min(line - 1 + span, len(begins))):
            begin, end = int(begins[number]), int(ends[number])
            if end > begin and units[end - 1] == CARRIAGE_RETURN:
                end -= 1
            units[begin:end] = _BLANK
            if number == line - 2 + span and end - begin >= len(mark) > 0:
                units[end - len(mark) : end] = mark
    return content[:start] + units.tobytes() + content[tail:]


def form_of(form: Delimited | FixedWidth | Versioned, content: bytes) -> Delimited | FixedWidth:
    """Return how a text is written; of several layouts the one whose mark ends most of its lines, else the first."""
    if not isinstance(form, Versioned):
        return form
    forms = [version.format for version in form.versions]
    return max(forms, key=lambda one: _ended_lines(one, content))  # the first of those that are alike


def line_end_of(form: Delimited | FixedWidth | Versioned) -> str | None:
    """Return what ends a record of a text format where it is not the line feed alone; of several layouts, any's."""
    if isinstance(form, Versioned):
        return next((end for version in form.versions if (end := line_end_of(version.format))), None)
    return form.line_end if isinstance(form, Delimited) else None


def _ended_lines(form: Delimited | FixedWidth, content: bytes) -> int:
    mark = line_end_of(form)
    if mark is None:
        return 0
    ends = [mark + "\n", mark + "\r\n"]
    width = len("\n".encode(form.encoding))
    return sum(content.count(end.encode(form.encoding)) for end in ends) if width == 1 else 0


def _unit(content: bytes, encoding: str) -> tuple[int, str]:
    """Return the bytes of one unit of text and their order; a byte order mark says more than the encoding's name."""
    name = codecs.lookup(encoding).name
    width = 4 if name.startswith("utf-32") else 2 if name.startswith("utf-16") else 1
    is_big = name.endswith("-be") or content.startswith((b"\xfe\xff", b"\0\0\xfe\xff"))
    return width, ">" if is_big else "<"


def _text_start(content: bytes, width: int) -> int:
    if width == 1:
        return len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    marks = (
        (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
        if width == 4
        else (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    )
    return width if content.startswith(marks) else 0


def _mark(
    line_end: str | None, encoding: str, order: str, width: int
) -> "np.ndarray[tuple[int], np.dtype[np.uint]]":
    if not line_end:
        return np.zeros(0, dtype=f"{order}u{width}")
    if width == 1:
        return np.frombuffer(line_end.encode(encoding), dtype="u1")
    name = f"utf-{8 * width}-{'be' if order == '>' else 'le'}"
    return np.frombuffer(line_end.encode(name), dtype=f"{order}u{width}")
