"""The benchmark of the readers compares like with like: both of its files hold the same records."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.reader_files import SIDECAR, write_california, write_north_carolina
from config.settings import REPO_ROOT
from sources.readers.fixed_width import read_fixed_width
from sources.spec.loader import load_spec


def test_the_fixed_width_file_and_its_csv_hold_the_same_records(tmp_path: Path) -> None:
    data, as_csv = tmp_path / "x.dat", tmp_path / "x.csv"
    write_north_carolina(data, as_csv, 10_000_000)
    file = load_spec("nc_opi").file("sentence")
    frame = read_fixed_width(
        data.read_bytes(), SIDECAR.read_bytes(), file, source_id="nc_opi", file_name="x"
    ).frame
    with as_csv.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert frame[header].to_numpy().tolist() == rows
    assert data.stat().st_size >= 10_000_000 and frame["CMDORNUM"].is_unique


def test_every_way_reads_the_same_values(tmp_path: Path) -> None:
    data = tmp_path / "x.csv"
    write_california(data, 300_000)
    found = {}
    for way in ("ours", "duckdb_table", "duckdb_arrow"):
        words = ["-m", "benchmarks.reader_run", "ca", way, str(data), str(SIDECAR), "2"]
        done = subprocess.run(
            [sys.executable, *words], cwd=REPO_ROOT, capture_output=True, text=True, check=True
        )
        found[way] = json.loads(done.stdout)
    assert len({one["digest"] for one in found.values()}) == 1
    assert found["ours"]["rows"] == found["duckdb_table"]["rows"] > 500
