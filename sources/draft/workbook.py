"""Where the table of a sample workbook stands: what is above it, what is below it, what its columns are called."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.errors import SourceError
from sources.readers.sheet_rows import NoSheet, OtherKind, SheetRows
from sources.readers.xls_rows import xls_rows
from sources.readers.xlsx_rows import xlsx_rows

_SEARCHED = 30
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table of one sheet."""

    kind: str
    """xlsx or xls."""
    preamble_rows: int
    strips_digits: bool
    footers: tuple[str, ...]
    """First words of the rows below the table that hold one cell alone."""
    columns: Mapping[str, Sequence[str]]


def find_table(name: str, content: bytes, most: int) -> Table:
    """Return the table of a workbook.

    Args:
        name: the file's name, for messages.
        content: its bytes.
        most: records to look at.

    Raises:
        SourceError: it cannot be read, several sheets hold something, or there is no record below a header.
    """
    kind = "xlsx" if content.startswith(b"PK") else "xls"
    try:
        rows = _read(kind, content).rows
    except (NoSheet, OtherKind) as error:
        raise SourceError(f"[{name}]: {error}. Give a workbook with one sheet for the draft") from error
    except Exception as error:
        raise SourceError(f"[{name}]: not a readable workbook ({type(error).__name__})") from error
    width = max((_filled(row) for _, row in rows), default=0)
    at = next((n for n, (_, row) in enumerate(rows[:_SEARCHED]) if _is_header(row, width)), None)
    if at is None or len(rows) < at + 2:
        raise SourceError(f"[{name}]: the sheet holds no record below a header. Give a sheet with some")
    number, header = rows[at]
    below = rows[at + 1 :]
    notes = []
    while below and _filled(below[-1][1]) == 1 and below[-1][1][0]:
        notes.append(below.pop()[1][0].split()[0])
    while header and not header[-1]:
        header = header[:-1]
    bare = [re.sub(r"(?<=[a-z)])\d+$", "", cell) for cell in header]
    strips = bare != header and len(set(bare)) == len(bare)
    names = [cell or f"C{n:02}" for n, cell in enumerate(bare if strips else header, start=1)]
    data = [[*row, *[""] * len(names)][: len(names)] for _, row in below[:most]]
    return Table(
        kind=kind,
        preamble_rows=number - 1,
        strips_digits=strips,
        footers=tuple(dict.fromkeys(reversed(notes))),
        columns={column: [row[n] for row in data] for n, column in enumerate(names)},
    )


def _read(kind: str, content: bytes) -> SheetRows:
    return xlsx_rows(content, None) if kind == "xlsx" else xls_rows(content, None)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _is_header(row: Sequence[str], width: int) -> bool:
    """Whether a row names columns: nearly as wide as the widest, all different, none of them a number."""
    names = [cell for cell in row if cell]
    return (
        len(names) >= 0.8 * width
        and len(set(names)) == len(names)
        and not any(re.match(r"^[\d.,/-]+$", c) for c in names)
    )
