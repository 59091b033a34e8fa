"""Differences and alarms as people read them in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.report.words import counted
from pipelines.watch.diff import DeliveryDiff
from sources.watch.alarm import Alarm


def show_diff(diff: DeliveryDiff, console: Console) -> None:
    """Print what differs between two deliveries, and what a night would say."""
    rows = diff.rows()
    console.print(f"[bold]{diff.source_id}[/]: {counted(len(rows), 'difference')}", highlight=False)
    if rows:
        table = Table("where", "what", "old", "new")
        for row in rows:
            table.add_row(*(escape(part) for part in row))
        console.print(table)
    show_alarms(diff.alarms, console)


def show_alarms(alarms: Sequence[Alarm], console: Console) -> None:
    """Print alarms, most severe first, each with what to do."""
    if not alarms:
        console.print("[green]No alarm would be raised.[/]")
    for alarm in alarms:
        color = "yellow" if alarm.severity == "tell" else "red"
        console.print(
            f"[{color}]{alarm.severity}[/] {alarm.kind}: {escape(alarm.sentence)}",
            highlight=False,
            soft_wrap=True,
        )
        console.print(f"  {escape(alarm.todo)}", highlight=False, soft_wrap=True)
