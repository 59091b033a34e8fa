"""What brings the person under the act, from when the days run, what counsel must say: links of the chain behind a flag."""

from datetime import date
from typing import Any

from law.department_days import DepartmentDays
from law.duty_result import DutyResult
from law.rulesets.rows import Row, RuleRow
from law.triggers import TriggerReading

Link = dict[str, Any]


def reached(result: DutyResult) -> Link:
    """Return triggers that hold or are open, the days to register, the Department's days, and the questions that arise.

    Each with its row and citation. A trigger that is denied, or that the act does not have, is left out.
    """
    here, days = result.triggers, result.days_to_register
    return {
        "here": here.holds if here is not None else "unknown",
        "triggers": [
            _trigger(one) for one in (here.readings if here is not None else ()) if one.reaches != "no"
        ],
        "days_to_register": None
        if days is None
        else {
            "run_from": days.starts.isoformat(),
            "last_day": days.last_day.isoformat() if days.last_day else None,
            "rows": [rule_link(row, row.rule, said_of(row)) for row in days.rows],
        },
        "department_days": _department(result.translation),
        "department_notice": _department(result.notice),
        "questions_for_counsel": [
            {
                "id": one.question.id,
                "arises": one.arises,
                "question": one.question.question,
                "why": one.question.why,
                "citations": list(one.question.citations),
                "depends": one.question.depends,
            }
            for one in result.questions
        ],
    }


def _department(days: DepartmentDays | None) -> Link | None:
    if days is None:
        return None
    return {
        "state": days.state,
        "sentence": days.sentence,
        "row": days.rule.id,
        "citation": days.rule.citation,
    }


def _trigger(one: TriggerReading) -> Link:
    return {
        **rule_link(one.row, one.row.trigger, one.row.text),
        "holds": one.reaches,
        "since": one.since.isoformat() if one.since else None,
        "because": one.why,
    }


def rule_link(row: Row, rule: str, text: str) -> Link:
    """Return a row of the ruleset as a link of the chain."""
    return {
        "row": row.id,
        "rule": rule,
        "text": text,
        "in_force": span_of(row.start, row.end),
        "citation": row.citation,
        "standing": row.standing,
        "check": row.check,
    }


def said_of(rule: RuleRow) -> str:
    """Return what a rule says: its days with their unit, its text, or its name."""
    name = rule.rule.removeprefix("deadline_")
    unit = name.replace("_", " ") if name != rule.rule else name.rpartition("_")[2]
    days = "" if rule.value is None else f"{rule.value} {unit}"
    return ": ".join(part for part in (days, rule.text or "") if part) or rule.rule.replace("_", " ")


def span_of(start: date, end: date | None) -> str:
    """Return the days on which a row stands, in words."""
    return f"since {start.isoformat()}" if end is None else f"{start.isoformat()} to before {end.isoformat()}"
