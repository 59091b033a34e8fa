"""`lindero asof`, `diff`, `replay`, `rollback` on the nights of the demonstration."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from casebook.store import Casebook
from config.settings import load_settings
from pipelines.between import moved_between
from pipelines.replay import replay_night
from tests.conftest import DemoNights
from warehouse.connection import query_rows
from warehouse.history.as_of import digest_as_of
from warehouse.publication import POINTER, history_folder, published_nights, rolled_back

FIRST, SECOND, THIRD, LAST = (date(2026, 3, day) for day in (2, 3, 4, 5))


def lindero(*arguments: str, home: Path, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *arguments],
        capture_output=True, text=True, check=False, input=given,
        env={"LINDERO_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )  # fmt: skip


def test_every_night_is_read_back_with_its_digest(demo_nights: DemoNights) -> None:
    root = demo_nights.settings.warehouse
    found = {r.night: digest_as_of(history_folder(root, r)) for r in published_nights(root)}
    assert found == {night: outcome.digest for night, outcome in demo_nights.outcomes.items()}


@pytest.mark.parametrize("night", [FIRST, THIRD])
def test_asof_gives_what_the_database_of_the_night_gives(demo_nights: DemoNights, night: date) -> None:
    query = "SELECT flag_id, state, county FROM publish__flags ORDER BY flag_id"
    done = lindero("asof", str(night), "--format", "json", home=demo_nights.home, given=query)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == demo_nights.rows(query, night) != []


def test_asof_says_what_is_wrong_with_a_question(demo_nights: DemoNights) -> None:
    home = demo_nights.home
    for arguments, code, said in (
        (
            ("2026-03-01", "SELECT 1"),
            1,
            "night [2026-03-01] is not published; the newest that are: 2026-03-02",
        ),
        (("yesterday", "SELECT 1"), 2, "expected a date"),
        ((str(FIRST), "SELECT * FROM nothing"), 1, "nothing"),
        ((str(FIRST), "SELECT * FROM read_csv('/etc/passwd')"), 1, "disabled"),
        ((str(FIRST), " "), 2, "no query given"),
    ):
        done = lindero("asof", *arguments, home=home)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_diff_names_one_cause_for_every_flag_that_moved(demo_nights: DemoNights) -> None:
    root = demo_nights.settings.warehouse
    nights = {record.night: record for record in published_nights(root)}
    moved = moved_between(demo_nights.settings, nights[FIRST], nights[LAST])
    was, is_now = (
        {
            row["flag_id"]: kind
            for kind, table in (("flag", "publish__flags"), ("wait", "publish__waits"))
            for row in demo_nights.rows(f"SELECT flag_id FROM {table} WHERE state <> 'withdrawn'", night)
        }
        for night in (FIRST, LAST)
    )
    names, rows = moved.flags_as_rows(every=False)
    told = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
    came, went = set(is_now) - set(was), set(was) - set(is_now)
    assert came and went
    assert came | went <= set(told), "whatever came or went is told"
    assert all(row["cause"] and row["cause_detail"] for row in told.values())
    assert all(told[flag]["was"] == "none" and told[flag]["is_now"] != "none" for flag in came)
    assert all(told[flag]["was"] != "none" and told[flag]["is_now"] == "none" for flag in went)
    done = lindero("diff", str(FIRST), str(LAST), home=demo_nights.home)
    assert done.returncode == 0 and "publish__flags" in done.stdout
    flag = sorted(went)[0]
    done = lindero("diff", str(FIRST), str(LAST), "--flag", flag, home=demo_nights.home)
    assert flag in done.stdout and "publish__flags" not in done.stdout
    assert lindero("diff", str(LAST), str(FIRST), home=demo_nights.home).returncode == 2


def test_a_rollback_is_seen_told_and_ended_by_the_next_night(demo_home: Path) -> None:
    nights = DemoNights(home=demo_home, outcomes={}, truth={})
    root = nights.settings.warehouse
    (record,) = (r for r in published_nights(root) if r.night == SECOND)
    (root / "snapshots" / record.snapshot).unlink()  # it was dropped since: the history writes it anew
    done = lindero("rollback", str(SECOND), "--reason", "the upload of the 4th is wrong", home=demo_home)
    assert done.returncode == 0, done.stderr
    assert query_rows(root / POINTER, "SELECT night FROM publish__night")[1] == [(SECOND,)]
    assert rolled_back(root) == (SECOND, "the upload of the 4th is wrong")
    said = lindero("status", home=demo_home).stdout
    assert f"Readers see the night {SECOND} since a rollback (the upload of the 4th is wrong)" in said
    (entry,) = Casebook.open(nights.settings.casebook_url).witnessed("rolled_back")
    assert entry["night"] == str(SECOND) and "upload" not in json.dumps(entry)
    assert lindero("rollback", str(SECOND), "--reason", " ", home=demo_home).returncode == 1
    again = lindero("nightly", "--date", str(LAST), "--no-airflow", "--quiet", home=demo_home)
    assert again.returncode == 0, again.stderr
    assert query_rows(root / POINTER, "SELECT night FROM publish__night")[1] == [(LAST,)]
    assert "Readers see" not in lindero("status", home=demo_home).stdout


@pytest.mark.slow
@pytest.mark.parametrize("night", [FIRST, THIRD])
def test_a_replay_has_the_digest_and_touches_nothing(demo_home: Path, night: date) -> None:
    """The stage tables are made anew from the archive: those of the home may be gone."""
    before = {p: p.stat().st_mtime_ns for p in sorted(demo_home.rglob("*")) if p.is_file()}
    done = lindero("replay", str(night), home=demo_home)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "equal"), done.stdout + done.stderr
    after = {p: p.stat().st_mtime_ns for p in sorted(demo_home.rglob("*")) if p.is_file()}
    assert {p for p in after.keys() | before.keys() if after.get(p) != before.get(p)} <= {
        demo_home / "casebook.sqlite"
    }


@pytest.mark.slow
def test_a_replay_says_what_is_another_today(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home), "LINDERO_BILL": "none"})
    found = replay_night(settings, SECOND, say=lambda _: None)
    assert not found.is_equal
    assert ("bill", "hb56_2021", "none") in found.other
    assert "publish__flags" in {one.table for one in found.differences}
