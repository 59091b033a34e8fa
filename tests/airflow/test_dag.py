"""The DAGs: the expected ones, thin, quick to parse, with retries, timeouts, one writer; a night through Airflow."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.settings import REPO_ROOT, Settings, load_settings
from law.loader import LAW_DIR
from pipelines.airflow_run import airflow_environment, prepare_airflow
from pipelines.cli.run_night import run_night
from pipelines.night import outcome_of, run_steps
from pipelines.tasks import NIGHT_STEPS, SOURCE_STEPS
from tests.conftest import DemoNights

FIRST, THIRD, FETCHED = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)
LOOK = Path(__file__).parent / "look_at_dags.py"


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("airflow") / "home"
    settings = load_settings({"LINDERO_HOME": str(home)})
    prepare_airflow(settings, settings.logs / "prepare.log")
    return home


@pytest.fixture(scope="module")
def bag(airflow_home: Path) -> dict[str, Any]:
    settings = load_settings({"LINDERO_HOME": str(airflow_home)})
    done = subprocess.run(
        [sys.executable, str(LOOK), str(REPO_ROOT / "dags")],
        capture_output=True, text=True, check=True, env=airflow_environment(settings),
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    found: dict[str, Any] = json.loads(line.removeprefix("RESULT"))
    return found


def test_the_folder_holds_the_dags_it_should(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == {"nightly_reconciliation"}
    dag = bag["dags"]["nightly_reconciliation"]
    assert (dag["catchup"], dag["max_active_runs"]) == (False, 1)


def test_parsing_pulls_in_nothing_heavy_and_takes_under_a_second(bag: dict[str, Any]) -> None:
    """The promise is one second beyond Airflow's own import; what keeps it is that no heavy room is imported."""
    assert bag["loaded"] == []
    assert bag["seconds"] < 1.0


def test_every_step_is_a_task_with_a_limit_and_the_writers_share_one_slot(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["nightly_reconciliation"]["tasks"]
    assert set(tasks) == {
        "list_sources",
        "erase",
        "gather",
        *(f"source.{s}" for s in SOURCE_STEPS),
        *NIGHT_STEPS,
    }
    for name, task in tasks.items():
        assert task["retries"] >= 2 and task["backoff"], name
        assert task["timeout"] and task["timeout"] >= 3600, name
    assert {name for name, task in tasks.items() if task["pool"] == "warehouse_writer"} == {
        "build",
        "publish",
    }
    assert tasks["publish"]["outlets"] == ["published_night"]
    assert tasks["erase"]["trigger_rule"] == "all_done"
    assert tasks["gather"]["trigger_rule"] == "all_success"
    assert tasks["gather"]["upstream"] == ["erase"]
    assert tasks["source.fetch"]["upstream"] == ["list_sources"]
    assert tasks["source.land"]["upstream"] == ["list_sources", "source.fetch"]
    assert tasks["source.land"]["trigger_rule"] == "all_done"  # what lies here is landed, fetched or not
    assert all(tasks[f"source.{s}"]["mapped"] for s in SOURCE_STEPS)


@pytest.mark.slow
@pytest.mark.airflow
def test_a_night_through_airflow_is_the_night_without_it(demo_nights: DemoNights, demo_home: Path) -> None:
    """The third night, in which a source is refused: same digest, exit code 3, Airflow's own log in a file."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    outcome = run_night(settings, THIRD, through_airflow=True, quiet=True)
    assert outcome.digest == demo_nights.outcomes[THIRD].digest
    assert outcome.exit_code == 3
    log = (settings.logs / f"nightly-{THIRD}.log").read_text()
    assert "nightly_reconciliation" in log
    assert "rule [archive]" in log


@pytest.mark.airflow
@pytest.mark.slow
def test_a_silent_sender_stops_its_own_source_and_not_the_night(demo_home: Path) -> None:
    """The connection rests in Airflow's own database; its server does not answer, and the task is tried again in vain."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    run_steps(FETCHED)
    expected = outcome_of(settings, FETCHED)
    prepare_airflow(settings, settings.logs / "prepare.log")
    extra = json.dumps({"endpoint_url": "http://127.0.0.1:1"})
    told = ["--conn-type", "aws", "--conn-login", "x", "--conn-password", "x", "--conn-extra", extra]
    subprocess.run(
        ["airflow", "connections", "add", "zz_silent", *told],
        check=True, capture_output=True, env=airflow_environment(settings),
    )  # fmt: skip
    places = {"nm_registry": {"url": "s3://nowhere/x", "connection": "zz_silent"}}
    settings.transport_file.write_text(json.dumps({"sources": places}))
    outcome = run_night(settings, FETCHED, through_airflow=True, quiet=True)
    assert (outcome.state, outcome.exit_code, outcome.digest) == ("published", 3, expected.digest)
    (fault,) = outcome.landing_faults
    assert fault.startswith("[nm_registry] [s3://nowhere/x]: does not answer")


@pytest.mark.airflow
@pytest.mark.slow
def test_one_task_by_itself_judges_nobody_under_refused_law(demo_home: Path, tmp_path: Path) -> None:
    """Who clears a task in Airflow skips the first one: each task that judges refuses by itself, at once and unwritten."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    assert run_night(settings, THIRD, through_airflow=True, quiet=True).exit_code == 3
    law = tmp_path / "refused" / "law"
    shutil.copytree(LAW_DIR, law, ignore=shutil.ignore_patterns("__pycache__"))
    path, asks = law / "rulesets" / "nm.yml", "asks: {victim_under: 16, commercial_sex: 'yes'}, "
    text = path.read_text(encoding="utf-8")
    assert asks in text
    path.write_text(text.replace(asks, "", 1), encoding="utf-8")
    night = settings.nights / THIRD.isoformat()
    before = {p: p.stat().st_mtime_ns for p in sorted(night.rglob("*")) if p.is_file()}
    for task, more in (("flag", ()), ("source.classify", ("--map-index", "0"))):
        said = _run_task(settings, task, more, law.parent)
        assert "new_state=failed" in said and "new_state=success" not in said, said
        assert "law check: [rulesets/nm.yml] row [NM-3I-05] rule [compares_and_asks_nothing]" in said, said
        assert "AirflowFailException" in said, said
    assert {p: p.stat().st_mtime_ns for p in sorted(night.rglob("*")) if p.is_file()} == before
    assert "new_state=success" in _run_task(settings, "flag", (), None)


def _run_task(settings: Settings, task: str, more: tuple[str, ...], law_above: Path | None) -> str:
    """Run one task of the night's own run, with its references, by Airflow; under a copy of the law, if one is given.

    Returns its output: the command's exit code is 0 whether the task failed or not.
    """
    environment = airflow_environment(settings)
    above = [str(law_above)] if law_above else []
    environment["PYTHONPATH"] = os.pathsep.join([*above, str(REPO_ROOT)])
    done = subprocess.run(
        ["airflow", "tasks", "test", "nightly_reconciliation", task, THIRD.isoformat(), *more],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.airflow
def test_references_travel_and_never_data(demo_home: Path, demo_nights: DemoNights) -> None:
    """What tasks return is small and holds no value of any record."""
    from pipelines import tasks

    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    surnames = {str(s) for s in demo_nights.truth["residents"]["surname"] if len(str(s)) > 4}
    os.environ["LINDERO_HOME"] = str(settings.home)
    refs = tasks.list_sources(FIRST.isoformat())
    returned = [tasks.run_step(step, ref) for ref in refs[:3] for step in SOURCE_STEPS]
    text = json.dumps([*refs, *returned])
    assert len(text) < 4000
    assert not {name for name in surnames if name in text}
