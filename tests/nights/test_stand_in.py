"""A refused registry extract: the one before stands in, nobody is said to be unregistered on it, the night goes on."""

from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from pipelines.night import outcome_of, run_steps
from tests.conftest import DemoNights

BEFORE, NIGHT = date(2026, 3, 5), date(2026, 3, 6)


@pytest.mark.slow
def test_a_registry_that_stands_in_turns_flags_into_waits_by_staleness(demo_home: Path) -> None:
    nights = DemoNights(home=demo_home, outcomes={}, truth={})
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    flags = {
        r["flag_id"]
        for r in nights.rows("SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", BEFORE)
    }
    assert flags
    folder = settings.inbox / "nm_registry" / NIGHT.isoformat()
    folder.mkdir()
    (folder / "registrants.csv").write_bytes(b"REGISTRANT_ID,LAST_N\n")
    run_steps(NIGHT)
    outcome = outcome_of(settings, NIGHT)
    assert (outcome.state, outcome.exit_code) == ("published", 3)
    assert nights.rows("SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", NIGHT) == []
    waits = {
        r["flag_id"]: r for r in nights.rows("SELECT * FROM publish__waits WHERE state <> 'withdrawn'", NIGHT)
    }
    assert flags <= waits.keys()
    assert {waits[f]["wait_kind"] for f in flags} == {"needs_registry"}
    causes = nights.rows("SELECT flag_id, was, is_now, state, cause FROM publish__changes", NIGHT)
    assert {c["cause"] for c in causes if c["flag_id"] in flags} == {"staleness"}
    assert {c["state"] for c in causes if c["flag_id"] in flags} == {"changed"}


@pytest.mark.slow
def test_a_newer_good_extract_brings_the_flags_back(demo_home: Path) -> None:
    nights = DemoNights(home=demo_home, outcomes={}, truth={})
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    bad = settings.inbox / "nm_registry" / NIGHT.isoformat()
    bad.mkdir()
    (bad / "registrants.csv").write_bytes(b"REGISTRANT_ID,LAST_N\n")
    run_steps(NIGHT)
    good = settings.inbox / "nm_registry" / "2026-03-07"
    good.mkdir()
    for path in (settings.inbox / "nm_registry" / BEFORE.isoformat()).iterdir():
        (good / path.name).write_bytes(path.read_bytes())
    after = date(2026, 3, 7)
    run_steps(after)
    flags = {
        r["flag_id"]
        for r in nights.rows("SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", BEFORE)
    }
    back = {
        r["flag_id"]
        for r in nights.rows("SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'", after)
    }
    assert back == flags
