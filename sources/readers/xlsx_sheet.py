"""One sheet of a workbook (Office Open XML), with preamble and footer rows."""

import io
import re
import zipfile
from datetime import datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from sources.errors import FileRefused
from sources.readers.headers import match_header
from sources.readers.records import FileRecords, RefusedRecord, frame_of
from sources.spec.formats import FileSpec, Xlsx


def read_xlsx(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the rows of one sheet as text; raises FileRefused when the workbook or its header is another one."""
    form = file.format
    assert isinstance(form, Xlsx)

    def refuse(line: int | None, rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=line, rule=rule, seen=seen, todo=todo
        )

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise refuse(
            None, "xlsx", f"not a readable workbook ({type(error).__name__})", "Ask for the file again"
        ) from error
    if form.sheet is not None and form.sheet not in book.sheetnames:
        raise refuse(
            None, "sheet", f"no sheet of the expected name among {len(book.sheetnames)}", "Check the workbook"
        )
    sheet = book[form.sheet] if form.sheet else book.worksheets[0]
    rows = [(n, [_text(v) for v in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
    body = [(n, row) for n, row in rows[form.preamble_rows :] if any(row)]
    controls = len(rows) - len(body)
    if not body:
        raise refuse(None, "empty", "the sheet holds no row", "Ask the sender for the file again")
    line, header = body[0]
    names = [re.sub(r"\d+$", "", h) if form.strip_header_digits else h for h in header]
    while names and not names[-1]:
        names.pop()
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
    return FileRecords(
        frame=frame,
        refused=refused,
        control_lines=controls + len(body) - len(data),
        undeclared=header_row.undeclared,
    )


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
