"""What a reader hands over: records, refused records, and the counts that must add up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

PLACE_COLUMNS = ("_record_no", "_byte_offset", "_raw")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """One record that could not be trusted."""

    record_no: int
    byte_offset: int | None
    rule: str
    reason: str
    raw_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecords:
    """One file, read.

    `frame` holds the declared columns as text plus `_record_no`, `_byte_offset` and `_raw`; blanks are
    empty text. `delivered` = rows of `frame` that are records + `refused`.
    """

    frame: pd.DataFrame
    refused: Sequence[RefusedRecord] = field(default_factory=tuple)
    control_lines: int = 0
    undeclared: tuple[str, ...] = ()
    """Columns that the specification does not know; in `frame`, but nothing reads them."""
    document_rows: int = 0
    """Rows of `frame` that stand for a document without records; they are not counted."""

    @property
    def delivered(self) -> int:
        """Records in the file."""
        return len(self.frame) - self.document_rows + len(self.refused)


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


def too_many(misfits: int, records: int, limit: float) -> bool:
    """Return whether so many records misfit that the layout must be another one.

    In a small file a few torn lines pass the share quickly: below four, only a majority counts.
    """
    return misfits > 0 and misfits / max(records, 1) > (limit if misfits > 3 else 0.5)
