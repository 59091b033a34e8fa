"""One sheet of a workbook as records: preamble, header and footer set apart, no cell believed that holds no value."""

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.errors import FileRefused, Refuse, refusing
from sources.readers.headers import Header, match_header, recognized
from sources.readers.records import FileRecords, RefusedRecord, frame_of
from sources.readers.sheet_rows import CellFault, Merged, NoSheet, OtherKind, SheetRows, column_name
from sources.readers.xls_rows import xls_rows
from sources.readers.xlsx_rows import xlsx_rows
from sources.spec.files import FileSpec
from sources.spec.formats import Workbook

Row = tuple[int, list[str]]
_SEARCHED = 50
"""Rows in which a header that is not where it should be is looked for, to say where it is."""


def read_workbook(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the rows of one sheet as text; raises FileRefused when the workbook or its header is another one."""
    form = file.format
    assert isinstance(form, Workbook)

    refuse = refusing(source_id, file_name)
    sheet = _opened(content, form, refuse)
    body = [row for row in sheet.rows if row[0] > form.preamble_rows]
    try:
        return _records(sheet, body, file, form, refuse)
    except FileRefused as refused:
        refused.records = max(len(body) - 1, 0)
        raise


def _opened(content: bytes, form: Workbook, refuse: Refuse) -> SheetRows:
    try:
        return (xlsx_rows if form.type == "xlsx" else xls_rows)(content, form.sheet)
    except NoSheet as error:
        raise refuse(None, "sheet", str(error), "Check which workbook was sent") from error
    except OtherKind as error:
        raise refuse(None, form.type, f"the file is {error}", "Compare it with spec.yml") from error
    except Exception as error:
        seen = f"not a readable workbook ({type(error).__name__})"
        raise refuse(None, form.type, seen, "Ask the sender for the file again") from error


def _records(
    sheet: SheetRows, body: list[Row], file: FileSpec, form: Workbook, refuse: Refuse
) -> FileRecords:
    if not body:
        raise refuse(None, "empty", "the sheet holds no row", "Ask the sender for the file again")
    line, cells = body[0]
    header = _header(sheet, body, file, form, refuse)
    footer = re.compile(form.footer_pattern) if form.footer_pattern else None
    data = [row for row in body[1:] if not (footer and footer.match(row[1][0]))]
    if not data and not file.empty_allowed:
        raise refuse(line, "empty", "the sheet holds a header and no row", "Ask the sender for it again")
    table = _Table(
        faults=sheet.faults,
        merged=_by_row(sheet.merged, [number for number, _ in data]),
        header=cells,
        width=len(header.names),
        taken=frozenset(at for at, name in enumerate(header.names) if name in file.columns),
        blank=[re.compile(pattern) for pattern in file.blank_texts],
    )
    refused: list[RefusedRecord] = []
    kept: list[Row] = []
    for number, texts in data:
        fault = table.fault(number, texts)
        if fault is None:
            kept.append((number, [*texts, *[""] * table.width][: table.width]))
        else:
            raw = "\t".join(texts)
            refused.append(
                RefusedRecord(
                    record_no=number, byte_offset=None, rule=fault[0], reason=fault[1], raw_text=raw
                )
            )
    frame = frame_of(header.names, [row for _, row in kept], [(n, None, "\t".join(row)) for n, row in kept])
    return FileRecords(
        frame=frame,
        refused=refused,
        control_lines=sheet.rows[-1][0] - len(data),
        undeclared=header.undeclared,
        remarks=_remarks(sheet),
    )


def _header(sheet: SheetRows, body: list[Row], file: FileSpec, form: Workbook, refuse: Refuse) -> Header:
    line, cells = body[0]
    names = _names(cells, file, form)
    if not _looks_like_header(names, file):  # its cells may be a person's: they are not repeated
        seen = f"row [{line}] is not a header of this source"
        others = ((n, row) for n, row in sheet.rows[:_SEARCHED] if n != line)
        elsewhere = next((n for n, row in others if _looks_like_header(_names(row, file, form), file)), None)
        if elsewhere is not None:
            seen += (
                f"; row [{elsewhere}] is, and spec.yml says that [{form.preamble_rows}] rows stand before it"
            )
        raise refuse(line, "header", seen, "Compare it with spec.yml: the rows above the table were moved")
    across = [m.name for m in sheet.merged if m.first_row <= line <= m.last_row]
    if across:
        raise refuse(
            line, "header", f"cells {across} of the header are merged", "Ask the sender for one name a column"
        )
    try:
        return match_header(names, file, undeclared=form.undeclared, optional=form.optional_columns)
    except ValueError as error:
        raise refuse(line, "header", str(error), "Compare it with spec.yml") from error


def _names(cells: Sequence[str], file: FileSpec, form: Workbook) -> list[str]:
    names = [_without_digits(cell, file) if form.strip_header_digits else cell for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _without_digits(name: str, file: FileSpec) -> str:
    """Return a header's name without the digits of a footnote; a column that is declared with digits keeps them."""
    return name if recognized([name], file) else re.sub(r"\s*\d+$", "", name)


def _looks_like_header(names: Sequence[str], file: FileSpec) -> bool:
    return recognized(names, file) >= max(1, len(names) // 2)


@dataclass(frozen=True, slots=True)
class _Table:
    """What a row of data is held against."""

    faults: Mapping[int, Sequence[CellFault]]
    merged: Mapping[int, Sequence[Merged]]
    header: Sequence[str]
    """Cells of the header as they stand."""
    width: int
    taken: frozenset[int]
    """Columns that the mapping takes: what is wrong elsewhere keeps no record back."""
    blank: Sequence[re.Pattern[str]]

    def fault(self, number: int, texts: Sequence[str]) -> tuple[str, str] | None:
        """Return rule and reason of what is wrong with a row: the first that is, in a fixed order."""
        if any(texts[self.width :]):
            return "field_count", "cells beyond the last named column"
        if texts[0] == self.header[0] and list(filter(None, texts)) == list(filter(None, self.header)):
            return "header_again", "the header stands here once more: perhaps two tables in one sheet"
        for cell in self.faults.get(number, ()):
            is_blank = any(pattern.fullmatch(texts[cell.column]) for pattern in self.blank)
            if cell.column in self.taken and not is_blank:
                return cell.rule, f"cell {column_name(cell.column)}{number} holds {cell.what}"
        for cells in self.merged.get(number, ()):
            if any(cells.first_column <= at <= cells.last_column for at in self.taken):
                return (
                    "merged_cells",
                    f"cells {cells.name} are merged: only the first of them holds the value",
                )
        return None


def _by_row(merged: Sequence[Merged], rows: Sequence[int]) -> dict[int, list[Merged]]:
    """Return row number to the merged cells that reach it; a range of a million rows costs what there is to reach."""
    found: dict[int, list[Merged]] = {}
    for cells in merged:
        for number in _between(rows, cells.first_row, cells.last_row):
            found.setdefault(number, []).append(cells)
    return found


def _between(rows: Sequence[int], first: int, last: int) -> Iterator[int]:
    yield from rows[bisect.bisect_left(rows, first) : bisect.bisect_right(rows, last)]


def _remarks(sheet: SheetRows) -> tuple[str, ...]:
    if not sheet.hidden_rows:
        return ()
    return (f"rows that the sender's screen hides, read like any other: {sheet.hidden_rows}",)
