"""Fixed-width records: sliced in bytes, measured, laid out inline or by the `.des` beside the data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FileRefused
from sources.readers.des_layout import parse_des
from sources.readers.fixed_width import read_fixed_width
from sources.spec.files import FileSpec
from tests.sources.inline_specs import file_spec, read, rules, values

INLINE = file_spec(
    "format: {type: fixed_width, layout: {a: {start: 1, length: 5}, b: {start: 6, length: 120},"
    " c: {start: 126, length: 3}}}\n"
    "columns: {a: key, b: text}\nignored: {c: not used}"
)
FIELD = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x85\xa0"), max_size=5)
DES = b"""Name          Description                        Type      Start   Length
CMDORNUM      OFFENDER NC DOC ID NUMBER          CHAR      1       7
CMSNTYPE      SENTENCE TYPE CODE                 CHAR      8       30
CMSNTYP2      SENTENCE TYPE CODE                 CHAR      38      130
CMIMPSDT      DATE OF CONVICTION                 DATE      168     10
"""


def record(a: str, b: str, c: str) -> bytes:
    return f"{a:<5}{b:<120}{c:<3}".encode("latin-1")


@given(
    st.lists(
        st.tuples(st.text("0123456789", min_size=1, max_size=5), FIELD, FIELD.map(lambda t: t[:3])),
        min_size=1,
    )
)
def test_what_is_laid_out_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    content = b"".join(record(*row) + b"\r\n" for row in rows)
    assert values(read(content, INLINE)) == [tuple(field.strip() for field in row) for row in rows]


@given(st.binary(max_size=600))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    try:
        records = read(content, INLINE)
    except FileRefused:
        return
    lines = [line for line in content.split(b"\n") if line.removesuffix(b"\r").strip(b" \x1a")]
    assert records.delivered == len(records.frame) + len(records.refused) == len(lines)


def test_a_stray_letter_of_two_bytes_moves_nothing() -> None:
    utf8 = file_spec(
        "format: {type: fixed_width, encoding: utf-8, layout: {a: {start: 1, length: 6}, b: {start: 7, length: 3}}}\n"
        "columns: {a: name, b: code}"
    )
    assert values(read("PEÑA XYZ\n".encode(), utf8)) == [("PEÑA", "XYZ")]


def test_lines_of_another_length_and_nul_bytes_are_kept_back() -> None:
    good = [record(str(n), "x", "y") for n in range(40)]
    lines = [
        *good[:2],
        record("7", "x", "y")[:-3],
        record("8", "x\0", "y"),
        record("9", "x", "y") + b"+",
        *good[2:],
    ]
    records = read(b"\n".join(lines) + b"\n\x1a", INLINE)
    assert rules(records) == [(3, "record_length"), (4, "nul_byte"), (5, "record_length")]
    assert records.refused[0].byte_offset == 2 * 129
    assert len(records.frame) == 40


def test_blanks_cut_at_the_end_are_accepted_only_where_the_sender_cuts_them() -> None:
    cut = record("1", "x" * 118, "")[:123]
    cutting = INLINE.model_copy(
        update={"format": INLINE.format.model_copy(update={"trailing_blanks_cut": True})}
    )
    assert values(read(cut + b"\n", cutting)) == [("1", "x" * 118, "")]
    with pytest.raises(FileRefused, match=r"got 123 bytes, expected 128"):
        read(cut + b"\n", INLINE)


def test_a_column_that_moved_refuses_the_file() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"\n".join(record(str(n), "x", "y") + b"Z" for n in range(10)), INLINE)
    assert (refused.value.rule, refused.value.line, refused.value.records) == ("record_length", 1, 10)


def test_a_trailer_states_the_number_of_records() -> None:
    form = file_spec(
        "format: {type: fixed_width, layout: {a: {start: 1, length: 4}}, footer_pattern: 'T\\d+ *$'}\n"
        "columns: {a: key}\ncontrol_total: {pattern: 'T(\\d+)', plus: 1}"
    )
    assert values(read(b"abcd\nefgh\nT003\n", form)) == [("abcd",), ("efgh",)]
    with pytest.raises(FileRefused, match="states"):
        read(b"abcd\nT003\n", form)


def by_des(des: bytes | None, content: bytes) -> object:
    form: FileSpec = file_spec(
        "format: {type: fixed_width, layout: sidecar_des}\n"
        "columns: {CMDORNUM: key, CMSNTYPE: sentence, CMIMPSDT: date}\nignored: {CMSNTYP2: not used}"
    )
    return read_fixed_width(content, des, form, source_id="test", file_name="delivered")


def test_the_des_layout_is_parsed_not_cut_and_keyed_by_field_code() -> None:
    layout = parse_des(DES.replace(b"\n", b"\0\r\n"))
    assert {name: (c.start, c.length) for name, c in layout.items()} == {
        "CMDORNUM": (1, 7), "CMSNTYPE": (8, 30), "CMSNTYP2": (38, 130), "CMIMPSDT": (168, 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("des", "seen"),
    [
        (None, "no `.des` layout"),
        (b"", "names no field"),
        (DES.replace(b"168     10", b"168"), r"line \[5\]"),
        (DES + DES.splitlines(keepends=True)[1], r"repeats the field \[CMDORNUM\]"),
        (
            DES.replace(b"CMSNTYPE", b"CMSNTYPX"),
            r"unknown fields \['CMSNTYPX'\], missing fields \['CMSNTYPE'\]",
        ),
        (b"\n".join(DES.splitlines()[:4]), r"missing fields \['CMIMPSDT'\]"),
        (DES.replace(b"8       30", b"0       30"), "layout"),
    ],
)
def test_a_layout_that_does_not_fit_refuses_the_file(des: bytes | None, seen: str) -> None:
    with pytest.raises(FileRefused, match=seen) as refused:
        by_des(des, b"x" * 177 + b"\n")
    assert refused.value.rule == "layout"


@given(st.binary(max_size=300))
def test_no_layout_raises_anything_but_a_refusal(des: bytes) -> None:
    with pytest.raises(FileRefused):
        by_des(des, b"x" * 177 + b"\n")
