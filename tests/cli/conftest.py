"""Linked files that several commands are tried on."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.running import LEFT, RIGHT, TRUTH, said
from tests.linkage.engine_people import write_people


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("files")
    write_people(where / "left.parquet", LEFT)
    write_people(where / "right.parquet", RIGHT)
    pq.write_table(
        pa.table({"left_id": [a for a, _ in TRUTH], "right_id": [b for _, b in TRUTH]}),
        where / "truth.parquet",
    )
    groups = {
        "left_id": [row["record_id"] for row in LEFT],
        "group": ["one" if n % 2 else "other" for n in range(len(LEFT))],
    }
    pq.write_table(pa.table(groups), where / "groups.parquet")
    said("prepare", where / "right.parquet", "--out", where / "right")
    said("link", where / "left.parquet", where / "right", "--out", where / "pairs.parquet")
    return where
