"""One reading in a process of its own: prints seconds, peak memory and a digest of every value as one JSON object.

python -m benchmarks.reader_run nc|ca ours|duckdb_table|duckdb_arrow|duckdb_scan FILE SIDECAR THREADS
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.file_bytes import map_file
from sources.readers.delimited import read_delimited
from sources.readers.fixed_width import read_fixed_width
from sources.spec.loader import load_spec

_SLICE = 50_000
"""Rows that are digested together."""


def main() -> None:
    layout, way, path, sidecar, threads = sys.argv[1:]
    before = _peak()
    work = (
        _ours(layout, Path(path), Path(sidecar)) if way == "ours" else _duckdb(way, Path(path), int(threads))
    )
    wall, used = time.perf_counter(), time.process_time()
    given = work()
    seconds, processor = time.perf_counter() - wall, time.process_time() - used
    peak = _peak()
    found: dict[str, Any] = {
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "peak_megabytes": round(peak),
        "peak_megabytes_before": round(before),
    }
    if way != "duckdb_scan":
        table = _as_table(given)
        found |= {"rows": table.num_rows, "columns": table.num_columns, "digest": _digest(table)}
    print(json.dumps(found))


def _ours(layout: str, path: Path, sidecar: Path) -> Callable[[], Any]:
    if layout == "ca":
        file = load_spec("ca_doj").file("history")
        return lambda: read_delimited(map_file(path), file, source_id="ca_doj", file_name=path.name).frame
    file = load_spec("nc_opi").file("sentence")
    content = sidecar.read_bytes()
    return lambda: (
        read_fixed_width(map_file(path), content, file, source_id="nc_opi", file_name=path.name).frame
    )


def _duckdb(way: str, path: Path, threads: int) -> Callable[[], Any]:
    connection = duckdb.connect(config={"threads": threads})
    text = f"read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"

    def into_table() -> duckdb.DuckDBPyConnection:
        return connection.execute(f"CREATE TABLE records AS SELECT * FROM {text}")

    def into_arrow() -> pa.Table:
        return connection.execute(f"SELECT * FROM {text}").to_arrow_table()

    def scan() -> Any:  # every field parsed, nothing kept
        return connection.execute(f"SELECT count(COLUMNS(*)) FROM {text}").fetchall()

    return {"duckdb_table": into_table, "duckdb_arrow": into_arrow, "duckdb_scan": scan}[way]


def _as_table(given: Any) -> pa.Table:
    """Return what was read as text columns; DuckDB reads an empty field as null."""
    if isinstance(given, pd.DataFrame):
        columns = [name for name in given.columns if not name.startswith("_")]
        return pa.Table.from_pandas(given[columns], preserve_index=False)
    if isinstance(given, duckdb.DuckDBPyConnection):
        given = given.execute("SELECT * FROM records ORDER BY rowid").to_arrow_table()
    return given


def _digest(table: pa.Table) -> str:
    """Return a SHA-256 over every value in order, lengths and all."""
    digest = hashlib.sha256()
    for start in range(0, table.num_rows, _SLICE):
        for column in table.slice(start, _SLICE).itercolumns():
            texts = pc.fill_null(column.cast(pa.large_string()), "").combine_chunks()
            digest.update(pc.binary_length(texts).to_numpy(zero_copy_only=False).tobytes())
            _, offsets, data = texts.buffers()
            ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
            digest.update(memoryview(data)[ends[0] : ends[-1]] if data is not None else b"")
    return digest.hexdigest()


def _peak() -> float:
    """Return the most memory this process held so far, in megabytes; pages of mapped files count while they are held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


if __name__ == "__main__":
    main()
