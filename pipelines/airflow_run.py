"""Run one night through Airflow: `airflow dags test`, its own log in a file, its steps shown as they go."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.settings import REPO_ROOT, Settings
from pipelines.errors import StepError
from pipelines.progress import StepEvent, progress_file, read_events
from warehouse.atomic import write_bytes

DAG_ID = "nightly_reconciliation"
POOL = "warehouse_writer"


class AirflowFailed(StepError):
    """Airflow itself could not be prepared; its log says why."""


def airflow_environment(settings: Settings) -> dict[str, str]:
    """Return the environment Airflow runs in: its home off the repository root, examples off."""
    binaries = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([binaries, os.environ.get("PATH", "")]),
        "AIRFLOW_HOME": str(settings.airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPO_ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.logs / "airflow"),
        "LINDERO_HOME": str(settings.home),
    }


def use_own_airflow_home(settings: Settings) -> None:
    """Let this process, too, find Airflow's home where ours is; what its environment says already stands."""
    os.environ.setdefault("AIRFLOW_HOME", str(settings.airflow_home))


def is_prepared(settings: Settings) -> bool:
    """Return whether Airflow's own database is there."""
    return (settings.airflow_home / ".prepared").exists()


def prepare_airflow(settings: Settings, log: Path) -> None:
    """Migrate Airflow's own database and create the writer's pool, once per Airflow version."""
    import importlib.metadata

    stamp = settings.airflow_home / ".prepared"
    version = importlib.metadata.version("apache-airflow")
    if stamp.exists() and stamp.read_text() == version:
        return
    settings.airflow_home.mkdir(parents=True, exist_ok=True)
    for command in (["db", "migrate"], ["pools", "set", POOL, "1", "DuckDB has one writer"]):
        if _run(["airflow", *command], settings, log) != 0:
            raise AirflowFailed(f"[airflow {' '.join(command)}] failed; its output is in {log}")
    write_bytes(stamp, version.encode())


def run_dag(settings: Settings, night: date, log: Path, show: Callable[[StepEvent], None]) -> int:
    """Run the DAG for one logical date; return Airflow's exit code. Events reach `show` as they happen."""
    progress = progress_file(settings, night)
    progress.unlink(missing_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    offset = 0
    with log.open("ab") as stream:
        process = subprocess.Popen(
            ["airflow", "dags", "test", DAG_ID, night.isoformat()],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=airflow_environment(settings),
        )
        try:
            while process.poll() is None:
                offset = _show_new(progress, offset, show)
                time.sleep(0.2)
        except BaseException:
            process.terminate()
            raise
    _show_new(progress, offset, show)
    return process.returncode


def _show_new(progress: Path, offset: int, show: Callable[[StepEvent], None]) -> int:
    events, offset = read_events(progress, offset)
    for event in events:
        show(event)
    return offset


def _run(command: list[str], settings: Settings, log: Path) -> int:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        return subprocess.run(
            command, stdout=stream, stderr=subprocess.STDOUT, env=airflow_environment(settings), check=False
        ).returncode
