"""The commands that link person files, run as a process of their own or here, on one small world."""

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import main
from tests.linkage.engine_people import world

LEFT, RIGHT, TRUTH = world(seed=13, residents=400, subjects=120, known=70)
WIDE = {"COLUMNS": "160"}


def lindero(*arguments: str | Path, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *map(str, arguments)],
        capture_output=True, text=True, input=stdin, check=False, env={"PATH": "/usr/bin:/bin", **WIDE},
    )  # fmt: skip


def said(*arguments: str | Path, stdin: str | None = None) -> str:
    """Run the command here; it must end well."""
    done = CliRunner().invoke(main.app, [str(a) for a in arguments], input=stdin, env=WIDE)
    assert done.exit_code == 0, done.output
    return done.stdout
