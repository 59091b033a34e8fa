"""Time the law: a million distinct citations classified, a night decided again under each bill and one changed row.

    make bench-law    (200,000 residents, 20,000 convicted, and 2.1 million with 50,000; writes benchmarks/results/law.json)
    python -m benchmarks.law --residents 2100000    (that night alone; the other figures stay as they were)

A night is linked once; what is timed is the command that a policy analyst types, start and loading included. Seconds of this
machine mean little elsewhere: beside each stands how long the night itself took in the same run.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from config.settings import REPO_ROOT, load_settings
from law.loader import load_law
from pipelines.demonstration import make_demonstration
from transforms.classify.convictions import classify_convictions
from warehouse.atomic import read_json, write_json

RESULTS = Path(__file__).parent / "results" / "law.json"
SCALES = {200_000: 20_000, 2_100_000: 50_000}
"""Residents of a night to convicted people."""
CITATIONS = 1_000_000
_BILLS = ("hb56_2021", "hb437_2013", "hb282_2024", "sb32_2026")
_AS_OF = date(2026, 3, 2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, choices=list(SCALES), help="measure this night alone")
    alone = parser.parse_args().residents
    before = read_json(RESULTS) if alone else {"nights": []}
    nights = {night["residents"]: night for night in before["nights"]}
    for residents in [alone] if alone else SCALES:
        nights[residents] = decided_night(residents, SCALES[residents], seed=1)
    found = {
        "citations": before["citations"] if alone else classified_citations(CITATIONS, seed=1),
        "nights": [night for _, night in sorted(nights.items())],
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    write_json(RESULTS, found)
    print(json.dumps(found, indent=1))


def classified_citations(count: int, seed: int) -> dict[str, Any]:
    """Return the seconds that so many distinct citations take, and how they were read."""
    law = load_law()
    frame = _convictions(count, seed)
    assert not frame.duplicated(["convicting_jurisdiction", "statute_raw"]).any()
    started, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    classified = classify_convictions(frame, law=law, as_of=_AS_OF)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - used
    return {
        "distinct": len(frame),
        "jurisdictions": int(frame["convicting_jurisdiction"].nunique()),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used, 1),
        "by_status": classified["citation_status"].value_counts().to_dict(),
        "in_the_map": int(classified["offense_row_id"].notna().sum()),
    }


def _convictions(count: int, seed: int) -> pd.DataFrame:
    rng = random.Random(seed)
    files = sorted((REPO_ROOT / "law" / "offenses").glob("*.yml"))
    sections = [
        (file.stem, str(row["section"]))
        for file in files
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))["rows"]
    ]
    texts: dict[tuple[str, str], None] = {}
    written = _written(sections, rng)
    while len(texts) < count:
        texts[next(written)] = None
    columns = {
        name: pd.Series([None] * count, dtype="str")
        for name in (
            "statute_stage", "code_raw", "code_list", "charge_text_raw", "inchoate_raw", "later_event_raw",
            "victim_minor", "commercial_sex", "force",
        )
    }  # fmt: skip
    return pd.DataFrame(
        columns
        | {
            "conviction_id": [f"C{number:07}" for number in range(count)],
            "convicting_jurisdiction": [state for state, _ in texts],
            "statute_raw": [text for _, text in texts],
            "disposition_raw": "GUILTY",
            "victim_age": pd.Series([pd.NA] * count, dtype="Int64"),
            "offense_date": pd.to_datetime(["2015-06-01"] * count),
            "offense_date_precision": "day",
        }
    )


def _written(sections: list[tuple[str, str]], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield citations as clerks write them: known sections and their neighbors, subsections, several, with words about."""
    while True:
        state, section = rng.choice(sections)
        if rng.random() < 0.5:  # a neighbor that the map does not have
            section = section[:-1] + rng.choice("0123456789")
        parts = "".join(f"({rng.choice('abcdefgh12345')})" for _ in range(rng.randint(0, 3)))
        text = rng.choice(("{}", "§ {}", "{}.", "SEC {}", "S. {}", "{} ")).format(section + parts)
        if rng.random() < 0.2:
            text += rng.choice(("/", "; ", ", ", " & ")) + rng.choice(sections)[1]
        if rng.random() < 0.3:
            text = text.replace("-", rng.choice("\u2010\u2013 ")).lower()
        yield state, text


def decided_night(residents: int, convicted: int, seed: int) -> dict[str, Any]:
    """Return what a night took, and each what-if of it."""
    with tempfile.TemporaryDirectory(prefix="lindero-bench-law-") as folder:
        home = Path(folder) / "home"
        made = make_demonstration(
            load_settings({"LINDERO_HOME": str(home)}), residents=residents, convictions=convicted, seed=seed,
            replace=False, say=lambda text: None,
        )  # fmt: skip
        night = made.dates[0]
        night_seconds = _command(home, "nightly", "--date", night, "--no-airflow", "--quiet")
        what_if = {bill: _command(home, "law", "what-if", bill, "--night", night) for bill in _BILLS}
        changed = _one_row_changed(Path(folder) / "law")
        what_if["one row changed"] = _command(home, "law", "what-if", "--law", str(changed), "--night", night)
        counts = pd.read_parquet(home / "what_if" / f"{night}-hb56_2021" / "counts.parquet")
    return {
        "residents": residents,
        "convicted": convicted,
        "night": night,
        "night_seconds": night_seconds,
        "counts_judged": len(counts),
        "changes_of_hb56_2021": counts["change"].value_counts().to_dict(),
        "what_if_seconds": what_if,
    }


def _one_row_changed(folder: Path) -> Path:
    shutil.copytree(REPO_ROOT / "law", folder)
    rows = folder / "offenses" / "FL.yml"
    before = rows.read_text(encoding="utf-8")
    after = before.replace('victim_minor: "yes"', 'victim_minor: "unknown"', 1)
    assert after != before, "the row to change is gone"
    rows.write_text(after, encoding="utf-8")
    return folder


def _command(home: Path, *words: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *words],
        env={**os.environ, "LINDERO_HOME": str(home)},
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 3):
        raise SystemExit(
            f"{words}: exit code {done.returncode}, expected 0 or 3\n{done.stdout}\n{done.stderr}"
        )
    return round(time.perf_counter() - started, 1)


if __name__ == "__main__":
    main()
