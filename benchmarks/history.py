"""Time and weigh the history: a year of nights after one, every extract sent anew each night, some residents moved.

    make bench-history    (20,000 residents and 365 nights; writes benchmarks/results/history.json)

One night is run for real. Those after it are made of it: every night each source sends everything anew (delivery and file
of all rows move, and their line numbers by as much, as where a few rows come in above), and one resident in a hundred has
another name, address and record. That is more than any office does; it is what would make a history large. Of thirty nights
the digest is computed from the history in the end and must be the one the night's database had.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from config.settings import load_settings
from pipelines.demonstration import make_demonstration
from warehouse.atomic import copy_file, write_json
from warehouse.connection import writing_connection
from warehouse.digest import night_digest
from warehouse.history.as_of import digest_as_of, query_as_of
from warehouse.history.write import write_history
from warehouse.publication import published_nights
from warehouse.snapshot import published_columns

RESULTS = Path(__file__).parent / "results" / "history.json"
SAMPLED = 30
_QUERIES = {
    "flags by state": "SELECT state, count(*) FROM publish__flags GROUP BY 1",
    "residents by delivery": "SELECT delivery_id, count(*) FROM stage__persons GROUP BY 1",
}
_MOVES = (
    "UPDATE stage__persons SET delivery_id = 'd{n}', file_name = 'f{n}.csv', record_no = record_no + {n} % 3",
    "UPDATE stage__residency SET delivery_id = 'd{n}', file_name = 'f{n}.csv', record_no = record_no + {n} % 3",
    "UPDATE stage__convictions SET delivery_id = 'd{n}', file_name = 'f{n}.csv', record_no = record_no + {n} % 3",
    "UPDATE stage__persons SET record_sha256 = sha256(record_sha256) WHERE hash(person_record_id, {n}) % 100 = 0",
    "UPDATE stage__names SET given = given || 'X', given_raw = given_raw || 'X' WHERE hash(person_record_id, {n}) % 100 = 0",
    "UPDATE stage__addresses SET street = 'S{n}', street_raw = 'S{n}' WHERE hash(person_record_id, {n}) % 100 = 0",
    "UPDATE publish__answers SET as_of = as_of + 1",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--nights", type=int, default=365)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lindero-bench-history-") as folder:
        database, seconds = _first_night(Path(folder) / "home", asked.residents)
        found = _a_year(Path(folder) / "history", database, asked.nights)
        found |= {
            "residents": asked.residents,
            "nights": asked.nights,
            "night_seconds": seconds,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        }
    write_json(RESULTS, found)
    print(json.dumps(found, indent=1))


def _first_night(home: Path, residents: int) -> tuple[Path, float]:
    settings = load_settings({"LINDERO_HOME": str(home)})
    made = make_demonstration(
        settings,
        residents=residents,
        convictions=residents // 10,
        seed=1,
        replace=False,
        say=lambda text: None,
    )
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", "nightly", "--date", made.dates[0], "--no-airflow", "--quiet"],
        check=True, capture_output=True, env={**os.environ, "LINDERO_HOME": str(home)},
    )  # fmt: skip
    seconds = round(time.perf_counter() - started, 1)
    return settings.warehouse / "snapshots" / published_nights(settings.warehouse)[-1].snapshot, seconds


def _a_year(root: Path, first: Path, nights: int) -> dict[str, Any]:
    root.mkdir()
    sampled = set(random.Random(1).sample(range(nights), min(SAMPLED, nights)))
    digests: dict[Path, str] = {}
    seconds, parent, before = [], None, first
    for number in range(nights):
        database = root.parent / f"night-{number % 2}.duckdb"
        copy_file(before, database)
        digest = _moved(database, number, wanted=number in sampled)
        folder = root / f"night-{number:03}"
        started = time.perf_counter()
        write_history(folder, database, parent, parent_database=before if parent else None)
        seconds.append(time.perf_counter() - started)
        if digest:
            digests[folder] = digest
        parent, before = folder, database
        print(
            f"\r{number + 1} of {nights} nights, {sum(seconds) / len(seconds):.1f} s each ",
            end="",
            flush=True,
        )
    assert parent is not None
    size = {
        folder: sum(path.stat().st_size for path in folder.iterdir()) for folder in sorted(root.iterdir())
    }
    return {
        "database_bytes": before.stat().st_size,
        "whole_night_bytes": size[root / "night-000"],
        "history_bytes": sum(size.values()),
        "history_by_database": round(sum(size.values()) / before.stat().st_size, 2),
        "write_seconds": round(sorted(seconds)[len(seconds) // 2], 2),
        "sampled": len(digests),
        "sampled_equal": sum(digest_as_of(folder) == digest for folder, digest in digests.items()),
        "query_seconds": {
            what: {
                name: _timed(folder, query)
                for name, folder in (("first", root / "night-000"), ("last", parent))
            }
            for what, query in _QUERIES.items()
        },
    }


def _moved(database: Path, number: int, *, wanted: bool) -> str | None:
    connection = writing_connection(database)
    try:
        for statement in _MOVES:
            connection.execute(statement.format(n=number))
        return night_digest(connection, published_columns()) if wanted else None
    finally:
        connection.close()


def _timed(folder: Path, query: str) -> float:
    started = time.perf_counter()
    query_as_of(folder, query)
    return round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    main()
