"""Person files in canonical columns: what is read, what is refused and how, and that it is what the nightly stage reads."""

import random
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.column_files import ColumnFileError
from pipelines.person_files import PersonFile, read_person_file
from proving_ground.population import make_residents
from tests.linkage.written_files import TABLES, csv, parquet, read, rows, told
from transforms.linkage.prepare import prepare_persons
from transforms.standardize.addresses import standardize_addresses
from transforms.standardize.dates import standard_date
from transforms.standardize.identifiers import standard_identifier
from transforms.standardize.names import standard_name

NIGHTLY_NAMES = (
    "given", "middle", "surname", "paternal_surname", "maternal_surname", "suffix", "flags",
)  # fmt: skip


def same(one: PersonFile, other: PersonFile) -> None:
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one.features, table), getattr(other.features, table))


FULL = {
    "record_id": ["b", "a"],
    "full_name": [None, "GARCIA LOPEZ, JOSE LUIS"],
    "given_name": ["Ana", None],
    "middle_name": ["M", None],
    "surname": ["O'Brien", None],
    "suffix": [None, "Jr."],
    "aliases": ["ANA SMITH|ANNIE SMITH (1981-03-04)|", None],
    "sex": ["f", ""],
    "date_of_birth": ["1980-01-02", "1975-06"],
    "ssn": ["123-45-6780", "6789"],
    "street": ["12 Main Street Apt 4", "HC 61 Box 12"],
    "city": ["Gallup", "Zuni"],
    "state": ["New Mexico", "nm"],
    "postcode": ["87301-1234", None],
    "license_number": ["D 1234567", "UNKNOWN"],
    "fbi_number": [None, "FBI 12345AB"],
    "state_id": [None, "TX05544332"],
}


def test_every_column_is_read_in_record_id_order(tmp_path: Path) -> None:
    found = read_person_file(parquet(tmp_path, FULL, "county clerk.parquet"))
    assert found.warnings == ()
    people = found.features
    assert len(people) == 2
    assert rows(people.people, "record_id", "source_id") == [("a", "county clerk"), ("b", "county clerk")]
    assert people.people["sex"].isna().tolist() == [True, False] and people.people["sex"][1] == "F"
    assert people.people["birth_place"].isna().all()
    columns = ("row", "name_no", "given", "middle", "paternal", "maternal", "surname", "suffix", "name_class")
    assert rows(people.names, *columns) == [
        (0, 1, "JOSE", "LUIS", "GARCIA", "LOPEZ", "GARCIA LOPEZ", "JR", 0),
        (1, 1, "ANA", "M", "OBRIEN", "", "OBRIEN", "", 0),
        (1, 2, "ANA", "", "SMITH", "", "SMITH", "", 1),
        (1, 3, "ANNIE", "", "SMITH", "", "SMITH", "", 2),
    ]
    assert not people.names["truncated"].any()
    assert rows(people.dates, "row", "date", "precision") == [
        (0, pd.Timestamp(1975, 6, 1), "month"),
        (1, pd.Timestamp(1980, 1, 2), "day"),
        (1, pd.Timestamp(1981, 3, 4), "day"),
    ]
    assert rows(people.ids, "row", "id_type", "issuer", "value") == [
        (0, "SSN4", "US", "6789"),
        (0, "FBI", "US", "12345AB"),
        (0, "SID", "TX", "05544332".lstrip("0")),
        (1, "SSN", "US", "123456780"),
        (1, "OLN", "", "D1234567"),
    ]
    places = people.places.astype(object).where(people.places.notna(), None)
    assert rows(places, "row", "street_key", "postcode", "city", "state") == [
        (0, "12|HC 61|", None, "ZUNI", "NM"),
        (1, "12|MAIN ST|4", "87301", "GALLUP", "NM"),
    ]


def test_the_tables_are_those_of_the_nightly_stage(tmp_path: Path) -> None:
    texts = {"person_record_id": ["x"]}
    born = pd.Series([pd.Timestamp(1980, 1, 1)], dtype="datetime64[s]")
    stage = {
        "stage__persons": pd.DataFrame(texts | {"source_id": "s", "sex": "F", "birth_place": "NM"}, dtype="str"),
        "stage__names": pd.DataFrame(
            texts | dict.fromkeys(NIGHTLY_NAMES, "A"), dtype="str"
        ).assign(name_no=1),
        "stage__birth_dates": pd.DataFrame(texts | {"birth_date_precision": ["day"]}, dtype="str").assign(
            birth_date_no=1, birth_date=born
        ),
        "stage__identifiers": pd.DataFrame(
            texts | {"id_type": "SSN", "issuer": "US", "value": "123456780"}, dtype="str"
        ).assign(identifier_no=1),
        "stage__addresses": pd.DataFrame(
            texts | dict.fromkeys(("street_key", "postcode", "city", "state"), "A"), dtype="str"
        ).assign(address_no=1),
    }  # fmt: skip
    nightly, own = prepare_persons(stage), read(parquet(tmp_path, FULL))
    for table in TABLES:
        assert len(getattr(nightly, table)) == 1
        assert list(getattr(own, table).columns) == list(getattr(nightly, table).columns)
        for column in getattr(own, table).columns:
            found, expected = getattr(own, table)[column].dtype, getattr(nightly, table)[column].dtype
            # columns of few different texts are categories of such texts
            kept = found.categories.dtype if isinstance(found, pd.CategoricalDtype) else found
            assert kept == expected, (table, column)


def test_neither_the_order_of_rows_nor_the_kind_of_file_matters(tmp_path: Path) -> None:
    frame = residents(300)
    frame.to_parquet(tmp_path / "same.parquet")
    first = read_person_file(tmp_path / "same.parquet")
    frame.sample(frac=1, random_state=3).to_parquet(tmp_path / "same.parquet", row_group_size=50)
    same(first, read_person_file(tmp_path / "same.parquet"))
    frame.sample(frac=1, random_state=4).to_csv(tmp_path / "same.csv", index=False)
    same(first, read_person_file(tmp_path / "same.csv"))


def residents(count: int) -> pd.DataFrame:
    """Return invented residents in canonical columns, written in all the ways offices write."""
    people = make_residents(count, 11)
    draw = random.Random(5)
    odd_names = [
        "FNU",
        "MARY ANN",
        "JO-ANN",
        "PE?A",
        "O BRIEN",
        "GARCIA JR",
        "李",
        "A" * 300,
        "DE LA O",
        "J0HN",
        "X",
    ]
    odd_streets = [
        "Camino Sin Nombre 5",
        "PO Box 12",
        "HC 61 Box 12",
        "1000 Calle Luna #4",
        "general delivery",
        "12 1/2 Elm St",
    ]
    frame = pd.DataFrame({"record_id": [f"r{number:05}" for number in people["person_no"]]})
    frame["given_name"], frame["middle_name"] = people["given"], people["middle"]
    frame["surname"], frame["suffix"] = people["surname"], people["suffix"]
    frame["date_of_birth"] = people["birth_date"].astype("str")
    frame["ssn"], frame["license_number"] = people["ssn"], people["license"]
    frame["street"], frame["city"], frame["postcode"] = people["street"], people["city"], people["postcode"]
    frame["state"], frame["sex"] = "NM", people["sex"]
    frame["full_name"] = ""
    for row in range(0, count, 3):
        column = draw.choice(["given_name", "middle_name", "surname"])
        frame.loc[row, column] = draw.choice(odd_names)
        frame.loc[row, "street"] = draw.choice(odd_streets)
        frame.loc[row, "ssn"] = draw.choice(["6789", "999-99-9999", "XXX-XX-1234", "12345678", ""])
        frame.loc[row, "date_of_birth"] = draw.choice(
            ["1980", "1980-02", "02/03/1980", "1900-01-01", "soon", ""]
        )
    for row in range(1, count, 4):
        given, surname = frame.loc[row, "given_name"], frame.loc[row, "surname"]
        order = draw.choice(
            [
                f"{surname}, {given} Q",
                f"{given} Q {surname}",
                f"{given} {surname}, III",
                f"{surname} JR, {given}",
            ]
        )
        frame.loc[row, ["full_name", "given_name", "middle_name", "surname", "suffix"]] = [
            order,
            "",
            "",
            "",
            "",
        ]
    return frame


def test_what_is_read_is_what_the_standardizers_say_one_by_one(tmp_path: Path) -> None:
    frame = residents(600)
    frame.to_csv(tmp_path / "people.csv", index=False)
    found = read(tmp_path / "people.csv")
    names, dates, ids = [], [], []
    for row, person in enumerate(frame.to_dict("records")):
        order = "parts" if person["given_name"] or person["surname"] else "first_middle_last"
        order = "last_comma_first" if order != "parts" and "," in person["full_name"] else order
        parts = [person[part] for part in ("full_name", "given_name", "middle_name", "surname", "suffix")]
        name = standard_name(order, *parts)
        if name.given or name.surname:
            texts = [
                name.given,
                name.middle,
                name.paternal_surname,
                name.maternal_surname,
                name.surname,
                name.suffix,
            ]
            names.append((row, 1, *[text or "" for text in texts]))
        born = standard_date(person["date_of_birth"], ["%Y-%m-%d", "%m/%d/%Y"])
        if born.value is not None:
            dates.append((row, pd.Timestamp(born.value), born.precision))
        for column, kind in (("ssn", "SSN"), ("license_number", "OLN")):
            id_type, issuer, value, _ = standard_identifier(kind, "", person[column])
            if value is not None:
                ids.append((row, id_type, issuer or "", value))
    assert (
        rows(
            told(found.names),
            "row",
            "name_no",
            "given",
            "middle",
            "paternal",
            "maternal",
            "surname",
            "suffix",
        )
        == names
    )
    assert rows(found.dates, "row", "date", "precision") == dates
    assert rows(found.ids, "row", "id_type", "issuer", "value") == ids
    raw = {f"{name}_raw": frame[name] for name in ("street", "city", "state", "postcode")}
    places = standardize_addresses(pd.DataFrame(raw).assign(full_raw=None, county_raw=None))
    expected = places[["street_key", "postcode", "city", "state"]]
    assert found.places["row"].tolist() == list(range(600))
    own = found.places[list(expected.columns)]
    assert own.astype(object).where(own.notna(), None).to_numpy().tolist() == expected.to_numpy().tolist()


@pytest.mark.parametrize(
    ("alias", "given", "surname", "day"),
    [
        ("ANA SMITH (1980-01-02)", "ANA", "SMITH", date(1980, 1, 2)),
        ("SMITH, ANA;1980-01-02", "ANA", "SMITH", date(1980, 1, 2)),
        ("ANA SMITH @1980-01-02", "ANA", "SMITH", date(1980, 1, 2)),
        ("ANA SMITH ( 01/02/1980 )", "ANA", "SMITH", date(1980, 1, 2)),
        ("ANA SMITH [19800102]", "ANA", "SMITH", date(1980, 1, 2)),
        ("ANA SMITH (1980)", "ANA", "SMITH", date(1980, 1, 1)),
        ("ANA SMITH", "ANA", "SMITH", None),
        ("ANA SMITH (99999)", "ANA", "SMITH", None),
    ],
)
def test_an_alias_may_bring_a_date_of_birth(
    tmp_path: Path, alias: str, given: str, surname: str, day: date | None
) -> None:
    found = read(parquet(tmp_path, {"record_id": ["1"], "aliases": [alias]}))
    assert rows(found.names, "row", "name_no", "given", "surname") == [(0, 2, given, surname)]
    assert [value.date() for value in found.dates["date"]] == ([] if day is None else [day])


def test_aliases_and_dates_stand_once_and_blank_ones_not_at_all(tmp_path: Path) -> None:
    columns = {
        "record_id": ["1", "2"],
        "surname": ["GARCIA", "LOPEZ"],
        "aliases": ["| A B |A B||C D (1980-01-02)|C D (1980-01-02)", None],
        "date_of_birth": ["1980-01-02|1981|1980-01-02| ", "unknown|1990-05-06"],
    }
    found = read(parquet(tmp_path, columns))
    assert rows(told(found.names), "row", "name_no", "surname") == [
        (0, 1, "GARCIA"), (0, 2, "B"), (0, 3, "D"), (1, 1, "LOPEZ"),
    ]  # fmt: skip
    assert rows(found.dates, "row", "date", "precision") == [
        (0, pd.Timestamp(1980, 1, 2), "day"),
        (0, pd.Timestamp(1981, 1, 1), "year"),
        (1, pd.Timestamp(1990, 5, 6), "day"),
    ]


def test_all_null_columns_mean_that_nothing_is_known(tmp_path: Path) -> None:
    columns = {name: pa.nulls(3) for name in FULL if name != "record_id"} | {"record_id": ["a", "b", "c"]}
    found = read_person_file(parquet(tmp_path, columns))
    assert len(found.features) == 3
    assert [len(getattr(found.features, table)) for table in TABLES] == [3, 0, 0, 0, 0]


def test_records_that_say_nothing_are_told(tmp_path: Path) -> None:
    text = "record_id,surname,date_of_birth\n1,GARCIA,\n2,UNKNOWN,\n3,,1980\n4,,\n"
    (warning,) = read_person_file(csv(tmp_path, text)).warnings
    assert (
        "[2] of [4] records hold no name, date of birth, number or place that can be read (first: 2, 4)"
        in warning
    )


def test_dates_nobody_is_born_on_are_unknown(tmp_path: Path) -> None:
    dates = ["2026-11-24", "2026-11-23", "1879-12-31", "2027", "1980-01-02|2090-01-02"]
    columns = {"record_id": list("abcde"), "surname": ["LEE"] * 5, "date_of_birth": dates}
    path = parquet(tmp_path, columns)
    found = read_person_file(path, as_of=date(2026, 11, 23))
    assert [str(day)[:10] for day in found.features.dates["date"]] == ["2026-11-23", "1980-01-02"]
    assert found.features.dates["row"].tolist() == [1, 4]
    (own,) = [own for own in found.counts if own.column == "date_of_birth"]
    assert (own.given, own.used, own.impossible) == (6, 2, 4)
    # without a day, no date is too late
    assert len(read_person_file(path).features.dates) == 5


def test_a_file_of_ids_alone_is_read_with_a_word(tmp_path: Path) -> None:
    found = read_person_file(csv(tmp_path, "record_id\n1\n2\n"))
    assert len(found.features) == 2
    assert "no column besides record_id" in found.warnings[0]


def test_a_file_without_rows_is_read_with_a_word(tmp_path: Path) -> None:
    for path in (csv(tmp_path, "record_id,surname\n"), parquet(tmp_path, {"record_id": [], "surname": []})):
        found = read_person_file(path)
        assert len(found.features) == 0 and "no rows" in found.warnings[0]
        assert list(found.features.names.columns)[:3] == ["row", "name_no", "given"]


def test_unknown_columns_are_told_and_not_fatal(tmp_path: Path) -> None:
    found = read_person_file(csv(tmp_path, "Record_ID , SURNAME,shoe size\n1,GARCIA,9\n"))
    assert found.features.names["surname"].tolist() == ["GARCIA"]
    assert (
        len(found.warnings) == 1 and "shoe size" in found.warnings[0] and "date_of_birth" in found.warnings[0]
    )


@pytest.mark.parametrize(("sign", "named"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_first_line_parted_by_another_sign_is_named(tmp_path: Path, sign: str, named: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(sign.join(("record_id", "surname")) + "\n" + sign.join(("1", "QUIMERA")) + "\n")
    with pytest.raises(
        ColumnFileError, match=rf"the first line holds {named}, and columns are parted by commas"
    ):
        read_person_file(path)
