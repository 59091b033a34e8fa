"""Four nights of the demonstration, end to end: what adds up, what stays, what changes and why."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from casebook.store import Casebook
from config.settings import load_settings
from pipelines import tasks
from pipelines.deliveries import receipts
from pipelines.errors import NightOutdated
from pipelines.inputs import load_inputs
from pipelines.night import run_steps
from pipelines.status import night_status
from tests.conftest import DemoNights
from warehouse.atomic import read_json
from warehouse.publication import outdated_nights, published_nights
from warehouse.schema_files import all_schemas

NIGHTS = [date(2026, 3, day) for day in (2, 3, 4, 5)]


def test_every_night_was_published_and_hangs_on_the_one_before(demo_nights: DemoNights) -> None:
    nights = published_nights(demo_nights.settings.warehouse)
    assert [n.night for n in nights] == NIGHTS
    assert [n.previous_digest for n in nights] == [None, *(n.digest for n in nights[:-1])]
    assert outdated_nights(demo_nights.settings.warehouse) == []


@pytest.mark.parametrize("night", NIGHTS)
def test_every_row_is_accounted_for(demo_nights: DemoNights, night: date) -> None:
    counts = demo_nights.rows("SELECT * FROM landed__file_counts", night)
    assert len(counts) >= 9
    for row in counts:
        assert row["records_delivered"] == row["records_accepted"] + row["records_quarantined"], row[
            "file_name"
        ]
    kept = demo_nights.rows(
        "SELECT count(*) AS n FROM landed__quarantine AS q WHERE raw_text IS NOT NULL", night
    )
    status = {row["status"] for row in counts}
    assert kept[0]["n"] > 0
    assert status == ({"read", "refused"} if night == NIGHTS[2] else {"read"})


def test_rows_delivered_are_the_lines_that_were_written(demo_nights: DemoNights) -> None:
    inbox = demo_nights.settings.inbox
    lines = (inbox / "nm_mvd" / "2026-03-02" / "nm_mvd_2026-03-02.txt").read_bytes().split(b"\r\n")
    sent = len([line for line in lines if line]) - 2  # header and trailer
    found = demo_nights.rows(
        "SELECT records_delivered AS n FROM landed__file_counts WHERE source_id = 'nm_mvd'", NIGHTS[0]
    )
    assert found == [{"n": sent}]
    documents = len(list((inbox / "niem_rap_sheet" / "2026-03-02").glob("*.xml")))
    found = demo_nights.rows(
        "SELECT count(*) AS n FROM landed__file_counts WHERE source_id = 'niem_rap_sheet'", NIGHTS[0]
    )
    assert found == [{"n": documents}]


def test_a_broken_upload_stops_its_source_and_not_the_night(demo_nights: DemoNights) -> None:
    outcome = demo_nights.outcomes[NIGHTS[2]]
    assert outcome.state == "published"
    assert outcome.exit_code == 3
    source = next(s for s in load_inputs(demo_nights.settings, NIGHTS[2]) if s.source_id == "nc_opi")
    assert source.status == "stand_in"
    assert source.received_on == NIGHTS[0]
    assert source.reason is not None
    for part in ("[nc_opi]", "[OFNT3CE1.zip]", "rule [archive]", "ask the sender"):
        assert part in source.reason
    assert demo_nights.outcomes[NIGHTS[3]].exit_code == 0


def test_a_corrected_delivery_supersedes_and_the_same_bytes_are_a_no_op(demo_nights: DemoNights) -> None:
    same = receipts(demo_nights.settings, "canonical_residency", until=NIGHTS[-1])
    assert [(r.received_on, r.repeats) for r in same] == [(NIGHTS[0], None), (NIGHTS[2], NIGHTS[0])]
    corrected = receipts(demo_nights.settings, "canonical_conviction", until=NIGHTS[-1])
    assert [(r.received_on, r.sequence) for r in corrected] == [
        (NIGHTS[0], 1),
        (NIGHTS[3], 1),
        (NIGHTS[3], 2),
    ]
    assert corrected[2].supersedes == corrected[1].delivery_id
    used = next(
        s for s in load_inputs(demo_nights.settings, NIGHTS[3]) if s.source_id == "canonical_conviction"
    )
    assert used.delivery_id == corrected[2].delivery_id


@pytest.mark.parametrize("night", NIGHTS)
def test_every_flag_has_six_yeses_with_evidence_and_date(demo_nights: DemoNights, night: date) -> None:
    flags = demo_nights.rows("SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", night)
    assert flags, "the demonstration gives flags"
    for flag in flags:
        answers = demo_nights.rows(
            f"SELECT * FROM publish__answers WHERE flag_id = '{flag['flag_id']}' ORDER BY question", night
        )
        assert [a["question"] for a in answers] == [1, 2, 3, 4, 5, 6]
        assert {a["answer"] for a in answers} == {"yes"}
        assert all(len(a["evidence"]) > 2 and a["as_of"] <= night for a in answers)


@pytest.mark.parametrize("night", NIGHTS)
def test_the_funnel_adds_up(demo_nights: DemoNights, night: date) -> None:
    funnel = demo_nights.rows("SELECT * FROM publish__funnel ORDER BY step", night)
    counts = demo_nights.rows("SELECT count(*) AS n FROM stage__convictions", night)[0]["n"]
    assert funnel[0]["still_yes"] == counts
    stopped = sum(row["stopped_no"] + row["open_unknown"] for row in funnel)
    assert funnel[-1]["still_yes"] + stopped == counts
    for before, row in pairwise(funnel):
        assert before["still_yes"] == row["still_yes"] + row["stopped_no"] + row["open_unknown"], row["name"]
    flags = demo_nights.rows("SELECT count(*) AS n FROM publish__flags WHERE state <> 'withdrawn'", night)[0][
        "n"
    ]
    assert funnel[-1]["still_yes"] == flags


def test_no_flag_accuses_somebody_else(demo_nights: DemoNights) -> None:
    """Against the truth: every flag's resident is its convicted person, and its count is of a relevant kind."""
    person = demo_nights.truth["persons"].set_index("person_record_id")["person_no"]
    kinds = demo_nights.truth["counts"].dropna(subset=["conviction_id"]).set_index("conviction_id")["kind"]
    for night in NIGHTS:
        for flag in demo_nights.rows("SELECT * FROM publish__flags WHERE state <> 'withdrawn'", night):
            assert person[flag["person_record_id"]] == person[flag["resident_record_id"]]
            if flag["conviction_id"] in kinds:
                assert kinds[flag["conviction_id"]] in ("trafficking", "unspecified", "promoting")


def test_every_change_has_one_named_cause_and_ids_stay(demo_nights: DemoNights) -> None:
    seen: dict[str, date] = {}
    for night in NIGHTS:
        for change in demo_nights.rows("SELECT * FROM publish__changes", night):
            assert change["cause"] in ("data", "model", "law", "decision", "staleness", "clock")
            assert change["state"] in ("new", "changed", "withdrawn")
        for table in ("publish__flags", "publish__waits"):
            for item in demo_nights.rows(f"SELECT flag_id, first_night, state FROM {table}", night):
                if item["state"] == "new":
                    assert item["first_night"] == night
                elif item["flag_id"] in seen:
                    assert item["first_night"] <= night
                seen.setdefault(item["flag_id"], night)
    later = [
        demo_nights.rows("SELECT count(*) AS n FROM publish__changes", night)[0]["n"] for night in NIGHTS[1:]
    ]
    assert sum(later) > 0, "later nights bring changes"


@pytest.mark.slow
def test_the_same_date_run_again_has_the_same_digest(demo_home: object, demo_nights: DemoNights) -> None:
    settings = DemoNights(home=demo_home, outcomes={}, truth={}).settings  # type: ignore[arg-type]
    before = {n.night: n.digest for n in published_nights(settings.warehouse)}
    run_steps(NIGHTS[1])
    run_steps(NIGHTS[3])
    assert {n.night: n.digest for n in published_nights(settings.warehouse)} == before


@pytest.mark.slow
def test_nights_run_from_nothing_have_the_digests_of_the_first_time(
    demo_nights: DemoNights, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was delivered counts: a new home with the same landing folder gives the same first two nights."""
    import shutil

    home = Path(str(tmp_path)) / "other place"
    shutil.copytree(demo_nights.settings.inbox, home / "inbox")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    settings = DemoNights(home=home, outcomes={}, truth={}).settings
    for night in NIGHTS[:2]:
        run_steps(night)
    digests = [n.digest for n in published_nights(settings.warehouse)]
    assert digests == [demo_nights.outcomes[night].digest for night in NIGHTS[:2]]


@pytest.mark.slow
def test_a_decision_clears_a_flag_until_a_new_fact(demo_home: object) -> None:
    settings = DemoNights(home=demo_home, outcomes={}, truth={}).settings  # type: ignore[arg-type]
    nights = DemoNights(home=demo_home, outcomes={}, truth={})  # type: ignore[arg-type]
    flag = nights.rows("SELECT * FROM publish__flags WHERE state <> 'withdrawn' ORDER BY flag_id", NIGHTS[2])[
        0
    ]
    shown = nights.rows(
        f"SELECT evidence FROM publish__answers WHERE flag_id = '{flag['flag_id']}' AND question = 6",
        NIGHTS[2],
    )
    facts = json.loads(shown[0]["evidence"])["facts"]
    Casebook.open(settings.casebook_url).clear_flag(
        flag_id=flag["flag_id"],
        facts=facts,
        reason="Another person of that name, seen in the file",
        decided_by="officer one",
        decided_on=NIGHTS[3],
    )
    run_steps(NIGHTS[3])
    item = nights.rows(f"SELECT * FROM publish__changes WHERE flag_id = '{flag['flag_id']}'", NIGHTS[3])
    assert [(c["state"], c["cause"]) for c in item] == [("withdrawn", "decision")]


@pytest.mark.slow
def test_a_night_whose_foundation_moved_is_not_published(demo_home: Path) -> None:
    """Two nights at once (a backfill, say): the later one may not rest on an earlier build that is gone."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    second = NIGHTS[1].isoformat()
    ref = {"night": second}
    tasks.gather(second)
    for step in ("link", "flag", "build", "audit"):
        tasks.run_step(step, ref)
    corrected = settings.inbox / "canonical_conviction" / f"{NIGHTS[0]}.2"
    corrected.mkdir()
    content = (
        settings.inbox / "canonical_conviction" / NIGHTS[0].isoformat() / "convictions.csv"
    ).read_bytes()
    (corrected / "convictions.csv").write_bytes(b"\r\n".join(content.split(b"\r\n")[:-40]) + b"\r\n")
    run_steps(NIGHTS[0])
    with pytest.raises(NightOutdated, match="Run nights in order"):
        tasks.run_step("publish", ref)
    assert outdated_nights(settings.warehouse) == NIGHTS[1:]
    run_steps(NIGHTS[1])
    assert outdated_nights(settings.warehouse) == NIGHTS[2:]


def test_status_says_what_is_published(demo_nights: DemoNights) -> None:
    found = night_status(demo_nights.settings, None)
    assert found["night"] == "2026-03-05"
    assert found["digest"] == demo_nights.outcomes[NIGHTS[3]].digest
    assert found["rows"]["delivered"] == found["rows"]["accepted"] + found["rows"]["quarantined"]
    assert found["flags"] == sum(found["flags_by_basis"].values()) > 0
    assert {"candidate_pairs", "matches", "funnel", "deliveries"} <= found.keys()


def test_gates_ran_over_every_published_table(demo_nights: DemoNights) -> None:
    audit = read_json(demo_nights.settings.nights / "2026-03-05" / "audit.json")
    gated = {gate["table"] for gate in audit["gates"]}
    tables = {row["table_name"] for row in demo_nights.rows("SELECT table_name FROM duckdb_tables()")}
    staged = {table for table in tables if table.startswith("stage__")}
    # what only deltas, events and merges fill is not there on a night without them, and nothing is asked of it
    empty = {
        schema.table
        for schema in all_schemas()
        if schema.is_optional and demo_nights.rows(f"SELECT count(*) AS n FROM {schema.table}")[0]["n"] == 0
    }
    assert tables - staged - empty <= gated
    stages = list((demo_nights.settings.stage).glob("*/*/check-*.json"))
    checked = {gate["table"] for path in stages for gate in read_json(path)["gates"]}
    assert staged <= checked
