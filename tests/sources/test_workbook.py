"""Workbooks of both kinds: preamble and footer rows, footnote digits in headers, dates and numbers as text."""

import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import FileRefused
from sources.spec.files import FileSpec
from tests.sources.books import book, old_book
from tests.sources.inline_specs import file_spec, read, rules, values


def form(kind: str, more: str = "") -> FileSpec:
    return file_spec(f"""
format: {{type: {kind}, sheet: Data, preamble_rows: 2, footer_pattern: '(?i)note|total', strip_header_digits: true}}
columns: {{Number: key, Date: day}}
ignored: {{Remark: not used}}
{more}""")


XLSX, XLS = form("xlsx"), form("xls")
KINDS = pytest.mark.parametrize(("make", "file"), [(book, XLSX), (old_book, XLS)], ids=["xlsx", "xls"])
Make = Callable[..., bytes]
ROWS = (
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
GOOD, OLD = book(*ROWS), old_book(*ROWS)
ABOVE, HEAD = (("x",), ("y",)), ("Number", "Date", "Remark")


@KINDS
def test_rows_between_preamble_and_footer_are_records(make: Make, file: FileSpec) -> None:
    records = read(make(*ROWS), file)
    assert values(records) == [
        ("1234567", "2001-02-03", "x"),
        ("0012", "2002-01-01", ""),
        ("5", "3/4/05", "y"),
    ]
    assert rules(records) == [(8, "field_count")]
    assert (records.delivered, records.control_lines) == (4, 5)
    assert list(records.frame["_record_no"]) == [4, 5, 7]


@KINDS
def test_a_number_is_the_number_that_is_stored(make: Make, file: FileSpec) -> None:
    """Shown as 5 %, stored as 0.05; a day stored as a bare number is no day, and no date rule reads it."""
    records = read(make(*ABOVE, HEAD, (0.05, 45000, None), (True, 1e15, None), (12.50, " 7 ", None)), file)
    assert values(records) == [("0.05", "45000", ""), ("True", "1000000000000000", ""), ("12.5", "7", "")]


@KINDS
def test_numbers_get_their_zeros_back(make: Make, file: FileSpec) -> None:
    zeros = form(file.format.type, "leading_zeros_to: {Number: 6, Date: {digits: 8, at_most: 1}}")
    rows = [
        (12, 1052019.0, None),
        ("000012", "1052019.0", None),
        ("A12", "12312019", None),
        (1234567, 43469, None),
    ]
    assert [v[:2] for v in values(read(make(*ABOVE, HEAD, *rows), zeros))] == [
        ("000012", "01052019"),
        ("000012", "01052019"),
        ("A12", "12312019"),
        ("1234567", "43469"),
    ]


@pytest.mark.parametrize(
    ("rows", "sheet", "rule", "says"),
    [
        ((*ABOVE, HEAD, (1, 2, 3)), "Other", "sheet", r"no sheet \[Data\] among 1"),
        (ABOVE, "Data", "empty", "holds no row"),
        ((*ABOVE, HEAD), "Data", "empty", "a header and no row"),
        ((*ABOVE, ("Number", "Remark"), (1, 3)), "Data", "header", r"\['Date'\] are missing"),
        ((*ABOVE, ("Number", "Date", "Hair"), (1, 2, 3)), "Data", "header", r"\['Hair'\] are not known"),
        ((*ABOVE, ("Number", "Date1", "Date2", "Remark"), (1, 2, 3, 4)), "Data", "header", r"\['Date'\] stand twice"),
        ((("x",), HEAD, (1, 2, 3)), "Data", "header", r"row \[3\] is not a header.*row \[2\] is, .*\[2\] rows"),
        ((*ABOVE, ("one more",), HEAD, (1, 2, 3)), "Data", "header", r"row \[4\] is, and spec.yml says that \[2\]"),
    ],
)  # fmt: skip
@KINDS
def test_another_table_is_refused(
    make: Make, file: FileSpec, rows: tuple[tuple[object, ...], ...], sheet: str, rule: str, says: str
) -> None:
    with pytest.raises(FileRefused, match=says) as refused:
        read(make(*rows, sheet=sheet), file)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("content", "file", "says"),
    [
        (b"", XLSX, "not a readable workbook"),
        (b"a,b\n1,2\n", XLSX, "not a readable workbook"),
        (GOOD[:-200], XLSX, "not a readable workbook"),
        (OLD, XLSX, "older kind"),
        (b"", XLS, "no binary workbook"),
        (b"<html><table>", XLS, "no binary workbook"),
        (OLD[: len(OLD) // 2], XLS, "not a readable workbook"),
        (GOOD, XLS, "newer kind"),
    ],
)
def test_bytes_of_another_kind_are_refused(content: bytes, file: FileSpec, says: str) -> None:
    with pytest.raises(FileRefused, match=says) as refused:
        read(content, file)
    assert refused.value.rule == file.format.type


def test_every_row_of_a_refused_workbook_is_accounted_for() -> None:
    with pytest.raises(FileRefused) as refused:
        read(book(*ABOVE, ("Number", "Remark"), (1, 3), (2, 4), (3, 5)), XLSX)
    assert refused.value.records == 3


@KINDS
def test_a_header_that_comes_again_is_no_record_and_is_told(make: Make, file: FileSpec) -> None:
    records = read(make(*ABOVE, HEAD, (1, None, "x"), HEAD, (2, None, "y")), file)
    assert rules(records) == [(5, "header_again")]
    assert len(records.frame) == 2


@KINDS
def test_a_column_declared_with_digits_keeps_them(make: Make, file: FileSpec) -> None:
    own = file_spec(f"""
format: {{type: {file.format.type}, strip_header_digits: true}}
columns: {{Line 1: street, Line 2: more, Date: day}}
""")
    assert values(read(make(("Line 1", "Line 2", "Date2"), ("a", "b", "c")), own)) == [("a", "b", "c")]


def test_several_sheets_and_none_named_is_no_choice() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book(("Number",), (1,))))
    other = workbook.create_sheet("More")
    out = io.BytesIO()
    workbook.save(out)
    unnamed = file_spec("format: {type: xlsx}\ncolumns: {Number: key}")
    assert values(read(out.getvalue(), unnamed)) == [("1",)], "a sheet that holds nothing is none to choose"
    other.append([2])
    out = io.BytesIO()
    workbook.save(out)
    with pytest.raises(FileRefused, match="2 sheets hold something") as refused:
        read(out.getvalue(), unnamed)
    assert refused.value.rule == "sheet"


@pytest.mark.parametrize(("good", "file"), [(GOOD, XLSX), (OLD, XLS)], ids=["xlsx", "xls"])
@settings(max_examples=60)
@given(st.data())
def test_no_mutation_raises_anything_but_a_refusal(good: bytes, file: FileSpec, data: st.DataObject) -> None:
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        records = read(bytes(content), file)
    except FileRefused:
        return
    assert records.delivered == len(records.frame) + len(records.refused)
