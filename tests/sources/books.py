"""Workbooks of both kinds, written for tests."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlwt

Row = Sequence[object]
XLS_DAY = xlwt.easyxf(num_format_str="YYYY-MM-DD")


def book(*rows: Row, sheet: str = "Data", then: Callable[[Any], None] | None = None) -> bytes:
    """Return an xlsx workbook of one sheet; `then` does more to the sheet before it is written."""
    workbook = openpyxl.Workbook()
    own = workbook.active
    assert own is not None
    own.title = sheet
    for row in rows:
        own.append(list(row))
    if then is not None:
        then(own)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def old_book(*rows: Row, sheet: str = "Data", then: Callable[[Any], None] | None = None) -> bytes:
    """Return an xls workbook of one sheet; `then` does more to the sheet before it is written."""
    workbook = xlwt.Workbook(encoding="utf-8")
    own = workbook.add_sheet(sheet)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                own.write(number, column, value, XLS_DAY)
            elif value is not None:
                own.write(number, column, value)
    if then is not None:
        then(own)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_sheet_xml(content: bytes, pattern: str, becomes: str) -> bytes:
    """Return an xlsx workbook whose first sheet's XML is changed; the pattern must be there."""
    source = zipfile.ZipFile(io.BytesIO(content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                text, times = re.subn(pattern, becomes, body.decode())
                assert times, f"[{pattern}] is not in the sheet"
                body = text.encode()
            archive.writestr(member.filename, body)
    return out.getvalue()
