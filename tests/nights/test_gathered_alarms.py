"""What a night says of a chain's order: withdrawals that wait, a number used again, merges that contradict each other."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config.settings import Settings
from pipelines.gather import gather_inputs
from pipelines.inputs import SourceInput, night_folder
from pipelines.land import land_source
from pipelines.watch.alarms import accept_delivery
from sources.spec.loader import SOURCES_DIR
from tests.nights.chained import day, deliver, settings_of
from transforms.flagging.lookups import rows_of
from warehouse.frames import read_table

SOURCE = "ojbc_rapback"
SAMPLE, LATER = SOURCES_DIR / SOURCE / "sample", SOURCES_DIR / SOURCE / "later"
_HEAD = (LATER / "2" / "rapback_notices_20260302.csv").read_text().splitlines()[1]


def notices(number: int, *events: str) -> dict[str, str]:
    """Return a delivery: its number, and each event's name, state, SID, SID that stays and tracking number."""
    lines = []
    for event in events:
        name, state, sid, stays, tracking, *more = event.split()
        told = [name, "2026-03-01", "S", state, sid, stays.strip("-"), tracking.strip("-"), *more]
        lines.append("|".join([*told, *[""] * (_HEAD.count("|") + 1 - len(told))]))
    return {"rapback_notices_x.csv": "\n".join([f"RAPBACK BATCH={number}", _HEAD, *lines]) + "\n"}


def gathered(settings: Settings, night: int) -> SourceInput:
    land_source(settings, SOURCE, until=day(night))
    (source,) = gather_inputs(settings, night=day(night))
    return source


def alarms(settings: Settings, night: int) -> dict[str, dict[str, Any]]:
    """Return the night's alarms about the order of deliveries, by kind."""
    rows = rows_of(read_table(night_folder(settings, day(night)) / "watch", "audit__alarms"))
    kinds = ("missing_delivery", "late_delivery", "replaced_delivery", "contradicting_merges")
    return {row["kind"]: row for row in rows if row["kind"] in kinds}


def facts(settings: Settings, source: SourceInput) -> list[str]:
    assert source.stage is not None
    found = read_table(settings.stage / source.stage, "stage__convictions")["conviction_id"]
    return sorted(key.rpartition("/")[2] for key in found)


def counted(settings: Settings, source: SourceInput) -> list[tuple[int, int]]:
    """Return accepted and quarantined records, delivery by delivery in order of its number."""
    assert source.stage is not None
    rows = read_table(settings.stage / source.stage, "landed__file_counts")
    whole = rows["records_accepted"] + rows["records_quarantined"]
    assert (rows["records_delivered"] == whole).all()
    places = {link["delivery_id"]: link["place"] or 0 for link in source.chain or ()}
    rows = rows.assign(place=rows["delivery_id"].map(places)).sort_values("place")
    return list(zip(rows["records_accepted"], rows["records_quarantined"], strict=True))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with the first delivery, gathered."""
    monkeypatch.delenv("LINDERO_CASEBOOK_URL", raising=False)
    found = settings_of(tmp_path / "home")
    deliver(tmp_path / "home", SOURCE, day(1), SAMPLE)
    gathered(found, 1)
    return found


def arrive(settings: Settings, night: int, files: dict[str, str] | Path) -> SourceInput:
    deliver(settings.home, SOURCE, day(night), files)
    return gathered(settings, night)


def test_withdrawals_that_wait_behind_a_gap_are_told(settings: Settings) -> None:
    events = ("RECORD_EXPUNGED CO 55550001 - T-9004", "CONVICTION_VACATED AZ AZ11110001 - T-9001")
    source = arrive(settings, 3, notices(3, *events, "RECORD_DELETED FL 01234567 - T-9002", events[0]))
    assert facts(settings, source) == ["T-9001", "T-9002", "T-9003", "T-9004"]
    alarm = alarms(settings, 3)["missing_delivery"]
    assert alarm["severity"] == "hold"
    assert "1 delivery waits behind it" in alarm["sentence"]
    assert (
        "3 withdrawals in what waits (1 deleted, 1 expunged, 1 vacated) NOT carried out" in alarm["sentence"]
    )
    assert not any(key in str(alarm) for key in ("T-9004", "55550001", "T-9001"))
    assert "lindero withdraw" in alarm["todo"]
    arrive(settings, 4, notices(2))
    assert "missing_delivery" not in alarms(settings, 4)


def test_a_gap_without_withdrawals_says_nothing_of_any(settings: Settings) -> None:
    arrive(settings, 3, notices(3, "DISPOSITION_CORRECTED FL 01234567 - T-9002"))
    assert "withdrawal" not in alarms(settings, 3)["missing_delivery"]["sentence"]


def test_another_delivery_under_a_number_that_was_used_is_held_until_somebody_accepts_it(
    settings: Settings,
) -> None:
    arrive(settings, 2, LATER / "2")
    before = facts(settings, arrive(settings, 3, LATER / "3"))
    new = "DISPOSITION_REPORTED AZ AZ999 - T-7001 NADIE OTRA - 1990-09-09 F - 13-1307 X GUILTY 2019-02-03"
    source = arrive(settings, 6, notices(1, new))
    assert facts(settings, source) == before
    assert (source.status, source.reason is not None) == ("stand_in", True)
    assert [link["state"] for link in source.chain or ()] == ["used", "used", "used", "refused"]
    held = alarms(settings, 6)["replaced_delivery"]
    assert held["severity"] == "hold" and "late_delivery" not in alarms(settings, 6)
    assert "(number 1, received 2026-03-06) bears the number of delta" in held["sentence"]
    assert "lacks 4 of its 4 records; it is held, and the other stays in use" in held["sentence"]
    assert source.reason is not None and "lindero source accept ojbc_rapback" in source.reason
    source = arrive(settings, 7, LATER / "4")
    assert "T-9010" in facts(settings, source), "what follows is taken"
    assert alarms(settings, 7)["replaced_delivery"]["severity"] == "hold", "it is told until somebody decides"

    delivery_id = next(link["delivery_id"] for link in source.chain or () if link["state"] == "refused")
    at = datetime(2026, 3, 8, tzinfo=UTC)
    accept_delivery(settings, SOURCE, delivery_id, reason="The batch was wrong", by="A Steward", at=at)
    source = gathered(settings, 6)
    assert "T-7001" in facts(settings, source) and "T-9003" not in facts(settings, source)
    told = alarms(settings, 6)["replaced_delivery"]
    assert (told["severity"], told["seen"], told["expected"]) == ("tell", 4, 4)
    assert "REPLACED delta" in told["sentence"] and "which is no longer in use" in told["sentence"]
    assert "lacks 4 of its 4 records, and 3 of them are not there any more" in told["sentence"], (
        "one is vacated"
    )


def test_a_delivery_sent_anew_takes_its_place_and_the_alarm_says_so(settings: Settings) -> None:
    arrive(settings, 2, LATER / "2")
    text = (SAMPLE / "rapback_notices_20260301.csv").read_text()
    lines = [line for line in text.splitlines(keepends=True) if "T-9003" not in line]
    source = arrive(settings, 3, {"rapback_notices_x.csv": "".join(lines)})
    assert source.status == "fresh" and "T-9003" not in facts(settings, source)
    assert set(alarms(settings, 3)) == {"replaced_delivery"}
    told = alarms(settings, 3)["replaced_delivery"]
    assert told["severity"] == "tell"
    assert "lacks 1 of its 4 records, and 1 of them is not there any more" in told["sentence"]


def test_a_merge_turned_round_moves_nothing_is_kept_back_and_told(settings: Settings) -> None:
    before = arrive(settings, 2, LATER / "2")
    turned = "IDENTITY_CONSOLIDATED FL 01234567 07654321 -"
    after = arrive(settings, 3, notices(3, turned))
    assert before.stage is not None and after.stage is not None
    for table in ("stage__persons", "stage__names", "stage__identifiers", "stage__convictions"):
        frames = [read_table(settings.stage / stage, table) for stage in (before.stage, after.stage)]
        pd.testing.assert_frame_equal(*frames)
    merges = read_table(settings.stage / after.stage, "landed__merges")
    assert list(merges["standing"]) == ["merge_cycle", "applied"]
    assert counted(settings, before)[1] == (2, 1)
    assert [counted(settings, after)[n] for n in (1, 2)] == [(2, 1), (0, 1)]
    alarm = alarms(settings, 3)["contradicting_merges"]
    assert "1 merge came back to where it began: 1 of delta" in alarm["sentence"]
    assert "what was merged before stays merged" in alarm["sentence"]
    assert "01234567" not in str(alarm)
    arrive(settings, 4, LATER / "4")
    assert "contradicting_merges" not in alarms(settings, 4)
    assert gathered(settings, 3).stage == after.stage
