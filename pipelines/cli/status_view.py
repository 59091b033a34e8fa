"""The status of a published night as people read it in a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

_QUESTIONS = {
    "every count": "convicting counts read",
    "identity": "1 identity: fits a resident",
    "residency": "2 residency: lives, works or studies here",
    "offense": "3 offense: a trafficking conviction",
    "duty": "4 duty: a basis for review",
    "not_registered": "5 not found in the registry",
    "no_defeater": "6 no defeater: a flag",
}


def show_status(found: dict[str, Any], console: Console) -> None:
    """Print the night in a screenful: deliveries, quarantine, linkage, funnel, flags, places."""
    console.print(f"\n[bold]Night {found['night']}[/]  digest {found['digest'][:16]}", highlight=False)
    if found["outdated"]:
        console.print("[yellow]An earlier night was rebuilt since: rerun this date.[/]")
    console.print(_deliveries(found))
    rows = found["rows"]
    rules = ", ".join(f"{rule} {count:,}" for rule, count in found["quarantine_by_rule"].items()) or "none"
    console.print(
        f"Rows: {rows['delivered']:,} delivered = {rows['accepted']:,} accepted + {rows['quarantined']:,} quarantined"
        f" ({rules})",
        highlight=False,
    )
    console.print(
        f"Linkage: {found['conviction_persons']:,} convicted persons x {found['residents']:,} resident records:"
        f" {found['candidate_pairs']:,} candidate pairs, {found['matches']:,} matches,"
        f" {found['expected_false_links']:.2f} of them expected to be false",
        highlight=False,
    )
    console.print(_funnel(found))
    flags = ", ".join(f"{basis} {count}" for basis, count in found["flags_by_basis"].items()) or "none"
    waits = ", ".join(f"{kind} {count}" for kind, count in found["waits_by_kind"].items()) or "none"
    console.print(f"[bold]Flags (candidates for review): {found['flags']}[/]  {flags}", highlight=False)
    console.print(f"Waits: {waits}", highlight=False)
    if found["bill"]:
        console.print(
            f"[dim]Basis `loophole` asks what the bill {found['bill']} would do; it is not law in force.[/]"
        )
    console.print(
        f"Report:    {found['report']}\nWarehouse: {found['warehouse']}", highlight=False, soft_wrap=True
    )


def _deliveries(found: dict[str, Any]) -> Table:
    table = Table("source", "status", "received", "delivered", "accepted", "quarantined", title="Deliveries")
    for row in found["deliveries"]:
        stale = " (stale)" if row["is_stale"] and row["delivery_id"] else ""
        table.add_row(
            row["source_id"],
            row["status"] + stale,
            row["received_on"] or "-",
            *(f"{row[name]:,}" for name in ("delivered", "accepted", "quarantined")),
        )
        if row["reason"]:
            table.add_row("", f"[red]{row['reason']}[/]")
    for column in table.columns[3:]:
        column.justify = "right"
    return table


def _funnel(found: dict[str, Any]) -> Table:
    table = Table(
        "question", "yes so far", "closed here", "waits here", title="Funnel through the six answers"
    )
    for row in found["funnel"]:
        table.add_row(
            _QUESTIONS[row["name"]],
            f"{row['still_yes']:,}",
            f"{row['stopped_no']:,}" if row["step"] else "",
            f"{row['open_unknown']:,}" if row["step"] else "",
        )
    for column in table.columns[1:]:
        column.justify = "right"
    return table
