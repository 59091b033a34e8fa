"""What a night is made of: one delivery a source, chosen once and written down."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from warehouse.atomic import read_json, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInput:
    """One source on one night."""

    source_id: str
    title: str
    kind: str
    jurisdiction: str
    stale_after_days: int
    max_shrink: float
    status: str
    """fresh, current, stand_in, refused or missing."""
    delivery_id: str | None
    received_on: date | None
    stage: str | None
    """Folder of the delivery's stage tables, relative to the stage root."""
    refused_delivery_id: str | None
    refused_stage: str | None
    """Folder of the refused delivery's row accounting and quarantine."""
    reason: str | None
    chain: list[dict[str, Any]] | None = None
    """What became of every arrival, where the source rests on several; `stage` is the folder of all in use together."""
    missing_row: str | None = None
    """What the specification says of a record that a delivery of everything lacks."""

    def age_days(self, night: date) -> int | None:
        """Days between the receipt and the night."""
        return (night - self.received_on).days if self.received_on else None

    def is_stale(self, night: date) -> bool:
        """Whether answers 2 and 5 may not rest on this source tonight: too old, or standing in for a refused one."""
        age = self.age_days(night)
        return age is None or age > self.stale_after_days or self.status == "stand_in"


def night_folder(settings: Settings, night: date) -> Path:
    """Return the working folder of a night."""
    return settings.nights / night.isoformat()


def save_inputs(settings: Settings, night: date, inputs: list[SourceInput]) -> None:
    """Write down what the night is made of."""
    rows = [_row(source) for source in sorted(inputs, key=lambda s: s.source_id)]
    write_json(night_folder(settings, night) / "inputs.json", rows)


def _row(source: SourceInput) -> dict[str, Any]:
    """Return a source as it is written down; what only some sources have is left out of the others."""
    row = asdict(source)
    return {
        name: value
        for name, value in row.items()
        if value is not None or name not in ("chain", "missing_row")
    }


def load_inputs(settings: Settings, night: date) -> list[SourceInput]:
    """Return what the night is made of; raises FileNotFoundError before `gather` ran."""
    rows = read_json(night_folder(settings, night) / "inputs.json")
    for row in rows:
        row["received_on"] = date.fromisoformat(row["received_on"]) if row["received_on"] else None
    return [SourceInput(**row) for row in rows]


def accounting_folders(settings: Settings, inputs: list[SourceInput]) -> list[Path]:
    """Return the stage folders whose rows tonight's accounting covers: deliveries in use and refused ones."""
    refused = [settings.stage / s.refused_stage for s in inputs if s.refused_stage is not None]
    return sorted([*stage_folders(settings, inputs), *refused])


def stage_folders(settings: Settings, inputs: list[SourceInput], kind: str | None = None) -> list[Path]:
    """Return the stage folders of the deliveries in use, of one kind or of all."""
    return [
        settings.stage / source.stage
        for source in inputs
        if source.stage is not None and kind in (None, source.kind)
    ]
