"""Delimited text: every dialect that agencies send, and every way such a file breaks."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.errors import FileRefused
from tests.sources.inline_specs import file_spec, read, rules, values

PLAIN = file_spec("format: {type: delimited}\ncolumns: {a: first, b: second}\nignored: {c: not used}")
EITHER = file_spec(
    "format: {type: delimited, header: either, trailing_delimiter: header_only}\n"
    "columns: {a: first, b: second}\nignored: {c: not used}\norder: [a, b, c]"
)
FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\x1a", exclude_categories=("Cs",)), max_size=12
)
ROW = st.tuples(FIELD, FIELD, FIELD).filter(lambda row: any(field.strip() for field in row))


def written(rows: list[tuple[str, ...]], **dialect: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL, **dialect).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@given(st.lists(ROW, min_size=1, max_size=8), st.sampled_from([",", "|", ";", "\t", "‡", "†"]))
@example([("x", "y", '"\n')], ",")
@example([("x", '"\n', "z")], ";")
def test_what_a_csv_writer_writes_is_read_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    form = file_spec(
        f"format: {{type: delimited, delimiter: {delimiter!r}}}".replace("'\\t'", '"\\t"')
        + "\ncolumns: {a: first, b: second, c: third}"
    )
    text = written([("a", "b", "c"), *rows], delimiter=delimiter)
    records = read(text.encode(), form)
    # a line end inside quotes is a line end, however it was written
    expected = [tuple(field.replace("\r\n", "\n").strip() for field in row) for row in rows]
    assert records.refused == []
    assert values(records) == [row for row in expected if row != ("a", "b", "c")]


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    for form in (PLAIN, EITHER):
        try:
            records = read(content, form)
        except FileRefused:
            continue
        assert records.delivered == len(records.frame) + len(records.refused)


def test_three_dialects_of_one_file_give_the_same_records() -> None:
    rows = "1,2,3\n4,5,6\n"
    read_as = [values(read(text.encode(), EITHER)) for text in (rows, f"a,b,c\n{rows}", f"a,b,c,\n{rows}")]
    assert read_as == [[("1", "2", "3"), ("4", "5", "6")]] * 3


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"", "empty", None),
        (b"\n\n\r\n", "empty", None),
        (b"a,b,c\n", "empty", None),
        (b"a,b\n1,2,3\n4,5,6\n", "field_count", 2),
        (b"a,c\n1,2\n", "header", 1),
        (b"a,b,c,d\n1,2,3,4\n", "header", 1),
        (b"a,b,b\n1,2,3\n", "header", 1),
        (b"1,2,3\n4,5,6\n", "header", 1),
        (b"about this file\nx\na,b,c\n1,2,3\n", "header", 1),
        ("a,b,c\n1,2,3\n".encode("utf-16"), "header", 1),
    ],
)
def test_a_file_of_another_layout_is_refused_whole(content: bytes, rule: str, line: int | None) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content, PLAIN)
    assert (refused.value.rule, refused.value.line) == (rule, line)
    assert "[test]" in str(refused.value) and "[delivered]" in str(refused.value)


def test_a_header_that_moved_is_pointed_at() -> None:
    with pytest.raises(FileRefused, match=r"a header stands on line \[3\]"):
        read(b"report of the day\n\na,b,c\n1,2,3\n", PLAIN)


@pytest.mark.parametrize("width", [2, 4])
def test_another_number_of_columns_is_refused_with_and_without_header(width: int) -> None:
    row = ",".join("x" * width)
    for text in (f"{row}\n{row}\n", f"{','.join('abcd'[:width])}\n{row}\n"):
        with pytest.raises(FileRefused):
            read(text.encode(), EITHER)


def test_a_fixed_order_is_kept_even_by_a_header() -> None:
    with pytest.raises(FileRefused, match=r"column 1 is \[b\], expected \[a\]"):
        read(b"b,a,c\n1,2,3\n", EITHER)


def test_torn_lines_are_kept_back_with_their_line_and_reason() -> None:
    lines = [
        b"a,b,c",
        b"1,2,3",
        b"4,5",
        b"6,\xff,8",
        b'9,"x,10',
        b"11,\0,13",
        b'14,"x"y,16',
        b"17,18,19",
        b"a,b,c",
    ]
    lines += [b"0,0,0"] * 20
    records = read(b"\n".join(lines) + b"\n", PLAIN)
    assert rules(records) == [
        (3, "field_count"), (4, "encoding"), (5, "unclosed_quote"), (6, "nul_byte"), (7, "bad_quotes"),
        (9, "repeated_header"),
    ]  # fmt: skip
    assert records.refused[0].raw_text == "4,5"
    assert content_at(b"\n".join(lines), records.refused[3].byte_offset) == b"11,\0,13"
    assert len(records.frame) == 22
    assert records.delivered == len(lines) - 1


def content_at(content: bytes, offset: int | None) -> bytes:
    assert offset is not None
    return content[offset:].split(b"\n")[0]


def test_an_open_quote_does_not_swallow_the_rest_of_the_file() -> None:
    text = 'a,b,c\n1,"open,3\n' + "4,5,6\n" * 100
    records = read(text.encode(), PLAIN)
    assert rules(records) == [(2, "unclosed_quote")]
    assert len(records.frame) == 100


def test_a_quoted_field_may_span_lines_and_keeps_its_first_line_number() -> None:
    records = read(b'a,b,c\n1,"two\nlines",3\n4,5,6\n', PLAIN)
    assert values(records) == [("1", "two\nlines", "3"), ("4", "5", "6")]
    assert list(records.frame["_record_no"]) == [2, 4]


def test_quoting_off_leaves_quotes_alone() -> None:
    form = file_spec("format: {type: delimited, delimiter: '|', quote: null}\ncolumns: {a: first, b: second}")
    records = read(b'a|b\n5\'6" tall|"unclosed\nx|y\n', form)
    assert values(records) == [("5'6\" tall", '"unclosed'), ("x", "y")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_and_exotic_marks(encoding: str) -> None:
    form = file_spec(
        f"format: {{type: delimited, encoding: {encoding}, delimiter: '†', quote: null, line_end: '‡'}}\n"
        "columns: {a: first, b: second}"
    )
    text = "a†b‡\nuno†two\nlines‡\nDoña Ana†x‡\n"
    records = read(text.encode(encoding), form)
    assert values(records) == [("uno", "two\nlines"), ("Doña Ana", "x")]
    cut = read(text.removesuffix("‡\n").encode(encoding), form)
    assert rules(cut) == [(4, "unclosed_record")]
    assert cut.delivered == records.delivered


def test_a_byte_order_mark_and_an_end_of_file_mark_are_no_data() -> None:
    records = read(b"\xef\xbb\xbfa,b,c\r\n1,2,3\r\n\x1a", PLAIN)
    assert values(records) == [("1", "2", "3")]
    assert (records.delivered, records.control_lines) == (1, 2)


def test_preamble_lines_are_physical_lines() -> None:
    form = file_spec(
        "format: {type: delimited, preamble_lines: 3}\ncolumns: {a: first}\nignored: {b: not used}"
    )
    records = read(b'Report "of the day\n\nnothing\na,b\n1,2\n', form)
    assert values(records) == [("1", "2")]
    assert records.control_lines == 4


@pytest.mark.parametrize("trailer", ["T|2", "T|5"])
def test_a_control_total_is_checked_with_its_arithmetic(trailer: str) -> None:
    form = file_spec(
        "format: {type: delimited, delimiter: '|', footer_pattern: 'T\\|'}\n"
        "columns: {a: first}\nignored: {b: not used}\ncontrol_total: {pattern: '^T\\|(\\d+)', plus: 3}"
    )
    content = f"a|b\n1|2\n3|4\n{trailer}\n".encode()
    if trailer == "T|5":
        assert read(content, form).delivered == 2
        for cut in (content.replace(b"3|4\n", b""), content.replace(b"3|4\n", b"3|4\n3|4\n"), content[:-4]):
            with pytest.raises(FileRefused) as refused:
                read(cut, form)
            assert refused.value.rule == "control_total"
            assert refused.value.records > 0
    else:
        with pytest.raises(FileRefused, match=r"states \[-1\] records, the file holds \[2\]"):
            read(content, form)


def test_an_empty_file_may_be_allowed() -> None:
    form = file_spec("format: {type: delimited}\ncolumns: {a: first}\nempty_allowed: true")
    for content in (b"", b"a\n"):
        records = read(content, form)
        assert (records.delivered, next(iter(records.frame.columns))) == (0, "a")


def test_texts_that_stand_for_nothing_are_emptied_and_stay_in_the_raw_record() -> None:
    form = file_spec(
        "format: {type: delimited}\ncolumns: {a: first, b: second}\nblank_texts: ['(?i)\\(null\\)', '\\?+']"
    )
    records = read(b"a,b\n(NULL),??\nnullify,what?\n", form)
    assert values(records) == [("", ""), ("nullify", "what?")]
    assert records.raw_text(0) == "(NULL),??"
