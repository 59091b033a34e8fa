"""After the next night nothing of a withdrawn record is left anywhere; everybody else is as before."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from casebook.store import Casebook
from pipelines.deliveries import archived_path, deliveries_newest_first
from pipelines.erasure.erase import erase_night, erase_now
from pipelines.erasure.orders import enter_order
from pipelines.erasure.told import flags_withdrawn
from pipelines.erasure.verify import verify
from pipelines.errors import DeliveryRefused
from pipelines.land import land_source
from pipelines.night import run_steps
from pipelines.read import read_delivery
from pipelines.stage import stage_folder
from pipelines.status import night_status
from tests.erasure.conftest import Homes, settings_of
from tests.erasure.planted import (
    ALONE,
    CANARIES,
    CANARIES_OF_NOBODY,
    CANARIES_OF_ONE_COUNT,
    FOURTH,
    NOBODY,
    SECOND,
    SOURCE,
    THIRD,
    TWICE,
    convictions,
    copied,
    deliver,
    hits,
)
from transforms.flagging.assessment import flag_id_of
from warehouse.connection import query_rows
from warehouse.publication import published_nights

pytestmark = pytest.mark.slow  # whole nights
ALL = (*CANARIES, *CANARIES_OF_NOBODY, *CANARIES_OF_ONE_COUNT)


def rows(home: Path, query: str, night: Any = None) -> list[dict[str, Any]]:
    """Return the rows of a query on a published night, the newest when not said."""
    warehouse = settings_of(home).warehouse
    published = {n.night: n.snapshot for n in published_nights(warehouse)}
    names, found = query_rows(warehouse / "snapshots" / published[night or max(published)], query)
    return [dict(zip(names, row, strict=True)) for row in found]


def test_the_search_finds_what_was_planted(homes: Homes) -> None:
    """In raw bytes, stage tables, quarantine, working folders, history and databases alike, or it would prove nothing."""
    found = hits(homes.before, ALL)
    assert {hit.split(": ")[1] for hit in found} >= set(ALL) - {"4711 ZQFEATHER"}
    rooms = {hit.split("/")[0] for hit in found}
    assert rooms >= {"archive", "inbox", "stage", "nights", "warehouse"}


def test_nothing_is_left_after_the_next_night(homes: Homes) -> None:
    assert hits(homes.after, ALL) == []


def test_the_search_by_keyed_digests_says_the_same(homes: Homes) -> None:
    found = verify(homes.settings)
    assert found.is_clean, found
    assert found.stones == 3 and found.files == 2 and found.tables > 100  # two extracts of one file


def test_it_finds_a_trace_that_comes_back(homes: Homes, tmp_path: Path) -> None:
    """A table restored from a backup, a log and a file in the landing folder: each is named."""
    home = copied(homes.after, tmp_path / "home")
    before = next((homes.before / "stage" / SOURCE).glob("*/stage__names.parquet"))
    target = home / before.relative_to(homes.before)
    target.write_bytes(before.read_bytes())
    (home / "logs" / "kept.log").write_text("somebody wrote ZQALONEKEY here: Zqbirthplace\n")
    deliver(
        home,
        SOURCE,
        SECOND,
        {"convictions.csv": (homes.before / "inbox" / SOURCE / str(SECOND) / "convictions.csv").read_bytes()},
    )
    found = verify(settings_of(home))
    places = " ".join(found.residues)
    assert "stage__names.parquet" in places and "inbox/" in places
    assert not found.is_clean


def test_flags_that_rested_on_it_are_retracted_with_the_cause_named(homes: Homes) -> None:
    flags = {flag_id_of(f"{SOURCE}:{key}") for key in (ALONE[1], TWICE[1])}
    before = rows(homes.before, "SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", SECOND)
    assert flags <= {row["flag_id"] for row in before}, "the planted people were flagged"
    changes = {row["flag_id"]: row for row in rows(homes.after, "SELECT * FROM publish__changes", THIRD)}
    for flag in flags:
        told = changes[flag]
        assert (told["was"], told["is_now"], told["state"], told["cause"]) == (
            "flag",
            "none",
            "withdrawn",
            "withdrawn",
        )
    assert not flags & {
        row["flag_id"] for row in rows(homes.after, "SELECT flag_id FROM publish__flags", THIRD)
    }


def test_whose_other_conviction_stands_stays(homes: Homes) -> None:
    standing = flag_id_of(f"{SOURCE}:{TWICE[2]}")
    open_now = rows(
        homes.after, "SELECT flag_id, state FROM publish__flags WHERE state <> 'withdrawn'", THIRD
    )
    assert standing in {row["flag_id"] for row in open_now}
    subjects = {row["person_record_id"] for row in rows(homes.after, "SELECT * FROM linked__subjects", THIRD)}
    assert f"{SOURCE}:{TWICE[0]}" in subjects
    assert f"{SOURCE}:{ALONE[0]}" not in subjects and f"{SOURCE}:{NOBODY}" not in subjects


def test_a_tombstone_proves_it_without_the_data(homes: Homes) -> None:
    stones = rows(homes.after, "SELECT * FROM audit__tombstones ORDER BY authority", THIRD)
    assert [(s["effect"], s["target"], s["records"] > 0, s["places_left"]) for s in stones] == [
        ("erase", "fact", True, 0), ("erase", "fact", True, 0), ("erase", "person", True, 0),
    ]  # fmt: skip
    assert sum(s["flags_retracted"] for s in stones) == 2
    assert rows(homes.before, "SELECT * FROM audit__tombstones", SECOND) == []


def test_records_add_up_with_what_was_withdrawn(homes: Homes) -> None:
    """One record and its torn twin, one count of two, one person: four records of each extract."""
    query = (
        "SELECT c.*, w.records_withheld FROM landed__file_counts AS c"
        " JOIN landed__withheld AS w USING (delivery_id, file_name)"
    )
    for night in (SECOND, THIRD):
        (counted,) = rows(homes.after, query, night)
        assert counted["records_withheld"] == 4
        assert (
            counted["records_delivered"] == counted["records_accepted"] + counted["records_quarantined"] + 4
        )
        assert counted["records_delivered"] == 15
        found = night_status(homes.settings, night)
        for told in (found["rows"], *found["deliveries"]):
            assert told["delivered"] == told["accepted"] + told["quarantined"] + told["withheld"]
        assert found["rows"]["withheld"] == 4


def test_the_report_says_how_many(homes: Homes) -> None:
    page = (homes.after / "reports" / THIRD.isoformat() / "index.html").read_text()
    assert "3 records withdrawn" in page and "2 flags and waits" in page
    again = (homes.after / "reports" / SECOND.isoformat() / "index.html").read_text()
    assert flag_id_of(f"{SOURCE}:{ALONE[1]}") not in again


def test_the_ledger_holds_ids_and_digests_alone(homes: Homes) -> None:
    book = Casebook.open(homes.settings.casebook_url)
    told = book.witnessed("withdrawal_ordered")
    assert [entry["authority"] for entry in told] == ["EX-2026-1", "EX-2026-2", "EX-2026-3"]
    assert "ZQ" not in json.dumps(told) and "court" not in json.dumps(told)
    assert book.broken_seals() == []


def test_what_is_sent_again_is_kept_out_and_told(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the very bytes of before and, later that day, in others: neither comes back, and the owner hears of it."""
    home = copied(homes.after, tmp_path / "home")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    old = (homes.before / "inbox" / SOURCE / SECOND.isoformat() / "convictions.csv").read_bytes()
    deliver(home, SOURCE, FOURTH, {"convictions.csv": old})
    again = home / "inbox" / SOURCE / f"{FOURTH}.2"
    again.mkdir()
    (again / "convictions.csv").write_bytes(convictions(with_planted=True) + b"\r\n\r\n")
    run_steps(FOURTH)
    assert hits(home, ALL) == []
    alarms = rows(home, "SELECT kind, seen FROM audit__alarms WHERE kind = 'erased_again'", FOURTH)
    assert alarms == [{"kind": "erased_again", "seen": 4.0}]
    (counted,) = rows(home, "SELECT * FROM landed__withheld", FOURTH)
    assert counted["records_withheld"] == 4
    assert rows(home, "SELECT * FROM publish__changes WHERE cause = 'withdrawn'", FOURTH) == []
    assert verify(settings_of(home)).is_clean


def test_the_very_bytes_are_the_delivery_they_were(homes: Homes, tmp_path: Path) -> None:
    """Landed again under a new day they are a repetition; the landing folder keeps the redacted bytes, and no others."""
    home = copied(homes.after, tmp_path / "home")
    old = (homes.before / "inbox" / SOURCE / SECOND.isoformat() / "convictions.csv").read_bytes()
    deliver(home, SOURCE, FOURTH, {"convictions.csv": old})
    settings = settings_of(home)
    (receipt,) = land_source(settings, SOURCE, until=FOURTH)
    assert receipt.repeats == SECOND and receipt.files[0].byte_count == len(old)
    assert hits(home, ALL) == []
    assert land_source(settings, SOURCE, until=FOURTH) == [], "landed once more nothing is new"


def test_archived_bytes_that_are_neither_are_refused(homes: Homes, tmp_path: Path) -> None:
    """The register lets the redacted bytes stand for a delivery, and only those: not even the ones delivered."""
    home = copied(homes.after, tmp_path / "home")
    settings = settings_of(home)
    receipt = deliveries_newest_first(settings, SOURCE, until=THIRD)[0]
    path = archived_path(settings, receipt.files[0].sha256)
    shutil.rmtree(stage_folder(settings, receipt))
    path.write_bytes((homes.before / path.relative_to(home)).read_bytes())
    with pytest.raises(DeliveryRefused, match="archive_changed"):
        read_delivery(settings, receipt, night=THIRD)


def test_an_order_carried_out_at_once_is_told_by_the_next_night(homes: Homes, tmp_path: Path) -> None:
    home = copied(homes.before, tmp_path / "home")
    settings = settings_of(home)
    order = enter_order(
        settings, source_id=SOURCE, record_key=ALONE[1], person_key=None, kind="sealed", authority="EX-2026-9",
        by="analyst_1", reason="ordered by a court, paper on file", on=SECOND,
    )  # fmt: skip
    stone = erase_now(settings, order)
    assert stone.night is None and stone.records > 0 and len(stone.flags) == 1
    assert hits(home, CANARIES) == []
    assert flags_withdrawn(settings, THIRD) == {}
    assert erase_night(settings, [SOURCE], night=THIRD) is None, "nothing more was told"
    assert flags_withdrawn(settings, THIRD) == {flag_id_of(f"{SOURCE}:{ALONE[1]}"): "flag"}
