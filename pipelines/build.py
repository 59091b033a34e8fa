"""Build: the night's database, apart from anything a reader can see."""

from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.chain.table import CHAIN_FOLDER, CHAIN_TABLE
from pipelines.classify import classified_folders
from pipelines.honesty.tables import write_honesty_tables
from pipelines.inputs import accounting_folders, load_inputs, night_folder, stage_folders
from pipelines.limits.shown import hidden_columns
from sources.spec.loader import load_spec
from warehouse.atomic import write_json
from warehouse.schema_files import all_schemas
from warehouse.snapshot import build_snapshot

MODELS = ("publish__cases", "publish__coverage", "publish__funnel", "publish__unclassified")


def build_night(settings: Settings, *, night: date) -> str:
    """Build `candidate.duckdb` in the night's folder; return the digest of its published tables."""
    folder = night_folder(settings, night)
    inputs = load_inputs(settings, night)
    stages, accounted = stage_folders(settings, inputs), accounting_folders(settings, inputs)
    classified = classified_folders(settings, night, inputs)
    write_honesty_tables(settings, night)
    tables = {s.table: _files(s.table, folder, stages, accounted, classified) for s in all_schemas()}
    candidate = folder / "candidate.duckdb"
    hidden = [columns for source in inputs for columns in hidden_columns(load_spec(source.source_id))]
    digest = build_snapshot(candidate, tables, MODELS, hidden)
    write_json(folder / "build.json", {"night": night.isoformat(), "digest": digest})
    return digest


def _files(
    table: str, folder: Path, stages: list[Path], accounted: list[Path], classified: list[Path]
) -> list[Path]:
    if table in MODELS:
        return []
    if table == CHAIN_TABLE:
        path = folder / CHAIN_FOLDER / f"{table}.parquet"
        return [path] if path.exists() else []
    by_layer = {"landed": accounted, "stage": stages, "classified": classified}
    folders = by_layer.get(table.split("__")[0])
    if folders is not None:
        return [path for stage in folders if (path := stage / f"{table}.parquet").exists()]
    step = {"linked__pairs": "link", "audit__alarms": "watch"}.get(table, "flag")
    path = folder / step / f"{table}.parquet"
    return [path] if path.exists() else []
