"""docs/new-state.md does what it says: its commands run in a copy of the tree, and their output holds what it shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import REPO_ROOT

PAGE = (REPO_ROOT / "docs" / "new-state.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^```(?P<kind>sh|yaml|text)(?: (?P<word>file|shown)=(?P<path>\S+))?\n(?P<text>.*?)^```", re.M | re.S
)
NOT_COPIED = shutil.ignore_patterns(
    "var", ".venv*", ".git", "__pycache__", ".*_cache", "tests", "benchmarks", ".hypothesis"
)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_block_of_the_page_is_of_a_known_kind() -> None:
    assert len(BLOCK.findall(PAGE)) == PAGE.count("```") // 2 >= 12


@pytest.mark.slow
def test_the_page_is_true(tmp_path: Path) -> None:
    tree = tmp_path / "clone"
    shutil.copytree(REPO_ROOT, tree, ignore=NOT_COPIED)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LINDERO_", "PYTEST_"))},
        "PYTHONPATH": str(tree),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    said, checked = "", 0
    for block in BLOCK.finditer(PAGE):
        text = block["text"]
        if block["word"] == "file":
            (tree / block["path"]).write_text(text, encoding="utf-8")
        elif block["word"] == "shown":
            assert text in (tree / block["path"]).read_text(encoding="utf-8"), block["path"]
        elif block["kind"] == "sh":
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", text],
                cwd=tree, env=environ, capture_output=True, text=True, timeout=900,
            )  # fmt: skip
            said = plain(done.stdout + done.stderr)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        else:
            for line in text.splitlines():
                assert plain(line) in said, f"the page shows [{line}], the command said: {said}"
                checked += 1
    assert checked >= 12
    assert not (REPO_ROOT / "sources" / "us_az").exists()
