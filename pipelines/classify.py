"""Classify: each count of one delivery against the offense map and the law in force on the night."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from config.settings import Settings
from law.loader import load_law
from pipelines.deliveries import Receipt
from pipelines.inputs import SourceInput, night_folder
from pipelines.read import stage_folder
from transforms.classify.convictions import classify_convictions
from warehouse.frames import read_table, write_table


def classify_delivery(settings: Settings, receipt: Receipt, *, night: date) -> None:
    """Write the classified counts of one delivery for one night; a delivery without counts writes nothing."""
    convictions = read_table(stage_folder(settings, receipt), "stage__convictions")
    path = night_folder(settings, night) / "classified" / f"{receipt.source_id}.parquet"
    if convictions.empty:
        path.unlink(missing_ok=True)
        return
    law = load_law()
    write_table(
        path.parent, "classified__convictions", classify_convictions(convictions, law=law, as_of=night)
    )
