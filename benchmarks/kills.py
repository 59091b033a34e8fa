"""Kill Airflow's process inside every task of a night, run the night again, compare digests (`make kills`).

A small demonstration (400 residents); one killed run and one whole run a task, about ten minutes in all. The
exit code is 1 when any digest differs from that of a night that was left alone.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from config.settings import REPO_ROOT, Settings, load_settings
from pipelines.airflow_run import DAG_ID, airflow_environment, prepare_airflow
from pipelines.demonstration import make_demonstration
from pipelines.progress import progress_file, read_events
from pipelines.tasks import NIGHT_STEPS, SOURCE_STEPS
from warehouse.publication import published_nights

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)
STEPS = (*(s for s in SOURCE_STEPS if s != "fetch"), "gather", *NIGHT_STEPS)
"""The demonstration's senders deliver into the landing folder; tests/transport kills a fetch."""
_DELAYS = (0.0, 0.05, 0.3)
"""Seconds into the step at which the kill falls; taken in turn."""


def kill_in_every_task(root: Path) -> list[str]:
    """Return one line a task; a line that starts with DIFFERS is a failure."""
    base = load_settings({"LINDERO_HOME": str(root / "base")})
    make_demonstration(base, residents=400, convictions=90, seed=3, replace=False, say=lambda text: None)
    prepare_airflow(base, base.logs / "prepare.log")
    _whole(base, FIRST)
    alone = load_settings({"LINDERO_HOME": str(root / "alone")})
    shutil.copytree(base.home, alone.home, symlinks=True)
    _whole(alone, SECOND)
    expected = published_nights(alone.warehouse)[-1].digest
    lines = []
    for number, step in enumerate(STEPS):
        settings = load_settings({"LINDERO_HOME": str(root / f"killed-{step}")})
        shutil.copytree(base.home, settings.home, symlinks=True)
        _killed(settings, SECOND, step, _DELAYS[number % len(_DELAYS)])
        _whole(settings, SECOND)
        found = published_nights(settings.warehouse)[-1]
        same = found.night == SECOND and found.digest == expected
        lines.append(f"{'same   ' if same else 'DIFFERS'} killed in [{step}], run again: {found.digest[:16]}")
        print(lines[-1], flush=True)
        shutil.rmtree(settings.home)
    return lines


def _start(settings: Settings, night: date) -> "subprocess.Popen[bytes]":
    log = (settings.logs / "airflow.log").open("ab")
    progress_file(settings, night).unlink(missing_ok=True)
    return subprocess.Popen(
        ["airflow", "dags", "test", DAG_ID, night.isoformat()],
        stdout=log, stderr=log, env=airflow_environment(settings), start_new_session=True, cwd=REPO_ROOT,
    )  # fmt: skip


def _whole(settings: Settings, night: date) -> None:
    code = _start(settings, night).wait()
    if code != 0:
        raise SystemExit(f"[{night}] in [{settings.home.name}]: Airflow ended with {code}, expected 0")


def _killed(settings: Settings, night: date, step: str, delay: float) -> None:
    process = _start(settings, night)
    while process.poll() is None:
        events, _ = read_events(progress_file(settings, night), 0)
        if any(event.step == step and event.state == "begin" for event in events):
            time.sleep(delay)
            break
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lindero-kills-") as folder:
        found = kill_in_every_task(Path(folder))
    sys.exit(1 if any(line.startswith("DIFFERS") for line in found) else 0)
