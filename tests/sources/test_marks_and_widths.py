"""New Jersey's two layouts, Michigan's and Maine's daggers: the marks and widths of another layout are refused."""

import io
import zipfile

import pandas as pd
import pytest

from sources.errors import FileRefused
from sources.readers.read_file import read_file
from sources.readers.records import FileRecords
from sources.spec.loader import load_spec
from tests.sources.fixed_records import layout, record
from tests.sources.inline_specs import mapped
from transforms.standardize.dates import standardize_dates

NJ, MI, ME = load_spec("nj_doc"), load_spec("mi_doc"), load_spec("me_doc")
CHARGE = [
    "7201",
    "990601",
    "501",
    "1",
    "14-0601-FC",
    "NULL",
    "Sep  2 2015 12:00:00:000AM",
    "918",
    "1933",
    "NULL",
]
NAME = ["990601", "0", "ZZCOBALT", "IDA", "", "", "Apr  5 1979 12:00:00:000AM", "2"]


def zipped(inner: str, content: bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr(inner, content)
    return box.getvalue()


def marked(rows: list[list[str]], field: str, end: str) -> str:
    return "".join(field.join(row) + end + "\n" for row in rows)


def charges(text: bytes) -> FileRecords:
    content = zipped("ADH_OFFENDER_CHARGE_03012026.csv", text)
    return read_file(content, MI.file("charge"), source_id="mi_doc", file_name="ADH_OFFENDER_CHARGE.zip")


def michigan(rows: list[list[str]]) -> dict[str, pd.DataFrame]:
    files = {
        "name": zipped("ADH_OFFENDER_NAME_03012026.csv", marked([NAME], "†", "‡").encode("cp1252")),
        "charge": zipped("ADH_OFFENDER_CHARGE_03012026.csv", marked(rows, "‡", "†").encode()),
        "offense": zipped(
            "ADH_OFFENSE_03012026.csv",
            marked(
                [["501", "88", "750.462e", "6411", "HUMAN TRAFFICKING", "NULL", "NULL"]], "‡", "†"
            ).encode(),
        ),
    }
    found = mapped(MI, files)
    delivered = found.file_counts["records_delivered"].sum()
    assert delivered == found.file_counts[["records_accepted", "records_quarantined"]].sum().sum()
    return {**found.tables, "quarantine": found.quarantine}


@pytest.mark.parametrize("year", ["2015", "2018"])
def test_both_layouts_of_new_jersey_say_the_same(year: str) -> None:
    born, sentenced = ("07MAR1981", "19JUN2015") if year == "2018" else ("03/07/1981", "06/19/2015")
    person = {"OFFENDER_ID": "990301", "LNAME": "ZZHARBOR", "FNAME": "LEOTIS", "DOB": born, "SEX": "MALE"}
    history = {"OFFENDER_ID": "990301", "OFFENSE": "N.J.S.2C:13-8 TRAFFICKING #1", "SENTENCE_DATE": sentenced}
    county = {"COUNTY": "ESSEX"} if year == "2018" else {}
    found = mapped(
        NJ,
        {
            "details": record(layout(NJ.file("details"), year), **person),
            "history": record(layout(NJ.file("history"), year), **history, **county),
        },
    )
    conviction, rules = found.tables["stage__convictions"].iloc[0], found.date_rules
    assert (conviction["statute_raw"], conviction["charge_text_raw"]) == (
        "2C:13-8",
        "N.J.S.2C:13-8 TRAFFICKING #1",
    )
    assert conviction["court_raw"] == ("ESSEX COUNTY" if year == "2018" else "")
    births = found.tables["stage__birth_dates"]["birth_date_raw"]
    read = standardize_dates(births, rules[("stage__birth_dates", "birth_date")])
    assert read["value"].dt.date.astype(str).tolist() == ["1981-03-07"]
    assert found.quarantine.empty


def test_the_details_of_2015_are_never_read_with_the_widths_of_2018() -> None:
    old = record(layout(NJ.file("details"), "2015"), OFFENDER_ID="990301", LNAME="ZZHARBOR")
    with pytest.raises(FileRefused, match="2 of 277 bytes, which is none of the layouts"):
        read_file(
            (old[:100] + old[101:]) * 2, NJ.file("details"), source_id="nj_doc", file_name="details.txt"
        )


@pytest.mark.parametrize(("field", "end", "encoding"), [("‡", "†", "utf-8"), ("†", "‡", "cp1252")])
def test_a_michigan_table_is_understood_with_its_daggers_either_way(
    field: str, end: str, encoding: str
) -> None:
    records = charges(marked([CHARGE, CHARGE], field, end).encode(encoding))
    assert records.frame["court_file_no"].tolist() == ["14-0601-FC"] * 2
    assert records.delivered == 2


@pytest.mark.parametrize(
    ("field", "end", "encoding"),
    [("†", "‡", "utf-8"), ("‡", "†", "cp1252"), ("|", "†", "utf-8"), (",", "", "utf-8"), ("‡", "", "utf-8")],
)
def test_other_marks_refuse_the_table_whole(field: str, end: str, encoding: str) -> None:
    with pytest.raises(FileRefused) as error:
        charges(marked([CHARGE] * 5, field, end).encode(encoding))
    assert error.value.rule == "layout_version"
    assert error.value.records > 0
    assert "990601" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Apr  5 2019 12:00:00:000AM", "2019-04-05"),
        ("Dec 31 1999 12:00:00:000AM", "1999-12-31"),
        ("Sep 22 2015  1:05:30:117PM", "2015-09-22"),
        ("Sep 22 2015 11:59:59:997PM", "2015-09-22"),
    ],
)
def test_michigan_dates_are_read_to_the_day(text: str, day: str) -> None:
    rule = MI.facts.fields["conviction_date"].date
    assert rule is not None
    read = standardize_dates(pd.Series([text]), rule)
    assert (read["value"].dt.date.astype(str)[0], read["flag"][0]) == (day, "ok")


@pytest.mark.parametrize(
    ("code", "says"),
    [("1933", "ATTEMPT"), ("5646", "ATTEMPT AND CONSPIRACY"), ("1929", "NONE"), ("11946", "NONE"), ("", "")],
)
def test_the_form_of_the_offense_is_a_code(code: str, says: str) -> None:
    tables = michigan([[*CHARGE[:8], code, CHARGE[9]]])
    assert tables["stage__convictions"]["inchoate_raw"].tolist() == [says]


@pytest.mark.parametrize("column", [7, 8])
def test_a_code_that_is_not_listed_is_kept_back(column: int) -> None:
    row = [*CHARGE[:column], "4242", *CHARGE[column + 1 :]]
    tables = michigan([row, ["7202", *CHARGE[1:]]])
    assert tables["quarantine"]["rule"].tolist() == ["unknown_code"]
    assert tables["stage__convictions"]["conviction_id"].tolist() == ["mi_doc:7202"]


def test_a_closing_reason_that_is_not_listed_stays_as_written() -> None:
    tables = michigan([[*CHARGE[:9], "7215"], ["7203", *CHARGE[1:9], "12345"]])
    assert tables["stage__convictions"]["later_event_raw"].tolist() == ["CONVICTION VACATED", "12345"]


MAINE = [
    [
        "CLIENT_ID",
        "LAST_NAME",
        "FIRST_NAME",
        "MIDDLE_NAME",
        "BIRTH_DATE",
        "SEX",
        "REGISTRANT_CODE",
        "REGISTERED_UNTIL",
        "HAIR",
    ]
]
CLIENT = ["990701", "ZZLARCH\nLEE", "ÉVA", "", "02/17/1976", "F", "24", "12/31/9999", ""]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le-with-bom"])
def test_maine_is_utf_16_and_a_record_may_span_lines(encoding: str) -> None:
    text = marked([*MAINE, CLIENT, CLIENT], "†", "‡")
    content = text.encode("utf-16") if encoding == "utf-16" else b"\xff\xfe" + text.encode("utf-16-le")
    records = read_file(content, ME.file("client"), source_id="me_doc", file_name="CIS_100.txt")
    assert records.frame["LAST_NAME"].tolist() == ["ZZLARCH\nLEE"] * 2
    assert records.frame["FIRST_NAME"].tolist() == ["ÉVA"] * 2


def test_maine_with_its_daggers_swapped_is_refused_whole() -> None:
    content = marked([*MAINE, *[CLIENT] * 5], "‡", "†").encode("utf-16")
    with pytest.raises(FileRefused) as error:
        read_file(content, ME.file("client"), source_id="me_doc", file_name="CIS_100.txt")
    assert error.value.rule in ("record_end", "header")
    assert "ZZLARCH" not in str(error.value)


def test_marks_that_end_nothing_refuse_a_file_of_one_layout() -> None:
    header = marked(MAINE, "†", "‡")
    content = (header + marked([CLIENT] * 5, "†", "")).encode("utf-16")
    with pytest.raises(FileRefused, match="does not end a record") as error:
        read_file(content, ME.file("client"), source_id="me_doc", file_name="CIS_100.txt")
    assert error.value.rule == "record_end"
