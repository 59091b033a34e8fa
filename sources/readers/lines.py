"""Physical lines of a text file, each decoded or refused, and where the lines of a block of bytes stand."""

import codecs
import mmap
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Content = bytes | mmap.mmap
"""The bytes of one file, in memory or mapped; both are sliced to bytes and searched alike."""
Integers = NDArray[np.int64]
Octets = NDArray[np.uint8]

BLOCK_BYTES = 4_000_000
"""Bytes that are looked at together: what a reader holds beyond its result is a few times this, whatever the file."""
LINE_FEED, CARRIAGE_RETURN, NUL, SUBSTITUTE = 10, 13, 0, 26
_END_OF_FILE = "\x1a"  # the old end-of-file mark; alone on a line it says nothing
_ASCII_BELOW_128 = frozenset(
    codecs.lookup(name).name
    for name in (
        "ascii", "utf-8", "cp437", "cp850", "cp858", "mac-roman", *(f"cp{page}" for page in range(1250, 1259)),
        *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One physical line without its end; `fault` names the rule it broke."""

    number: int
    offset: int | None
    text: str
    fault: str | None = None


def is_ascii_below_128(encoding: str) -> bool:
    """Return whether bytes below 128 always mean themselves, so that lines and fields can be cut before decoding."""
    return codecs.lookup(encoding).name in _ASCII_BELOW_128


def next_block(content: Content, start: int) -> int:
    """Return where a block of whole lines ends that begins at `start`: after a line feed, or at the end."""
    end = content.find(b"\n", min(start + BLOCK_BYTES, len(content)))
    return len(content) if end < 0 else end + 1


def let_go(content: Content, start: int, end: int) -> None:
    """Tell the system that mapped bytes were read: they need not stay in the memory of this process.

    They can be looked at again at any time, and are then read anew.
    """
    if isinstance(content, mmap.mmap) and end > start:
        first = start // mmap.PAGESIZE * mmap.PAGESIZE
        content.madvise(mmap.MADV_DONTNEED, first, end - first)


def line_spans(octets: Octets) -> tuple[Integers, Integers]:
    """Return start and end of every line of a block, ends before CR LF or LF.

    What follows the last LF is a line only when it is not empty.
    """
    feeds = np.flatnonzero(octets == LINE_FEED)
    starts = np.concatenate(([0], feeds + 1)).astype(np.int64)
    ends = np.append(feeds, len(octets)).astype(np.int64)
    if starts[-1] == len(octets):
        starts, ends = starts[:-1], ends[:-1]
    has_return = (ends > starts) & (octets[np.maximum(ends - 1, 0)] == CARRIAGE_RETURN)
    return starts, ends - has_return


def lines_of(places: Integers, starts: Integers) -> Integers:
    """Return the index of the line in which each place stands."""
    return np.searchsorted(starts, places, side="right") - 1


class LineTape:
    """Physical lines from an offset on, read as they are asked for: the way of those that need a closer look."""

    def __init__(self, content: Content, encoding: str, *, offset: int, number: int) -> None:
        self._content = content
        self._encoding = encoding
        self._lines: list[Line] = []
        self.number = number
        """Number of the first line of the tape."""
        self.ends = [offset]
        """Where the lines read so far begin, and the next one."""

    def at(self, index: int) -> Line | None:
        """Return a line counted from the tape's beginning, None after the last."""
        while len(self._lines) <= index:
            start = self.ends[-1]
            if start >= len(self._content):
                return None
            feed = self._content.find(b"\n", start)
            end = len(self._content) if feed < 0 else feed
            body = self._content[start:end].removesuffix(b"\r")
            self._lines.append(_decoded(body, self._encoding, self.number + len(self._lines), start))
            self.ends.append(end if feed < 0 else end + 1)
        return self._lines[index]


def text_start(content: Content) -> int:
    """Return where the text begins: after a byte order mark of UTF-8, where there is one."""
    mark = codecs.BOM_UTF8
    return len(mark) if content[: len(mark)] == mark else 0


def wide_lines(content: Content, encoding: str) -> Iterator[Line]:
    """Yield the lines of an encoding whose line feed is more than one byte: decoded whole, without offsets.

    A byte order mark is dropped. A line that holds the old end-of-file mark alone comes out empty.
    """
    pieces = content[:].decode(encoding, errors="replace").removeprefix("\ufeff").split("\n")
    for number, raw in enumerate(pieces, start=1):
        if raw or number < len(pieces):
            fault = "encoding" if "\ufffd" in raw else "nul_byte" if "\0" in raw else None
            yield _line(number, None, raw.removesuffix("\r"), fault)


def _decoded(body: bytes, encoding: str, number: int, offset: int) -> Line:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return Line(number=number, offset=offset, text=body.decode("latin-1"), fault="encoding")
    return _line(number, offset, text, "nul_byte" if "\0" in text else None)


def _line(number: int, offset: int | None, text: str, fault: str | None) -> Line:
    return Line(number=number, offset=offset, text="" if text == _END_OF_FILE else text, fault=fault)
