"""Classify: each count of one delivery against the offense map and the law in force on the night."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from config.settings import Settings
from law.loader import load_law
from pipelines.deliveries import Receipt
from pipelines.inputs import SourceInput, night_folder
from pipelines.stage import stage_folder
from sources.spec.loader import load_spec
from transforms.classify.convictions import classify_convictions
from warehouse.atomic import read_json, write_json
from warehouse.frames import read_table, write_table

_TABLE = "classified__convictions"
_LAW = "law.json"


def classify_delivery(settings: Settings, receipt: Receipt, *, night: date) -> None:
    """Write the classified counts of one delivery for one night; a delivery without counts writes nothing.

    A delivery that is a part of what its source says is classified together with the others, when they are chosen.
    """
    if not load_spec(receipt.source_id).is_assembled:
        classify_folder(settings, receipt.source_id, stage_folder(settings, receipt), night=night)


def classify_folder(settings: Settings, source_id: str, stage: Path, *, night: date) -> None:
    """Write the classified counts of one stage folder for one night; one without counts writes nothing."""
    convictions = read_table(stage, "stage__convictions")
    if convictions.empty:
        return
    law, folder = load_law(), classified_folder(settings, night, source_id)
    write_table(folder, _TABLE, classify_convictions(convictions, law=law, as_of=night))
    write_json(folder / _LAW, {"law_digest": law.digest})


def classified_under(settings: Settings, night: date, inputs: Iterable[SourceInput]) -> dict[str, str]:
    """Return, by source, the digest of the law files its counts were classified under."""
    folders = classified_folders(settings, night, inputs)
    return {f.name: read_json(f / _LAW)["law_digest"] for f in folders if (f / _LAW).exists()}


def classified_folder(settings: Settings, night: date, source_id: str) -> Path:
    """Return where the night keeps the classified counts of one source."""
    return night_folder(settings, night) / "classified" / source_id


def classified_folders(settings: Settings, night: date, inputs: Iterable[SourceInput]) -> list[Path]:
    """Return the folders of the sources in use tonight; leftovers of other deliveries are not among them."""
    used = [s.source_id for s in inputs if s.kind == "conviction" and s.stage is not None]
    return [classified_folder(settings, night, source_id) for source_id in used]
