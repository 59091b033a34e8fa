"""The columnar readers say what the row-by-row readers said: same rows, refusals, places, raw texts and messages."""

import mmap
import tempfile
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.accounted import sample_of
from sources.errors import FileRefused
from sources.readers import lines
from sources.readers.container import unpack
from sources.readers.delimited import read_delimited
from sources.readers.fixed_width import read_fixed_width
from sources.readers.lines import Content
from sources.readers.records import FileRecords
from sources.spec.file_names import is_companion, role_of
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.loader import list_source_ids, load_spec
from tests.sources.inline_specs import file_spec
from tests.sources.oracle import delimited as delimited_by_rows
from tests.sources.oracle import fixed_width as fixed_width_by_rows
from tests.sources.test_every_byte_counts import cut, flip, mixed, nul, quotes
from tests.sources.test_every_byte_counts import lines as moved_lines

ENCODINGS = ("utf-8", "latin-1", "cp1252", "ascii", "iso8859-15", "cp500", "utf-16", "utf-16-le", "shift_jis")
PIECES = (
    b"a", b"b", b"ab", b"xyz", b"7", b"0012", b" ", b"  ", b"\t", b"\x0b", b"\x1c", b"\x1f", b"\x1a", b"\0", b"\r",
    b"\n", b"\n", b"\n", b"\r\n", b"\r\n", b",", b",", b",", b"|", b"|", b"\t", b'"', b'"', b'""', b'","', b'"\n"',
    b"\x85", b"\xa0", b"\xc3\xb1", b"\xf1", b"\xc2\xa0", b"\xe3\x80\x80", b"\xef\xbb\xbf", b"\xff", b"\x81", b"\x1b$B",
    b"T1", b"T2\n", b"NULL", b"-", b"a,b,c\n", b"a|b|c\n", b'"a","b","c"\n', b"1,2,3\n", b"1|2|3\n", b'"1","2","3"\r\n',
    b"1,2,3,\n", b"0123456789\n", b"0123456789 \n", b"01234567\n", b"0123 \xc3\xb1 89\n",
)  # fmt: skip


def outcome(read: Any, *content: Any, **how: Any) -> tuple[Any, ...]:
    """Return everything a reader says, refusals too."""
    try:
        records: FileRecords = read(*content, **how)
    except FileRefused as refused:
        return (str(refused), refused.rule, refused.line)
    frame = records.frame
    raw = [records.raw_text(row) for row in range(len(frame))]
    offsets = frame["_byte_offset"].astype(object).where(frame["_byte_offset"].notna(), None).tolist()
    columns = [c for c in frame.columns if c not in ("_raw", "_byte_offset")]
    dtypes = {c: str(frame[c].dtype) for c in columns} if len(frame) else {}
    return (
        columns, dtypes, frame[columns].to_numpy().tolist(), offsets, raw, list(records.refused), records.control_lines,
        records.undeclared, records.delivered,
    )  # fmt: skip


def both(content: Content, sidecar: bytes | None, file: FileSpec) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what the columnar reader says, and the one it replaced."""
    how = {"file": file, "source_id": "test", "file_name": "delivered"}
    if isinstance(file.format, FixedWidth):
        columnar = outcome(read_fixed_width, content, sidecar, **how)
        return columnar, outcome(fixed_width_by_rows.read_fixed_width, content[:], sidecar, **how)
    return outcome(read_delimited, content, **how), outcome(
        delimited_by_rows.read_delimited, content[:], **how
    )


@pytest.fixture(autouse=True, params=[7, 100, 8_000_000], ids=["tiny blocks", "small blocks", "blocks"])
def _block_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK_BYTES", request.param)


@cache
def texts(source_id: str) -> list[tuple[FileSpec, bytes, bytes | None]]:
    """Return the delimited and fixed-width files of a sample, with their layouts, out of their containers."""
    spec, found = load_spec(source_id), []
    for name, content in sample_of(source_id).items():
        file = role_of(spec, name)
        if is_companion(spec, name) or file is None:
            continue
        data, sidecar = unpack(content, file, source_id=source_id, file_name=name)
        if isinstance(file.format, Versioned):  # read alike by every layout, the wrong ones too
            found += [(file.as_version(version), data[:], sidecar) for version in file.format.versions]
        elif isinstance(file.format, Delimited | FixedWidth):
            found.append((file, data[:], sidecar))
    return found


@pytest.mark.parametrize("source_id", [s for s in list_source_ids() if texts(s)])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_mutated_samples_are_read_alike(source_id: str, data: st.DataObject) -> None:
    file, content, sidecar = data.draw(st.sampled_from(texts(source_id)))
    for mutation in data.draw(
        st.lists(st.sampled_from([cut, flip, nul, moved_lines, mixed, quotes]), max_size=3)
    ):
        content = mutation(data, content) if content else content
    encoding = data.draw(st.sampled_from([file.format.encoding, *ENCODINGS]))
    share = data.draw(st.sampled_from([0.1, 1.0]))
    form = file.format.model_copy(update={"encoding": encoding, "refuse_above_misfit_share": share})
    columnar, by_rows = both(content, sidecar, file.model_copy(update={"format": form}))
    assert columnar == by_rows


DELIMITED = {
    "columns": {"a": "", "b": ""},
    "ignored": {"c": ""},
    "order": ["a", "b", "c"],
    "role": "r",
    "pattern": "*",
}


@st.composite
def delimited(draw: st.DrawFn) -> FileSpec:
    quoted = draw(st.booleans())
    form = {
        "type": "delimited",
        "encoding": draw(st.sampled_from(ENCODINGS)),
        "delimiter": draw(st.sampled_from([",", ",", "|", "\t", "ñ"] + ([] if quoted else ["||", "ab"]))),
        "quote": draw(st.sampled_from(['"', '"', '"', "'", "ñ"])) if quoted else None,
        "header": draw(st.sampled_from(["present", "absent", "either"])),
        "trailing_delimiter": draw(st.sampled_from(["never", "header_only", "allowed"])),
        "line_end": draw(st.sampled_from([None, None, None, "|", "T"])),
        "preamble_lines": draw(st.sampled_from([0, 0, 0, 1, 3])),
        "footer_pattern": draw(st.sampled_from([None, None, "T"])),
        "refuse_above_misfit_share": draw(st.sampled_from([0.1, 1.0, 1.0])),
    }
    empty = draw(st.booleans())
    return FileSpec.model_validate({**DELIMITED, "format": form, "empty_allowed": empty})


@settings(max_examples=150, deadline=None)
@given(delimited(), st.lists(st.sampled_from(PIECES), max_size=60), st.booleans())
def test_any_delimited_bytes_are_read_alike(file: FileSpec, pieces: list[bytes], with_header: bool) -> None:
    columnar, by_rows = both((b"a,b,c\n" if with_header else b"") + b"".join(pieces), None, file)
    assert columnar == by_rows


LINES = (
    b"1,2,3\n", b"1,2,3\n", b" 1 ,\t2,3 \r\n", b'"1","2","3"\n', b'"1",2,"a ""b"" c"\r\n', b'"p\n1,2,3\nq",r,s\n',
    b'"p\r\n\r\n"" ,q",r,s\n', b'"1\n', b'x",2,3\n', b'1,"2,3\n', b'1"",2,3\n', b'1,"2"x,3\n', b"1,2\n", b"1,2,3,\n",
    b"1,2,3, \n", b"1,2,3,4\n", b"a,b,c\n", b'"a",b,c\n', b"\n", b" \t\n", b"\x1a\n", b"\x1a", b"1,\0,3\n", b"1,2\r,3\n",
    b"\xef\xbb\xbf1,2,3\n", b"\xc3\xb1,\xc2\xa02,3\xe3\x80\x80\n", b"1,\xff,3\n", b"1,\x81,3\n", b",,\n", b'"","",""\n',
    b"T1,2,3\n", b'"T\n",2,3\n', b"1,2,3",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(LINES), max_size=30),
    st.sampled_from(["utf-8", "utf-8", "latin-1", "cp1252"]),
    st.sampled_from(["never", "header_only", "allowed"]),
    st.sampled_from([None, "T", '"?T']),
    st.sampled_from([0.1, 1.0, 1.0, 1.0]),
)
@example([b"\xef\xbb\xbf1,2,3\n"], "utf-8", "never", None, 1.0)
@example([b'"p\n1,2,3\nq",r,s\n', b"1,2,3\n"], "utf-8", "never", None, 1.0)
@example([b'"' + b"x" * 131_080 + b'",2,3\n', b"x" * 131_080 + b",2,3\n"], "utf-8", "never", None, 1.0)
def test_any_lines_are_read_alike(
    pieces: list[bytes], encoding: str, trailing: str, footer: str | None, share: float
) -> None:
    form = {
        "type": "delimited", "encoding": encoding, "trailing_delimiter": trailing, "footer_pattern": footer,
        "refuse_above_misfit_share": share,
    }  # fmt: skip
    file = FileSpec.model_validate({**DELIMITED, "format": form})
    columnar, by_rows = both(b"a,b,c\n" + b"".join(pieces), None, file)
    assert columnar == by_rows


@st.composite
def fixed_width(draw: st.DrawFn) -> FileSpec:
    form = {
        "type": "fixed_width",
        "encoding": draw(st.sampled_from(ENCODINGS)),
        "layout": {
            "a": {"start": 1, "length": draw(st.integers(1, 4))},
            "b": {"start": draw(st.integers(1, 5)), "length": 5},
            "c": {"start": 9, "length": draw(st.integers(1, 3))},
        },
        "record_length": draw(st.sampled_from([None, 8, 10, 11, 30])),
        "trailing_blanks_cut": draw(st.booleans()),
        "footer_pattern": draw(st.sampled_from([None, None, "T"])),
        "refuse_above_misfit_share": draw(st.sampled_from([0.1, 1.0, 1.0, 1.0])),
    }
    given = {k: v for k, v in DELIMITED.items() if k != "order"}
    return FileSpec.model_validate({**given, "format": form, "empty_allowed": draw(st.booleans())})


@settings(max_examples=150, deadline=None)
@given(fixed_width(), st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_fixed_width_bytes_are_read_alike(file: FileSpec, pieces: list[bytes]) -> None:
    columnar, by_rows = both(b"".join(pieces), None, file)
    assert columnar == by_rows


def test_a_mapped_file_is_read_like_its_bytes() -> None:
    form = file_spec("format: {type: delimited}\ncolumns: {a: first, b: second}")
    content = b'a,b\n1,2\n"x\ny",3\n4\n' + b"5,6\n" * 50
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    columnar, by_rows = both(mapped, None, form)
    assert columnar == by_rows
    assert columnar[4][1] == '"x\ny",3'


def test_the_row_by_row_readers_are_another_code() -> None:
    assert delimited_by_rows.read_delimited is not read_delimited
    assert isinstance(read_delimited(b"a\n1\n", file_spec("format: {type: delimited}\ncolumns: {a: x}"), source_id="s",
                                     file_name="f").frame, pd.DataFrame)  # fmt: skip
