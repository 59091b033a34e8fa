"""What is published, as one plain object: for `lindero status --json`, the summary and the report."""

from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.errors import NightMissing
from pipelines.inputs import load_inputs, night_folder
from pipelines.land import landing_faults
from pipelines.limits.met import expired_deliveries, expired_of
from pipelines.published_night import published_night
from pipelines.report.words import counted
from pipelines.sources_in_use import sources_in_use
from pipelines.transport.memory import fetch_faults
from sources.spec.loader import list_source_ids
from warehouse.connection import QueryError, query_rows
from warehouse.publication import PublishedNight, outdated_nights, published_nights, rolled_back

QUERIES = Path(__file__).parent / "queries"


def night_status(settings: Settings, night: date | None) -> dict[str, Any]:
    """Return the status of a published night, the newest when `night` is None.

    Raises:
        NightMissing: nothing is published, or not that night, or its snapshot was dropped, or another version of the
            program wrote it.
    """
    shown = rolled_back(settings.warehouse)
    record = published_night(settings, night if night is not None or shown is None else shown[0])
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    if not snapshot.exists():
        told = (
            expired_of(settings, load_inputs(settings, record.night))
            if _has_inputs(settings, record)
            else None
        )
        if told is not None:
            raise NightMissing(
                f"[{record.night}]: its database went with a delivery. {told}. Its states and report stay:"
                f" {settings.reports / record.night.isoformat() / 'index.html'}"
            )
        raise NightMissing(
            f"[{record.night}]: its snapshot was dropped; rerun it: lindero nightly --date {record.night}"
        )
    try:
        return _status_of(settings, record, snapshot)
    except (
        QueryError
    ) as error:  # a table or column that its program did not write yet, or does not write any more
        first = str(error).splitlines()[0]
        raise NightMissing(
            f"[{record.night}]: its snapshot was written by another version of the program ({first}); rerun it:"
            f" lindero nightly --date {record.night}"
        ) from error


def _status_of(settings: Settings, record: PublishedNight, snapshot: Path) -> dict[str, Any]:
    facts = _rows(snapshot, "night_facts")[0]
    flags_by_basis = {row["basis"]: row["flags"] for row in _rows(snapshot, "flags_by_basis")}
    return {
        "night": record.night.isoformat(),
        "digest": record.digest,
        "previous_night": record.previous_night.isoformat() if record.previous_night else None,
        "outdated": record.night in outdated_nights(settings.warehouse),
        "approval": record.approval,
        **facts,
        "deliveries": _rows(snapshot, "report/sources"),
        "rows": _rows(snapshot, "row_counts")[0],
        "quarantine_by_rule": {r["rule"]: r["records"] for r in _rows(snapshot, "quarantine_by_rule")},
        "funnel": _rows(snapshot, "funnel"),
        "flags": sum(flags_by_basis.values()),
        "flags_by_basis": flags_by_basis,
        "waits_by_kind": {r["wait_kind"]: r["waits"] for r in _rows(snapshot, "waits_by_kind")},
        "honesty": _rows(snapshot, "honesty"),
        "drift_alarms": _rows(snapshot, "drift_alarms"),
        "alarms": _rows(snapshot, "alarms"),
        "transport": fetch_faults(settings, record.night, with_waits=True),
        "landing": landing_faults(settings, list_source_ids(), until=date.max),
        "expired": _expired(settings, record.night),
        "rolled_back": _rolled_back(settings),
        "changes": _rows(snapshot, "changes"),
        "warehouse": str(settings.warehouse / "current.duckdb"),
        "snapshot": str(snapshot),
        "report": str(settings.reports / record.night.isoformat() / "index.html"),
    }


def _rolled_back(settings: Settings) -> str | None:
    shown = rolled_back(settings.warehouse)
    if shown is None:
        return None
    return (
        f"Readers see the night {shown[0]} since a rollback ({shown[1]}); the newest is"
        f" {published_nights(settings.warehouse)[-1].night}. The next night that is published is seen again."
    )


def _has_inputs(settings: Settings, record: PublishedNight) -> bool:
    return (night_folder(settings, record.night) / "inputs.json").exists()


def _expired(settings: Settings, night: date) -> list[str]:
    """Return a sentence for every source of which deliveries were taken away up to a night, or since for an older one."""
    told = []
    for source_id in sources_in_use(settings, night=night):
        gone = expired_deliveries(settings, source_id)
        if gone:
            last = gone[-1]
            assert last.expired is not None
            told.append(
                f"[{source_id}]: {counted(len(gone), 'superseded delivery', 'superseded deliveries')} up to that of"
                f" {last.received_on} {'were' if len(gone) > 1 else 'was'} taken away, the last on {last.expired.on}, after"
                f" {last.expired.at_most} days; nights that rest on them cannot be run again"
            )
    return told


def _rows(snapshot: Path, name: str) -> list[dict[str, Any]]:
    names, rows = query_rows(snapshot, (QUERIES / f"{name}.sql").read_text())
    return [dict(zip(names, row, strict=True)) for row in rows]
