"""A dry-read delivery as people read it in a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.source_check import CheckReport


def show_check(report: CheckReport, console: Console) -> None:
    """Print what would become of every file and record."""
    console.print(f"[bold]{report.source_id}[/] ({report.chosen_because})", highlight=False)
    if report.place is not None:
        console.print(f"holds {report.place}", highlight=False, markup=False)
    for op, count in report.told.items():
        console.print(f"  records that say {op}: {count:,}", highlight=False, markup=False)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for column in ("file", "role", "status"):
        table.add_column(column, overflow="fold")
    for column in ("delivered", "accepted", "quarantined", "set aside"):
        table.add_column(column, justify="right", no_wrap=True)
    for file in report.files:
        numbers = (file.delivered, file.accepted, file.quarantined, file.set_aside)
        table.add_row(file.file, file.role, file.status, *(f"{n:,}" for n in numbers))
    console.print(table)
    delivered, accepted, kept = (
        sum(getattr(f, name) for f in report.files) for name in ("delivered", "accepted", "quarantined")
    )
    console.print(
        f"{delivered:,} records delivered = {accepted:,} accepted + {kept:,} quarantined", highlight=False
    )
    for file in report.files:
        if file.reason:
            console.print(f"[red]{file.status}[/] {escape(file.reason)}", highlight=False, soft_wrap=True)
        for rule, count in file.rules.items():
            line = file.first_lines.get(rule)
            where = f", first on line {line}" if line else ""
            console.print(f"  {file.file}: rule {rule}: {count:,}{where}", highlight=False, markup=False)
        empty = [column for column, share in file.filled.items() if share == 0]
        if empty:
            console.print(
                f"  {file.file}: columns that say nothing: {', '.join(empty)}", highlight=False, markup=False
            )
        if file.undeclared:
            names = ", ".join(file.undeclared)
            console.print(f"  {file.file}: columns nobody reads: {names}", highlight=False, markup=False)
        for remark in file.remarks:
            console.print(f"  {file.file}: {remark}", highlight=False, markup=False)
    for warning in report.warnings:
        console.print(f"[yellow]warning[/] {escape(warning)}", highlight=False, soft_wrap=True)
    console.print(_verdict(report))


def _verdict(report: CheckReport) -> str:
    if not report.usable:
        return "[red]This delivery would be refused.[/]"
    if report.warnings:
        return "[yellow]This delivery would be taken; see the warnings above before it is.[/]"
    return "[green]This delivery would be taken.[/]"
