"""What files state about themselves, in the arithmetic of those who send them."""

import pytest
from pydantic import ValidationError

from sources.errors import FileRefused
from tests.sources.inline_specs import file_spec, read, values

CLEARINGHOUSE = """
format: {type: delimited, delimiter: ',', preamble_lines: 1, footer_pattern: 'T1,'}
columns: {ID: key}
ignored: {TERM: not used}
control_total:
  - {pattern: '^T1,(\\d+),', plus: 3}
  - {pattern: '^H1,[^,]*,(\\d+)', stands_in: preamble}
"""
"""The count of the National Student Clearinghouse's trailer holds its header, the column names and itself."""


def clearinghouse(rows: int, trailer: str = "T1,{n},\r\n", header: str = "H1,x,{rows}\r\n") -> bytes:
    lines = "".join(f"{n},fall\r\n" for n in range(rows))
    return f"{header.format(rows=rows)}ID,TERM\r\n{lines}{trailer.format(n=rows + 3)}".encode()


def test_a_trailer_may_count_header_column_names_and_itself() -> None:
    assert read(clearinghouse(60), file_spec(CLEARINGHOUSE)).delivered == 60


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            clearinghouse(60, "T1,62,\r\n"),
            r"the trailer states \[59\] records, the file holds \[60\] \(\[62\] with 3 lines",
        ),
        (clearinghouse(60, ""), "the trailer with the record count is missing"),
        (clearinghouse(60, header="H1,x,61\r\n"), r"the header states \[61\] records, the file holds \[60\]"),
        (clearinghouse(60, header="no header\r\n"), "the header with the record count is missing"),
        (clearinghouse(60, "T1,many,\r\n"), "record count is missing"),
    ],
)
def test_a_wrong_count_refuses_the_file_with_both_numbers(content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says) as refused:
        read(content, file_spec(CLEARINGHOUSE))
    assert refused.value.rule == "control_total"


TREASURY = """
format:
  type: fixed_width
  layout: {KEY: {start: 1, length: 6}, AMOUNT: {start: 7, length: 8}}
  footer_pattern: 'HDR|TLR'
columns: {KEY: key, AMOUNT: amount in cents}
control_total: {pattern: '^TLR(\\d{6})', plus: 2, empty: 2}
control_sums:
  - {column: AMOUNT, pattern: '^TLR\\d{6}(\\d{12})', decimals: 2, column_decimals: 2}
"""
"""Header and trailer count, too; 000002 is how an empty file says that it is meant to be empty."""


def treasury(amounts: list[int], *, count: int | None = None, total: int | None = None) -> bytes:
    rows = "".join(f"K{n:05d}{amount:08d}\r\n" for n, amount in enumerate(amounts))
    stated = sum(amounts) if total is None else total
    return f"HDR20260301\r\n{rows}TLR{count or len(amounts) + 2:06d}{stated:012d}\r\n".encode()


def test_the_number_that_means_empty_lets_an_empty_file_pass_and_no_other_number_does() -> None:
    form = file_spec(TREASURY)
    assert read(treasury([]), form).delivered == 0
    with pytest.raises(
        FileRefused, match=r"states \[000005\], the file holds no record, which \[2\] would mean"
    ):
        read(treasury([], count=5), form)
    with pytest.raises(FileRefused, match=r"states \[0\] records, the file holds \[3\]"):
        read(treasury([1, 2, 3], count=2), form)
    for nothing in (b"", b"\r\n"):
        with pytest.raises(FileRefused, match="the trailer with the record count is missing"):
            read(nothing, form)


def test_without_that_number_an_empty_file_is_refused_whatever_its_trailer_says() -> None:
    form = file_spec(TREASURY.replace(", empty: 2", ""))
    with pytest.raises(FileRefused, match="the file holds no record"):
        read(treasury([]), form)


def test_a_column_that_does_not_sum_to_the_stated_amount_refuses_the_file() -> None:
    form = file_spec(TREASURY)
    assert read(treasury([100, 250, 99_999_999]), form).delivered == 3
    with pytest.raises(
        FileRefused, match=r"states \[3\.51\] as the sum of \[AMOUNT\], the records make \[3\.5\]"
    ) as refused:
        read(treasury([100, 250], total=351), form)
    assert refused.value.rule == "control_sum"


def test_a_value_that_is_no_number_has_no_sum_and_is_not_repeated() -> None:
    content = treasury([100, 250]).replace(b"00000250", b"JANE DOE")
    with pytest.raises(FileRefused, match=r"1 of 2 values of \[AMOUNT\] are no numbers") as refused:
        read(content, file_spec(TREASURY))
    assert "JANE" not in str(refused.value)


HASHED = """
format: {type: delimited, delimiter: '|', footer_pattern: 'T\\|'}
columns: {ID: key, PAID: amount}
control_total: {pattern: '^T\\|(\\d+)'}
control_sums:
  - {column: ID, pattern: '^T\\|\\d+\\|(\\d+)', modulo: 10000}
  - {column: PAID, pattern: '^T\\|\\d+\\|\\d+\\|([-0-9.,]+)'}
"""


def test_a_hash_total_keeps_its_last_digits_and_amounts_have_signs_points_and_commas() -> None:
    rows = b"ID|PAID\n9007199254740993|1,000.50\n9007199254740995|-0.25\n12||\n".replace(b"12||", b"12|")
    form = file_spec(HASHED)
    assert read(rows + b"T|3|2000|1,000.25\n", form).delivered == 3
    with pytest.raises(FileRefused, match=r"states \[2001\] as the sum of \[ID\], the records make \[2000\]"):
        read(rows + b"T|3|2001|1,000.25\n", form)
    with pytest.raises(FileRefused, match=r"the records make \[1000\.25\]"):
        read(rows + b"T|3|2000|1,000.26\n", form)


def test_a_record_that_cannot_be_read_leaves_the_sum_unproven() -> None:
    with pytest.raises(
        FileRefused, match=r"the records make \[0\] without the 1 that could not be read"
    ) as refused:
        read(b"ID|PAID\n1|1.00\n1|1|1\nT|2|1|2.00\n".replace(b"1|1.00\n", b"0|0.00\n", 1), file_spec(HASHED))
    assert refused.value.rule == "control_sum"


ILLINOIS = """
format: {type: fixed_width, layout: {KEY: {start: 1, length: 6}}, footer_pattern: 'TRL'}
columns: {KEY: key}
control_total: {pattern: '^TRL(\\d+)'}
end_mark: '0x1A'
"""
"""The last record is the trailer, then the old end-of-file mark."""


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\r\n", b"\x1a\n"])
def test_a_file_ends_with_its_mark(end: bytes) -> None:
    records = read(b"K00001\r\nK00002\r\nTRL2\r\n" + end, file_spec(ILLINOIS))
    assert values(records) == [("K00001",), ("K00002",)]


@pytest.mark.parametrize(
    "content", [b"K00001\r\nK00002\r\nTRL2\r\n", b"K00001\r\nTRL1\r\n\x1aK00002\r\n", b""]
)
def test_a_file_without_its_mark_is_cut(content: bytes) -> None:
    with pytest.raises(FileRefused, match=r"expected its end mark \[0x1A\]") as refused:
        read(content, file_spec(ILLINOIS))
    assert refused.value.rule == "end_mark"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "format: {type: delimited, footer_pattern: T}\ncolumns: {a: x}\ncontrol_sums: [{column: b, pattern: '(.)'}]",
            "not declared",
        ),
        (
            "format: {type: delimited}\ncolumns: {a: x}\ncontrol_total: {pattern: '(.)', stands_in: preamble}",
            "needs preamble_lines",
        ),
        (
            "format: {type: xlsx}\ncolumns: {a: x}\ncontrol_total: {pattern: '(.)'}",
            "delimited and fixed-width text",
        ),
        (
            "format: {type: delimited, footer_pattern: T}\ncolumns: {a: x}\ncontrol_total: {pattern: 'T'}",
            "needs a group",
        ),
        ("format: {type: delimited}\ncolumns: {a: x}\nend_mark: '0x04'", "0x1A"),
    ],
)
def test_a_total_that_could_never_be_found_is_refused_with_the_specification(text: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        file_spec(text)
