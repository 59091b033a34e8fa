"""Run a command and say what it took: seconds, processor seconds, peak memory."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import REPO_ROOT

_LAUNCH = Path(__file__).parent / "launch.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_memory_mib: float
    output: str

    def costs(self) -> dict[str, float]:
        """Return the three numbers by name."""
        return {
            "seconds": self.seconds,
            "processor_seconds": self.processor_seconds,
            "peak_memory_mib": self.peak_memory_mib,
        }

    def last_json(self) -> dict[str, Any]:
        """Return the last line of the output that is a JSON object."""
        return dict(json.loads([line for line in self.output.splitlines() if line.startswith("{")][-1]))


class CommandFailed(RuntimeError):
    """A measured command ended with an error; the message holds the end of what it said."""


def measured(command: Sequence[str | Path], *, folder: Path) -> Spent:
    """Run a command to its end from the repository, its log in the folder; raises CommandFailed when it fails."""
    report, log = folder / "command.json", folder / "command.log"
    words = [str(word) for word in command]
    launcher = [sys.executable, "-I", "-S", str(_LAUNCH), str(report), str(log)]
    subprocess.run([*launcher, *words], check=True, cwd=REPO_ROOT)
    taken = json.loads(report.read_text())
    output = log.read_text()
    if taken["code"]:
        raise CommandFailed(f"{' '.join(words)}:\n{output[-2000:]}")
    return Spent(
        seconds=round(taken["seconds"], 2),
        processor_seconds=round(taken["processor_seconds"], 2),
        peak_memory_mib=round(taken["peak_memory_mib"]),
        output=output,
    )
