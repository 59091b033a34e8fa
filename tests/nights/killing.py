"""Run a night in a process that is killed at a chosen file operation, as a power cut would."""

import multiprocessing
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

_PRELOADED = ["tests.nights.killing", "pipelines.night", "great_expectations", "great_expectations.render"]


def run_night_killed(home: Path, night: date, kill_at: int | None) -> tuple[int, int]:
    """Run the steps of a night in a process of its own; return its exit code and how many operations it began.

    An operation is a rename or an opening for writing below `home`; the process gets SIGKILL right before the
    one numbered `kill_at` (None: never). Imports are done before the fork, so that a run costs its own work.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    counted: Any = context.Value("q", 0)
    process = context.Process(target=_run, args=(str(home), night, kill_at, counted))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode, int(counted.value)


def _run(home: str, night: date, kill_at: int | None, counted: Any) -> None:
    os.environ["LINDERO_HOME"] = home

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not _is_operation(event, arguments, home):
            return
        counted.value += 1
        if counted.value == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    from pipelines.night import run_steps

    run_steps(night)


def _is_operation(event: str, arguments: tuple[Any, ...], home: str) -> bool:
    if event == "os.rename":
        return str(arguments[0]).startswith(home)
    if event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and any(letter in mode for letter in "wax+")) or bool(
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        )
        return writes and str(path).startswith(home)
    return False
