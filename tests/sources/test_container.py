"""Zip containers: the right member or a refusal; no bomb, no path outside, no resource forks."""

import io
import mmap
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.file_bytes import map_file
from sources.errors import FileRefused
from sources.readers import container
from sources.readers.read_file import read_file
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.inline_specs import file_spec, read, values

BOXED = file_spec("container: {member: '*.csv'}\nformat: {type: delimited}\ncolumns: {a: first, b: second}")
SMALL = file_spec(
    "container: {member: '*.csv', max_bytes: 1000}\nformat: {type: delimited}\ncolumns: {a: first, b: second}"
)
DATA = b"a,b\n1,2\n"


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, date_time=(2026, 3, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def test_the_member_is_found_wherever_it_lies_and_forks_are_not_it() -> None:
    content = zip_of(
        {"__MACOSX/._x.csv": b"fork", "._y.csv": b"fork", "Folder/X.CSV": DATA, "readme.txt": b""}
    )
    assert values(read(content, BOXED)) == [("1", "2")]


@pytest.mark.parametrize(
    ("content", "form", "rule"),
    [
        (b"", BOXED, "archive"),
        (DATA, BOXED, "archive"),
        (zip_of({"x.csv": DATA})[:-30], BOXED, "archive"),
        (zip_of({"x.csv": DATA})[:20], BOXED, "archive"),
        (zip_of({"x.csv": DATA}).replace(b"PK\x03\x04", b"PK\x03\x05", 1), BOXED, "archive"),
        (zip_of({"x.txt": DATA}), BOXED, "member"),
        (zip_of({}), BOXED, "member"),
        (zip_of({"x.csv": DATA, "y.csv": DATA}), BOXED, "member"),
        (zip_of({"x.csv": b"a,b\n" + b"0" * 12_000_000}), BOXED, "zip_bomb"),
        (zip_of({"x.csv": b"a,b\n" + bytes(range(256)) * 10}), SMALL, "zip_bomb"),
        (zip_of({"../x.csv": DATA}), BOXED, "path_escape"),
        (zip_of({"/etc/x.csv": DATA}), BOXED, "path_escape"),
        (zip_of({"..\\x.csv": DATA}), BOXED, "path_escape"),
    ],
)  # fmt: skip
def test_a_container_that_cannot_be_trusted_is_refused(content: bytes, form: object, rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content, form)  # type: ignore[arg-type]
    assert refused.value.rule == rule


def test_a_damaged_member_is_refused_not_read() -> None:
    content = bytearray(zip_of({"x.csv": DATA * 50}))
    content[45] ^= 0xFF
    with pytest.raises(FileRefused) as refused:
        read(bytes(content), BOXED)
    assert refused.value.rule == "archive"


@given(st.data())
def test_no_mutation_of_an_archive_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    content = bytearray(zip_of({"x.csv": DATA * 20, "x.des": b"layout"}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    try:
        records = read(bytes(content), BOXED)
    except FileRefused:
        return
    assert records.delivered == len(records.frame) + len(records.refused)


def test_a_large_member_is_read_from_a_mapped_archive_like_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = load_spec("nc_opi")
    path = SOURCES_DIR / "nc_opi" / "sample" / "OFNT3CE1.zip"
    small = read_file(path.read_bytes(), spec.file("sentence"), source_id="nc_opi", file_name=path.name)
    monkeypatch.setattr(container, "_IN_MEMORY", 0)
    content = map_file(path)
    data, layout = container.unpack(content, spec.file("sentence"), source_id="nc_opi", file_name=path.name)
    assert isinstance(content, mmap.mmap) and isinstance(data, mmap.mmap) and isinstance(layout, bytes)
    large = read_file(content, spec.file("sentence"), source_id="nc_opi", file_name=path.name)
    assert large.frame.equals(small.frame)
    assert [large.raw_text(n) for n in range(len(large.frame))] == [
        small.raw_text(n) for n in range(len(small.frame))
    ]


def test_a_damaged_archive_is_refused_however_its_bytes_are_held(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes((SOURCES_DIR / "nc_opi" / "sample" / "OFNT3CE1.zip").read_bytes()[:-40])
    for content in (path.read_bytes(), map_file(path)):
        with pytest.raises(FileRefused, match=r"rule \[archive\]"):
            read_file(content, load_spec("nc_opi").file("sentence"), source_id="nc_opi", file_name=path.name)
