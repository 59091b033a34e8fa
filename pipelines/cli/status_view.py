"""The status of a published night as people read it in a terminal; it fits 80 columns and cuts nothing off."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.report.words import alarms_in_words, counted

_QUESTIONS = {
    "every count": "convicting counts read",
    "identity": "1 identity: fits a resident",
    "residency": "2 residency: lives, works, studies here",
    "offense": "3 offense: a trafficking conviction",
    "duty": "4 duty: a basis for review",
    "not_registered": "5 not found in the registry",
    "no_defeater": "6 no defeater: a flag",
}
_REFUSED = ("stand_in", "refused")
_ALARMS_SHOWN = 3


def show_status(found: dict[str, Any], console: Console) -> None:
    """Print the night in a screenful: deliveries, quarantine, linkage, funnel, flags, places."""
    say = _speaker(console)
    say(f"\n[bold]Night {found['night']}[/]  digest {found['digest'][:16]}")
    if found["rolled_back"]:
        say(f"[bold yellow]{escape(found['rolled_back'])}[/]")
    if found["outdated"]:
        say("[yellow]An earlier night was rebuilt since: rerun this date.[/]")
    say("\n[bold]Deliveries[/]")
    console.print(_deliveries(found))
    missing = [row["source_id"] for row in found["deliveries"] if row["status"] == "missing"]
    if missing:
        say(f"Never delivered: {', '.join(missing)}")
    for row in found["deliveries"]:
        if row["status"] in _REFUSED:
            say(f"[red]Refused:[/] {escape(row['reason'])}")
    for fault in found["transport"]:
        say(f"[yellow]Not fetched:[/] {escape(fault)}")
    for fault in found["landing"]:
        say(f"[yellow]In the landing folder:[/] {escape(fault)}")
    for told in found["expired"]:
        say(f"[dim]Expired:[/] {escape(told)}")
    rows = found["rows"]
    rules = f" ({_listed(found['quarantine_by_rule'])})" if found["quarantine_by_rule"] else ""
    say(
        f"{counted(rows['delivered'], 'record')} delivered = {rows['accepted']:,} accepted"
        f" + {rows['quarantined']:,} quarantined{rules}"
        + (f" + {rows['withheld']:,} withdrawn" if rows["withheld"] else "")
    )
    for line in _of_deliveries(found):
        say(line)
    say("\n[bold]Linkage[/]")
    say(_linkage(found))
    for line in _alarms(found):
        say(line)
    say("\n[bold]Funnel through the six answers[/]")
    console.print(_funnel(found))
    say(f"\n[bold]{counted(found['flags'], 'flag')}[/] (candidates for human review)")
    for row in found["honesty"]:
        if row["subject"] == "flags" or row["state"] == "holds":
            say(escape(row["sentence"]))
    console.print(_numbers(found["flags_by_basis"]))
    say(f"[bold]{counted(sum(found['waits_by_kind'].values()), 'wait')}[/] (short of an answer)")
    console.print(_numbers(found["waits_by_kind"]))
    if found["bill"]:
        say(f"[dim]The basis loophole asks what bill {found['bill']} would do; it is not law in force.[/]")
    # paths stay on one line, so that they can be copied
    console.print(f"\nReport:    {escape(found['report'])}", highlight=False, soft_wrap=True)
    console.print(f"Warehouse: {escape(found['warehouse'])}", highlight=False, soft_wrap=True)


def _speaker(console: Console) -> Any:
    return lambda text: console.print(text, highlight=False)


def _linkage(found: Mapping[str, Any]) -> str:
    false = found["expected_false_links"]
    expected = "fewer than 0.01" if false < 0.01 else f"{false:.2f}"
    return (
        f"{counted(found['conviction_persons'], 'convicted person')} and"
        f" {counted(found['residents'], 'resident record')}: {counted(found['candidate_pairs'], 'candidate pair')},"
        f" {counted(found['matches'], 'match', 'matches')}, of which {expected} are expected to be false"
    )


def _of_deliveries(found: Mapping[str, Any]) -> list[str]:
    """Return how many alarms the watch gives, and those that keep a delivery out, in a few lines."""
    alarms = found["alarms"]
    if not alarms:
        return []
    severe = [row for row in alarms if row["severity"] != "tell"]
    shown = [f"  [red]{row['severity']}[/] {escape(row['sentence'])}" for row in severe[:_ALARMS_SHOWN]]
    rest = "" if len(severe) == len(alarms) else "; all: lindero sql 'SELECT sentence FROM audit__alarms'"
    return [f"[yellow]Alarms:[/] {escape(alarms_in_words(alarms).rstrip('.'))}{rest}", *shown]


def _alarms(found: Mapping[str, Any]) -> list[str]:
    """Return what moved away from the profile and whether two engines disagree, most pressing first, in a few lines."""
    alarms = found["drift_alarms"]
    if not alarms:
        return []
    shown = [f"[yellow]Moved:[/] {escape(row['sentence'])}" for row in alarms[:_ALARMS_SHOWN]]
    more = len(alarms) - _ALARMS_SHOWN
    rest = (
        [f"and {more} more: lindero sql 'SELECT sentence FROM publish__drift WHERE alarms'"]
        if more > 0
        else []
    )
    return [*shown, *rest, "If the change is meant to last: lindero profile refresh --reason '...'"]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _grid(*columns: str, numbers_from: int) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for index, name in enumerate(columns):
        right = index >= numbers_from
        table.add_column(name, justify="right" if right else "left", overflow="fold", header_style="dim")
    return table


def _deliveries(found: Mapping[str, Any]) -> Table:
    sums = ["delivered", "accepted", "quarantined", *(["withheld"] if found["rows"]["withheld"] else [])]
    words = ("withdrawn" if name == "withheld" else name for name in sums)
    table = _grid("source", "status", "received", *words, numbers_from=3)
    for row in found["deliveries"]:
        if row["status"] == "missing":
            continue
        stale = ", stale" if row["is_stale"] and row["delivery_id"] else ""
        numbers = (f"{row[name]:,}" for name in sums)
        table.add_row(row["source_id"], row["status"] + stale, row["received_on"] or "-", *numbers)
    return table


def _funnel(found: Mapping[str, Any]) -> Table:
    table = _grid("question", "yes so far", "then closed", "then waits", numbers_from=1)
    for row in found["funnel"]:
        losses = (f"{row['stopped_no']:,}", f"{row['open_unknown']:,}") if row["step"] else ("", "")
        table.add_row(_QUESTIONS[row["name"]], f"{row['still_yes']:,}", *losses)
    return table


def _numbers(counts: Mapping[str, int]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(overflow="fold", min_width=26)
    table.add_column(justify="right", overflow="fold")
    for name, count in counts.items():
        table.add_row(f"  {name}", f"{count:,}")
    return table
