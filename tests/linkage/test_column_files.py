"""Files as columns of text: other types, quotes and marks, and what is refused with which words."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.column_files import ColumnFileError
from pipelines.person_files import read_person_file
from tests.linkage.written_files import csv, parquet, read, rows


def refused(path: Path) -> str:
    with pytest.raises(ColumnFileError) as caught:
        read_person_file(path)
    return str(caught.value)


def test_columns_of_other_types_count_as_their_text(tmp_path: Path) -> None:
    columns = {
        "record_id": pa.array([10, 9]),
        "surname": pa.array(["GARCIA", "LEE"]).dictionary_encode(),
        "date_of_birth": pa.array([pd.Timestamp(1980, 1, 2, 23), None], type=pa.timestamp("us")),
        "ssn": pa.array([12345678.0, None]),
        "postcode": pa.array([87301.0, float("nan")]),
        "license_number": pa.array([1234567, None]),
        "aliases": pa.array([["ANA LEE", "ANN LEE"], None]),
        "state_id": pa.array([1234.5, None]),
    }
    found = read(parquet(tmp_path, columns))
    assert found.people["record_id"].tolist() == ["10", "9"]
    assert found.names["surname"].tolist() == ["GARCIA", "LEE", "LEE", "LEE"]
    assert rows(found.dates, "row", "date") == [(0, pd.Timestamp(1980, 1, 2))]
    assert rows(found.ids, "id_type", "value") == [("SSN", "012345678"), ("OLN", "1234567"), ("SID", "12345")]
    assert found.places["postcode"].tolist() == ["87301"]


def test_a_column_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, {"record_id": ["1"], "surname": pa.array([{"a": 1}])})
    message = refused(path)
    assert (
        "people.parquet] column [surname]" in message and "struct" in message and "Expected text" in message
    )


@pytest.mark.parametrize("column", ["record_id", "given_name", "aliases", "ssn", "date_of_birth", "city"])
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array([True, False]), "bool"),
        (pa.array([[["A"]], [["B"]]]), "list<element: list"),
        (pa.array([["SECRET"], ["B", "C"]]), "list<element: string>"),
        (pa.array([b"SECRET", b"B"]), "binary"),
        (pa.array([{"a": "SECRET"}, None]), "struct"),
    ],
    ids=str,
)
def test_types_that_hold_no_text_are_refused_by_file_column_and_type(
    tmp_path: Path, column: str, values: pa.Array, kind: str
) -> None:
    path = parquet(tmp_path, {"record_id": ["1", "2"], column: values})
    if column in ("aliases", "date_of_birth") and kind == "list<element: string>":
        assert read_person_file(path).features.people["record_id"].tolist() == ["1", "2"]
        return
    message = refused(path)
    assert f"people.parquet] column [{column}]: has the type [{kind}" in message
    assert "Expected text" in message and "write the column so, or leave it out" in message
    assert "SECRET" not in message


def test_lists_written_down_as_text_are_refused_and_not_shown(tmp_path: Path) -> None:
    for written in ("""["SECRET"]""", "['SECRET', 'B']", " [ 'SECRET' ]"):
        message = refused(
            parquet(tmp_path, {"record_id": ["1", "2", "3"], "aliases": ["A B", None, written]})
        )
        assert "column [aliases]: [1] of [3] values are lists written down as text (first: row 3)" in message
        assert "several with | between" in message and "SECRET" not in message
    assert read(parquet(tmp_path, {"record_id": ["1"], "surname": ["[REDACTED]"]})).names.empty


def test_lists_of_aliases_and_dates_are_read_as_if_bars_stood_between(tmp_path: Path) -> None:
    lists = {
        "record_id": ["1", "2", "3", "4"],
        "aliases": pa.array([["ANA LEE", None, "ANN LEE"], None, [], ["BO LEE"]]),
        "date_of_birth": pa.array([["1980-01-02", "1981-01-02"], ["1975"], None, []]),
    }
    texts = {
        "record_id": ["1", "2", "3", "4"],
        "aliases": ["ANA LEE|ANN LEE", None, None, "BO LEE"],
        "date_of_birth": ["1980-01-02|1981-01-02", "1975", None, None],
    }
    one, other = read(parquet(tmp_path, lists)), read(parquet(tmp_path, texts))
    assert len(one.names) == 3 and len(one.dates) == 3
    for table in ("names", "dates"):
        assert getattr(one, table).astype("str").equals(getattr(other, table).astype("str")), table


def test_whole_numbers_with_places_behind_the_point_are_whole(tmp_path: Path) -> None:
    numbers = pa.array([Decimal("219456781.00"), None])
    found = read(parquet(tmp_path, {"record_id": ["1", "2"], "ssn": numbers}))
    assert rows(found.ids, "id_type", "value") == [("SSN", "219456781")]


def test_csv_fields_may_be_quoted_and_begin_with_a_mark(tmp_path: Path) -> None:
    text = '\ufeffrecord_id,full_name,street\r\n1,"GARCIA, ANA","12 Main St\nApt 4"\r\n2,,\r\n'
    found = read(csv(tmp_path, text))
    assert found.people["record_id"].tolist() == ["1", "2"]
    assert rows(found.names, "given", "surname") == [("ANA", "GARCIA")]


def test_a_row_that_does_not_fit_is_named_by_number_and_never_shown(tmp_path: Path) -> None:
    message = refused(csv(tmp_path, "record_id,surname,sex\nA1,SECRET,F\nA2,SECRET,F,SECRET\n"))
    assert "row [3], the header being row 1, has [4] columns, the header [3]" in message
    assert "SECRET" not in message and "A2" not in message
    long = "record_id,surname\n" + "A1,SECRET\n" * 1_200_000 + "A2\n"
    message = refused(csv(tmp_path, long))
    assert "row [1200002], the header being row 1, has [1] columns, the header [2]" in message
    assert "SECRET" not in message and "A2" not in message


def test_a_quote_that_never_ends_is_found_before_it_swallows_rows(tmp_path: Path) -> None:
    message = refused(csv(tmp_path, 'record_id,surname\nA1,LEE\nA2,"SECRET\nA3,SECRET\nA4,LEE\n'))
    assert "people.csv]: row [3], the header being row 1, begins a quoted field that never ends" in message
    assert "SECRET" not in message and "A2" not in message
    long = refused(csv(tmp_path, 'record_id,surname\nA1,"SECRET\n' + "A2,LEE\n" * 100_000))
    assert "row [2]" in long
    # a quote within a field opens none, two are one, and a field may hold an end of line
    text = 'record_id,surname\n1,"LE ""E"\n2,"DE\nLA CRUZ"\n3,O "LEE\n'
    assert read(csv(tmp_path, text)).people["record_id"].tolist() == ["1", "2", "3"]


def test_a_first_line_that_is_data_is_not_shown(tmp_path: Path) -> None:
    message = refused(csv(tmp_path, "A1,SECRETGIVEN,SECRETNAME,1980-01-02\nA2,SECRET,SECRET,1981\n"))
    assert (
        "of [4] columns, those known are none" in message and "first line that names the columns" in message
    )
    assert "SECRET" not in message and "A1" not in message and "1980" not in message
    message = refused(parquet(tmp_path, {"Surname": ["SECRET"], "SECRET": ["1"]}))
    assert "of [2] columns, those known are ['surname']" in message and "SECRET" not in message


def test_record_ids_must_be_there(tmp_path: Path) -> None:
    message = refused(csv(tmp_path, "id,surname\n1,GARCIA\n"))
    assert "[record_id]: is missing" in message and "surname" in message and "add the column" in message
    message = refused(csv(tmp_path, "record_id,surname\n1,SECRET\n,SECRET\n  ,SECRET\n"))
    assert "blank in [2] of [3] rows" in message and "row 2, row 3" in message
    assert "SECRET" not in message


def test_record_ids_stay_as_the_file_writes_them(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "record_id\n 1\n1\n")).people["record_id"].tolist() == [" 1", "1"]


def test_record_ids_must_differ_and_only_ids_are_shown(tmp_path: Path) -> None:
    ids = ["k1", "k2", "k1", "k3", "k1", "k2"]
    message = refused(parquet(tmp_path, {"record_id": ids, "surname": ["SECRET"] * 6}))
    assert "[2] ids stand in more than one row" in message and "[3] rows too many" in message
    assert "k1, k2" in message and "SECRET" not in message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.parquet", b"record_id\n1\n", "no Parquet file, though its name says so"),
        ("a.parquet", b"PAR1 and then nothing of the kind", "cut short"),
        ("a.csv", b"PK\x03\x04rest", "Excel"),
        ("a.csv", "record_id,surname\n1,X\n".encode("utf-16"), "UTF-16"),
        ("a.csv", "record_id,surname\n1,PEÑA\n".encode("latin-1"), "not UTF-8"),
        ("a.csv", b"record_id,surname\n1,A,B\n", "as many fields in every line"),
        ("a.csv", b"record_id,surname,Surname\n1,A,B\n", "more than once"),
    ],
)
def test_other_files_are_refused_with_a_reason(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    message = refused(csv(tmp_path, content, name))
    assert message.startswith(f"[{tmp_path / name}]") and words in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "nowhere.parquet")
