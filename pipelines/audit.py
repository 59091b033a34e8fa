"""Audit: every gate over the built night. What stops publication, what only warns."""

from datetime import date
from pathlib import Path

from config.settings import Settings
from expectations.conservation import unbalanced_files
from expectations.gate import run_gate
from pipelines.inputs import load_inputs, night_folder
from warehouse.atomic import write_json
from warehouse.frames import read_table
from warehouse.publication import history_folder, published_before
from warehouse.schema_files import all_schemas
from warehouse.snapshot import table_frame

_GATED_LAYERS = ("classified__", "linked__", "publish__", "audit__", "landed__")
_BREAKER_FLOOR = 20


def audit_night(settings: Settings, *, night: date) -> list[str]:
    """Run every gate; write `audit.json`; return the sentences that stop publication (empty: none)."""
    folder = night_folder(settings, night)
    candidate = folder / "candidate.duckdb"
    stops: list[str] = []
    warnings: list[str] = []
    gates = []
    for schema in all_schemas():
        if not schema.table.startswith(_GATED_LAYERS):
            continue
        result = run_gate(schema.table, table_frame(candidate, schema.table), night=night)
        gates.append(
            {"table": schema.table, "passed": result.passed, "rows": result.rows, "checked": result.checked}
        )
        for failure in result.failures:
            (warnings if failure.severity == "warn" else stops).append(failure.sentence)
    stops += unbalanced_files(table_frame(candidate, "landed__file_counts"))
    stops += _flag_shift(settings, night)
    warnings += [
        f"[{source.source_id}] {source.status}: {source.reason or 'no delivery so far'}"
        for source in load_inputs(settings, night)
        if source.status in ("stand_in", "refused", "missing")
    ]
    write_json(folder / "audit.json", {"stops": stops, "warnings": warnings, "gates": gates})
    return stops


def _flag_shift(settings: Settings, night: date) -> list[str]:
    """The circuit breaker: a sudden shift in the number of open flags is more often a fault than news."""
    before = published_before(settings.warehouse, night)
    if before is None:
        return []
    earlier = _open_flags(history_folder(settings.warehouse, before))
    now = _open_flags(night_folder(settings, night) / "flag")
    if max(earlier, now) < _BREAKER_FLOOR:
        return []
    shift = abs(now - earlier) / max(earlier, 1)
    if shift <= settings.flag_shift_limit:
        return []
    return [
        f"[publish__flags]: {now} open flags, {earlier} on {before.night}: a shift of {shift:.0%},"
        f" expected at most {settings.flag_shift_limit:.0%}"
    ]


def _open_flags(folder: Path) -> int:
    flags = read_table(folder, "publish__flags")
    return int((flags["state"] != "withdrawn").sum())
