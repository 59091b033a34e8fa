"""The night's honesty on disk: what the link step saw, and the published tables made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.grounds import WEIGHING
from pipelines.honesty.figures import honesty_rows
from pipelines.honesty.groups import groups_of_records
from pipelines.honesty.labels import LabelError, no_labels, read_labels
from pipelines.honesty.parity import PanelCount
from pipelines.inputs import load_inputs, night_folder, stage_folders
from transforms.linkage.drift import Measure
from transforms.linkage.em_check import MOST_DISAGREEMENT, CrossCheck
from warehouse.atomic import read_json, write_json
from warehouse.frames import concat_tables, empty_frame, read_table, write_table

TABLES = ("publish__honesty", "publish__drift")
SEEN = "honesty.json"
WHOLE = "all"


def save_seen(
    folder: Path, *, drift: Sequence[Measure], checks: Sequence[CrossCheck], panel: Sequence[PanelCount]
) -> None:
    """Write down what the link step saw; the build step makes tables of it."""
    rows = [*(_measure_row(m) for m in drift), *(_check_row(c) for c in checks)]
    write_json(folder / SEEN, {"drift": rows, "panel": [asdict(count) for count in panel]})


def write_honesty_tables(settings: Settings, night: date) -> None:
    """Write publish__honesty and publish__drift of a night beside its flags, and all its facts in one file."""
    folder = night_folder(settings, night)
    seen = read_json(folder / "link" / SEEN)
    labels = _labels(settings, night)
    rows = honesty_rows(
        read_table(folder / "link", "linked__pairs"),
        read_table(folder / "flag", "publish__flags"),
        [PanelCount(**count) for count in seen["panel"]],
        labels,
        _groups(settings, night, labels),
    )
    write_table(folder / "flag", "publish__honesty", pd.DataFrame(rows))
    drift = pd.DataFrame(seen["drift"]) if seen["drift"] else empty_frame("publish__drift")
    write_table(folder / "flag", "publish__drift", drift)
    facts = read_json(folder / "link" / "facts.json")
    weighing = read_json(folder / "link" / WEIGHING)
    whole = {**facts, "weighing": weighing, "honesty": rows, "drift": _alarms(seen["drift"])}
    write_json(folder / "facts.json", whole)


def label_faults(settings: Settings, night: date) -> list[str]:
    """Return why labels were not read, in words; empty when all was well."""
    try:
        read_labels(settings.home / "labels", night=night)
    except LabelError as error:
        return [f"[labels] {error}. No label was used tonight"]
    return []


def _labels(settings: Settings, night: date) -> pd.DataFrame:
    """A file that cannot be read must not stop the night: the audit says so, and nothing is measured by labels."""
    try:
        return read_labels(settings.home / "labels", night=night)
    except LabelError:
        return no_labels()


def _groups(settings: Settings, night: date, labels: pd.DataFrame) -> dict[str, str]:
    """Return the surname group of every labeled person; the names of a night are read only where there are labels."""
    if not len(labels):
        return {}
    folders = stage_folders(settings, load_inputs(settings, night))
    names = concat_tables("stage__names", [read_table(stage, "stage__names") for stage in folders])
    return groups_of_records(names[names["person_record_id"].isin(labels["left_id"])])


def _alarms(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["sentence"] for row in rows if row["alarms"]]


def _measure_row(measure: Measure) -> dict[str, Any]:
    row = asdict(measure)
    return {**row, "name": measure.name or WHOLE, "alarms": measure.alarms, "sentence": measure.sentence}


def _check_row(check: CrossCheck) -> dict[str, Any]:
    return {
        "kind": "cross_check",
        "side": check.side,
        "name": "disagreement",
        "distance": check.disagreement,
        "noise": 0.0,
        "threshold": MOST_DISAGREEMENT,
        "pinned": check.engine_matches,
        "tonight": check.em_matches,
        "moved": "likely pairs",
        "alarms": check.alarms,
        "sentence": check.sentence,
    }
