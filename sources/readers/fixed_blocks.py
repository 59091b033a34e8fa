"""One block of fixed-width lines into columns: all lines of a block are cut together, odd ones looked at alone."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sources.readers.columns import cut_column, matrix_of, text_array, with_texts
from sources.readers.lines import (
    NUL,
    SUBSTITUTE,
    Content,
    Integers,
    Octets,
    is_ascii_below_128,
    line_spans,
    lines_of,
)
from sources.readers.records import RefusedRecord
from sources.spec.formats import FixedColumn, FixedWidth

_BLANK = ord(" ")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedBlock:
    """What one block of whole lines holds; line numbers count from 0 at its beginning."""

    columns: list[pa.Array]
    lines: Integers
    """Line of every record that is kept."""
    offsets: Integers
    """Its place in the file, in bytes."""
    refused: list[RefusedRecord]
    footers: list[str]
    blank: int
    line_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCut:
    """How lines are cut."""

    form: FixedWidth
    layout: dict[str, FixedColumn]
    length: int
    """Expected bytes of a record."""

    @property
    def width(self) -> int:
        """Bytes up to the end of the last field."""
        return max(c.start + c.length - 1 for c in self.layout.values())

    def read(self, content: Content, start: int, end: int) -> FixedBlock:
        """Return the records of the whole lines between two offsets."""
        block = content[start:end]
        octets = np.frombuffer(block, np.uint8)
        starts, ends = line_spans(octets)
        is_said, blank = _said(block, octets, starts, ends)
        footers = self._footers(block, starts, ends, is_said)
        refused = self._refused(block, octets, starts, ends, is_said, start)
        lines = np.flatnonzero(is_said)
        return FixedBlock(
            columns=self._columns(block, octets, starts[lines], ends[lines]),
            lines=lines,
            offsets=starts[lines] + start,
            refused=refused,
            footers=footers,
            blank=blank,
            line_count=len(starts),
        )

    def _footers(
        self, block: bytes, starts: Integers, ends: Integers, is_said: NDArray[np.bool_]
    ) -> list[str]:
        """Return the control lines and take them out; a pattern is Python's, so it is tried line by line."""
        if self.form.footer_pattern is None:
            return []
        pattern, footers = re.compile(self.form.footer_pattern), []
        for line in np.flatnonzero(is_said):
            text = block[starts[line] : ends[line]].decode("latin-1")
            if pattern.match(text):
                footers.append(text)
                is_said[line] = False
        return footers

    def _refused(
        self,
        block: bytes,
        octets: Octets,
        starts: Integers,
        ends: Integers,
        is_said: NDArray[np.bool_],
        base: int,
    ) -> list[RefusedRecord]:
        """Return the records that cannot be trusted and take them out."""
        lengths = ends - starts
        has_nul = np.zeros(len(starts), np.bool_)
        if b"\0" in block:
            has_nul[lines_of(np.flatnonzero(octets == NUL), starts)] = True
        shortest = self.length * 0.9 if self.form.trailing_blanks_cut else self.length - 2
        misfits = lengths < shortest
        for line in np.flatnonzero(is_said & (lengths > self.length)):
            misfits[line] = bool(block[starts[line] + self.length : ends[line]].strip())
        refused = []
        for line in np.flatnonzero(is_said & (has_nul | misfits)):
            rule, reason = (
                ("nul_byte", "a NUL byte in the record")
                if has_nul[line]
                else ("record_length", f"got {lengths[line]} bytes, expected {self.length}")
            )
            text = block[starts[line] : ends[line]].decode("latin-1")
            offset = base + int(starts[line])
            refused.append(
                RefusedRecord(
                    record_no=int(line), byte_offset=offset, rule=rule, reason=reason, raw_text=text
                )
            )
            is_said[line] = False
        return refused

    def _columns(self, block: bytes, octets: Octets, starts: Integers, ends: Integers) -> list[pa.Array]:
        if not is_ascii_below_128(self.form.encoding):
            return [
                text_array([self._cell(block, column, s, e) for s, e in zip(starts, ends, strict=True)])
                for column in self.layout.values()
            ]
        matrix = matrix_of(octets, starts, ends - starts, self.width)
        if block.isascii():
            return [cut_column(_cells(matrix, column)) for column in self.layout.values()]
        far = np.flatnonzero((matrix & 0x80).any(axis=1))
        return [self._mixed(block, matrix, far, column, starts, ends) for column in self.layout.values()]

    def _mixed(
        self,
        block: bytes,
        matrix: Octets,
        far: Integers,
        column: FixedColumn,
        starts: Integers,
        ends: Integers,
    ) -> pa.Array:
        """Return a column some of whose cells hold bytes from 128 on: those are decoded one by one."""
        cells = _cells(matrix, column)
        rows = far[(cells[far] & 0x80).any(axis=1)]
        if not len(rows):
            return cut_column(cells)
        plain = cells.copy()
        plain[rows] = _BLANK
        is_far = np.zeros(len(cells), np.bool_)
        is_far[rows] = True
        texts = [self._cell(block, column, starts[row], ends[row]) for row in rows]
        return with_texts(cut_column(plain), is_far, texts)

    def _cell(self, block: bytes, column: FixedColumn, start: np.int64, end: np.int64) -> str:
        first = start + column.start - 1
        cell = block[first : min(first + column.length, end)]
        return cell.decode(self.form.encoding, errors="replace").strip()


def _cells(matrix: Octets, column: FixedColumn) -> Octets:
    return matrix[:, column.start - 1 : column.start - 1 + column.length]


def _said(block: bytes, octets: Octets, starts: Integers, ends: Integers) -> tuple[NDArray[np.bool_], int]:
    """Return which lines say anything, and how many blank ones count as control lines.

    Blank is nothing but blanks and old end-of-file marks. A carriage return alone at the very end is no line.
    """
    is_said = ends > starts
    first = octets[np.minimum(starts, max(len(octets) - 1, 0))]
    for line in np.flatnonzero(is_said & ((first == _BLANK) | (first == SUBSTITUTE))):
        is_said[line] = bool(block[starts[line] : ends[line]].strip(b" \x1a"))
    blank = int((~is_said).sum())
    if len(starts) and ends[-1] == starts[-1] and not block.endswith(b"\n"):
        blank -= 1
    return is_said, blank
