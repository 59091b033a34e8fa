"""Run a command and say what it took: seconds, processor seconds, peak memory."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_memory_mib: float
    output: str


class CommandFailed(RuntimeError):
    """A measured command ended with an error; the message holds the end of what it said."""


def measured(command: Sequence[str], *, folder: Path) -> Spent:
    """Run a command to its end; raises CommandFailed when it fails."""
    log = folder / "command.log"
    started = time.perf_counter()
    with log.open("w") as said:
        process = subprocess.Popen([*command], stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    output = log.read_text()
    if os.waitstatus_to_exitcode(status):
        raise CommandFailed(f"{' '.join(command)}:\n{output[-2000:]}")
    return Spent(
        seconds=round(took, 2),
        processor_seconds=round(usage.ru_utime + usage.ru_stime, 2),
        peak_memory_mib=round(usage.ru_maxrss / 1024),
        output=output,
    )
