"""One stretch of delimited text into columns: footers, widths and repeated headers seen to, in record order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sources.readers.columns import stripped, text_array
from sources.readers.delimited_rows import Row, Stretch, parse_plain, plain_text
from sources.readers.lines import Integers, Line
from sources.readers.records import RefusedRecord
from sources.spec.formats import Delimited


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedBlock:
    """What one stretch of a file holds; numbers are lines of the file."""

    columns: list[pa.Array]
    numbers: Integers
    offsets: Integers
    """Below zero where it is not known."""
    spanning: dict[int, str] = field(default_factory=dict)
    """Number to text of records that were looked at alone: several lines, or one without its mark."""
    refused: list[RefusedRecord] = field(default_factory=list)
    misfits: list[Row] = field(default_factory=list)
    headers: list[Line] = field(default_factory=list)
    """Records that say what the header says."""
    footers: list[str] = field(default_factory=list)
    controls: int = 0
    end: int = 0

    @property
    def records(self) -> int:
        """Records that could be split, whatever became of them."""
        return len(self.numbers) + len(self.misfits) + len(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedCut:
    """How records become columns."""

    form: Delimited
    width: int
    header: list[str] | None

    def headed(self, head: Stretch) -> DelimitedBlock:
        """Return what stood before the header: nothing but refused records and blank lines."""
        nothing = np.zeros(0, np.int64)
        return DelimitedBlock(
            columns=[],
            numbers=nothing,
            offsets=nothing,
            refused=head.refused,
            controls=head.controls,
        )

    def read(self, stretch: Stretch) -> DelimitedBlock:
        """Return the records of one stretch."""
        footers, chosen, rows = self._without_footers(stretch)
        parsed = parse_plain(stretch, self.form, self.width, chosen)
        fitting, misfits = self._fit([*rows, *parsed.others])
        lines = parsed.lines
        columns, numbers = parsed.columns, stretch.lines[lines] + stretch.number
        offsets = stretch.starts[lines] + stretch.offset
        again = self._says_the_header(columns, len(numbers))
        headers = [self._line(stretch, int(line)) for line in lines[again]]
        if headers:
            columns = [column.filter(pa.array(~again)) for column in columns]
            numbers, offsets = numbers[~again], offsets[~again]
        headers += [row.line for row in fitting if row.fields == self.header]
        headers.sort(key=lambda line: line.number)
        fitting = [row for row in fitting if row.fields != self.header]
        columns = [stripped(column, is_ascii=parsed.is_ascii) for column in columns]
        if fitting:
            columns, numbers, offsets = _with_rows(columns, numbers, offsets, fitting)
        return DelimitedBlock(
            columns=columns,
            numbers=numbers,
            offsets=offsets,
            spanning={row.line.number: row.line.text for row in fitting},
            refused=stretch.refused,
            misfits=sorted(misfits, key=lambda row: row.line.number),
            headers=headers,
            footers=footers,
            controls=stretch.controls,
            end=stretch.end,
        )

    def _without_footers(self, stretch: Stretch) -> tuple[list[str], NDArray[np.bool_] | None, list[Row]]:
        """Return the control lines in order, which plain lines are none, and the rows that are none.

        A pattern is Python's, so it is tried line by line.
        """
        if self.form.footer_pattern is None:
            return [], None, stretch.rows
        pattern = re.compile(self.form.footer_pattern)
        found = {row.line.number: row.line.text for row in stretch.rows if pattern.match(row.line.text)}
        rows = [row for row in stretch.rows if row.line.number not in found]
        chosen = np.ones(len(stretch.lines), np.bool_)
        for index, line in enumerate(stretch.lines):
            text = plain_text(stretch, self.form, index)
            if pattern.match(text):
                chosen[index] = False
                found[stretch.number + int(line)] = text
        return [found[number] for number in sorted(found)], chosen, rows

    def _fit(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        kept, misfits = [], []
        for row in rows:
            phantom = len(row.fields) == self.width + 1 and row.fields[-1].strip() == ""
            if phantom and self.form.trailing_delimiter == "allowed":
                kept.append(Row(line=row.line, fields=row.fields[:-1]))
            elif len(row.fields) == self.width:
                kept.append(row)
            else:
                misfits.append(row)
        return kept, misfits

    def _says_the_header(self, columns: Sequence[pa.Array], rows: int) -> NDArray[np.bool_]:
        says = np.full(rows, self.header is not None)
        for column, name in zip(columns, self.header or (), strict=False):
            if not says.any():
                break
            says &= np.asarray(pc.equal(column, name))
        return says

    def _line(self, stretch: Stretch, index: int) -> Line:
        return Line(
            number=stretch.number + int(stretch.lines[index]),
            offset=stretch.offset + int(stretch.starts[index]),
            text=plain_text(stretch, self.form, index),
        )


def _with_rows(
    columns: Sequence[pa.Array], numbers: Integers, offsets: Integers, rows: Sequence[Row]
) -> tuple[list[pa.Array], Integers, Integers]:
    """Return the columns with rows that were looked at alone, in line order."""
    offset_of = [-1 if row.line.offset is None else row.line.offset for row in rows]
    numbers = np.concatenate([numbers, np.array([row.line.number for row in rows], np.int64)])
    offsets = np.concatenate([offsets, np.array(offset_of, np.int64)])
    order = np.argsort(numbers, kind="stable")
    both = [
        pa.concat_arrays([column, text_array([row.fields[n].strip() for row in rows])]).take(pa.array(order))
        for n, column in enumerate(columns)
    ]
    return both, numbers[order], offsets[order]
