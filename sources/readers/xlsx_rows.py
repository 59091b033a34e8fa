"""The rows of one sheet of an Office Open XML workbook.

The sheet is parsed by openpyxl's own parser, one row at a time, and not through its read-only worksheet: that one stops
at the size that the sheet states of itself, which senders' software often gets wrong, and passes by merged cells and
formulas that nobody calculated.
"""

import io
import warnings
import zipfile
from collections.abc import Generator
from typing import IO, Any
from xml.etree.ElementTree import SubElement, iterparse

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    MERGE_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.merge import MergeCells
from openpyxl.xml.constants import SHEET_MAIN_NS

from sources.readers.container import is_bomb
from sources.readers.sheet_rows import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellFault,
    Merged,
    OtherKind,
    SheetRows,
    cell_text,
    chosen_sheet,
)

_MAX_RATIO = 500.0
"""Sheets are repetitive text and pack far better than data files."""
_OLD = b"\xd0\xcf\x11\xe0"
_PIECE = 1_000_000
_TEXT, _RUN = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
Cells = list[dict[str, Any]]


def xlsx_rows(content: bytes, sheet: str | None) -> SheetRows:
    """Return one sheet's rows.

    Args:
        content: the workbook.
        sheet: its name; None where the workbook has one sheet that holds anything.

    Raises:
        OtherKind: the bytes are no such workbook.
        NoSheet: see `chosen_sheet`.
        Exception: whatever the library says of a damaged workbook; ValueError over a bomb or cells beyond every sheet.
    """
    if content.startswith(_OLD):
        raise OtherKind("a workbook of the older kind (say `type: xls`), or one that is locked by a password")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(is_bomb(member, _MAX_RATIO) for member in archive.infolist()):
            raise ValueError("a part of the workbook unpacks to far more than it holds")
        for member in archive.infolist():
            with archive.open(member) as part:
                _no_entities(part)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know decide nothing
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {s.title: s for s in book.worksheets if isinstance(s, ReadOnlyWorksheet)}
        holding = [] if sheet else [name for name, own in sheets.items() if _holds_anything(own)]
        return _rows(sheets[chosen_sheet(sheet, list(sheets), holding)])


class _Parser(WorkSheetParser):
    """openpyxl's parser, which also marks a formula that has no calculated value."""

    def __init__(self, sheet: Any, source: IO[bytes]) -> None:
        book = sheet.parent
        super().__init__(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip

    def parse(self) -> Generator[Any, None, None]:
        """Yield number and cells of every row.

        The sheet is parsed in C, not in Python as openpyxl chooses beside defusedxml: `_no_entities` has looked at
        it before.
        """
        element: Any
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                element.clear()
                yield number, cells
            elif element.tag == MERGE_TAG:
                self.merged_cells = MergeCells.from_tree(element)

    def parse_cell(self, element: Any) -> dict[str, Any]:
        inline = element.find(INLINE_STRING)
        if inline is not None:  # as openpyxl would read it, without an object for every piece of text
            pieces = [*inline.findall(_TEXT), *inline.findall(f"{_RUN}/{_TEXT}")]
            element.set("t", "str")
            SubElement(element, VALUE_TAG).text = "".join(piece.text or "" for piece in pieces)
        cell: dict[str, Any] = super().parse_cell(element)
        # an empty text that was calculated is written as such
        is_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and not is_empty_text:
            cell["data_type"] = "uncalculated"
        return cell


def _no_entities(part: IO[bytes]) -> None:
    """Raise ValueError where a part declares a type or an entity, whatever its width of characters: none has to.

    The text of a sheet cannot hold these signs as they are: it escapes them.
    """
    tail = b""
    while piece := part.read(_PIECE):
        piece = tail + piece.replace(b"\0", b"")
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise ValueError("a part of the workbook declares entities")
        tail = piece[-9:]


def _source(sheet: Any) -> IO[bytes]:
    found: IO[bytes] = sheet._get_source()
    return found


def _holds_anything(sheet: ReadOnlyWorksheet) -> bool:
    with _source(sheet) as source:
        return any(cell["value"] is not None for _, cells in _Parser(sheet, source).parse() for cell in cells)


def _rows(sheet: ReadOnlyWorksheet) -> SheetRows:
    rows: list[tuple[int, list[str]]] = []
    faults: dict[int, list[CellFault]] = {}
    last = 0
    with _source(sheet) as source:
        parser = _Parser(sheet, source)
        for number, cells in parser.parse():
            if not last < number <= MOST_ROWS:
                raise ValueError(f"row [{number}] stands behind row [{last}]")
            last = number
            texts, wrong = _texts(cells)
            if any(texts) or wrong:
                rows.append((number, texts))
            if wrong:
                faults[number] = wrong
    held = {number for number, _ in rows}
    hidden = [n for n, about in parser.row_dimensions.items() if about.get("hidden") in ("1", "true")]
    return SheetRows(
        rows=rows,
        faults=faults,
        merged=_merged(parser),
        hidden_rows=sum(1 for number in hidden if int(number) in held),
    )


def _texts(cells: Cells) -> tuple[list[str], list[CellFault]]:
    texts: list[str] = []
    faults: list[CellFault] = []
    for cell in cells:
        column = cell["column"] - 1
        if not len(texts) <= column < MOST_COLUMNS:
            raise ValueError(f"column [{column + 1}] stands behind column [{len(texts)}]")
        texts.extend([""] * (column - len(texts)))
        value, kind = cell["value"], cell["data_type"]
        texts.append(cell_text(value))
        if kind == "e":
            faults.append(CellFault(column=column, rule="error_cell", what=f"the error {value}"))
        elif kind == "uncalculated":
            faults.append(
                CellFault(
                    column=column, rule="formula_without_value", what="a formula that nobody calculated"
                )
            )
    return texts, faults


def _merged(parser: _Parser) -> tuple[Merged, ...]:
    # what stands behind the rows is known once the last of them is read
    found = parser.merged_cells
    ranges = [CellRange(cell.ref) for cell in found.mergeCell] if found else []
    return tuple(
        Merged(first_row=r.min_row, last_row=r.max_row, first_column=r.min_col - 1, last_column=r.max_col - 1)
        for r in ranges
    )
