"""The folder of one published night: which rows came, which went, where those that stayed lie now, and what it rests on.

    <night>-<digest>/history.json             its parent's name; per table columns, rows, and the sources whose places moved
    <night>-<digest>/<table>.parquet          rows that are new or otherwise than in the parent, without the moving columns
    <night>-<digest>/<table>.gone.parquet     keys of the parent's rows that are gone or otherwise
    <night>-<digest>/<table>.moved[.<source>].parquet    moving columns of all rows, in the order of the key

A folder is never changed. It names its parent, not its date: a night that is run again gets a folder of its own, and those
that were made after the old one stay readable until they are run again, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warehouse.atomic import read_json, write_json

ABOUT = "history.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHistory:
    """What one night's folder says of one table."""

    columns: tuple[tuple[str, str], ...]
    """Name and type of every column, in order, as that night had them."""
    keys: tuple[str, ...]
    moving: tuple[str, ...]
    rows: int
    """Rows that the table has on this night."""
    came: int
    """Rows in `<table>.parquet`."""
    went: int
    is_whole: bool
    """Whether nothing earlier is needed to read the table."""
    moved: tuple[str, ...]
    """Sources whose moving columns are here; an empty text where the table has no source."""

    @property
    def content(self) -> list[str]:
        """Return the columns that do not move."""
        return [name for name, _ in self.columns if name not in self.moving]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightHistory:
    """A folder's own account."""

    folder: Path
    parent: str | None
    """Name of the folder it rests on; null where it rests on nothing."""
    tables: Mapping[str, TableHistory]


def read_folder(folder: Path) -> NightHistory | None:
    """Return a folder's account; None where an earlier version of the program wrote it, whole and of some tables."""
    path = folder / ABOUT
    if not path.exists():
        return None
    raw = read_json(path)
    return NightHistory(
        folder=folder,
        parent=raw["parent"],
        tables={table: _table(own) for table, own in raw["tables"].items()},
    )


def write_about(folder: Path, parent: str | None, tables: Mapping[str, TableHistory]) -> None:
    """Write the account of a folder."""
    write_json(
        folder / ABOUT, {"parent": parent, "tables": {table: asdict(own) for table, own in tables.items()}}
    )


def chain(folder: Path) -> list[NightHistory]:
    """Return the folders that a night is read from, the oldest first, its own last; empty for one of an earlier version.

    Raises:
        FileNotFoundError: a folder that one of them rests on is gone.
    """
    found: list[NightHistory] = []
    at: Path | None = folder
    while at is not None:
        if not at.exists():
            needed = f", on which [{found[-1].folder.name}] rests" if found else ""
            raise FileNotFoundError(
                f"[{at}]: no history here{needed}. Run the nights from its date on again: lindero nightly --date"
                f" {at.name[:10]}"
            )
        night = read_folder(at)
        if night is None:
            break
        found.append(night)
        at = folder.parent / night.parent if night.parent else None
    return found[::-1]


def another_name(folder: Path) -> str:
    """Return the name of a folder for the same build that rests on another one; it is not there yet."""
    name, _, number = folder.name.partition("~")
    return f"{name}~{int(number or 1) + 1}"


def is_readable(folder: Path) -> bool:
    """Return whether a folder is there with all that it is read from."""
    try:
        return bool(chain(folder))
    except FileNotFoundError:
        return False


def rested_on(folders: Sequence[Path]) -> set[Path]:
    """Return these folders and every folder that one of them is read from."""
    needed: set[Path] = set()
    for folder in folders:
        at: Path | None = folder
        while at is not None and at not in needed and at.exists():
            needed.add(at)
            night = read_folder(at)
            at = at.parent / night.parent if night and night.parent else None
    return needed


def _table(raw: Mapping[str, Any]) -> TableHistory:
    return TableHistory(
        columns=tuple((name, kind) for name, kind in raw["columns"]),
        keys=tuple(raw["keys"]),
        moving=tuple(raw["moving"]),
        rows=raw["rows"],
        came=raw["came"],
        went=raw["went"],
        is_whole=raw["is_whole"],
        moved=tuple(raw["moved"]),
    )
