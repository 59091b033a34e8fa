"""Rows blanked out of a workbook: written anew with empty cells where they stood, so that no row is renumbered."""

import io
import re
import zipfile

import openpyxl

from sources.spec.formats import Workbook

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The day of every part: a workbook written twice has the same bytes."""
_MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def blank_rows(content: bytes, form: Workbook, numbers: frozenset[int]) -> bytes:
    """Return a workbook in which some rows of its sheet are empty. Formulas stand as their values.

    Args:
        content: the workbook.
        form: how it is read.
        numbers: rows, counted from 1.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    sheet = book[form.sheet] if form.sheet else book.worksheets[0]
    said = openpyxl.load_workbook(io.BytesIO(content))[sheet.title]
    for cell in (cell for row in said.iter_rows() for cell in row):
        if cell.data_type == "f" and sheet[cell.coordinate].value is None:
            sheet[
                cell.coordinate
            ].value = cell.value  # nobody calculated it: that is told of the record, and stays so
    for number in sorted(numbers):
        for cell in sheet[number]:
            cell.value, cell.comment, cell.hyperlink = None, None, None
    written = io.BytesIO()
    book.save(written)
    return _undated(written.getvalue())


def _undated(content: bytes) -> bytes:
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "docProps/core.xml":
                data = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(member.filename, date_time=_NEVER), data, zipfile.ZIP_DEFLATED)
    return whole.getvalue()
