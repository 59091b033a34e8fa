"""The rows of one sheet of a binary workbook, as they were written before 2007."""

import io
import zipfile
from datetime import datetime
from typing import Any

import xlrd

from sources.readers.sheet_rows import CellFault, Merged, OtherKind, SheetRows, cell_text, chosen_sheet

_MARK = b"\xd0\xcf\x11\xe0"
_BARE = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""How a sheet without a container around it begins."""


def xls_rows(content: bytes, sheet: str | None) -> SheetRows:
    """Return one sheet's rows.

    A formula's result is read; whether anybody calculated it, this kind of workbook does not say.

    Args:
        content: the workbook.
        sheet: its name; None where the workbook has one sheet that holds anything.

    Raises:
        OtherKind: the bytes are no such workbook.
        NoSheet: see `chosen_sheet`.
        Exception: whatever the library says of a damaged workbook.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise OtherKind("a workbook of the newer kind: say `type: xlsx`")
    if not content.startswith((_MARK, *_BARE)):
        raise OtherKind("no binary workbook; web pages and XML are often given this name")
    # only with its formatting does the library tell which cells are merged and which rows are hidden
    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
    )
    holding = [] if sheet else [own.name for own in book.sheets() if own.nrows]
    own = book.sheet_by_name(chosen_sheet(sheet, book.sheet_names(), holding))
    rows: list[tuple[int, list[str]]] = []
    faults: dict[int, list[CellFault]] = {}
    for index in range(own.nrows):
        cells = own.row(index)
        texts = [_text(cell, book.datemode) for cell in cells]
        wrong = [
            CellFault(column=at, rule="error_cell", what=f"the error {texts[at]}")
            for at, cell in enumerate(cells)
            if cell.ctype == xlrd.XL_CELL_ERROR
        ]
        if any(texts):
            rows.append((index + 1, texts))
        if wrong:
            faults[index + 1] = wrong
    held = {number for number, _ in rows}
    return SheetRows(
        rows=rows,
        faults=faults,
        merged=tuple(
            Merged(first_row=top + 1, last_row=below, first_column=left, last_column=beyond - 1)
            for top, below, left, beyond in own.merged_cells
        ),
        hidden_rows=sum(1 for index, info in own.rowinfo_map.items() if info.hidden and index + 1 in held),
    )


def _text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return cell_text(_moment(cell.value, datemode))
    return cell_text(None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value)


def _moment(value: float, datemode: int) -> datetime | float:
    """Return a day; a number that is shown as a day and is none stays the number, and no date rule reads it."""
    try:
        found: datetime = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    return found
