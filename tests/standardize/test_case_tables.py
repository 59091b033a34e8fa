"""Names, dates, identifiers and addresses as the case tables say: YAML that a data steward can extend."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from transforms.standardize.addresses import standardize_addresses
from transforms.standardize.codes import standardize_county, standardize_sex, standardize_state
from transforms.standardize.dates import standard_date
from transforms.standardize.identifiers import standard_identifier
from transforms.standardize.names import standard_name

CASES = Path(__file__).parent / "cases"
ADDRESS_COLUMNS = ("full_raw", "street_raw", "city_raw", "state_raw", "postcode_raw", "county_raw")


def cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=str(number)) for number, row in enumerate(rows, start=1)]


@pytest.mark.parametrize("case", cases("names"))
def test_a_name_is_taken_apart_as_the_table_says(case: dict[str, Any]) -> None:
    parts = [case.get(part, "") for part in ("full", "given", "middle", "surname", "suffix", "truncated")]
    found = standard_name(case.get("order", "parts"), *parts)
    assert [found.given, found.middle, found.surname, found.suffix] == case["is"]
    assert found.flags == case.get("flags")
    if "two" in case:
        assert [found.paternal_surname, found.maternal_surname] == case["two"]
    assert found.particles == case.get("particles", found.particles)


@pytest.mark.parametrize("case", cases("dates"))
def test_a_date_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    formats = case.get("formats", ["%m/%d/%Y", "%Y%m%d"])
    found = standard_date(str(case["text"]), formats, case.get("placeholders", ()), case.get("pivot"))
    value: date | None = case["is"]
    assert found.value == value
    assert found.precision == case.get("precision", "day" if value else "none")
    assert found.flag == case.get("flag", "ok")


@pytest.mark.parametrize("case", cases("identifiers"))
def test_an_identifier_is_judged_as_the_table_says(case: dict[str, Any]) -> None:
    found = standard_identifier(case["type"], case.get("issuer", ""), str(case["raw"]))
    assert list(found) == case["is"]


def addresses(**columns: str | None) -> pd.Series:
    frame = pd.DataFrame([{name: columns.get(name) for name in ADDRESS_COLUMNS}], dtype=object)
    return pd.Series({name: values[0] for name, values in standardize_addresses(frame).items()}, dtype=object)


@pytest.mark.parametrize("case", cases("addresses"))
def test_an_address_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    found = addresses(full_raw=case.get("full"), street_raw=case.get("line"))
    assert [found["house_number"], found["street"], found["unit"]] == case["is"]
    if "place" in case:
        assert [found["city"], found["state"], found["postcode"]] == case["place"]


@pytest.mark.parametrize(
    ("raw", "five"),
    [
        ("87301", "87301"), ("87301-1234", "87301"), ("873011234", "87301"), ("87301-0000", "87301"), ("87301    ", "87301"),
        ("87301-", "87301"), ("87301.0", "87301"), ("7030", "07030"), ("00000", None), ("99999", None), ("00123", None),
        ("K1A 0B1", None), ("8730", "08730"), ("", None), (None, None), ("８７３０１", None),
    ],
)  # fmt: skip
def test_postcodes_have_five_digits_or_none(raw: str | None, five: str | None) -> None:
    assert addresses(street_raw="1 MAIN ST", postcode_raw=raw)["postcode"] == five


def test_a_street_key_needs_number_and_street_and_says_nothing_of_where_it_is() -> None:
    wheres = (
        {"postcode_raw": "87301"},
        {"city_raw": "Gallup"},
        {"city_raw": "Gallup", "state_raw": "NM"},
        {},
    )
    for where in wheres:
        assert addresses(street_raw="1 Main St Apt 4", **where)["street_key"] == "1|MAIN ST|4"
    assert addresses(full_raw="1 Main Street, Apt. 4, Gallup, NM 87301")["street_key"] == "1|MAIN ST|4"
    assert addresses(street_raw="1 Main St")["street_key"] == "1|MAIN ST|"
    assert addresses(street_raw="Tohatchi Chapter House", postcode_raw="87325")["street_key"] is None


def test_three_boxes_of_one_number_are_three_places() -> None:
    lines = ("HC 61 Box 12", "HC 62 Box 12", "RR 2 Box 12", "PO Box 12", "12 Main St")
    keys = {addresses(street_raw=line, postcode_raw="87321")["street_key"] for line in lines}
    assert len(keys) == len(lines)


@pytest.mark.parametrize(
    ("raw", "county"),
    [
        ("Doña Ana", "DONA ANA"), ("DONA ANA COUNTY", "DONA ANA"), ("Do?a Ana", "DONA ANA"), ("DO#A ANA", "DONA ANA"),
        ("DoÃ±a Ana", "DONA ANA"), ("MC KINLEY", "MCKINLEY"), ("DEBACA", "DE BACA"), ("E-BERNALILLO", "BERNALILLO"),
        ("Bernalillo Co", "BERNALILLO"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_counties_have_one_spelling(raw: str | None, county: str | None) -> None:
    assert standardize_county(pd.Series([raw], dtype=object)).tolist() == [county]


def test_sex_and_state_are_codes_or_nothing() -> None:
    sexes = pd.Series(["M", "female", "X", "U", "?", None], dtype=object)
    assert standardize_sex(sexes).tolist() == ["M", "F", "X", None, None, None]
    states = pd.Series(["nm", "New Mexico", "Puerto Rico", "ZZ", None], dtype=object)
    assert standardize_state(states).tolist() == ["NM", "NM", "PR", None, None]
