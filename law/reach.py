"""Which listed New Mexico offenses the conduct behind a count could have met, on the facts still open.

Every row that resembles the offense of conviction is read condition by condition. A row is met or open, or it is out: by
the form of the offense, by a day, or by a condition that the record or the statute denies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from law.conditions import Asked, asked
from law.facts import DutyFacts
from law.rulesets.rows import RegistrableRow
from law.rulesets.ruleset import Ruleset

Outcome = Literal["met", "open", "not_met", "other_form", "out_of_reach"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """One listed offense held against one count."""

    row: RegistrableRow
    outcome: Outcome
    asked: tuple[Asked, ...]
    """Conditions of the offense, each with what answered it."""
    is_custody_open: bool = False
    """Whether the row reaches the conviction only if the person was in custody on a day, and that is not known."""

    @property
    def could_be_met(self) -> bool:
        """Whether nothing on record rules the row out."""
        return self.outcome in ("met", "open")

    def denied(self) -> Asked | None:
        """Return the first condition that the record or the statute denies."""
        return next((one for one in self.asked if one.found == "no"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """All rows that resemble the offense of conviction, as they stand."""

    readings: tuple[RowReading, ...] = ()

    @property
    def rows(self) -> tuple[RegistrableRow, ...]:
        """Rows that could be met."""
        return tuple(reading.row for reading in self.readings if reading.could_be_met)


def reach(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset) -> Reach:
    """Return how the rows in force stand; none of them could be met if nothing on the list could.

    Args:
        facts: of the count.
        category: of the statute of conviction, after what is stated.
        as_of: the law of this day.
        ruleset: the law.
    """
    return Reach(readings=tuple(_readings(facts, category, as_of, ruleset)))


def _readings(facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset) -> Iterator[RowReading]:
    for row in ruleset.registrable:
        if row.in_force(as_of) and _resembles(row, facts, category, ruleset):
            yield _reading(row, facts, category, as_of, ruleset)


def _resembles(row: RegistrableRow, facts: DutyFacts, category: str, ruleset: Ruleset) -> bool:
    stated = {"force": facts.force, "victim_minor": facts.minor}
    return row.compare is not None and any(
        category in own.kinds and all(stated[name] == value for name, value in own.where.items())
        for own in ruleset.resemblances[row.compare]
    )


def _reading(
    row: RegistrableRow, facts: DutyFacts, category: str, as_of: date, ruleset: Ruleset
) -> RowReading:
    found = tuple(asked(name, value, facts, category) for name, value in row.asks.each())
    reaches = row.reaches(*facts.days)
    if not _is_of_form(row, facts, as_of, ruleset):
        outcome: Outcome = "other_form"
    elif any(one.found == "no" for one in found):
        outcome = "not_met"
    elif reaches == "no":
        outcome = "out_of_reach"
    elif reaches == "open" or any(one.found == "open" for one in found):
        outcome = "open"
    else:
        outcome = "met"
    return RowReading(
        row=row, outcome=outcome, asked=found,
        is_custody_open=reaches == "open" and facts.conviction_date is not None,
    )  # fmt: skip


def _is_of_form(row: RegistrableRow, facts: DutyFacts, as_of: date, ruleset: Ruleset) -> bool:
    """Whether the form of the offense counts: by the row itself, or by one that completes it and reaches the day."""
    if facts.inchoate in row.forms:
        return True
    return any(
        facts.inchoate in other.forms and other.reaches(*facts.days) != "no"
        for other in ruleset.completed_by(row, as_of)
    )
