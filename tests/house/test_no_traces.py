"""Nothing in the tree names an index host, a path of somebody's machine, or a sibling folder at run time."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INDEX = re.compile(
    "--(extra-)?index" + "-url|/sim" + r"ple/|hos" + r"ted\.org"
)  # in pieces: it must not find itself
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w+")


def tracked_text_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    text = (".py", ".yml", ".yaml", ".txt", ".toml", ".md", ".sh", ".sql", ".csv", "")
    return [ROOT / n for n in names if n and Path(n).suffix in text and (ROOT / n).is_file()]


def test_no_index_host_is_written() -> None:
    found = [
        p.name
        for p in tracked_text_files()
        if p != Path(__file__) and INDEX.search(p.read_text(errors="ignore"))
    ]
    assert not found, found


def test_no_path_of_a_machine_is_written() -> None:
    found = [
        p.name
        for p in tracked_text_files()
        if p != Path(__file__) and MACHINE.search(p.read_text(errors="ignore"))
    ]
    assert not found, found


def test_the_product_never_reads_the_shared_folder() -> None:
    rooms = (
        "casebook",
        "config",
        "dags",
        "expectations",
        "law",
        "pipelines",
        "proving_ground",
        "sources",
        "transforms",
    )
    found = [
        str(p.relative_to(ROOT))
        for room in (*rooms, "warehouse")
        for p in (ROOT / room).rglob("*.py")
        if "shared/data" in p.read_text()
    ]
    assert not found, found
