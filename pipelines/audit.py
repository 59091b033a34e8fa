"""Audit: every gate over the built night. What stops publication, what only warns."""

from datetime import date
from pathlib import Path

import pandas as pd

from casebook.store import Casebook
from config.settings import Settings
from expectations.conservation import incomplete_answers, unaccounted_quarantine, unbalanced_files
from expectations.data_docs import write_data_docs
from expectations.gate import GateResult, run_gate
from expectations.parity import credible_disparities
from pipelines.honesty.tables import label_faults
from pipelines.inputs import SourceInput, load_inputs, night_folder
from pipelines.land import landing_faults
from pipelines.transport.memory import fetch_faults
from sources.spec.loader import list_source_ids
from warehouse.atomic import write_json
from warehouse.frames import read_table
from warehouse.history.as_of import table_as_of
from warehouse.publication import history_folder, published_before
from warehouse.schema_files import all_schemas
from warehouse.snapshot import table_frame

_GATED_LAYERS = ("classified__", "linked__", "publish__", "audit__", "landed__")
_BREAKER_FLOOR = 20
_SHRINK_FLOOR = 8


def audit_night(settings: Settings, *, night: date) -> list[str]:
    """Run every gate; write `audit.json` and Data Docs; return what stops publication (empty: nothing)."""
    folder = night_folder(settings, night)
    candidate = folder / "candidate.duckdb"
    gated = [s for s in all_schemas() if s.table.startswith(_GATED_LAYERS)]
    frames = {s.table: table_frame(candidate, s.table) for s in gated}
    tables = [s.table for s in gated if len(frames[s.table]) or not s.is_optional]
    results = [run_gate(table, frames[table], where=str(night)) for table in tables]
    stops = [
        *_sentences(results, "stop"),
        *_broken_sums(frames),
        *_flag_shift(settings, night),
        *_shrunk(settings, night, frames["landed__withheld"]),
        *credible_disparities(frames["publish__honesty"]),
    ]
    warnings = [
        *_sentences(results, "warn"),
        *_source_warnings(settings, night),
        *label_faults(settings, night),
    ]
    gates = [{"table": r.table, "passed": r.passed, "rows": r.rows, "checked": r.checked} for r in results]
    write_json(folder / "audit.json", {"stops": stops, "warnings": warnings, "gates": gates})
    write_data_docs(settings.reports / night.isoformat() / "data_docs", results, night=night)
    return stops


def _sentences(results: list[GateResult], severity: str) -> list[str]:
    return [f.sentence for result in results for f in result.failures if f.severity == severity]


def _broken_sums(frames: dict[str, pd.DataFrame]) -> list[str]:
    counts, quarantine = frames["landed__file_counts"], frames["landed__quarantine"]
    return [
        *unbalanced_files(counts, frames["landed__withheld"]),
        *unaccounted_quarantine(counts, quarantine),
        *incomplete_answers(frames["publish__answers"], frames["publish__flags"], frames["publish__waits"]),
    ]


def _source_warnings(settings: Settings, night: date) -> list[str]:
    inputs = load_inputs(settings, night)
    faults = landing_faults(settings, list_source_ids(), until=night)
    faults += fetch_faults(settings, night, with_waits=True)
    return faults + [
        f"[{source.source_id}] {source.status}: {source.reason or 'no delivery so far'}"
        for source in inputs
        if source.status in ("stand_in", "refused", "missing")
    ]


def _flag_shift(settings: Settings, night: date) -> list[str]:
    """The circuit breaker: a sudden shift in the number of open flags is more often a fault than news.

    Flags that became waits because a source is stale tonight, or came back because it is fresh again, are
    left out: their cause is known, and a source that fails must not stop the night.
    """
    before = published_before(settings.warehouse, night)
    if before is None:
        return []
    earlier = _open_flags(table_as_of(history_folder(settings.warehouse, before), "publish__flags"))
    folder = night_folder(settings, night) / "flag"
    now = _open_flags(read_table(folder, "publish__flags")) + _by_staleness(folder)
    if max(earlier, now) < _BREAKER_FLOOR:
        return []
    shift = abs(now - earlier) / max(earlier, 1)
    if shift <= settings.flag_shift_limit:
        return []
    return [
        f"[publish__flags]: {now} open flags, {earlier} on {before.night}: a shift of {shift:.0%},"
        f" expected at most {settings.flag_shift_limit:.0%}"
    ]


def _shrunk(settings: Settings, night: date, withheld: pd.DataFrame) -> list[str]:
    """A newer delivery that lacks many of the records before it is more often cut than true.

    The watch holds such a delivery by the records that were delivered; here count those that were accepted. One that a
    person accepted is as it should be. Records that were withdrawn are no loss: nights before told their figures with them.
    """
    before = published_before(settings.warehouse, night)
    if before is None:
        return []
    table, folder = "publish__sources", history_folder(settings.warehouse, before)
    earlier = table_as_of(folder, table).set_index("source_id")["records_accepted"].dropna()
    now = read_table(night_folder(settings, night) / "flag", table).set_index("source_id")["records_accepted"]
    inputs = {source.source_id: source for source in load_inputs(settings, night)}
    withdrawn = withheld.groupby("source_id")["records_withheld"].sum().to_dict()
    stops = []
    for source_id, records in earlier.items():
        found = now.get(source_id)
        if found is None or pd.isna(found) or int(records) < _SHRINK_FLOOR:
            continue
        source = inputs.get(str(source_id))
        missing = 1 - (int(found) + int(withdrawn.get(source_id, 0))) / int(records)
        if source is not None and missing > source.max_shrink and not _is_accepted(settings, source):
            stops.append(
                f"[{source_id}]: {int(found):,} records accepted, {int(records):,} on {before.night}: {missing:.0%} fewer,"
                f" expected at most {source.max_shrink:.0%} fewer. Ask the sender whether the file is whole"
            )
    return stops


def _is_accepted(settings: Settings, source: SourceInput) -> bool:
    if source.delivery_id is None:
        return False
    book = Casebook.open(settings.casebook_url)
    return book.acceptance_of(source_id=source.source_id, delivery_id=source.delivery_id) is not None


def _open_flags(flags: pd.DataFrame) -> int:
    return int((flags["state"] != "withdrawn").sum())


def _by_staleness(folder: Path) -> int:
    """Return flags lost tonight to a source's staleness, less those regained by its freshness."""
    changes = read_table(folder, "publish__changes")
    caused = changes[changes["cause"] == "staleness"]
    lost = (caused["was"] == "flag") & (caused["is_now"] != "flag")
    regained = (caused["was"] != "flag") & (caused["is_now"] == "flag")
    return int(lost.sum()) - int(regained.sum())
