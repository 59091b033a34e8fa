"""What senders told of records between two nights, in words: why a flag changed that rests on one of them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.chain.choose import choose_chain
from pipelines.chain.files import WITHDRAWN
from pipelines.inputs import SourceInput, stage_folders
from sources.spec.loader import load_spec
from transforms.flagging.lookups import as_date, rows_of
from warehouse.frames import read_table

SAID_WITHDRAWN = "The sender withdrew the record"
_WITHDRAWN = {
    "deleted": "deleted it",
    "corrected": "withdrew it as entered in error",
    "set_aside": "told that it was set aside",
    "consolidated": "told that it was consolidated into another",
}


def unseen_records(settings: Settings, inputs: Sequence[SourceInput]) -> dict[str, date]:
    """Return the key of every record that is only known as last seen, to the day."""
    return {
        row["record_key"]: day
        for row in _rows(settings, inputs, "landed__unseen")
        if (day := as_date(row["last_seen_on"])) is not None
    }


def merged_keys(settings: Settings, inputs: Sequence[SourceInput]) -> dict[str, str]:
    """Return every retired person record to the one that stays in the end."""
    edges = {
        row["retired_key"]: row["survivor_key"]
        for row in _rows(settings, inputs, "landed__merges")
        if row["standing"] == "applied"
    }
    final = {}
    for retired, survivor in edges.items():
        while survivor in edges:  # applied merges hold no cycle
            survivor = edges[survivor]
        final[retired] = survivor
    return final


def told_since(settings: Settings, inputs: Sequence[SourceInput], since: date | None) -> dict[str, str]:
    """Return record key to a sentence, of every record of which a delivery says something new since a night.

    New are deliveries in use tonight that were not in use then: received since, or held up by a gap until now.
    Records are facts and persons. `since` is the night before; None tells of everything.
    """
    told: dict[str, str] = {}
    for source in inputs:
        if not source.chain or source.stage is None:
            continue
        came = {link["delivery_id"]: date.fromisoformat(link["received_on"]) for link in source.chain}
        new = came.keys() - _in_use(settings, source.source_id, since)
        folder = settings.stage / source.stage
        told.update(_sentences(folder, came, new))
    return told


def _in_use(settings: Settings, source_id: str, night: date | None) -> set[str]:
    """Return the deliveries that a source rested on: a function of those received by then, like the night itself."""
    if night is None:
        return set()
    chosen = choose_chain(settings, load_spec(source_id), night=night)
    return {link.delivery_id for link in chosen.ordered.used}


def _sentences(folder: Path, came: Mapping[str, date], new: Set[str]) -> Iterable[tuple[str, str]]:
    """Yield what is said of each record, the weightiest last."""

    def where(row: Mapping[str, Any]) -> str:
        return f"in its delivery of {came[row['delivery_id']].isoformat()} [{row['delivery_id'][:12]}]"

    for row in rows_of(read_table(folder, "landed__revisions")):
        if row["delivery_id"] in new:
            yield row["record_key"], f"The sender corrected the record {where(row)}."
    for row in rows_of(read_table(folder, "landed__merges")):
        if row["delivery_id"] in new and row["standing"] == "applied":
            sentence = f"The sender merged two persons {where(row)}."
            yield row["retired_key"], sentence
            yield row["survivor_key"], sentence
    for row in rows_of(read_table(folder, "landed__unseen")):
        if row["delivery_id"] in new:
            seen = as_date(row["last_seen_on"])
            yield (
                row["record_key"],
                f"The record was last seen on {seen}: the sender no longer lists it {where(row)}.",
            )
    for row in rows_of(pq.read_table(folder / f"{WITHDRAWN}.parquet").to_pandas()):
        if row["delivery_id"] in new:
            what = _WITHDRAWN.get(row["kind"], f"told that it was {row['kind']}")
            told_on = as_date(row["told_on"])
            since = f", from {told_on.isoformat()} on" if told_on else ""
            yield row["record_key"], f"{SAID_WITHDRAWN} {where(row)}: it {what}{since}."


def _rows(settings: Settings, inputs: Sequence[SourceInput], table: str) -> list[dict[str, Any]]:
    chained = [source for source in inputs if source.chain]
    frames = [read_table(folder, table) for folder in stage_folders(settings, chained)]
    return rows_of(pd.concat(frames, ignore_index=True)) if frames else []
