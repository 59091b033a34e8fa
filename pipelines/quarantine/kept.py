"""What is kept back of the deliveries in use and of those refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from casebook.store import Casebook
from config.settings import Settings
from pipelines.chain.held import held_on_last_night
from pipelines.deliveries import Receipt, deliveries_newest_first
from pipelines.errors import StepError
from pipelines.sources_in_use import sources_in_use
from pipelines.stage import stage_folder
from sources.spec.loader import load_spec
from warehouse.frames import concat_tables, read_table

TABLE, COUNTS = "landed__quarantine", "landed__file_counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """One record in quarantine, with what a steward needs to see to mend it."""

    quarantine_id: str
    source_id: str
    delivery_id: str
    received_on: date
    file_name: str
    record_no: int
    byte_offset: int | None
    rule: str
    reason: str
    todo: str
    raw_text: str | None
    """None unless it was asked for: it is personal data."""


def list_quarantine(
    settings: Settings, *, source_id: str | None, rule: str | None, until: date
) -> list[dict[str, Any]]:
    """Return counts by source, day of receipt, file and rule, newest delivery of each source first."""
    return [
        row
        for receipt, kept, counts in _kept(settings, source_id, until)
        for row in kept_rows(receipt, kept, counts)
        if rule is None or row["rule"] == rule
    ]


def kept_rows(receipt: Receipt, kept: pd.DataFrame, counts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a file and rule; of a file refused whole all records count, as in the night's accounting."""
    refused = counts[counts["status"] == "refused"].set_index("file_name")["records_quarantined"]
    fixed = {
        "source_id": receipt.source_id,
        "received_on": receipt.received_on.isoformat(),
        "delivery_id": receipt.delivery_id,
    }
    rows = []
    for (file_name, rule), own in kept.groupby(["file_name", "rule"]):
        rows.append(
            {
                **fixed,
                "file_name": str(file_name),
                "rule": str(rule),
                "records": int(refused.get(file_name, len(own))) if len(refused) else len(own),
                "refused_whole": file_name in refused.index,
                "first": str(own.sort_values("record_no")["quarantine_id"].iloc[0]),
                "lines": [int(n) for n in sorted(own["record_no"]) if n][:5],
                "reasons": sorted(set(own["reason"].astype(str)))[:5],
            }
        )
    for file_name, records in refused.items():
        if records and file_name not in set(kept["file_name"]):
            other = {
                "rule": "other_file_refused",
                "records": int(records),
                "refused_whole": True,
                "first": "",
            }
            rows.append({**fixed, "file_name": str(file_name), **other, "lines": [], "reasons": []})
    return rows


def show_kept(settings: Settings, quarantine_id: str, *, reveal_to: str | None, until: date) -> KeptRecord:
    """Return one record in quarantine; its raw text only where `reveal_to` names who sees it.

    The showing is written into the casebook's ledger before anything is shown.

    Raises:
        StepError: no record has this id, or several begin so; or the record may not be shown.
    """
    found = [
        (receipt, row)
        for receipt, kept, _ in _kept(settings, None, until)
        for row in kept[kept["quarantine_id"].str.startswith(quarantine_id)].to_dict("records")
    ]
    ids = {row["quarantine_id"] for _, row in found}
    if len(ids) != 1:
        raise StepError(
            f"quarantine [{quarantine_id}]: {len(ids)} records have an id that begins so, expected one."
            " lindero quarantine list names them"
        )
    receipt, row = found[0]
    limits = load_spec(receipt.source_id).limits
    if reveal_to is not None and limits.hidden:
        raise StepError(
            f"quarantine [{row['quarantine_id']}]: the record of [{receipt.source_id}] holds {sorted(limits.hidden)}, which"
            f" may not be shown: {limits.why_hidden()}. Look at file [{row['file_name']}] line [{row['record_no']}] by its"
            " rule and reason, or ask the sender"
        )
    if reveal_to is not None:
        body = {
            "quarantine_id": str(row["quarantine_id"]),
            "delivery": receipt.delivery_id,
            "shown_to": reveal_to,
        }
        Casebook.open(settings.casebook_url).witness("quarantine_shown", body)
    offset = row["byte_offset"]
    return KeptRecord(
        quarantine_id=str(row["quarantine_id"]),
        source_id=receipt.source_id,
        delivery_id=receipt.delivery_id,
        received_on=receipt.received_on,
        file_name=str(row["file_name"]),
        record_no=int(row["record_no"]),
        byte_offset=None if pd.isna(offset) else int(offset),
        rule=str(row["rule"]),
        reason=str(row["reason"]),
        todo=TODO.get(str(row["rule"]), _DEFAULT_TODO),
        raw_text=_raw(row["raw_text"]) if reveal_to is not None else None,
    )


def _kept(
    settings: Settings, source_id: str | None, until: date
) -> list[tuple[Receipt, pd.DataFrame, pd.DataFrame]]:
    """Return the newest reading of every delivery that keeps something back, newest first within a source."""
    sources = [source_id] if source_id else sources_in_use(settings, night=until)
    found: list[tuple[Receipt, pd.DataFrame, pd.DataFrame]] = []
    for name in sources:
        if load_spec(name).is_assembled:
            found += held_on_last_night(settings, name, until=until)
        for receipt in deliveries_newest_first(settings, name, until=until):
            reading = last_reading(settings, receipt)
            if reading is not None and len(reading[0]):
                found.append((receipt, *reading))
    return found


def last_reading(settings: Settings, receipt: Receipt) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return quarantine and counts by the reading a night would use, else by the last one there is."""
    own = stage_folder(settings, receipt)
    earlier = sorted(
        own.parent.glob(f"{receipt.delivery_id[:16]}-*/outcome.json"), key=lambda path: path.stat().st_mtime
    )
    path = own if (own / "outcome.json").exists() else earlier[-1].parent if earlier else None
    if path is None:
        return None
    kept, counts = (read_table(path, name, written_before=True) for name in (TABLE, COUNTS))
    return concat_tables(TABLE, [kept]), concat_tables(COUNTS, [counts])


def _raw(text: Any) -> str | None:
    return None if pd.isna(text) else str(text)


_DEFAULT_TODO = "Compare the record with the specification; write to the sender: lindero source letter SOURCE"
TODO = {
    "unknown_code": "Ask the sender what the code means, list it under codes in spec.yml, then lindero quarantine redrive",
    "unreadable_date": "Ask the sender, or add the form to the date's formats in spec.yml, then lindero quarantine redrive",
    "missing_key": "Ask the sender for the record with its key; without one it cannot be followed from night to night",
    "missing_value": "Ask the sender for the value, or take `required` off the field if it is not always known",
    "orphan": "Ask the sender for the file that holds its partner, or for the whole delivery",
    "duplicate_key": "Ask the sender which record holds; if several may share the key, name more columns in facts.key",
    "field_count": "Ask the sender to put quotes around fields that hold the separator",
    "unclosed_quote": "Ask the sender to close the quote, or to double quotes within a field",
    "bad_quotes": "Ask the sender to double quotes within a field",
    "encoding": "Ask the sender which encoding the file has, and say so under format in spec.yml",
    "nul_byte": "Ask the sender for the line again; something broke it on the way",
    "record_length": "Ask the sender for the line again, or for the layout in force",
    "unknown_record": "Nothing yet: it is taken once its record arrives; ask the sender for a delivery of everything",
    "unknown_survivor": "Nothing yet: it is taken once the person that stays arrives; ask for a delivery of everything",
    "merge_cycle": "Ask the sender which of the keys stays",
    "repeated_header": "Ask the sender whether files were glued together",
}


def quarantine_total(rows: Sequence[dict[str, Any]]) -> int:
    """Return the records of a listing together."""
    return sum(int(row["records"]) for row in rows)
