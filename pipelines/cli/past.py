"""`lindero asof`, `diff`, `replay`, `rollback`: nights that were published before."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from config.settings import Settings, load_settings
from pipelines.cli.rows import FORMATS, OUTPUT, QUERY, print_answer

if TYPE_CHECKING:
    from warehouse.publication import PublishedNight

NIGHT = Annotated[str, typer.Argument(help="A published night, such as 2026-03-01.")]


def asof(night: NIGHT, query: QUERY = None, output: OUTPUT = "table") -> None:
    """Query a past night exactly as it was published, whether its database is still kept or not."""
    from warehouse.history.as_of import query_as_of
    from warehouse.publication import history_folder

    settings = load_settings()
    folder = history_folder(settings.warehouse, _record(settings, night))
    example = f"lindero asof {night} 'SHOW TABLES'"
    print_answer(query, output, lambda text: query_as_of(folder, text), example=example)


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
    if found.erased:
        console.print(
            "Records were erased: of persons who stay the rows are told anew. lindero erasure verify proves the others"
        )
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
    from pipelines.published_night import published_night

    try:
        night = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"[{text}]: expected a date such as 2026-03-01") from error
    return published_night(settings, night)
