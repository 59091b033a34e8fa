"""What the law says of one set of facts, as plain data and as an officer reads it."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from law.department_days import DepartmentDays
    from law.duty_result import DutyResult
    from law.rulesets.rows import Row


def duty_fields(result: "DutyResult") -> dict[str, Any]:
    """Return an answer as plain data."""
    return {
        "state_duty": result.state,
        "state_duty_only_if": result.only_if,
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
        "disposition": row_fields(result.conviction) | {"counts": result.conviction.counts, "text": result.conviction.text}
        if result.conviction
        else None,
        "presence": presence_fields(result),
        "days_to_register": days_fields(result),
        "department_days": department_fields(result.translation),
        "department_notice": department_fields(result.notice),
        "standards": asdict(result.standards) if result.standards else None,
        "questions_for_counsel": [
            {
                "id": one.question.id, "arises": one.arises, "question": one.question.question, "why": one.question.why,
                "citations": list(one.question.citations), "depends": one.question.depends,
            }
            for one in result.questions
        ],
        "federal_duty": result.federal_duty,
        "duty_in_convicting_state": result.duty_there,
    }  # fmt: skip


def row_fields(row: "Row") -> dict[str, Any]:
    """Return what every row of the law says of itself."""
    return {"row": row.id, "citation": row.citation, "standing": row.standing, "check": row.check}


def presence_fields(result: "DutyResult") -> dict[str, Any] | None:
    """Return what brings the person under the act on the day asked."""
    here = result.triggers
    if here is None:
        return None
    return {
        "holds": here.holds,
        "since": _day(here.since),
        "settled_by": list(here.settled_by),
        "triggers": [
            {
                "trigger": one.row.trigger, "holds": one.reaches, "since": _day(one.since), "because": one.why,
                "asks": one.row.text, **row_fields(one.row),
            }
            for one in here.readings
        ],
    }  # fmt: skip


def days_fields(result: "DutyResult") -> dict[str, Any] | None:
    """Return from when the days to register run, to when, and by which rows."""
    days = result.days_to_register
    if days is None:
        return None
    return {
        "run_from": _day(days.starts), "last_day": _day(days.last_day), "why": days.why,
        "rows": [row_fields(row) for row in days.rows],
    }  # fmt: skip


def department_fields(days: "DepartmentDays | None") -> dict[str, Any] | None:
    """Return where days of the Department stand."""
    if days is None:
        return None
    return {
        "state": days.state, "run_from": _day(days.starts), "last_day": _day(days.last_day),
        "says": days.sentence, **row_fields(days.rule),
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def show_duty(result: "DutyResult", about: dict[str, str], console: "Console") -> None:
    """Show an answer as an officer reads it."""
    from rich.table import Table

    turns_on = f", if {result.only_if}" if result.only_if else ""
    console.print(
        f"State duty: [bold]{result.state}{turns_on}[/]; basis {result.basis.replace('_', ' ')}"
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
    show_presence(result, console)
    if result.standards is not None:
        console.print(
            f"Of the listed offenses, the conduct on record meets {', '.join(result.standards.by_conduct) or 'none'}, the"
            f" elements establish {', '.join(result.standards.by_elements) or 'none'}; they disagree:"
            f" {result.standards.disagree}.",
            soft_wrap=True,
        )
    if result.translation is not None:
        console.print(result.translation.sentence, soft_wrap=True)
    for one in result.questions:
        console.print(
            f"For counsel{'' if one.arises == 'yes' else ', perhaps'}: {one.question.question} {one.question.why}"
            f" ({'; '.join(one.question.citations)}; {one.question.id}). On it depends: {one.question.depends}.",
            soft_wrap=True,
        )
    for heading, value in (
        ("Papers needed", ", ".join(result.documents_needed)), ("Deadline", result.deadline),
        ("Term ends on", result.term_ends_on), ("Federal duty (34 U.S.C. 20911)", result.federal_duty),
        ("Duty in the convicting state", result.duty_there),
    ):  # fmt: skip
        console.print(f"{heading}: {value or 'not known' if heading != 'Papers needed' else value or 'none'}")


def show_presence(result: "DutyResult", console: "Console") -> None:
    """Show what brings the person under the act, row by row, and from when the days run."""
    from rich.table import Table

    here, days = result.triggers, result.days_to_register
    if here is not None and here.readings:
        since = f", since {here.since}" if here.since else ""
        title = f"Does the act reach the person here? {here.holds}{since}"
        table = Table(title=title, title_justify="left")
        for heading in ("Trigger", "Holds", "Since", "On file"):
            table.add_column(heading, overflow="fold")
        for one in here.readings:
            table.add_row(
                f"{one.row.text}\n{one.row.id}, {one.row.citation}, {one.row.check.replace('_', ' ')}",
                one.reaches, str(one.since or "-"), one.why,
            )  # fmt: skip
        console.print(table)
        if here.settled_by:
            console.print(f"It would be settled by: {'; '.join(here.settled_by)}.", soft_wrap=True)
    if days is not None:
        last = days.last_day or "a day not known here"
        console.print(f"The days to register run from {days.starts} to {last} ({days.why}).", soft_wrap=True)
