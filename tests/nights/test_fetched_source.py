"""Nights that fetch: the same night as one whose files were put in by hand; a sender who is silent stops nobody else."""

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from config.settings import Settings, load_settings
from pipelines.cli.status_view import show_status
from pipelines.inputs import load_inputs
from pipelines.night import outcome_of, run_steps
from pipelines.status import night_status
from pipelines.tasks import list_sources
from warehouse.atomic import read_json, write_json

NIGHT, NEXT = date(2026, 3, 6), date(2026, 3, 7)
SOURCE = "nm_registry"


def place(settings: Settings, **place: object) -> None:
    settings.transport_file.write_text(yaml.safe_dump({"sources": {SOURCE: place}}))


def left_at_the_sender(settings: Settings, folder: Path) -> list[Path]:
    """Copy the newest delivery of the source to a sender's folder, with a change."""
    folder.mkdir()
    newest = sorted(p for p in (settings.inbox / SOURCE).iterdir() if p.is_dir())[-1]
    for path in newest.iterdir():
        (folder / path.name).write_bytes(path.read_bytes() + b"\r\n")
    return sorted(folder.iterdir())


@pytest.mark.slow
def test_a_fetched_night_is_the_night_of_the_same_files_put_in_by_hand(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    sender = tmp_path / "sender"
    files = left_at_the_sender(settings, sender)
    by_hand = tmp_path / "by-hand"
    shutil.copytree(demo_home, by_hand, symlinks=True)
    target = by_hand / "inbox" / SOURCE / NIGHT.isoformat()
    target.mkdir()
    for path in files:
        (target / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("LINDERO_HOME", str(by_hand))
    run_steps(NIGHT)
    expected = outcome_of(load_settings(), NIGHT)

    monkeypatch.setenv("LINDERO_HOME", str(demo_home))
    place(settings, url=f"file://{sender}", stabilized_minutes=1, delete_after_read=True)
    run_steps(NIGHT)
    first = outcome_of(settings, NIGHT)
    assert first.landing_faults == (), "what waits for a second look is nobody's fault"
    assert "look the same 1 minutes after" in night_status(settings, NIGHT)["transport"][0]
    _long_ago(settings.transport / SOURCE / "looks.json")
    run_steps(NIGHT)
    outcome = outcome_of(settings, NIGHT)
    assert (outcome.digest, outcome.exit_code) == (expected.digest, expected.exit_code)
    chosen = {s.source_id: s for s in load_inputs(settings, NIGHT)}[SOURCE]
    assert (chosen.status, chosen.received_on) == ("fresh", NIGHT)
    run_steps(NEXT)
    assert list(sender.iterdir()) == []
    assert outcome_of(settings, NEXT).landing_faults == ()
    run_steps(NIGHT)  # again, under a later night: nothing is fetched
    assert outcome_of(settings, NIGHT).digest == expected.digest


def _long_ago(looks: Path) -> None:
    """Let the first look have been years ago."""
    known = read_json(looks)
    (key,) = known
    write_json(looks, {key: {**known[key], "since": "2020-01-01T00:00:00+00:00"}})


@pytest.mark.slow
def test_a_sender_who_does_not_answer_stops_nobody_else_and_is_told(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    place(settings, url="s3://nowhere/x", connection="zz_silent")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(demo_home / "airflow"))
        patch.setenv(
            "AIRFLOW_CONN_ZZ_SILENT",
            '{"conn_type": "aws", "login": "x", "password": "x", "extra": {"endpoint_url": "http://127.0.0.1:1"}}',
        )
        run_steps(NIGHT)
    outcome = outcome_of(settings, NIGHT)
    assert (outcome.state, outcome.exit_code) == ("published", 3)
    (fault,) = outcome.landing_faults
    assert fault.startswith(f"[{SOURCE}] [s3://nowhere/x]: does not answer")
    inputs = {s.source_id: s for s in load_inputs(settings, NIGHT)}
    assert inputs[SOURCE].status == "current", "its last good delivery is still the one in use"
    shown = StringIO()
    show_status(night_status(settings, NIGHT), Console(file=shown, width=80))
    assert "Not fetched: [nm_registry]" in " ".join(shown.getvalue().split())


@pytest.mark.slow
def test_a_wrong_transport_file_stops_no_night_and_every_source_says_so(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    settings.transport_file.write_text("sources:\n  nm_registry:\n    ulr: file:///x\n")
    run_steps(NIGHT)
    outcome = outcome_of(settings, NIGHT)
    assert (outcome.state, outcome.exit_code) == ("published", 3)
    assert all("field [sources.nm_registry.ulr]" in fault for fault in outcome.landing_faults)
    assert len(outcome.landing_faults) == len(list_sources(NIGHT.isoformat()))
