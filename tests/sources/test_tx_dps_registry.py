"""The Texas registry: five columns name a code, two numbers name a person, and every row is a conviction elsewhere."""

from collections.abc import Mapping

import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.inline_specs import mapped

SPEC = load_spec("tx_dps_registry")
KEY = {"COO_COD": "TX", "COJ_COD": "1", "JOO_COD": "1", "OFF_COD": "64110018", "VER_NBR": "18"}
CODE = {**KEY, "LEN_TXT": "TRAFFICKING OF PERSONS", "CIT_TXT": "PC 20A.02(a)(3)"}
OFFENSE = {**KEY, "IND_IDN": "1", "OffenseId": "7", "OST_COD": "TX", "CDD_DTE": "2013-05-06", "AOV_NBR": "15"}
PEOPLE: dict[str, list[Mapping[str, str]]] = {
    "indv": [{"IND_IDN": "1", "DPS_NBR": "05990601"}],
    "person": [{"IND_IDN": "1", "PER_IDN": "9", "SEX_COD": "M"}],
    "name": [{"PER_IDN": "9", "LNA_TXT": "ZZCONCHO", "FNA_TXT": "ABNER LEE"}],
    "birth": [{"PER_IDN": "9", "DOB_DTE": "1971-03-09"}],
}


def table(role: str, rows: list[Mapping[str, str]]) -> bytes:
    file = SPEC.file(role)
    columns = [*file.columns, *file.ignored]
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join("\t".join(line) + "\r\n" for line in lines).encode("cp1252")


def deliver(
    offenses: list[Mapping[str, str]], codes: list[Mapping[str, str]], **people: list[Mapping[str, str]]
) -> MappedDelivery:
    files = {**PEOPLE, **people, "offense": offenses, "code": codes}
    return mapped(SPEC, {role: table(role, rows) for role, rows in files.items()})


def citations(found: MappedDelivery) -> list[str]:
    return found.tables["stage__convictions"]["statute_raw"].tolist()


def test_all_five_columns_choose_the_code() -> None:
    found = deliver([OFFENSE], [CODE])
    assert citations(found) == ["PC 20A.02(a)(3)"]
    assert found.quarantine.empty


@pytest.mark.parametrize("column", list(KEY))
def test_a_code_that_differs_in_one_column_is_another_code(column: str) -> None:
    found = deliver([OFFENSE], [{**CODE, column: "77", "CIT_TXT": "PC 21.11"}])
    assert citations(found) == [""], "the offense stays, without a citation"
    assert found.quarantine.empty


def test_a_version_chooses_its_own_citation_whatever_its_zeros() -> None:
    newer = {**CODE, "VER_NBR": "0019", "CIT_TXT": "PC 20A.02(b)"}
    found = deliver([OFFENSE, {**OFFENSE, "OffenseId": "8", "VER_NBR": "19"}], [newer, CODE])
    assert citations(found) == ["PC 20A.02(a)(3)", "PC 20A.02(b)"]


def test_a_code_that_says_two_things_says_nothing_and_both_are_kept_back() -> None:
    other = {**CODE, "CIT_TXT": "PC 20A.02(a)(5)"}
    found = deliver([OFFENSE], [CODE, other])
    assert found.quarantine["rule"].tolist() == ["duplicate_key", "duplicate_key"]
    assert citations(found) == [""]
    assert citations(deliver([OFFENSE], [CODE, CODE])) == ["PC 20A.02(a)(3)"], (
        "the same row twice says one thing"
    )


def test_a_key_that_is_not_whole_finds_nothing() -> None:
    blank = {**KEY, "JOO_COD": ""}
    found = deliver([{**OFFENSE, **blank}], [{**CODE, **blank}])
    assert citations(found) == [""]
    assert found.tables["stage__convictions"]["code_raw"].tolist() == ["64110018"]


def test_names_and_dates_hang_on_the_registrant_through_the_description() -> None:
    two = [*PEOPLE["person"], {"IND_IDN": "1", "PER_IDN": "10"}]
    names = [*PEOPLE["name"], {"PER_IDN": "10", "LNA_TXT": "ZZCONCHA", "FNA_TXT": "ABE"}]
    found = deliver([OFFENSE], [CODE], person=two, name=names)
    named = found.tables["stage__names"]
    assert named["person_record_id"].tolist() == ["tx_dps_registry:1"] * 2
    assert named["surname_raw"].tolist() == ["ZZCONCHO", "ZZCONCHA"]
    assert found.tables["stage__birth_dates"]["birth_date_raw"].tolist() == ["1971-03-09"]


def test_a_name_of_nobody_is_an_orphan() -> None:
    found = deliver([OFFENSE], [CODE], name=[*PEOPLE["name"], {"PER_IDN": "77", "LNA_TXT": "ZZNOBODY"}])
    assert found.quarantine["rule"].tolist() == ["orphan"]


def test_a_description_of_two_registrants_is_of_neither() -> None:
    indv = [*PEOPLE["indv"], {"IND_IDN": "2", "DPS_NBR": ""}]
    found = deliver(
        [OFFENSE], [CODE], indv=indv, person=[*PEOPLE["person"], {"IND_IDN": "2", "PER_IDN": "9"}]
    )
    assert sorted(found.quarantine["rule"]) == ["duplicate_key", "duplicate_key", "orphan", "orphan"]
    assert found.tables["stage__names"].empty


@pytest.mark.parametrize(("state", "jurisdiction"), [("TX", "TX"), ("FL", "FL"), ("", None), ("ZZ", None)])
def test_whose_court_it_was_is_what_the_record_says(state: str, jurisdiction: str | None) -> None:
    row = deliver([{**OFFENSE, "OST_COD": state}], [CODE]).tables["stage__convictions"].iloc[0]
    assert row["convicting_jurisdiction"] == jurisdiction


def test_every_row_is_registered_in_texas_on_a_disposition_nobody_states() -> None:
    row = deliver([OFFENSE], [CODE]).tables["stage__convictions"].iloc[0]
    assert (row["registration_required"], row["registration_jurisdiction"], row["disposition_raw"]) == (
        "yes",
        "TX",
        "",
    )
    assert row["victim_age"] == "15"
