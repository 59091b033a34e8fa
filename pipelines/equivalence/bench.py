"""The workbench of a published night as a person looks at it: one candidate with all that belongs to it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.errors import NightMissing, StepError
from pipelines.published_night import published_night
from transforms.flagging.lookups import rows_of
from warehouse.connection import query_rows
from warehouse.snapshot import table_frame

Row = dict[str, Any]
TABLES = ("comparisons", "elements", "precedents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A published night's snapshot."""

    night: date
    snapshot: Path

    def table(self, name: str, flag_id: str | None = None) -> list[Row]:
        """Return rows of a table, of one flag or wait or of all, in key order."""
        frame = table_frame(self.snapshot, name)
        return rows_of(frame if flag_id is None else frame[frame["flag_id"] == flag_id])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One candidate."""

    candidate: Row
    comparisons: tuple[Row, ...]
    elements: tuple[Row, ...]
    precedents: tuple[Row, ...]
    decisions: tuple[Row, ...]
    """Those on this candidate that the night saw, older ones too."""


def open_bench(settings: Settings, night: date | None) -> Bench:
    """Return the workbench of a night, the newest published one where none is named.

    Raises:
        NightMissing: nothing is published, or not that night, or its snapshot was dropped.
        StepError: the night was built by an earlier version.
    """
    record = published_night(settings, night)
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    if not snapshot.exists():
        raise NightMissing(
            f"[{record.night}]: its snapshot was dropped; rerun it: lindero nightly --date {record.night}"
        )
    _, tables = query_rows(snapshot, "SHOW TABLES")
    if ("publish__equivalence",) not in tables:
        raise StepError(
            f"[{record.night}]: was built before there was a workbench; rerun it: lindero nightly --date {record.night}"
        )
    return Bench(night=record.night, snapshot=snapshot)


def opened(bench: Bench, flag_id: str) -> Opened:
    """Return a candidate with its comparisons, elements and precedents; raises StepError where there is none."""
    candidates = bench.table("publish__equivalence", flag_id)
    if not candidates:
        raise StepError(
            f"[{flag_id}]: no candidate on the night of {bench.night}. Expected a flag on equivalency review or a wait for"
            " papers; lindero law equivalence list has them"
        )
    own = {name: tuple(bench.table(f"publish__equivalence_{name}", flag_id)) for name in TABLES}
    own["elements"] = tuple(
        sorted(own["elements"], key=lambda row: (str(row["nm_row_id"]), int(row["element_no"])))
    )
    decisions = tuple(bench.table("publish__equivalence_decisions", flag_id))
    return Opened(candidate=candidates[0], decisions=decisions, **own)
