"""Results as Parquet or CSV files that appear whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from pipelines.errors import StepError
from pipelines.person_link.prepared import is_prepared


class ResultFileError(StepError):
    """A result cannot be written; the message says why and what to do."""


def check_target(path: Path) -> None:
    """Raise ResultFileError when a result could not be written there: better before an hour's work than after."""
    if path.suffix.lower() not in (".parquet", ".csv"):
        raise ResultFileError(f"[{path}]: the name must end in .parquet or .csv")
    check_place(path)


def check_place(path: Path) -> None:
    """Raise ResultFileError when no file could be written there, whatever its kind."""
    if path.is_dir():
        raise ResultFileError(f"[{path}]: is a folder. Name a file")
    if not path.parent.is_dir():
        raise ResultFileError(f"[{path}]: the folder [{path.parent}] is not there. Make it first")
    if not os.access(path.parent, os.W_OK):
        raise ResultFileError(f"[{path}]: the folder [{path.parent}] cannot be written to")


def check_apart(outputs: Mapping[str, Path | None], *inputs: Path | str | None) -> None:
    """Raise ResultFileError when a result would overwrite an input or another result.

    Args:
        outputs: option to the file it names; those not given do not count.
        inputs: files and prepared folders that are read; no result may stand within such a folder.
    """
    read = {Path(path).resolve(): path for path in inputs if path is not None}
    written: dict[Path, str] = {}
    for option, path in outputs.items():
        if path is None:
            continue
        place = path.resolve()
        hit = read.get(place) or next(
            (own for own in read if own in place.parents and is_prepared(own)), None
        )
        if hit is not None:
            raise ResultFileError(f"[{path}]: {option} would overwrite the input [{hit}]. Name another file")
        if place in written:
            raise ResultFileError(f"[{path}]: {option} and {written[place]} name one file. Name two")
        written[place] = option


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
