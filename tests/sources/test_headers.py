"""Headers as agencies spell them: what is understood, what is passed by, what refuses the file."""

import pytest

from sources.errors import FileRefused
from tests.sources.inline_specs import file_spec, read, values

LENIENT = file_spec(
    "format: {type: delimited, undeclared: ignore, optional_columns: true}\n"
    "columns: {record_id: key, surname: name, date_of_birth: born}\n"
    "needed: [record_id]\n"
    "also_named: {surname: [last name], date_of_birth: [dob]}"
)


@pytest.mark.parametrize(
    "header",
    ["record_id,surname,date_of_birth", " Record ID ,LAST_NAME,DOB", "RECORD-ID,Last Name,Date Of Birth"],
)
def test_case_blanks_and_other_names_do_not_matter(header: str) -> None:
    records = read(f"{header}\n1,x,2000\n".encode(), LENIENT)
    assert [c for c in records.frame.columns if not c.startswith("_")] == [
        "record_id",
        "surname",
        "date_of_birth",
    ]
    assert values(records) == [("1", "x", "2000")]


def test_columns_nobody_knows_are_passed_by_and_named() -> None:
    records = read(b"record_id,surname,shoe size\n1,x,44\n", LENIENT)
    assert records.undeclared == ("shoe size",)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (
            "record_id,surname,date_of_brith",
            r"\[date_of_brith\] looks like the missing column \[date_of_birth\]",
        ),
        ("surname,date_of_birth,x", r"\['record_id'\] are missing"),
        ("record_id,surname,last name", r"\['surname'\] stand twice"),
        ("record_id,dob,date of birth", r"\['date_of_birth'\] stand twice"),
    ],
)
def test_a_header_that_would_lose_a_column_silently_is_refused(header: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason) as refused:
        read(f"{header}\n1,2,3\n".encode(), LENIENT)
    assert (refused.value.rule, refused.value.line, refused.value.records) == ("header", 1, 2)


def test_an_unknown_column_refuses_a_strict_file() -> None:
    strict = file_spec("format: {type: delimited}\ncolumns: {a: first, b: second}")
    with pytest.raises(FileRefused, match=r"\['c'\] are not known"):
        read(b"a,b,c\n1,2,3\n", strict)


def test_a_phantom_last_column_is_dropped_where_allowed() -> None:
    phantom = file_spec(
        "format: {type: delimited, trailing_delimiter: allowed}\ncolumns: {a: first, b: second}"
    )
    assert values(read(b"a,b,\n1,2,\n3,4\n", phantom)) == [("1", "2"), ("3", "4")]
    with pytest.raises(FileRefused):
        read(b"a,b,\n1,2,\n", file_spec("format: {type: delimited}\ncolumns: {a: first, b: second}"))
