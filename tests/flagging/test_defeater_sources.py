"""What deaths, custody, moves and voters say, from the bytes of a delivery to the answer it changes."""

from datetime import date

import pytest

from sources.spec.loader import load_spec
from tests.flagging.world import NIGHT, assessed, fact, pair
from tests.sources.classified import staged
from tests.sources.fixed_records import layout, record
from tests.sources.inline_specs import mapped
from transforms.flagging.assessment import Assessment
from transforms.flagging.lookups import SourceAge, persons_elsewhere, residency_by_person
from transforms.flagging.residency import ResidencyFact

VOTERS = load_spec("nm_voter").file("voters")
WHO = "LAST_NAME,FIRST_NAME,MIDDLE_NAME,SUFFIX"
DEATHS = f"CERTIFICATE,{WHO},BIRTH_SURNAME,SEX,DATE_OF_BIRTH,SSN,DATE_OF_DEATH,STREET,CITY,STATE,ZIP,COUNTY"
CUSTODY = f"NMCD_NUMBER,{WHO},SEX,DATE_OF_BIRTH,SSN,FBI_NUMBER,SID,STATUS,STATUS_DATE,COUNTY"


def facts_of_source(source_id: str, role: str, content: bytes, *, on: date = NIGHT) -> list[ResidencyFact]:
    """Return the facts of one delivery, received on a day."""
    tables = staged(mapped(load_spec(source_id), {role: content}))
    ages = {source_id: SourceAge(received_on=on, is_stale=False)}
    elsewhere = persons_elsewhere(tables["stage__addresses"], home="NM")
    return [
        f for own in residency_by_person(tables["stage__residency"], ages, elsewhere).values() for f in own
    ]


def beside_a_license(found: list[ResidencyFact], **license_: object) -> Assessment:
    """Return the assessment of somebody with a license of 2024, or as said, who matches those records too."""
    pairs = [pair(), *(pair(right_id=f.person_record_id) for f in found)]
    return assessed(pairs=pairs, residency=[fact(**license_), *found])


def death(day: str) -> list[ResidencyFact]:
    row = f"2025-1,ZZOLIVO,ADA,,,,F,1980-02-03,,{day},,,,,TAOS"
    return facts_of_source("nm_deaths", "deaths", f"{DEATHS}\n{row}\n".encode())


def custody(status: str, since: str = "2024-05-06", *, on: date = NIGHT) -> list[ResidencyFact]:
    row = f"990001,ZZKIWI,ADA,,,F,1980-02-03,,1,,{status},{since},TAOS"
    return facts_of_source("nm_custody", "custody", f"{CUSTODY}\n{row}\n".encode(), on=on)


def move(flag: str, kind: str, state: str, month: str) -> list[ResidencyFact]:
    file = load_spec("ncoa_moves").file("moves")
    old = {"RECORD_ID": "E-1", "LAST_NAME": "ZZEBANO", "FIRST_NAME": "ADA", "CITY": "TAOS", "STATE": "NM"}
    new = {"UPD_CITY": "NOWHERE" if state else "", "UPD_STATE": state}
    said = record(layout(file), **old, **new, NCOA_FLAG=flag, NCOA_MOVE=kind, NCOA_DATE=month)
    return facts_of_source("ncoa_moves", "moves", said)


def voter(status: str, registered: str, *, state: str = "NM") -> list[ResidencyFact]:
    columns = [*VOTERS.columns, *VOTERS.ignored]
    said = {
        "VoterID": "1", "LastName": "ZZALDER", "FirstName": "ADA", "DOB": "1980", "Status": status, "RegDate": registered,
        "State": state, "City": "TAOS", "County": "Taos",
    }  # fmt: skip
    lines = [",".join([*columns, ""]), ",".join([*(said.get(column, "") for column in columns), ""])]
    return facts_of_source("nm_voter", "voters", ("\ufeff" + "\r\n".join([*lines, ""])).encode())


def test_without_those_records_it_is_a_flag() -> None:
    assert beside_a_license([]).outcome == "flag"


@pytest.mark.parametrize(
    ("day", "outcome", "says"),
    [("2025-06-07", "closed", "no"), ("2025-06-XX", "closed", "no"), ("2020-01-02", "wait", "unknown")],
)
def test_a_death_ends_it_unless_somebody_saw_the_person_later(day: str, outcome: str, says: str) -> None:
    found = beside_a_license(death(day))
    assert (found.outcome, found.answers["no_defeater"].answer) == (outcome, says)


def test_a_certificate_without_the_day_is_kept_back() -> None:
    assert death("") == []


def test_whoever_is_in_custody_is_so_on_the_day_of_the_extract() -> None:
    found = beside_a_license(custody("IN CUSTODY", since="2019-05-06"))
    assert (found.outcome, found.closed_by) == ("closed", "no_defeater")
    assert "in custody" in found.answers["no_defeater"].sentence


def test_a_license_of_a_later_day_ends_the_custody_of_an_old_extract() -> None:
    old = custody("IN CUSTODY", on=date(2023, 5, 6))
    assert beside_a_license(old).outcome == "flag"


@pytest.mark.parametrize("status", ["RELEASED", "ESCAPED"])
def test_a_release_says_neither_that_somebody_is_held_nor_where_they_live(status: str) -> None:
    assert beside_a_license(custody(status, since="2026-02-01")).outcome == "flag"
    assert assessed(residency=custody(status), pairs=[pair(right_id="nm_custody:990001")]).outcome == "wait"


def test_parole_here_is_presence_here() -> None:
    found = assessed(
        residency=custody("PAROLE", since="2026-01-05"), pairs=[pair(right_id="nm_custody:990001")]
    )
    assert (found.outcome, found.answers["residency"].answer) == ("flag", "yes")


@pytest.mark.parametrize(
    ("flag", "kind", "state", "month", "outcome"),
    [
        ("M", "I", "CO", "202509", "closed"),
        ("F", "I", "", "202509", "closed"),
        ("M", "I", "CO", "202309", "flag"),
        ("M", "I", "NM", "202509", "flag"),
        ("M", "F", "CO", "202509", "flag"),
        ("P", "I", "CO", "202509", "flag"),
        ("K", "I", "", "202509", "flag"),
    ],
    ids=["moved", "abroad", "moved and came back", "within", "household", "probable", "no forwarding"],
)
def test_a_confirmed_move_of_the_person_alone_ends_it(
    flag: str, kind: str, state: str, month: str, outcome: str
) -> None:
    found = beside_a_license(move(flag, kind, state, month))
    assert found.outcome == outcome
    if outcome == "closed":
        assert (found.closed_by, found.answers["residency"].answer) == ("residency", "no")


def test_a_month_is_the_precision_of_a_move() -> None:
    spec = load_spec("ncoa_moves")
    said = record(
        layout(spec.file("moves")), RECORD_ID="E-1", LAST_NAME="Z", NCOA_FLAG="M", NCOA_DATE="202509"
    )
    fact_ = staged(mapped(spec, {"moves": said}))["stage__residency"].iloc[0]
    assert (fact_["status_date_raw"], fact_["status_date_precision"]) == ("2025-09", "month")


@pytest.mark.parametrize(
    ("status", "registered", "state", "answer"),
    [
        ("Active", "02/03/2024", "NM", "yes"), ("Inactive", "02/03/2024", "NM", "unknown"),
        ("Active", "02/03/2014", "NM", "unknown"), ("Active", "02/03/2024", "TX", "unknown"),
    ],
)  # fmt: skip
def test_an_active_voter_of_late_lives_here(status: str, registered: str, state: str, answer: str) -> None:
    found = assessed(residency=voter(status, registered, state=state), pairs=[pair(right_id="nm_voter:1")])
    assert found.answers["residency"].answer == answer
