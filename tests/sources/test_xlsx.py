"""Workbooks: preamble and footer rows, footnote digits in headers, dates and numbers as text."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FileRefused
from tests.sources.inline_specs import file_spec, read, rules, values

FORM = file_spec("""
format: {type: xlsx, sheet: Data, preamble_rows: 2, footer_pattern: '(?i)note|total', strip_header_digits: true}
columns: {Number: key, Date: day}
ignored: {Remark: not used}
""")


def book(*rows: tuple[object, ...], sheet: str = "Data") -> bytes:
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    workbook.save(out)
    return out.getvalue()


GOOD = book(
    ("Department of nothing",),
    ("as of today",),
    ("Number", "Date3", "Remark"),
    (1234567, datetime(2001, 2, 3), "x"),
    ("0012", date(2002, 1, 1), None),
    (None, None, None),
    (5.0, "3/4/05", "y"),
    (6, None, None, "beyond"),
    ("Note 3: dates are estimates",),
)


def test_rows_between_preamble_and_footer_are_records() -> None:
    records = read(GOOD, FORM)
    assert values(records) == [
        ("1234567", "2001-02-03", "x"),
        ("0012", "2002-01-01", ""),
        ("5", "3/4/05", "y"),
    ]
    assert rules(records) == [(8, "field_count")]
    assert (records.delivered, records.control_lines) == (4, 5)
    assert list(records.frame["_record_no"]) == [4, 5, 7]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "xlsx"),
        (b"a,b\n1,2\n", "xlsx"),
        (GOOD[:-200], "xlsx"),
        (book(("x",), ("y",), ("Number", "Date", "Remark"), (1, 2, 3), sheet="Other"), "sheet"),
        (book(("x",), ("y",)), "empty"),
        (book(("x",), ("y",), ("Number", "Date", "Remark")), "empty"),
        (book(("x",), ("y",), ("Number", "Remark"), (1, 3)), "header"),
        (book(("x",), ("y",), ("Number", "Date", "Hair"), (1, 2, 3)), "header"),
        (book(("x",), ("Number", "Date", "Remark"), (1, 2, 3)), "header"),
    ],
)
def test_another_workbook_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content, FORM)
    assert refused.value.rule == rule


@given(st.data())
def test_no_mutation_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        records = read(bytes(content), FORM)
    except FileRefused:
        return
    assert records.delivered == len(records.frame) + len(records.refused)
