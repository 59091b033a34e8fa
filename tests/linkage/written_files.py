"""Person files written for a test, and what is read from them."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.person_files import read_person_file
from transforms.linkage.person_columns import MOST_ALIASES
from transforms.linkage.prepare import PersonFeatures

TABLES = ("people", "names", "dates", "ids", "places")
"""Of PersonFeatures."""


def parquet(folder: Path, columns: dict[str, Any], name: str = "people.parquet") -> Path:
    path = folder / name
    pq.write_table(pa.table(columns), path)
    return path


def csv(folder: Path, text: str | bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def read(path: Path) -> PersonFeatures:
    return read_person_file(path).features


def told(names: pd.DataFrame) -> pd.DataFrame:
    """Return the names that the file tells, without the other readings of full names that have no comma."""
    return names[names["name_no"] <= MOST_ALIASES + 1].reset_index(drop=True)
