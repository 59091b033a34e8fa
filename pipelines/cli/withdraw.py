"""`lindero withdraw`: an order on paper that a record be erased, or leave every night."""

import getpass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from config.settings import load_settings
from pipelines.report.words import counted

if TYPE_CHECKING:  # commands import their work when they are called
    from pipelines.erasure.tombstones import Tombstone

_RECORD = (
    "The source's key of the record: its key columns joined by a slash, such as K00010/CR-10, or with the source's name"
    " before, us_zq:K00010/CR-10, as conviction_id has it."
)
_PERSON = "The source's key of a person, such as K00010 or us_zq:K00010, as person_record_id has it: every record goes."


def withdraw(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="Source whose record goes.")],
    kind: Annotated[
        str,
        typer.Option(help="As the paper says: expunged, sealed, deleted_by_order, vacated, consolidated ..."),
    ],
    authority: Annotated[
        str,
        typer.Option(
            help="Id of the paper in your own files, such as EX-2026-014; no name, no court's case number."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; at least ten characters. Its keyed digest is kept.")],
    record: Annotated[str | None, typer.Option(help=_RECORD)] = None,
    person: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="From which night it counts; today when not given."
        ),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who enters it; the login name when not given.")] = None,
    keep_out: Annotated[
        bool,
        typer.Option("--keep-out", help="Nothing of it is here; keep it out of what is sent later."),
    ] = False,
    now: Annotated[
        bool, typer.Option("--now", help="Carry it out at once; no night may be running.")
    ] = False,
) -> None:
    """Withdraw a record by an order on paper. The next night carries it out; --now does at once.

    What a kind does stands under `withdrawals` in the source's spec.yml: expunged, sealed and deleted_by_order erase the
    record everywhere, the raw delivery included, and nothing brings it back; others take it out of every night from then on.
    """
    from pipelines.erasure.erase import erase_now
    from pipelines.erasure.orders import enter_order
    from sources.spec.loader import load_spec

    settings = load_settings()
    try:
        day = date.fromisoformat(on) if on else date.today()
    except ValueError:
        raise typer.BadParameter(f"[{on}] is not a date; write it as YYYY-MM-DD") from None
    order = enter_order(
        settings, source_id=source_id, record_key=record, person_key=person, kind=kind, authority=authority,
        by=by or getpass.getuser(), reason=reason, on=day, keep_out=keep_out,
    )  # fmt: skip
    console = Console(highlight=False, soft_wrap=True, markup=False)
    effect = load_spec(source_id).withdrawals.effect_of(kind)
    console.print(f"{order.order_id}: {kind}, which here means to {effect}; entered in the ledger.")
    if not now:
        console.print(f"The next night of {day} or later carries it out: lindero nightly --date {day}")
        return
    _say(erase_now(settings, order), console)


def _say(stone: "Tombstone", console: Console) -> None:
    console.print(
        f"{stone.tombstone_id}: {counted(stone.records, 'record')} in {counted(stone.files, 'delivered file')},"
        f" {counted(stone.rows, 'row')}, {counted(len(stone.flags), 'flag or wait', 'flags and waits')}."
        " The next night tells it."
    )
    for place in stone.left:
        console.print(f"Not cleared: {place}")
    if not stone.records and stone.is_erasure:
        console.print("Nothing of it is here; what is sent later is kept out.")
