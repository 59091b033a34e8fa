"""What became of every arrival of a source that sends deltas or events, as rows of the warehouse."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from warehouse.frames import concat_tables, write_table

CHAIN_TABLE = "landed__chain"
CHAIN_FOLDER = "chain"


def write_chains(folder: Path, chains: Sequence[tuple[str, Sequence[dict[str, Any]]]]) -> None:
    """Write the chains of a night, source by source; nothing where no source has one."""
    rows = [{"source_id": source_id, **_row(link)} for source_id, links in chains for link in links]
    path = folder / CHAIN_FOLDER / f"{CHAIN_TABLE}.parquet"
    path.unlink(missing_ok=True)  # of an earlier run of the night
    if rows:
        write_table(folder / CHAIN_FOLDER, CHAIN_TABLE, concat_tables(CHAIN_TABLE, [pd.DataFrame(rows)]))


def _row(link: dict[str, Any]) -> dict[str, Any]:
    days = {name: _day(link[name]) for name in ("received_on", "first_day", "last_day")}
    return {**{name: value for name, value in link.items() if name != "stage"}, **days}


def _day(value: str | date | None) -> pd.Timestamp | None:
    return None if value is None else pd.Timestamp(value)
