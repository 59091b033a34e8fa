"""Quarantine: what is kept back of the deliveries in use and of those refused, and what a new reading would change."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from casebook.store import Casebook
from config.settings import Settings
from pipelines.deliveries import Receipt, archived_path, receipts
from pipelines.errors import DeliveryRefused, StepError
from pipelines.read import read_delivery, read_files, stage_folder
from pipelines.sources_in_use import sources_in_use
from sources.mapping.delivery import map_delivery
from sources.spec.loader import load_spec
from transforms.standardize.dates import readable_dates
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Redriven:
    """A delivery as it stands and as the specification of now reads it. Counts are of records."""

    source_id: str
    delivery_id: str
    received_on: date
    before: dict[str, int]
    after: dict[str, int]
    """delivered, accepted, quarantined, set_aside."""
    rules_before: dict[str, int]
    rules_after: dict[str, int]
    refused: tuple[str, ...]
    """Why the new reading would refuse files; empty where it reads them."""
    applied: bool

    @property
    def is_conserved(self) -> bool:
        """Whether nothing is lost: the same records delivered, and each accepted or quarantined, before and after."""
        sums = all(c["delivered"] == c["accepted"] + c["quarantined"] for c in (self.before, self.after))
        return sums and self.before["delivered"] == self.after["delivered"]


def list_quarantine(
    settings: Settings, *, source_id: str | None, rule: str | None, until: date
) -> list[dict[str, Any]]:
    """Return counts by source, day of receipt, file and rule, newest delivery of each source first."""
    rows = [
        row
        for receipt, kept, counts in _kept(settings, source_id, until)
        for row in kept_rows(receipt, kept, counts)
        if rule is None or row["rule"] == rule
    ]
    return rows


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
        StepError: no record has this id, or several begin so.
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


def redrive(
    settings: Settings, source_id: str, *, delivery: str | None, until: date, apply: bool
) -> Redriven:
    """Read a delivery again by the specification as it is now and say what would change.

    `apply` makes it the reading that the next night takes; without it nothing is written.

    Raises:
        StepError: the source never delivered, or no delivery begins so.
    """
    receipt = _receipt(settings, source_id, delivery, until)
    before = last_reading(settings, receipt)
    spec = load_spec(source_id)
    paths = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
    gone = [file.name for file, path in paths if not path.exists()]
    if gone:
        raise StepError(
            f"[{source_id}] delivery [{receipt.delivery_id[:12]}]: {gone} left the archive; deliver them again"
        )
    files, refused = read_files(spec, paths, received_on=receipt.received_on)
    if refused:
        whole = sum(error.records for _, _, error in refused) + sum(f.records.delivered for f in files)
        after = {"delivered": whole, "accepted": 0, "quarantined": whole, "set_aside": 0}
        rules = {error.rule: error.records for _, _, error in refused}
    else:
        mapped = map_delivery(spec, files, delivery_id=receipt.delivery_id, readable_dates=readable_dates)
        after, rules = _sums(mapped.file_counts), _rules(mapped.quarantine)
    if apply:
        with suppress(DeliveryRefused):  # written down as refused: the next night says so
            read_delivery(settings, receipt, night=receipt.received_on)
    return Redriven(
        source_id=source_id,
        delivery_id=receipt.delivery_id,
        received_on=receipt.received_on,
        before=_sums(before[1]) if before else dict.fromkeys(after, 0),
        after=after,
        rules_before=_rules(before[0]) if before else {},
        rules_after=rules,
        refused=tuple(str(error) for _, _, error in refused),
        applied=apply,
    )


def _kept(
    settings: Settings, source_id: str | None, until: date
) -> list[tuple[Receipt, pd.DataFrame, pd.DataFrame]]:
    """Return the newest reading of every delivery that keeps something back, newest first within a source."""
    sources = [source_id] if source_id else sources_in_use(settings, night=until)
    found = []
    for name in sources:
        load_spec(name)
        for receipt in reversed(receipts(settings, name, until=until)):
            reading = last_reading(settings, receipt) if receipt.repeats is None else None
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


def _receipt(settings: Settings, source_id: str, delivery: str | None, until: date) -> Receipt:
    load_spec(source_id)
    known = [r for r in receipts(settings, source_id, until=until) if r.repeats is None]
    found = known[-1:] if delivery is None else [r for r in known if r.delivery_id.startswith(delivery)]
    if len({r.delivery_id for r in found}) != 1:
        newest = [f"{r.delivery_id[:12]} of {r.received_on}" for r in known[-5:]]
        raise StepError(
            f"[{source_id}] delivery [{delivery or 'newest'}]: {len(found)} fit, expected one. The newest are {newest}"
        )
    return found[-1]


def _sums(counts: pd.DataFrame) -> dict[str, int]:
    names = {"delivered", "accepted", "quarantined", "set_aside"}
    return {name: int(counts[f"records_{name}"].sum()) for name in sorted(names)}


def _rules(kept: pd.DataFrame) -> dict[str, int]:
    return {str(rule): int(n) for rule, n in kept.groupby("rule").size().items()}


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
    "repeated_header": "Ask the sender whether files were glued together",
}


def quarantine_total(rows: Sequence[dict[str, Any]]) -> int:
    """Return the records of a listing together."""
    return sum(int(row["records"]) for row in rows)
