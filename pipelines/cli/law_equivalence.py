"""`lindero law equivalence …`: candidates, what is compared, and the decision that a person writes."""

import json
from datetime import date, datetime
from typing import Annotated

import typer

app = typer.Typer(
    help="The equivalence workbench: foreign offense beside New Mexico's beside the facts, decided by a person.",
    no_args_is_help=True,
)
Night = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A published night; the newest when not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.command("list")
def list_candidates(
    night: Night = None,
    undecided: Annotated[bool, typer.Option(help="Only those nobody has decided.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the candidates of a night with what is unknown, the papers required, the outcome and precedents."""
    from config.settings import load_settings
    from pipelines.cli.law_equivalence_view import show_candidates
    from pipelines.cli.working import report_console
    from pipelines.equivalence.bench import open_bench
    from pipelines.equivalence.decided import candidates_now

    settings = load_settings()
    bench = open_bench(settings, night.date() if night else None)
    rows = candidates_now(settings, bench)
    shown = [row for row in rows if not undecided or row["outcome"] is None]
    if as_json:
        found = {"night": bench.night.isoformat(), "candidates": shown}
        typer.echo(json.dumps(found, indent=1, default=_plain))
    else:
        show_candidates(bench.night, shown, len(rows), report_console())


@app.command()
def show(
    flag_id: Annotated[str, typer.Argument(metavar="ID", help="A flag or wait, as list has it.")],
    night: Night = None,
    as_json: AsJson = False,
) -> None:
    """Show one candidate: element by element, the papers that would settle it, earlier decisions, precedents."""
    from dataclasses import asdict

    from casebook.store import Casebook
    from config.settings import load_settings
    from pipelines.cli.law_equivalence_view import show_candidate
    from pipelines.cli.working import report_console
    from pipelines.equivalence.bench import open_bench, opened
    from pipelines.equivalence.decided import decisions_on, opened_now

    settings = load_settings()
    bench = open_bench(settings, night.date() if night else None)
    found = opened_now(opened(bench, flag_id), decisions_on(settings, flag_id))
    written = Casebook.open(settings.casebook_url).equivalence_decisions()
    reasons = {own.decision_id: own.reason for own in written}
    if as_json:
        shown = {row["decision_id"] for row in (*found.decisions, *found.precedents)}
        said = {number: reason for number, reason in reasons.items() if number in shown}
        whole = {"night": bench.night.isoformat(), **asdict(found), "reasons": said}
        typer.echo(json.dumps(whole, indent=1, default=_plain))
    else:
        show_candidate(bench.night, found, reasons, report_console())


@app.command()
def decide(
    flag_id: Annotated[str, typer.Argument(metavar="ID", help="A flag or wait, as list has it.")],
    outcome: Annotated[str, typer.Option(help="equivalent, not_equivalent or insufficient_record.")],
    by: Annotated[str, typer.Option(help="User id of the person who decided.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the decision.")],
    reason: Annotated[
        str, typer.Option(help="Why, without names, dates or numbers of a person; kept for good.")
    ],
    documents: Annotated[
        list[str] | None,
        typer.Option(help="KIND=EXHIBIT, e.g. 'plea transcript=EX-2026-014'; once for each."),
    ] = None,
    row: Annotated[
        list[str] | None,
        typer.Option(help="Row of the ruleset it is about, e.g. NM-3I-05; all when not given."),
    ] = None,
    night: Night = None,
) -> None:
    """Write what a person decided. It stays for good, changes no answer by itself, and later nights show it as precedent."""
    from config.settings import load_settings
    from pipelines.cli.working import report_console
    from pipelines.equivalence.decide import Ruling
    from pipelines.equivalence.decide import decide as write
    from pipelines.equivalence.decided import decisions_on

    ruling = Ruling(
        outcome=outcome,
        reason=reason,
        documents=tuple(documents or ()),
        by=by,
        on=on.date(),
        rows=tuple(row or ()),
    )
    looked_at = night.date() if night else None
    settings = load_settings()
    earlier = decisions_on(settings, flag_id)
    written = write(settings, flag_id, ruling, night=looked_at, today=date.today())
    console = report_console()
    for number, about in written:
        console.print(
            f"Decision {number}: {flag_id}, {about}: {outcome}, by {by} on {ruling.on}", markup=False
        )
    decided = {about for _, about in written}
    for own in earlier:
        beside = "the newer one counts" if own.nm_row_id in decided else "about another row"
        console.print(
            f"Decision {own.decision_id} of {own.decided_on} by {own.decided_by} stands beside it ({beside}):"
            f" {own.nm_row_id}: {own.outcome}", markup=False,
        )  # fmt: skip
    console.print(f"Nights from {ruling.on} on that are not published yet show it.", markup=False)


def _plain(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
