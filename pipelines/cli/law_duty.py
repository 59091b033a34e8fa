"""`lindero law duty`: what the law of a day says of one set of facts."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from law.duty_result import DutyResult


def duty(
    facts: Annotated[
        Path, typer.Option("--facts", help="YAML or JSON: category, victim_age, conviction_date, ...")
    ],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The law of this day; today when not given.")
    ] = None,
    ruleset: Annotated[
        str, typer.Option(help="nm, or a bill under law/bills that is read as if it were law.")
    ] = "nm",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Say whether and why a duty may exist on some facts, condition by condition, and what would settle it."""
    from law.duty import duty as duty_of
    from law.facts_file import read_facts
    from law.loader import load_law
    from law.rulesets.bill import overlay
    from pipelines.cli.working import report_console

    law = load_law()
    rules = law.ruleset if ruleset == law.ruleset.ruleset else overlay(law.ruleset, law.bill(ruleset))
    day = as_of.date() if as_of is not None else date.today()
    result = duty_of(read_facts(facts), as_of=day, ruleset=rules)
    about = {
        "as_of": day.isoformat(),
        "ruleset": ruleset,
        "law_read_to": law.ruleset.read_current_to.isoformat(),
    }
    if as_json:
        typer.echo(json.dumps({**about, **duty_fields(result)}, indent=1))
    else:
        show_duty(result, about, report_console())


def duty_fields(result: "DutyResult") -> dict[str, Any]:
    """Return an answer as plain data."""
    return {
        "state_duty": result.state,
        "basis": result.basis,
        "waits_for": result.wait,
        "reasons": list(result.reasons),
        "rows": list(result.rows),
        "listed_offenses": [
            {
                "row": reading.row.id, "section": reading.row.section, "title": reading.row.title,
                "citation": reading.row.citation, "standing": reading.row.standing, "check": reading.row.check,
                "outcome": reading.outcome,
                "asks": [
                    {"condition": one.condition, "value": one.value, "found": one.found, "because": one.because}
                    for one in reading.asked
                ],
            }
            for reading in result.readings
        ],
        "documents_needed": list(result.documents_needed),
        "deadline": result.deadline.isoformat() if result.deadline else None,
        "term_ends_on": result.term_ends_on.isoformat() if result.term_ends_on else None,
        "federal_duty": result.federal_duty,
        "duty_in_convicting_state": result.duty_there,
    }  # fmt: skip


def show_duty(result: "DutyResult", about: dict[str, str], console: "Console") -> None:
    """Show an answer as an officer reads it."""
    from rich.table import Table

    console.print(
        f"State duty: [bold]{result.state}[/], basis {result.basis.replace('_', ' ')}"
        f"{f', waits for {result.wait}' if result.wait else ''}. Law of {about['as_of']}, ruleset {about['ruleset']}, text"
        f" read to {about['law_read_to']}.",
        soft_wrap=True,
    )
    for reason in result.reasons:
        console.print(f"  {reason}", soft_wrap=True)
    if result.readings:
        table = Table(title="Listed offenses, condition by condition", title_justify="left")
        for heading in ("Offense", "Stands", "It asks", "Answered by"):
            table.add_column(heading, overflow="fold")
        for reading in result.readings:
            asked = [f"{one.condition.replace('_', ' ')} {one.value}: {one.found}" for one in reading.asked]
            table.add_row(
                f"{reading.row.section} {reading.row.title}\n{reading.row.id}, {reading.row.check.replace('_', ' ')}",
                reading.outcome.replace("_", " "), "\n".join(asked), "\n".join(one.because for one in reading.asked),
            )  # fmt: skip
        console.print(table)
    for heading, value in (
        ("Papers needed", ", ".join(result.documents_needed)), ("Deadline", result.deadline),
        ("Term ends on", result.term_ends_on), ("Federal duty (34 U.S.C. 20911)", result.federal_duty),
        ("Duty in the convicting state", result.duty_there),
    ):  # fmt: skip
        console.print(f"{heading}: {value or 'not known' if heading != 'Papers needed' else value or 'none'}")
