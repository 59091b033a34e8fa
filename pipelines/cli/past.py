"""`lindero asof`, `diff`, `replay`, `rollback`: nights that were published before."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from config.settings import Settings, load_settings
from pipelines.cli.rows import FORMATS, checked_format

if TYPE_CHECKING:
    from warehouse.publication import PublishedNight

NIGHT = Annotated[str, typer.Argument(help="A published night, such as 2026-03-01.")]


def asof(
    night: NIGHT,
    query: Annotated[
        str | None, typer.Argument(help="SQL to run; read from standard input when not given.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Query a past night exactly as it was published, whether its database is still kept or not."""
    from warehouse.connection import QueryError
    from warehouse.history.as_of import query_as_of

    checked_format(output)
    settings = load_settings()
    text = query if query is not None else sys.stdin.read()
    if not text.strip():
        raise typer.BadParameter(
            f"no query given; what can be asked of [{night}]: lindero asof {night} 'SHOW TABLES'"
        )
    folder = _history(settings, _record(settings, night))
    try:
        names, rows = query_as_of(folder, text)
    except QueryError as error:
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"lindero: {error}")
        raise typer.Exit(1) from error
    FORMATS[output](names, rows)


def diff(
    earlier: NIGHT,
    later: NIGHT,
    flag: Annotated[
        str | None, typer.Option("--flag", help="One flag or wait: its whole story between.")
    ] = None,
) -> None:
    """Say what moved between two nights: rows by table, and of every flag and wait why it is there or not."""
    from pipelines.between import moved_between

    settings = load_settings()
    first, second = _record(settings, earlier), _record(settings, later)
    if first.night >= second.night:
        raise typer.BadParameter(f"[{later}]: expected a later night than [{earlier}]")
    moved = moved_between(settings, first, second, flag_id=flag)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if flag is None:
        FORMATS["table"](*moved.tables_as_rows())
    if not moved.flags:
        console.print(
            "No flag or wait moved." if flag is None else f"[{flag}]: nothing moved between these nights."
        )
        return
    FORMATS["table"](*moved.flags_as_rows(every=flag is not None))


def replay(night: NIGHT) -> None:
    """Make a past night anew from its deliveries, apart from everything, and prove that its digest is the same."""
    from pipelines.replay import replay_night

    settings = load_settings()
    progress = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    found = replay_night(settings, _record(settings, night).night, say=progress.print)
    console.print(f"published {found.published}")
    console.print(f"replayed  {found.replayed}")
    for one in found.differences:
        console.print(f"  {one.table}: {one.went:,} rows are not there again, {one.came:,} are new")
    for name, then, now in found.other:
        console.print(f"  {name}: was [{then[:16]}], is [{now[:16]}] today")
    if found.is_equal:
        rest = (
            ""
            if found.published == found.replayed
            else ": records were erased, and figures of the night stay as told"
        )
        console.print(f"equal{rest}")
        return
    console.print(
        "NOT equal. Law, model, profile, decisions or the program are others today than that night, or something was"
        " changed: what is named above says which."
    )
    raise typer.Exit(3)


def rollback(
    night: NIGHT,
    reason: Annotated[str, typer.Option("--reason", help="Why readers are to see this night; it is kept.")],
) -> None:
    """Let readers see an earlier night until the next one is published; nothing is taken away."""
    from pipelines.rollback import roll_back

    settings = load_settings()
    record = _record(settings, night)
    pointer = roll_back(settings, record, reason=reason)
    Console(highlight=False, markup=False, soft_wrap=True).print(
        f"Readers see the night {record.night} (digest {record.digest[:16]}) at {pointer}, until a night is published"
    )


def _record(settings: Settings, text: str) -> "PublishedNight":
    from pipelines.errors import NightMissing
    from warehouse.publication import published_nights

    try:
        night = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"[{text}]: expected a date such as 2026-03-01") from error
    records = published_nights(settings.warehouse)
    record = next((one for one in records if one.night == night), None)
    if record is None:
        known = ", ".join(str(one.night) for one in records[-5:]) or "none"
        raise NightMissing(f"[{night}]: never published. The newest that are: {known}")
    return record


def _history(settings: Settings, record: "PublishedNight") -> Path:
    from warehouse.publication import history_folder

    return history_folder(settings.warehouse, record)
