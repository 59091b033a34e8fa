"""One sheet of a workbook (Office Open XML), with preamble and footer rows."""

import io
import re
import zipfile
from datetime import datetime

import openpyxl

from sources.errors import refusing
from sources.readers.container import is_bomb
from sources.readers.headers import match_header, recognized
from sources.readers.records import FileRecords, RefusedRecord, frame_of
from sources.spec.formats import FileSpec, Xlsx

_MAX_RATIO = 500.0
"""Sheets are repetitive text and pack far better than data files."""


class _NoSheet(Exception):
    """The workbook has no sheet of the expected name."""


def read_xlsx(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the rows of one sheet as text; raises FileRefused when the workbook or its header is another one."""
    form = file.format
    assert isinstance(form, Xlsx)

    refuse = refusing(source_id, file_name)
    try:
        rows = _rows(content, form)
    except _NoSheet as error:
        raise refuse(None, "sheet", str(error), "Check which workbook was sent") from error
    except Exception as error:
        seen = f"not a readable workbook ({type(error).__name__})"
        raise refuse(None, "xlsx", seen, "Ask the sender for the file again") from error
    body = [(n, row) for n, row in rows[form.preamble_rows :] if any(row)]
    controls = len(rows) - len(body)
    if not body:
        raise refuse(None, "empty", "the sheet holds no row", "Ask the sender for the file again")
    line, header = body[0]
    names = [re.sub(r"\d+$", "", h) if form.strip_header_digits else h for h in header]
    while names and not names[-1]:
        names.pop()
    if recognized(names, file) < max(
        1, len(names) // 2
    ):  # its cells may be a person's: they are not repeated
        raise refuse(
            line, "header", "the first row is not a header of this source", "Compare it with spec.yml"
        )
    try:
        header_row = match_header(names, file, undeclared=form.undeclared, optional=form.optional_columns)
    except ValueError as error:
        raise refuse(line, "header", str(error), "Compare it with spec.yml") from error
    names = list(header_row.names)
    footer = re.compile(form.footer_pattern) if form.footer_pattern else None
    data = [(n, row) for n, row in body[1:] if not (footer and footer.match(row[0]))]
    kept = [(n, row[: len(names)]) for n, row in data if not any(row[len(names) :])]
    refused = [
        RefusedRecord(
            record_no=n,
            byte_offset=None,
            rule="field_count",
            reason="cells beyond the last named column",
            raw_text="\t".join(row),
        )
        for n, row in data
        if any(row[len(names) :])
    ]
    frame = frame_of(names, [row for _, row in kept], [(n, None, "\t".join(row)) for n, row in kept])
    if not data and not file.empty_allowed:
        raise refuse(line, "empty", "the sheet holds a header and no row", "Ask the sender for it again")
    return FileRecords(
        frame=frame,
        refused=refused,
        control_lines=controls + len(body) - len(data),
        undeclared=header_row.undeclared,
    )


def _rows(content: bytes, form: Xlsx) -> list[tuple[int, list[str]]]:
    """Return row number and cell texts; raises _NoSheet when the sheet is not there, ValueError over a bomb."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(is_bomb(member, _MAX_RATIO) for member in archive.infolist()):
            raise ValueError("a part of the workbook unpacks to far more than it holds")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    if form.sheet is not None and form.sheet not in book.sheetnames:
        raise _NoSheet(f"no sheet [{form.sheet}] among {len(book.sheetnames)}")
    sheet = book[form.sheet] if form.sheet else book.worksheets[0]
    return [(n, [_text(v) for v in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), start=1)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(sep=" ")
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
