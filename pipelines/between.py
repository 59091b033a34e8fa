"""What moved between two published nights, and the named cause of every flag and wait that did."""

from dataclasses import dataclass
from datetime import date

from config.settings import Settings
from transforms.flagging.lookups import rows_of
from warehouse.history.as_of import table_as_of
from warehouse.history.compare import TableDifference, compare_builds
from warehouse.publication import PublishedNight, history_folder, published_nights

Rows = tuple[list[str], list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagMove:
    """What one night did to one flag or wait."""

    flag_id: str
    night: date
    was: str
    is_now: str
    cause: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What moved between two nights."""

    tables: tuple[TableDifference, ...]
    flags: tuple[FlagMove, ...]
    """Every move on the nights between, by flag, the earliest first."""

    def tables_as_rows(self) -> Rows:
        """Return the tables in which something moved."""
        names = ["table", "rows before", "rows after", "came", "went"]
        return names, [
            (t.table, t.rows_before, t.rows_after, t.came, t.went) for t in self.tables if t.came or t.went
        ]

    def flags_as_rows(self, *, every: bool) -> Rows:
        """Return the moves; of each flag the last one alone, from what it was at first, unless every one is asked for."""
        names = ["flag_id", "night", "was", "is_now", "cause", "cause_detail"]
        first: dict[str, FlagMove] = {}
        last: dict[str, FlagMove] = {}
        for move in self.flags:
            first.setdefault(move.flag_id, move)
            last[move.flag_id] = move
        shown = self.flags if every else tuple(last.values())
        return names, [
            (m.flag_id, m.night, m.was if every else first[m.flag_id].was, m.is_now, m.cause, m.detail)
            for m in shown
        ]


def moved_between(
    settings: Settings, earlier: PublishedNight, later: PublishedNight, *, flag_id: str | None = None
) -> Moved:
    """Return what moved after one published night, up to another.

    Args:
        settings: the home.
        earlier, later: the two nights.
        flag_id: look at this flag or wait alone; the tables are not compared then.

    Raises:
        FileNotFoundError: the history of a night is gone, or an earlier version of the program kept it.
    """
    root = settings.warehouse
    moves = [
        FlagMove(
            flag_id=row["flag_id"], night=record.night, was=row["was"], is_now=row["is_now"], cause=row["cause"],
            detail=row["cause_detail"] or "",
        )
        for record in published_nights(root)
        if earlier.night < record.night <= later.night
        for row in rows_of(table_as_of(history_folder(root, record), "publish__changes"))
        if flag_id in (None, row["flag_id"])
    ]  # fmt: skip
    tables = (
        compare_builds(history_folder(root, earlier), history_folder(root, later), with_moving=False)
        if flag_id is None
        else []
    )
    return Moved(tables=tuple(tables), flags=tuple(sorted(moves, key=lambda m: (m.flag_id, m.night))))
