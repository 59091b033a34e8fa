"""The workbench on a terminal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.equivalence.bench import Opened

Row = dict[str, Any]


def show_candidates(night: date, rows: Sequence[Row], total: int, console: "Console") -> None:
    """Show candidates, one a row."""
    table = Table(title=f"{len(rows)} of {total} candidates on {night.isoformat()}", title_justify="left")
    for heading in ("Id", "Is", "Citation", "Form", "Papers required", "Outcome"):
        table.add_column(heading, overflow="fold")
    for heading in ("Held against", "Unknown", "Precedents"):
        table.add_column(heading, justify="right")
    for row in rows:
        outcome = _words(row["outcome"]) if row["outcome"] else "undecided"
        table.add_row(
            row["flag_id"], _words(row["kind"]), escape(row["citation"] or "not read"), row["form"],
            _listed(row["documents_required"]), outcome + (f", {_day(row['decided_on'])}" if row["outcome"] else ""),
            str(row["comparisons"]), str(row["unknown_elements"]), str(row["precedents"]),
        )  # fmt: skip
    console.print(table)


def show_candidate(night: date, found: "Opened", reasons: Mapping[int, str], console: "Console") -> None:
    """Show one candidate, comparison by comparison; `reasons` is what was written with each decision, by its number."""
    own = found.candidate
    console.print(
        f"[bold]{own['flag_id']}[/] on {night.isoformat()}: {_words(own['kind'])},"
        f" {escape(own['citation'] or 'citation not read')} ({_words(own['category'])}),"
        f" outcome {_words(own['outcome'] or 'undecided')}.",
        soft_wrap=True,
    )
    if own["assumes"]:
        console.print(f"Compared as if {own['assumes']}; that is open.", soft_wrap=True)
    console.print(f"Papers required: {_listed(own['documents_required'])}.", soft_wrap=True)
    console.print(f"Papers on file: {_listed(own['documents_on_file'])}.", soft_wrap=True)
    if not found.comparisons:
        console.print("No listed offense of New Mexico is held against it on what is on record.")
    for comparison in found.comparisons:
        console.print(_comparison_table(comparison, found.elements))
        _show_precedents(comparison, found.precedents, reasons, console)
    for row in found.decisions:
        current = "" if row["is_current"] else ", superseded"
        console.print(
            f"Decision {row['decision_id']} of {_day(row['decided_on'])} by {escape(row['decided_by'])}: {row['nm_row_id']}"
            f" {_words(row['outcome'])}{current}; {row['standing_sentence']}. {_because(row, reasons)}",
            soft_wrap=True,
        )


def _comparison_table(comparison: Row, elements: Sequence[Row]) -> Table:
    decided = _words(comparison["outcome"]) if comparison["outcome"] else "undecided"
    title = (
        f"{comparison['nm_section']} {comparison['nm_title']} ({comparison['nm_row_id']}), {_words(comparison['stands'])},"
        f" {decided}"
    )
    table = Table(title=escape(title), title_justify="left", show_lines=True)
    for heading in ("Element", "Statute of conviction", "New Mexico", "Fact on file", "Met", "Settled by"):
        table.add_column(heading, overflow="fold")
    for row in elements:
        if row["nm_row_id"] == comparison["nm_row_id"]:
            source = f"\n{row['fact_source']}" if row["fact_source"] else ""
            table.add_row(
                _words(row["element"]), escape(f"{row['foreign_element']}\n{row['offense_row_id'] or ''}"),
                escape(f"{row['nm_element']}\n{row['nm_citation']}"), escape(f"{row['fact']}{source}"),
                escape(f"{row['answer']}\n{row['because']}"),
                _listed(row["settled_by"]) if row["answer"] == "unknown" else "-",
            )  # fmt: skip
    return table


def _show_precedents(
    comparison: Row, precedents: Sequence[Row], reasons: Mapping[int, str], console: "Console"
) -> None:
    for row in precedents:
        if row["nm_row_id"] == comparison["nm_row_id"]:
            console.print(
                f"  Precedent {row['decision_id']} of {_day(row['decided_on'])} by {escape(row['decided_by'])}:"
                f" {_words(row['outcome'])} ({row['precedent_nm_row_id']}); {row['standing_sentence']}."
                f" {_because(row, reasons)} Shown, not applied.",
                soft_wrap=True,
            )
    if comparison["precedents_agree"] is False:
        console.print("  These precedents do not agree.")


def _because(row: Row, reasons: Mapping[int, str]) -> str:
    said = reasons.get(row["decision_id"])
    return f"Reason: {escape(said)}." if said else "The casebook has no reason for it."


def _words(code: str) -> str:
    return code.replace("_", " ")


def _listed(joined: str | None) -> str:
    return (joined or "none").replace("|", ", ")


def _day(value: Any) -> str:
    return str(value)[:10]
