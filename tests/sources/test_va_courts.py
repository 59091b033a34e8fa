"""Virginia: a code list a level of court, an amended charge that decides, a year of birth that is hidden."""

from typing import Any

import pandas as pd
import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.classified import classified, staged
from tests.sources.inline_specs import mapped

SPEC = load_spec("va_courts")
CIRCUIT = {
    "fips": "003", "CaseNumber": "CR14-00", "Defendant": '"ZZBIRCH, ORLA"', "DOB": "1004-05-06",
    "CodeSection": "18.2-357.1(C)", "AmendedCodeSection": "", "AmendedCharge": "",
    "DispositionCode": "Guilty", "DispositionDate": "2014-03-04",
}  # fmt: skip
DISTRICT = {
    "fips": "003", "CaseNumber": "GC14-00", "Name": '"ZZHAZEL, UNA"', "DOB": "1004-05-06", "CodeSection": "18.2-355",
    "AmendedCode": "18.2-346", "FinalDisposition": "Guilty", "HearingDate": "2014-03-04",
}  # fmt: skip


def table(row: dict[str, str], *changes: dict[str, str]) -> bytes:
    lines = [",".join({**row, **change}.values()) for change in changes or ({},)]
    return "\n".join([",".join(row), *lines, ""]).encode()


def circuit(*changes: dict[str, str]) -> MappedDelivery:
    return mapped(SPEC, {"circuit": table(CIRCUIT, *changes)})


def district(*changes: dict[str, str]) -> MappedDelivery:
    return mapped(SPEC, {"district": table(DISTRICT, *changes)})


def one(delivery: MappedDelivery) -> pd.Series:
    return classified(delivery).iloc[0]


@pytest.mark.parametrize(
    ("charged", "amended", "answer", "wait", "stage"),
    [
        ("18.2-48", "18.2-357.1(C)", "yes", None, "convicted"),
        ("18.2-357.1(C)", "18.2-95", "unknown", "needs_law", "convicted"),
        ("18.2-357.1(C)", "", "unknown", "needs_documents", "charged"),
        ("18.2-357.1(C)", "A.18.2-357.1(C)", "unknown", "needs_documents", "convicted"),
    ],
)
def test_the_amended_section_decides_and_the_charged_one_waits(
    charged: str, amended: str, answer: str, wait: str | None, stage: str
) -> None:
    found = one(circuit({"CodeSection": charged, "AmendedCodeSection": amended}))
    assert (found["offense_answer"], found["offense_wait"], found["statute_stage"]) == (answer, wait, stage)


@pytest.mark.parametrize(
    ("says", "disposition", "conviction"),
    [
        ("Guilty", "convicted", "yes"), ("Not Guilty/Acquitted", "acquitted", "no"), ("Nolle Prosequi", "nolle_pros", "no"),
        ("Not True Bill", "nolle_pros", "no"), ("Remanded", "transferred", "undetermined"),
        ("Appeal Withdrawn", "unknown", "undetermined"), ("Sentence/Probation Revoked", "unknown", "undetermined"),
        ("MISSING", "unknown", "undetermined"), ("", "unknown", "undetermined"),
    ],
)  # fmt: skip
def test_a_circuit_court_has_its_own_words(says: str, disposition: str, conviction: str) -> None:
    found = one(circuit({"DispositionCode": says}))
    assert (found["disposition"], found["is_conviction"]) == (disposition, conviction)


@pytest.mark.parametrize(
    ("says", "disposition", "conviction"),
    [
        ("Guilty In Absentia", "convicted", "yes"), ("Certified To Grand Jury", "transferred", "undetermined"),
        ("Prepaid", "unknown", "undetermined"), ("Fugitive File", "pending", "no"), ("Granted", "unknown", "undetermined"),
    ],
)  # fmt: skip
def test_a_district_court_has_other_words(says: str, disposition: str, conviction: str) -> None:
    found = one(district({"FinalDisposition": says}))
    assert (found["disposition"], found["is_conviction"]) == (disposition, conviction)


@pytest.mark.parametrize(
    "delivery",
    [
        lambda: circuit({}, {"CaseNumber": "CR15-00", "DispositionCode": "Certified To Grand Jury"}),
        lambda: district({}, {"CaseNumber": "GC15-00", "FinalDisposition": "Appeal Withdrawn"}),
        lambda: district({}, {"CaseNumber": "GC15-00", "FinalDisposition": "Convicted"}),
    ],
)
def test_a_word_of_the_other_level_keeps_the_row_back(delivery: Any) -> None:
    found = delivery()
    assert found.quarantine["rule"].tolist() == ["unknown_code"]
    assert found.quarantine["record_no"].tolist() == [3]
    assert len(found.tables["stage__convictions"]) == 1


def test_a_hidden_year_is_no_date_of_birth_and_a_whole_one_is() -> None:
    found = circuit(
        {}, {"CaseNumber": "CR15-00", "DOB": "1980-05-06"}, {"CaseNumber": "CR16-00", "DOB": "5/6"}
    )
    assert staged(found)["stage__birth_dates"]["birth_date"].tolist() == [pd.Timestamp("1980-05-06")]
    assert found.quarantine["rule"].tolist() == ["unreadable_date"]


def test_a_court_without_its_zeros_is_the_same_court_and_a_case_stands_for_itself() -> None:
    found = circuit({"fips": "3"}, {"CaseNumber": "CR15-00"})
    assert found.tables["stage__persons"]["person_record_id"].tolist() == [
        "va_courts:003/CR14-00",
        "va_courts:003/CR15-00",
    ]
    assert set(found.tables["stage__convictions"]["court_raw"]) == {"CIRCUIT COURT, FIPS 51003"}


def test_a_suffix_behind_a_semicolon_is_one() -> None:
    name = staged(circuit({"Defendant": '"ZZCEDAR, ILYA; JR"'}))["stage__names"].iloc[0]
    assert (name["given"], name["surname"], name["suffix"]) == ("ILYA", "ZZCEDAR", "JR")
