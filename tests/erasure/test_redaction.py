"""Bytes in, bytes out: the withdrawn record says nothing, every other keeps its bytes, its offset and its number."""

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from pipelines.erasure.redact import Place, is_whole, redact
from pipelines.errors import StepError
from sources.readers.read_file import read_file
from sources.readers.records import FileRecords
from sources.spec.files import Container, FileSpec
from sources.spec.formats import (
    Delimited,
    FixedColumn,
    FixedWidth,
    Workbook,
    Xml,
    XmlLink,
)

COLUMNS = {"ID": "key", "NAME": "name"}


def spec_of(form: Delimited | FixedWidth | Workbook | Xml, container: Container | None = None) -> FileSpec:
    return FileSpec(role="r", pattern="*", format=form, columns=COLUMNS, order=None, container=container)


def read(content: bytes, file: FileSpec) -> FileRecords:
    return read_file(content, file, source_id="us_zz", file_name="f")


def places_of(records: FileRecords) -> list[tuple[str, int, int | None]]:
    frame = records.frame
    offsets = [None if pd.isna(offset) else int(offset) for offset in frame["_byte_offset"].astype(object)]
    return list(zip(frame["ID"], frame["_record_no"], offsets, strict=True))


TEXTS = {
    "plain": (Delimited(type="delimited"), "ID,NAME\r\n1,Ana\r\n2,Zqname\r\n3,Eva\r\n", "utf-8"),
    "quoted over lines": (
        Delimited(type="delimited"),
        'ID,NAME\n1,Ana\n2,"Zqname\nof, two"\n3,"Eva"\n',
        "utf-8",
    ),
    "last line open": (Delimited(type="delimited"), "ID,NAME\n1,Ana\n3,Eva\n2,Zqname", "utf-8"),
    "mark of utf-8": (Delimited(type="delimited"), "\ufeffID,NAME\n1,Ana\n2,Zqname\n3,Eva\n", "utf-8"),
    "windows": (
        Delimited(type="delimited", encoding="windows-1252"),
        "ID,NAME\n1,Añá\n2,Zqname\n3,Eva\n",
        "windows-1252",
    ),
    "utf-16": (Delimited(type="delimited", encoding="utf-16"), "ID,NAME\n1,Ana\n2,Zqname\n3,Eva\n", "utf-16"),
    "dagger before the line feed": (
        Delimited(type="delimited", encoding="windows-1252", delimiter="†", quote=None, line_end="‡"),
        "ID†NAME‡\n1†Ana‡\n2†Zqname\nof two‡\n3†Eva‡\n",
        "windows-1252",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_keeps_its_length_and_the_places_of_all_others(case: str) -> None:
    form, text, encoding = TEXTS[case]
    file, content = spec_of(form), text.encode(encoding)
    before = read(content, file)
    row = list(before.frame["ID"]).index("2")
    number = int(before.frame["_record_no"].iloc[row])
    lines = before.raw_text(row).count("\n") + 1
    redacted = redact(content, file, [Place(record_no=number, lines=lines)])
    assert len(redacted) == len(content)
    assert "Zqname".encode(encoding)[-6:] not in redacted and "two".encode(encoding)[-3:] not in redacted
    after = read(redacted, file)
    assert places_of(after) == [place for place in places_of(before) if place[0] != "2"]
    assert not after.refused and not before.refused


def test_fixed_width_keeps_its_length() -> None:
    form = FixedWidth(
        type="fixed_width",
        layout={"ID": FixedColumn(start=1, length=2), "NAME": FixedColumn(start=3, length=8)},
    )
    file, content = spec_of(form), b"1 Ana     \r\n2 Zqname  \r\n3 Eva     \r\n"
    redacted = redact(content, file, [Place(record_no=2)])
    assert redacted == b"1 Ana     \r\n          \r\n3 Eva     \r\n"
    assert places_of(read(redacted, file)) == [("1", 1, 0), ("3", 3, 24)]


def test_a_container_is_packed_anew_with_everything_else_as_it_was() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("data.csv", date_time=(2025, 1, 2, 3, 4, 6)), "ID,NAME\n1,Ana\n2,Zqname\n"
        )
        archive.writestr("read.me", "about Zqnothing")
    file = spec_of(Delimited(type="delimited"), Container(member="data.csv"))
    redacted = redact(whole.getvalue(), file, [Place(record_no=3)])
    assert redact(whole.getvalue(), file, [Place(record_no=3)]) == redacted, "the same bytes each time"
    with zipfile.ZipFile(io.BytesIO(redacted)) as archive:
        assert archive.read("data.csv") == b"ID,NAME\n1,Ana\n        \n"
        assert archive.read("read.me") == b"about Zqnothing"
        assert archive.getinfo("data.csv").date_time == (2025, 1, 2, 3, 4, 6)


def test_a_workbook_keeps_its_rows() -> None:
    book = openpyxl.Workbook()
    for row in (("ID", "NAME"), (1, "Ana"), (2, "Zqname"), (3, "Eva")):
        assert book.active is not None
        book.active.append(row)
    whole = io.BytesIO()
    book.save(whole)
    file = spec_of(Workbook(type="xlsx"))
    redacted = redact(whole.getvalue(), file, [Place(record_no=3)])
    assert redact(whole.getvalue(), file, [Place(record_no=3)]) == redacted, "the same bytes each time"
    assert redact(redacted, file, [Place(record_no=3)]) == redacted, "and again changes nothing"
    with zipfile.ZipFile(io.BytesIO(redacted)) as archive:
        assert not any(b"Zqname" in archive.read(name) for name in archive.namelist())
    assert [(id_, number) for id_, number, _ in places_of(read(redacted, file))] == [("1", 2), ("3", 4)]


XML = """<r xmlns="urn:x"><who>Ana Zqperson</who>
<arrest><charge><k>A</k><t>one</t></charge><charge><k>B</k><t>Zqtext</t></charge><charge><k>C</k><t>three</t></charge></arrest>
<court><charge><k>B</k><t>Zqtext again</t></charge></court>
<sentence><of>B</of><say>Zqyears</say></sentence><sentence><of>C</of><say>3 years</say></sentence></r>"""


def xml_spec() -> FileSpec:
    form = Xml(
        type="xml",
        namespaces={"x": "urn:x"},
        root="x:r",
        record_path=["x:arrest/x:charge", "x:court/x:charge"],
        record_key="x:k",
        fields={"ID": "x:k", "NAME": XmlLink(each="x:sentence", key="x:of", text="x:say")},
    )
    return spec_of(form)


def test_a_charge_leaves_every_stage_and_no_other_is_renumbered() -> None:
    before = read(XML.encode(), xml_spec())
    redacted = redact(XML.encode(), xml_spec(), [Place(record_no=2)])
    assert b"Zqtext" not in redacted and b"Zqyears" not in redacted and b"Zqperson" in redacted
    after = read(redacted, xml_spec())
    kept = [
        (id_, number, name)
        for id_, number, name in zip(
            after.frame["ID"], after.frame["_record_no"], after.frame["NAME"], strict=True
        )
        if number != 2
    ]
    assert kept == [("A", 1, ""), ("C", 3, "3 years")]
    assert len(after.frame) == len(before.frame) == 3, "the stages of the blank charge are still one"
    assert redact(redacted, xml_spec(), [Place(record_no=2)]) == redacted


def test_a_document_of_which_nothing_is_left_goes_whole() -> None:
    every = [Place(record_no=n) for n in (1, 2, 3)]
    assert is_whole(xml_spec(), every, records=3)
    assert not is_whole(xml_spec(), every[:2], records=3)


def test_a_format_that_cannot_be_redacted_is_said_and_left() -> None:
    with pytest.raises(StepError, match=r"format \[xls\], expected one that can be redacted"):
        redact(b"x", spec_of(Workbook(type="xls")), [Place(record_no=1)])
