"""Nights on a source of numbered deltas: a gap and its filling, a correction, a withdrawal, replays with equal digests."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.erasure.secret import secret_path
from pipelines.inputs import load_inputs
from pipelines.night import outcome_of
from tests.nights.chained import ARRIVALS, LATER, day, deliver, deliver_the_others, rows, run, settings_of
from warehouse.publication import outdated_nights

SOURCE = "az_doc"
pytestmark = pytest.mark.slow
"""Fourteen whole nights; test_gathered_chains.py asks the same of what they rest on."""


@dataclass(frozen=True)
class Nights:
    home: Path
    digests: dict[int, str]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Four nights, each run on the day its deliveries arrive."""
    home = tmp_path_factory.mktemp("chained") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        patch.delenv("LINDERO_CASEBOOK_URL", raising=False)
        digests: dict[int, str] = {}
        deliver_the_others(home, day(1))
        for night, files in ARRIVALS:
            deliver(home, SOURCE, day(night), files)
            digests |= run(home, night)
        yield Nights(home=home, digests=digests)


def chain(nights: Nights, night: int) -> list[tuple[int, str]]:
    found = rows(nights.home, "SELECT number, state FROM landed__chain ORDER BY received_on, sequence", night)
    return [(row["number"], row["state"]) for row in found]


def test_the_chain_stops_before_a_gap_until_it_is_filled(nights: Nights) -> None:
    assert chain(nights, 2) == [(10, "used"), (11, "used")]
    assert chain(nights, 3) == [(10, "used"), (11, "used"), (13, "waiting")]
    assert chain(nights, 4) == [(10, "used"), (11, "used"), (13, "used"), (12, "used")]
    (source,) = rows(nights.home, f"SELECT * FROM publish__sources WHERE source_id = '{SOURCE}'", 3)
    assert (source["status"], source["is_stale"], source["records_accepted"]) == ("stand_in", True, 6)
    assert "number 12 is missing before delta" in source["reason"]
    assert outcome_of(settings_of(nights.home), day(3)).exit_code == 3
    kinds = {
        night: [
            r["kind"]
            for r in rows(nights.home, f"SELECT kind FROM audit__alarms WHERE source_id = '{SOURCE}'", night)
        ]
        for night in (2, 3, 4)
    }
    assert "missing_delivery" in kinds[3] and "late_delivery" in kinds[4]
    assert not {"missing_delivery", "late_delivery"} & set(kinds[2])
    (source,) = rows(nights.home, f"SELECT * FROM publish__sources WHERE source_id = '{SOURCE}'", 4)
    assert (source["status"], source["is_stale"]) == ("fresh", False)


def test_each_record_says_which_delivery_it_came_from(nights: Nights) -> None:
    query = (
        "SELECT c.conviction_id, k.number FROM stage__convictions c JOIN landed__chain k USING (delivery_id)"
        " WHERE c.source_id = 'az_doc' ORDER BY 1"
    )
    assert [(r["conviction_id"], r["number"]) for r in rows(nights.home, query, 4)] == [
        ("az_doc:700001", 10), ("az_doc:700003", 11), ("az_doc:700004", 10), ("az_doc:700006", 11),
        ("az_doc:700007", 11),
    ]  # fmt: skip


@pytest.mark.parametrize("night", [1, 2, 3, 4])
def test_every_record_of_every_delivery_is_accounted_for(nights: Nights, night: int) -> None:
    query = "SELECT * FROM landed__file_counts WHERE source_id = 'az_doc'"
    counts = rows(nights.home, query, night)
    assert all(r["records_delivered"] == r["records_accepted"] + r["records_quarantined"] for r in counts)
    kept = rows(nights.home, "SELECT * FROM landed__quarantine WHERE source_id = 'az_doc'", night)
    assert len(kept) == sum(r["records_quarantined"] for r in counts)
    assert all(r["raw_text"] for r in kept)


def test_what_fits_nothing_is_kept_back_until_it_does(nights: Nights) -> None:
    query = "SELECT rule FROM landed__quarantine WHERE source_id = 'az_doc' ORDER BY 1"
    seen = {night: [r["rule"] for r in rows(nights.home, query, night)] for night in (1, 2, 4)}
    assert seen == {
        1: ["missing_key", "unknown_code"],
        2: ["missing_key", "orphan", "unknown_code"],
        4: ["merge_cycle", "merge_cycle", "missing_key", "unknown_code", "unknown_survivor"],
    }


def test_changes_name_what_the_sender_told(nights: Nights) -> None:
    query = (
        "SELECT f.conviction_id, c.* FROM publish__changes c JOIN publish__assessments f USING (flag_id)"
        " UNION ALL BY NAME SELECT f.conviction_id, c.* FROM publish__changes c JOIN publish__flags f USING (flag_id)"
        " WHERE f.state = 'withdrawn'"
        " UNION ALL BY NAME SELECT f.conviction_id, c.* FROM publish__changes c JOIN publish__waits f USING (flag_id)"
        " WHERE f.state = 'withdrawn'"
    )
    changes = {
        night: {r["conviction_id"].removeprefix("az_doc:"): r for r in rows(nights.home, query, night)}
        for night in (1, 2, 4)
    }
    assert changes[1]["700001"]["is_now"] == "flag"
    corrected = changes[2]["700003"]
    assert corrected["cause"] == "data"
    assert corrected["cause_detail"].startswith(
        "The sender corrected the record in its delivery of 2026-03-02"
    )
    merged = changes[4]["700006"]
    assert merged["cause_detail"].startswith("The sender merged two persons in its delivery of 2026-03-03")
    gone = changes[4]["700005"]
    assert (gone["state"], gone["is_now"], gone["cause"]) == ("withdrawn", "none", "withdrawn")
    assert gone["cause_detail"].startswith("The sender withdrew the record in its delivery of 2026-03-04")
    assert gone["cause_detail"].endswith("it told that it was vacated, from 2026-02-28 on.")


def test_a_withdrawn_record_is_in_no_table_and_known_to_be_withdrawn(nights: Nights) -> None:
    tables = [r["name"] for r in rows(nights.home, "SHOW TABLES", 4)]
    for table in (
        t for t in tables if t.startswith(("stage__", "classified__", "linked__pairs", "publish__assess"))
    ):
        text = str(rows(nights.home, f'SELECT * FROM "{table}"', 4))
        assert "700005" not in text and "9000004" not in text, table
    settings = settings_of(nights.home)
    source = next(s for s in load_inputs(settings, day(4)) if s.source_id == SOURCE)
    assert source.stage is not None
    found = pq.read_table(settings.stage / source.stage / "withdrawals.parquet").to_pylist()
    assert [(r["record_key"], r["person_key"], r["kind"]) for r in found] == [
        ("az_doc:700002", "az_doc:9000001", "deleted"),
        ("az_doc:700005", "az_doc:9000004", "vacated"),
    ]
    assert str(found[1]["told_on"]) == "2026-02-28"


def test_a_merge_keeps_the_oldest_subject(nights: Nights) -> None:
    query = "SELECT person_record_id, subject_id, cause FROM linked__subjects WHERE person_record_id LIKE 'az_doc:900000%'"
    before = {r["person_record_id"]: r for r in rows(nights.home, query, 3)}
    after = {r["person_record_id"]: r for r in rows(nights.home, query, 4)}
    assert "az_doc:9000006" in before and "az_doc:9000006" not in after
    assert after["az_doc:9000001"]["subject_id"] == before["az_doc:9000001"]["subject_id"]
    former = rows(nights.home, "SELECT person_record_id FROM linked__former_subjects", 4)
    assert {"person_record_id": "az_doc:9000006"} in former
    moved = rows(
        nights.home,
        "SELECT person_record_id FROM stage__convictions WHERE conviction_id = 'az_doc:700006'",
        4,
    )
    assert moved == [{"person_record_id": "az_doc:9000001"}]


def copied(nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    shutil.copytree(nights.home, home, symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(home))
    return home


def test_past_dates_run_again_have_their_digests(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(nights, tmp_path, monkeypatch)
    for folder in (home / "stage" / SOURCE).glob("assembled-*"):  # from nothing: no beginning to stand on
        shutil.rmtree(folder)
    assert run(home, 1, 2, 3, 4) == nights.digests


def test_deliveries_that_lie_there_from_the_start_give_the_same_nights(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("LINDERO_HOME", str(home))
    deliver_the_others(home, day(1))
    for night, files in ARRIVALS:
        deliver(home, SOURCE, day(night), files)
    # tombstones carry digests under the secret of the home: it is an input of the fourth night
    key = secret_path(settings_of(home))
    key.parent.mkdir(parents=True)
    shutil.copy2(secret_path(settings_of(nights.home)), key)
    assert run(home, 1, 2, 3, 4) == nights.digests


def test_a_delivery_under_an_earlier_day_outdates_the_nights_since(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(nights, tmp_path, monkeypatch)
    deliver(home, SOURCE, day(3), LATER / "0012", nth=2)
    again = run(home, 3)
    assert again[3] != nights.digests[3]
    assert outdated_nights(settings_of(home).warehouse) == [day(4)]
    found = rows(home, "SELECT number, state FROM landed__chain ORDER BY place", 3)
    assert [r["number"] for r in found] == [10, 11, 12, 13]


def test_a_record_that_vanished_from_everything_is_a_wait_and_says_so(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(nights, tmp_path, monkeypatch)
    text = {path.name: path.read_text() for path in (LATER / "0020").iterdir()}
    text = {
        name: "".join(line for line in content.splitlines(keepends=True) if "700001" not in line)
        for name, content in text.items()
    }
    deliver(home, SOURCE, day(5), text)
    run(home, 5)
    (wait,) = rows(
        home, "SELECT * FROM publish__waits WHERE conviction_id = 'az_doc:700001' AND state <> 'withdrawn'", 5
    )
    assert wait["wait_kind"] == "needs_documents"
    assert wait["needed"].startswith("The record was last seen on 2026-03-01")
    (change,) = rows(home, f"SELECT * FROM publish__changes WHERE flag_id = '{wait['flag_id']}'", 5)
    assert (change["was"], change["cause"]) == ("flag", "data")
    assert change["cause_detail"].startswith(
        "The record was last seen on 2026-03-01: the sender no longer lists it"
    )
    unseen = rows(home, "SELECT record_key FROM landed__unseen ORDER BY 1", 5)
    assert [r["record_key"] for r in unseen] == ["az_doc:700001", "az_doc:700004", "az_doc:9000003"]
