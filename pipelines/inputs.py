"""What a night is made of: one delivery a source, chosen once and written down."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

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
    rows = [asdict(source) for source in sorted(inputs, key=lambda s: s.source_id)]
    write_json(night_folder(settings, night) / "inputs.json", rows)


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
