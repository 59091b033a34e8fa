"""`lindero law triage`: unknown citations and charge texts of a night in groups, for a legal analyst to decide."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Row = dict[str, Any]
_SHOWN = 40


def triage(
    night: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A published night; the newest when not given."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output, all groups.")
    ] = False,
) -> None:
    """Show what nobody has mapped or read, in groups, with the nearest rows of the map and how many it touches."""
    from config.settings import load_settings
    from pipelines.cli.working import report_console
    from pipelines.equivalence.bench import open_bench

    bench = open_bench(load_settings(), night.date() if night else None)
    rows = [_plain(row) for row in bench.table("publish__triage")]
    rows.sort(key=lambda row: (-row["persons_matched"], -row["convictions"], row["group_id"]))
    if as_json:
        typer.echo(
            json.dumps({"night": bench.night.isoformat(), "groups": rows}, indent=1, ensure_ascii=False)
        )
    else:
        show_triage(rows, bench.night.isoformat(), report_console())


def show_triage(rows: list[Row], night: str, console: "Console") -> None:
    """Show groups, those of people who live or may live here first; what was left out by rule stands below."""
    from rich.markup import escape
    from rich.table import Table

    from pipelines.report.words import counted

    groups = [row for row in rows if row["kind"] != "excluded"]
    left_out = sum(row["convictions"] for row in rows if row["kind"] == "excluded")
    table = Table(
        title=f"{min(len(groups), _SHOWN)} of {len(groups)} groups on {night}; --json has all",
        title_justify="left",
    )
    for heading in ("Group", "In", "As written", "May be"):
        table.add_column(heading, overflow="fold")
    for heading in ("Counts", "Persons", "May live here"):
        table.add_column(heading, justify="right")
    for row in groups[:_SHOWN]:
        written = [row["citation"], *row["statutes"][:2], *row["charge_texts"][:2]]
        table.add_row(
            f"{row['group_id']}\n{row['kind'].replace('_', ' ')}", row["jurisdiction"],
            escape("\n".join(dict.fromkeys(text for text in written if text)) or row["reason"]),
            escape(row["suggested_why"] or "nothing of that jurisdiction is near"),
            f"{row['convictions']:,}", f"{row['persons']:,}", f"{row['persons_matched']:,}",
        )  # fmt: skip
    console.print(table)
    console.print(
        f"Left out by rule: {counted(left_out, 'count')} whose charge text names another offense, as trafficking"
        " in drugs.",
        soft_wrap=True,
    )
    console.print(
        "Nothing is mapped by a suggestion: a person adds a row under law/offenses.", soft_wrap=True
    )


def _plain(row: Row) -> Row:
    return {**row, "statutes": json.loads(row["statutes"]), "charge_texts": json.loads(row["charge_texts"])}
