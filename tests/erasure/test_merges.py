"""Merges that name a person of whom a record is erased: no merge is lost, whoever it brings together."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from config.settings import Settings
from pipelines.erasure.due import Told
from pipelines.erasure.erase import begin, erase_night, finish
from pipelines.erasure.verify import verify
from pipelines.gather import gather_inputs
from pipelines.inputs import SourceInput
from pipelines.land import land_source
from sources.spec.loader import SOURCES_DIR
from tests.erasure.planted import hits
from tests.nights.chained import day, deliver, settings_of
from warehouse.erased_tables import erase_from_folder
from warehouse.frames import conform, read_table, write_table
from warehouse.gone import Gone

SOURCE = "ojbc_rapback"
SAMPLE = SOURCES_DIR / SOURCE / "sample"
_COLUMNS = (
    "EVENT|EVENT_DATE|SUBSCRIPTION|STATE|SID|NEW_SID|TRACKING_NUMBER|LAST_NAME|FIRST_NAME|MIDDLE_NAME|BIRTH_DATE|SEX|"
    "FBI_NUMBER|STATUTE|CHARGE|DISPOSITION|DISPOSITION_DATE|OFFENSE_DATE"
)


def batch(number: int, *lines: str) -> dict[str, str]:
    return {f"rapback_notices_{number}.csv": "\n".join([f"RAPBACK BATCH={number}", _COLUMNS, *lines]) + "\n"}


def count(sid: str, charge: str, given: str) -> str:
    person = f"QUEDA|{given}||1980-01-02|M|9{sid[-3:]}22XX1"
    return f"DISPOSITION_REPORTED|2026-03-01|S|AZ|{sid}||{charge}|{person}|13-1307|TRAFFICKING|GUILTY|2019-02-03|"


def merge(retired: str, survivor: str) -> str:
    return f"IDENTITY_CONSOLIDATED|2026-03-03|S|AZ|{retired}|{survivor}||||||||||||"


def expunged(charge: str) -> str:
    return f"RECORD_EXPUNGED|2026-03-03|S|AZ|||{charge}" + "|" * 11


def night(settings: Settings, number: int) -> SourceInput:
    land_source(settings, SOURCE, until=day(number))
    erase_night(settings, [SOURCE], night=day(number))
    (source,) = gather_inputs(settings, night=day(number))
    return source


def told(settings: Settings, source: SourceInput) -> dict[str, str]:
    """Return every merge in use to what became of it."""
    assert source.stage is not None
    rows = read_table(settings.stage / source.stage, "landed__merges")
    keys = ("retired_key", "survivor_key", "standing")
    return {
        f"{old.rsplit('/', 1)[1]}>{new.rsplit('/', 1)[1]}": standing
        for old, new, standing in zip(*(rows[key] for key in keys), strict=True)
    }


def owners(settings: Settings, source: SourceInput) -> dict[str, str]:
    """Return every count of Arizona to whose it is."""
    assert source.stage is not None
    rows = read_table(settings.stage / source.stage, "stage__convictions")
    found = zip(rows["conviction_id"], rows["person_record_id"], strict=True)
    return {
        fact.rsplit("/", 1)[1]: who.rsplit("/", 1)[1]
        for fact, who in found
        if "/AZ/T-8" in f"/{fact.split(':')[1]}"
    }


def counted(settings: Settings, source: SourceInput) -> tuple[int, int, int, int]:
    """Return delivered, accepted, quarantined and withheld records of a source."""
    assert source.stage is not None
    rows = read_table(settings.stage / source.stage, "landed__file_counts")
    withheld = read_table(settings.stage / source.stage, "landed__withheld")["records_withheld"].sum()
    names = ("records_delivered", "records_accepted", "records_quarantined")
    delivered, accepted, quarantined = (int(rows[name].sum()) for name in names)
    return delivered, accepted, quarantined, int(withheld)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The sample, and two persons with a count each."""
    deliver(tmp_path, SOURCE, day(1), SAMPLE)
    deliver(
        tmp_path,
        SOURCE,
        day(2),
        batch(2, count("AZ777", "T-8002", "PRIMERA"), count("AZ778", "T-8003", "SEGUNDA")),
    )
    night(settings_of(tmp_path), 2)
    return tmp_path


def test_a_late_chain_of_merges_through_an_expunged_count_is_kept(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, SOURCE, day(3), batch(4, expunged("T-8002")))
    night(settings, 3)
    deliver(home, SOURCE, day(4), batch(3, merge("AZ778", "AZ777"), merge("AZ777", "AZ779")))
    source = night(settings, 4)
    assert set(told(settings, source)) == {"AZ778>AZ777", "AZ777>AZ779"}
    delivered, accepted, quarantined, withheld = counted(settings, source)
    assert delivered == accepted + quarantined + withheld
    assert withheld == 2  # the count and the event that told of it
    assert owners(settings, source) == {"T-8003": "AZ778"}
    assert verify(settings).residues == []
    shutil.rmtree(settings.stage)
    assert set(told(settings, night(settings, 4))) == {"AZ778>AZ777", "AZ777>AZ779"}
    deliver(home, SOURCE, day(5), batch(5, count("AZ779", "T-8004", "TERCERA")))
    source = night(settings, 5)
    assert set(told(settings, source).values()) == {"applied"}
    assert owners(settings, source) == {"T-8003": "AZ779", "T-8004": "AZ779"}
    assert verify(settings).is_clean


def test_of_an_erased_person_every_merge_is_withheld_and_the_chain_is_cut_there(home: Path) -> None:
    settings = settings_of(home)
    lines = (merge("AZ778", "AZ777"), merge("AZ777", "AZ779"), merge("AZ778", "AZ779"))
    order = Told(
        source_id=SOURCE, record_key=None, person_key="AZ/AZ777", kind="expunged", by="order", authority="EX-1",
        told_on=day(3),
    )  # fmt: skip
    begin(settings, [order], night=day(3))
    finish(settings)
    deliver(home, SOURCE, day(4), batch(3, *lines[:2]))
    source = night(settings, 4)
    assert told(settings, source) == {}
    delivered, accepted, quarantined, withheld = counted(settings, source)
    assert delivered == accepted + quarantined + withheld
    assert withheld == 3  # the count and both merges
    assert hits(home, ("AZ777",)) == []
    assert owners(settings, source) == {"T-8003": "AZ778"}
    assert verify(settings).is_clean
    deliver(home, SOURCE, day(5), batch(4, lines[2], count("AZ779", "T-8004", "TERCERA")))
    assert owners(settings, night(settings, 5)) == {"T-8003": "AZ779", "T-8004": "AZ779"}


def test_a_merge_sent_later_that_names_whoever_went_with_the_last_count_is_withheld(home: Path) -> None:
    settings = settings_of(home)
    order = Told(
        source_id=SOURCE, record_key="AZ/T-8002", person_key=None, kind="expunged", by="order", authority="EX-1",
        told_on=day(3),
    )  # fmt: skip
    begin(settings, [order], night=day(3))
    finish(settings)
    deliver(home, SOURCE, day(4), batch(3, merge("AZ778", "AZ777"), merge("AZ777", "AZ779")))
    source = night(settings, 4)
    delivered, accepted, quarantined, withheld = counted(settings, source)
    assert delivered == accepted + quarantined + withheld
    assert (told(settings, source), withheld) == ({}, 3)
    assert hits(home, ("AZ777",)) == [] and verify(settings).is_clean
    # with a count of their own they are somebody anew
    deliver(home, SOURCE, day(5), batch(4, count("AZ777", "T-8005", "CUARTA"), merge("AZ778", "AZ777")))
    source = night(settings, 5)
    assert told(settings, source) == {"AZ778>AZ777": "applied"}


@pytest.mark.parametrize(("whole", "left"), [(False, 1), (True, 0)])
def test_a_merge_of_a_past_night_goes_with_a_person_who_goes_whole_alone(
    tmp_path: Path, whole: bool, left: int
) -> None:
    rows = {
        "retired_key": [f"{SOURCE}:AZ/AZ777"], "survivor_key": [f"{SOURCE}:AZ/AZ779"], "source_id": [SOURCE],
        "delivery_id": ["d"], "file_name": ["f"], "record_no": [3], "told_on": [None], "standing": ["applied"],
    }  # fmt: skip
    write_table(tmp_path, "landed__merges", conform("landed__merges", pd.DataFrame(rows)))
    person = frozenset({f"{SOURCE}:AZ/AZ777"})
    gone = Gone(
        facts=frozenset(), people=person, whole_people=person if whole else frozenset(), flags=frozenset(), records=(),
        files=(), texts=(),
    )  # fmt: skip
    erase_from_folder(tmp_path, gone, None, lambda path, rows, write: write(path))
    assert len(read_table(tmp_path, "landed__merges")) == left
