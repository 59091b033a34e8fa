"""Cells that hold no value anybody meant: errors, formulas without a result, merged cells; and rows that are hidden."""

import io
import zipfile
from typing import Any

import pytest
import xlwt

from sources.errors import FileRefused
from tests.sources.books import book, old_book, with_sheet_xml
from tests.sources.inline_specs import file_spec, read, rules, values

TEXT = "columns: {Number: key, Date: day}\nignored: {Remark: not used}"
XLSX, XLS = (file_spec(f"format: {{type: {kind}}}\n{TEXT}") for kind in ("xlsx", "xls"))
HEAD = ("Number", "Date", "Remark")


def test_an_error_keeps_its_record_back_in_a_column_that_is_taken() -> None:
    records = read(book(HEAD, (1, "#REF!", "a"), (2, "b", "#N/A"), (3, "c", None)), XLSX)
    assert rules(records) == [(2, "error_cell")]
    assert "cell B2 holds the error #REF!" in records.refused[0].reason
    assert values(records) == [("2", "b", "#N/A"), ("3", "c", "")]


def test_an_error_of_a_binary_workbook_keeps_its_record_back() -> None:
    def error(sheet: Any) -> None:
        sheet.row(1).set_cell_error(1, "#DIV/0!")

    records = read(old_book(HEAD, (1, None, "a"), (2, "b", "c"), then=error), XLS)
    assert rules(records) == [(2, "error_cell")]
    assert "#DIV/0!" in records.refused[0].reason


def test_an_error_that_stands_for_nothing_by_the_specification_is_blank() -> None:
    blank = file_spec(f"format: {{type: xlsx}}\n{TEXT}\nblank_texts: ['#N/A']")
    records = read(book(HEAD, (1, "#N/A", None), (2, "#REF!", None)), blank)
    assert (values(records), rules(records)) == ([("1", "", "")], [(3, "error_cell")])


def test_a_formula_that_nobody_calculated_is_not_a_blank() -> None:
    records = read(book(HEAD, (1, "=TODAY()", None), (2, None, "=1+1"), (3, "x", None)), XLSX)
    assert rules(records) == [(2, "formula_without_value")]
    assert values(records) == [("2", "", ""), ("3", "x", "")]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>A1</f><v>text</v></c>', "text"),
        ('<c r="B2" t="str"><f>IF(A1,"","")</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>IF(A1,"","")</f><v/></c>', ""),
    ],
)
def test_a_calculated_formula_is_its_result(cell: str, says: str) -> None:
    content = with_sheet_xml(book(HEAD, (1, 7, "x")), '<c r="B2".*?</c>', cell)
    assert values(read(content, XLSX)) == [("1", says, "x")]


def test_a_formula_of_a_binary_workbook_that_nobody_calculated_cannot_be_told_from_a_blank() -> None:
    """A limit of the kind, said in docs/sources.md: no result stands there, and nothing says that one should."""

    def formula(sheet: Any) -> None:
        sheet.write(1, 1, xlwt.Formula("1+1"))

    assert values(read(old_book(HEAD, (1, None, "x"), then=formula), XLS)) == [("1", "", "x")]


def test_merged_cells_keep_the_records_back_that_lost_a_value() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("C5:C6")

    records = read(
        book(HEAD, (1, "a", 1), (2, "b", 2), (3, "b", 3), (4, "c", 4), (5, "d", 5), then=merge), XLSX
    )
    assert rules(records) == [(3, "merged_cells"), (4, "merged_cells")]
    assert [row[0] for row in values(records)] == ["1", "4", "5"], (
        "merged cells nobody reads keep nothing back"
    )


def test_merged_cells_of_a_binary_workbook_keep_the_records_back() -> None:
    def merge(sheet: Any) -> None:
        sheet.write_merge(2, 3, 1, 1, "b")

    records = read(old_book(HEAD, (1, "a", 1), (2, None, 2), (3, None, 3), then=merge), XLS)
    assert rules(records) == [(3, "merged_cells"), (4, "merged_cells")]


def test_a_header_of_merged_cells_is_refused() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B1:C1")

    with pytest.raises(FileRefused, match=r"cells \['B1:C1'\] of the header are merged"):
        read(book(HEAD, (1, 2, 3), then=merge), XLSX)


def test_hidden_rows_are_records_and_are_told() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True  # nothing stands there

    records = read(book(HEAD, (1, "a", None), (2, "b", None), then=hide), XLSX)
    assert len(records.frame) == 2
    assert records.remarks == ("rows that the sender's screen hides, read like any other: 1",)
    assert read(book(HEAD, (1, "a", None)), XLSX).remarks == ()

    def hide_old(sheet: Any) -> None:
        sheet.row(1).hidden = True

    assert "hides" in read(old_book(HEAD, (1, "a", None), then=hide_old), XLS).remarks[0]


@pytest.mark.parametrize("size", ["A1", "A1:B2", "A1:A1"])
def test_rows_beyond_the_size_that_the_sheet_states_are_read(size: str) -> None:
    """Senders' software states sizes that are wrong; a reader that trusts them loses the rest in silence."""
    rows = [(number, "x", "y") for number in range(1, 6)]
    content = with_sheet_xml(book(HEAD, *rows), '<dimension ref="[^"]*"', f'<dimension ref="{size}"')
    assert [row[0] for row in values(read(content, XLSX))] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("pattern", "becomes"),
    [
        (r'<row r="3"', '<row r="2"'),
        (r'<row r="3"', '<row r="9999999999"'),
        (r'r="C3"', 'r="A3"'),
        (r'r="C3"', 'r="ZZZ3"'),
    ],
)
def test_rows_and_cells_out_of_order_refuse_the_workbook(pattern: str, becomes: str) -> None:
    content = with_sheet_xml(book(HEAD, (1, 2, 3), (4, 5, 6)), pattern, becomes)
    with pytest.raises(FileRefused, match="not a readable workbook"):
        read(content, XLSX)


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    out = io.BytesIO(book(HEAD, (1, 2, 3)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * 30_000_000)
    with pytest.raises(FileRefused, match="not a readable workbook"):
        read(out.getvalue(), XLSX)


def test_entities_are_not_expanded() -> None:
    content = book(HEAD, (1, 2, 3))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    with pytest.raises(FileRefused, match="not a readable workbook"):
        read(with_sheet_xml(content, "<worksheet", bomb), XLSX)
