"""A source of deltas tells that a record is expunged: it leaves every delivery of the chain and every folder made of it."""

import hashlib
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from config.settings import Settings
from pipelines.erasure.erase import erase_night
from pipelines.erasure.orders import enter_order
from pipelines.erasure.tombstones import tombstones
from pipelines.erasure.verify import verify
from pipelines.gather import gather_inputs
from pipelines.inputs import SourceInput
from pipelines.land import land_source
from tests.erasure.planted import hits
from tests.nights.chained import SAMPLE, day, deliver, settings_of
from warehouse.frames import read_table

SOURCE = "az_doc"
PERSONS = "CHANGE_CODE,PERSON_ID,LAST_NAME,FIRST_NAME,MIDDLE_NAME,BIRTH_DTM,SEX,FBI_NUMBER,SSN,OTHER_NAMES\n"
OFFENSES = (
    "CHANGE_CODE,CHANGE_DTM,OFFENSE_ID,PERSON_ID,COMMITMENT_ID,COUNTY,CAUSE_NUMBER,COUNT_NUMBER,ARS_CODE,SUBSECTION_CODE,"
    "PREP_ARS_CODE,ARS_TITLE_TEXT,OFFENSE_DTM,SENTENCED_DTM,ICC_STATE\n"
)
MERGED = "MERGED_PERSON_ID,PERSON_ID,MERGE_DTM\n"
OF_700004 = ("700004", "9000003", "NADIE", "MENGANO", "CR2015-000333")
"""What only the count and the person of it say: the person has no other."""
SAID_AGAIN = {
    "persons": "A,9000003,NADIE,MENGANO,,0001-01-01,M,,,\n",
    "offenses": "A,2026-03-01,700004,9000003,C3,YUMA,CR2015-000333,1,796.03,,,PROCURING A MINOR,2014-06-01,2015-02-03,FL\n",
}


def delta(number: int, *, persons: str = "", offenses: str = "", merges: str | None = None) -> dict[str, str]:
    files = {
        f"AZ_DOC_PERSON_DELTA_{number:04}.csv": PERSONS + persons,
        f"AZ_DOC_SC_OFFENSE_DELTA_{number:04}.csv": OFFENSES + offenses,
    }
    return files if merges is None else {**files, f"PERSON_MERGE_{number:04}.csv": MERGED + merges}


def event(code: str, count: str) -> str:
    return f"{code},2026-03-02,{count}{',' * 12}\n"


def night(settings: Settings, number: int) -> SourceInput:
    """Land, erase and choose, as a night does."""
    land_source(settings, SOURCE, until=day(number))
    erase_night(settings, [SOURCE], night=day(number))
    (source,) = gather_inputs(settings, night=day(number))
    return source


def people_in(settings: Settings, source: SourceInput) -> set[str]:
    assert source.stage is not None
    found = read_table(settings.stage / source.stage, "stage__persons")["person_record_id"]
    return {str(person).removeprefix(f"{SOURCE}:") for person in found}


def content(settings: Settings, source: SourceInput) -> dict[str, str]:
    assert source.stage is not None
    files = [p for p in sorted((settings.stage / source.stage).iterdir()) if not p.name.startswith("check-")]
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The base, and one more night that changes the person of a count without the count."""
    deliver(tmp_path, SOURCE, day(1), SAMPLE)
    settings = settings_of(tmp_path)
    night(settings, 1)
    deliver(tmp_path, SOURCE, day(2), delta(11, persons="C,9000003,NADIE,MENGANO,DOS,0001-01-01,M,,,\n"))
    night(settings, 2)
    assert hits(tmp_path, OF_700004)
    return tmp_path


def test_an_expunged_count_leaves_every_delivery_and_every_folder(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), delta(12, offenses=event("X", "700004")))
    source = night(settings, 3)
    assert hits(home, OF_700004) == []
    (stone,) = tombstones(settings)
    assert (stone.kind, stone.effect, stone.by, stone.night) == ("expunged", "erase", "sender", day(3))
    assert (stone.files, stone.records) == (
        4,
        4,
    )  # person and count of the base, the changed person, the event
    assert {link["number"]: link["state"] for link in source.chain or ()} == {
        10: "used",
        11: "used",
        12: "used",
    }
    assert people_in(settings, source) == {"9000001", "9000002", "9000004"}
    counts = read_table(settings.stage / str(source.stage), "landed__file_counts")
    withheld = read_table(settings.stage / str(source.stage), "landed__withheld")
    assert withheld["records_withheld"].sum() == 4
    kept = counts[["records_accepted", "records_quarantined"]].sum().sum()
    assert counts["records_delivered"].sum() == kept + 4
    found = verify(settings)
    assert found.is_clean and found.stones == 1


@pytest.mark.slow
def test_run_again_from_nothing_it_is_the_same_and_still_withheld(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), delta(12, offenses=event("X", "700004")))
    first = content(settings, night(settings, 3))
    assert content(settings, night(settings, 3)) == first
    shutil.rmtree(settings.stage)
    assert content(settings, night(settings, 3)) == first
    assert len(tombstones(settings)) == 1
    deliver(home, SOURCE, day(4), delta(13, **SAID_AGAIN))
    source = night(settings, 4)
    assert people_in(settings, source) == {"9000001", "9000002", "9000004"}
    assert hits(home, OF_700004) == []


def test_what_merely_ceased_to_hold_stays_in_the_deliveries(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), delta(12, offenses=event("V", "700004")))
    source = night(settings, 3)
    (stone,) = tombstones(settings)
    assert (stone.kind, stone.effect, stone.state, stone.plan) == ("vacated", "retract", "done", None)
    assert people_in(settings, source) == {"9000001", "9000002", "9000004"}
    assert hits(home, OF_700004, but=("stage", "nights"))
    told = pq.read_table(settings.stage / str(source.stage) / "withdrawals.parquet").to_pylist()
    assert [(row["record_key"], row["kind"]) for row in told] == [(f"{SOURCE}:700004", "vacated")]


@pytest.mark.slow
def test_a_person_with_other_counts_stays_as_the_newest_delivery_has_them(home: Path) -> None:
    """Every delivery holds the expunged count alone, or the person alone: all of them have to be asked."""
    settings = settings_of(home)
    changed = "C,9000001,MUESTRA,FULANA,NUEVA,1982-03-14,F,123456AA1,987-65-4321,\n"
    line = (
        "C,2026-03-01,700002,9000001,C1,MARICOPA,CR2019-000111,2,13-3405,,,MARIJUANA,2018-06-01,2019-02-03,\n"
    )
    deliver(home, SOURCE, day(3), delta(12, persons=changed, offenses=line))
    night(settings, 3)
    deliver(home, SOURCE, day(4), delta(13, offenses=event("X", "700002")))
    source = night(settings, 4)
    assert hits(home, ("700002", "13-3405")) == []
    names = read_table(settings.stage / str(source.stage), "stage__names")
    own = names[names["person_record_id"] == f"{SOURCE}:9000001"]
    assert "NUEVA" in set(own["middle_raw"])


@pytest.mark.slow
def test_two_merged_persons_go_with_the_last_count_of_either(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), delta(12, merges="9000003,9000004,2026-03-03\n"))
    assert "9000003" not in people_in(settings, night(settings, 3))
    deliver(home, SOURCE, day(4), delta(13, offenses=event("X", "700004") + event("X", "700005")))
    source = night(settings, 4)
    assert people_in(settings, source) == {"9000001", "9000002"}
    assert hits(home, (*OF_700004, "700005", "9000004", "PERENGANO")) == []
    assert verify(settings).is_clean


def test_a_copy_without_what_was_retracted_holds_nothing_of_who_was_merged(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), delta(12, merges="9000003,9000004,2026-03-03\n"))
    whole = night(settings, 3)
    assert (settings.stage / str(whole.stage) / "sent-stage__names.parquet").exists()
    enter_order(
        settings, source_id=SOURCE, record_key=None, person_key="9000004", kind="vacated", authority="EX-2026-014",
        by="clerk_1", reason="The court vacated both counts", on=day(4),
    )  # fmt: skip
    left = settings.stage / str(night(settings, 4).stage)
    assert "-without-" in left.name and not list(left.glob("sent-*"))
    tables = [path for path in sorted(left.glob("*.parquet")) if path.name != "landed__merges.parquet"]
    assert not [path.name for path in tables if "MENGANO" in str(pq.read_table(path).to_pylist())]
