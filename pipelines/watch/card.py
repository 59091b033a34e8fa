"""What the report card of a source is drawn from: its last deliveries, measure by measure."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.deliveries import Receipt, receipts
from pipelines.stage import stage_folder
from pipelines.watch.alarms import portraits_before
from pipelines.watch.portraits import load_portrait
from sources.spec.loader import load_spec
from sources.watch.portrait import Portrait


def card_of(settings: Settings, source_id: str, *, night: date) -> dict[str, Any] | None:
    """Return the deliveries of the window and the newest one as plain data; None where nothing was delivered."""
    arrived = receipts(settings, source_id, until=night)
    delivered = [receipt for receipt in arrived if receipt.repeats is None]
    if not delivered:
        return None
    spec = load_spec(source_id)
    newest = load_portrait(settings, delivered[-1])
    shown = portraits_before(settings, delivered[-1], spec.watch.window)
    if newest is not None:
        shown.append((delivered[-1], newest))
    days = sorted({receipt.received_on for receipt in arrived})
    return {
        "source_id": source_id,
        "title": spec.title,
        "owner": spec.watch.owner,
        "cadence": spec.cadence,
        "stale_after_days": spec.stale_after_days,
        "age_days": (night - arrived[-1].received_on).days,
        "longest_gap_days": max(((b - a).days for a, b in pairwise(days)), default=None),
        "repeats": sum(1 for receipt in arrived if receipt.repeats is not None),
        "deliveries": [_delivery(settings, receipt, portrait) for receipt, portrait in shown],
    }


def _delivery(settings: Settings, receipt: Receipt, portrait: Portrait) -> dict[str, Any]:
    return {
        "delivery_id": receipt.delivery_id,
        "received_on": receipt.received_on.isoformat(),
        "sequence": receipt.sequence,
        "refused": not portrait.is_readable,
        "rows": sum(role.rows for role in portrait.roles.values()),
        "quarantined": sum(role.kept_back for role in portrait.roles.values()),
        "set_aside": sum(role.set_aside for role in portrait.roles.values()),
        "bytes": sum(file.byte_count for role in portrait.roles.values() for file in role.files),
        "without_disposition": _without_disposition(settings, receipt) if portrait.is_readable else None,
        "columns": {
            f"{role}.{name}": {"fill": column.fill, "placeholders": column.placeholders}
            for role, own in portrait.roles.items()
            for name, column in own.columns.items()
            if column.use not in ("ignored", "undeclared")
        },
    }


def _without_disposition(settings: Settings, receipt: Receipt) -> float | None:
    """Return the share of convictions without a word on how the case ended; None for other kinds of source."""
    path: Path = stage_folder(settings, receipt) / "stage__convictions.parquet"
    if not path.exists() or load_spec(receipt.source_id).kind != "conviction":
        return None
    said = pq.read_table(path, columns=["disposition_raw"]).column("disposition_raw")
    if not len(said):
        return None
    blank = pc.sum(pc.equal(pc.utf8_trim_whitespace(pc.fill_null(said, "")), "")).as_py()
    return round(float(blank) / len(said), 6)
