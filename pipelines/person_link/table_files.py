"""Results as Parquet or CSV files that appear whole or not at all."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from pipelines.errors import StepError


class ResultFileError(StepError):
    """A result cannot be written; the message says why and what to do."""


def check_target(path: Path) -> None:
    """Raise ResultFileError when a result could not be written there: better before an hour's work than after."""
    if path.suffix.lower() not in (".parquet", ".csv"):
        raise ResultFileError(f"[{path}]: the name must end in .parquet or .csv")
    if path.is_dir():
        raise ResultFileError(f"[{path}]: is a folder. Name a file")
    if not path.parent.is_dir():
        raise ResultFileError(f"[{path}]: the folder [{path.parent}] is not there. Make it first")
    if not os.access(path.parent, os.W_OK):
        raise ResultFileError(f"[{path}]: the folder [{path.parent}] cannot be written to")


def write_result(path: Path, table: pa.Table) -> None:
    """Write a table by the ending of its name; an older file is replaced in one step."""
    check_target(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix.lower() == ".csv":
            pa_csv.write_csv(table, temporary)
        else:
            pq.write_table(table, temporary, compression="zstd")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
