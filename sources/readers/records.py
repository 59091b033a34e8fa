"""What a reader hands over: records, refused records, and the counts that must add up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from sources.readers.lines import Content, Integers

AS_OF = "_as_of"
"""The day on which a file's ages are true, as YYYY-MM-DD, on every record of a file that says one."""
PLACE_COLUMNS = ("_record_no", "_byte_offset", "_raw", AS_OF)
Tell = Callable[[int, int], None]
"""How far a reader is: bytes read, and bytes of the file."""


def silent(done: int, total: int) -> None:
    """Tell nobody how far a reader is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """One record that could not be trusted."""

    record_no: int
    byte_offset: int | None
    rule: str
    reason: str
    raw_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLines:
    """The bytes from which records were cut, to be looked up when a record's raw text is asked for."""

    content: Content
    encoding: str
    spanning: Mapping[int, str] = field(default_factory=dict)
    """Record number to the text of a record that is not one physical line as it stands."""

    def text(self, record_no: int, byte_offset: int) -> str:
        """Return the raw text of one record: its line without the end."""
        if record_no in self.spanning:
            return self.spanning[record_no]
        end = self.content.find(b"\n", byte_offset)
        line = self.content[byte_offset : len(self.content) if end < 0 else end]
        return line.removesuffix(b"\r").decode(self.encoding, errors="replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecords:
    """One file, read.

    `frame` holds the declared columns as text plus `_record_no` and `_byte_offset`; blanks are empty text.
    Raw texts are in its `_raw`, or are looked up in `raw` by number and offset, so that rows may be taken out:
    ask `raw_text`. `delivered` = rows of `frame` that are records + `refused`.
    """

    frame: pd.DataFrame
    refused: Sequence[RefusedRecord] = field(default_factory=tuple)
    control_lines: int = 0
    undeclared: tuple[str, ...] = ()
    """Columns that the specification does not know; in `frame`, but nothing reads them."""
    remarks: tuple[str, ...] = ()
    """What was decided about the file as a whole and a clerk should know, in words; no values of it."""
    document_rows: int = 0
    """Rows of `frame` that stand for a document without records; they are not counted."""
    raw: RawLines | None = None

    @property
    def delivered(self) -> int:
        """Records in the file."""
        return len(self.frame) - self.document_rows + len(self.refused)

    def raw_text(self, row: int) -> str:
        """Return the record of one row of `frame`, counted from 0, as it was delivered."""
        if self.raw is None:
            return str(self.frame["_raw"].iloc[row])
        offset = self.frame["_byte_offset"].iloc[row]
        return self.raw.text(int(self.frame["_record_no"].iloc[row]), 0 if offset is pd.NA else int(offset))


def frame_of(
    names: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[tuple[int, int | None, str]]
) -> pd.DataFrame:
    """Return a text frame with the place columns at its end."""
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    frame = pd.DataFrame(columns, columns=list(names), dtype="str")
    frame["_record_no"] = pd.Series([p[0] for p in places], dtype="int64")
    frame["_byte_offset"] = pd.Series([p[1] for p in places], dtype="Int64")
    frame["_raw"] = pd.Series([p[2] for p in places], dtype="str")
    return frame


def arrow_frame(
    names: Sequence[str], blocks: Sequence[Sequence[pa.Array]], numbers: Integers, offsets: Integers
) -> pd.DataFrame:
    """Return a text frame around Arrow columns, nothing copied; without `_raw`.

    Args:
        names: columns.
        blocks: block by block, an array a column.
        numbers: line number of every row.
        offsets: byte offset of every row; below zero where it is not known.
    """
    columns = {
        name: pa.chunked_array([block[i] for block in blocks], pa.large_string())
        for i, name in enumerate(names)
    }
    text = pd.StringDtype(na_value=np.nan)
    frame: pd.DataFrame = pa.table(columns).to_pandas(types_mapper={pa.large_string(): text}.get)
    frame["_record_no"] = numbers
    frame["_byte_offset"] = pd.array(np.where(offsets < 0, 0, offsets), dtype="Int64")
    frame.loc[offsets < 0, "_byte_offset"] = pd.NA
    return frame


def too_many(misfits: int, records: int, limit: float) -> bool:
    """Return whether so many records misfit that the layout must be another one.

    In a small file a few torn lines pass the share quickly: below four, only a majority counts.
    """
    return misfits > 0 and misfits / max(records, 1) > (limit if misfits > 3 else 0.5)
