"""Load a ruleset; errors name file, row and field."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from law.errors import LawError

Check = Literal["unread", "source_read", "counsel_approved"]
Standing = Literal["enacted", "hypothetical", "outcome_unknown"]
Reaches = Literal["yes", "no", "open"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")
    citation: str
    standing: Standing
    check: Check
    checked_by: str | None = None
    checked_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the row was law on a day; the end day is the first on which it is not."""
        return self.start <= on and (self.end is None or on < self.end)


class RegistrableRow(_Row):
    """One listed offense."""

    section: str
    title: str
    term: Literal["life", "ten_years", "follows"]
    child_under: int | None = None
    needs: Literal["sexual_intent", "victim_minor"] | None = None
    convicted_from: date | None = None
    convicted_before: date | None = None
    custody_on: date | None = None

    def reaches(
        self, convicted: date | None, released: date | None = None, supervised_to: date | None = None
    ) -> Reaches:
        """Whether the row reaches a conviction of that day; `open` when a date it turns on is not known.

        Args:
            convicted: day of the conviction.
            released: end of prison.
            supervised_to: end of probation or parole.
        """
        if convicted is None:
            return "open" if self.convicted_from or self.convicted_before else "yes"
        if self.convicted_before is not None and convicted >= self.convicted_before:
            return "no"
        if self.convicted_from is None or convicted >= self.convicted_from:
            return "yes"
        if self.custody_on is None:
            return "no"
        ends = [day for day in (released, supervised_to) if day is not None]
        if any(day >= self.custody_on for day in ends):
            return "yes"
        return "no" if len(ends) == 2 else "open"


class OpenQuestion(BaseModel):
    """What is not known of the law from a day on, said so that nobody takes silence for an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    start: date = Field(alias="from")
    touches: tuple[str, ...]
    standing: Standing
    text: str
    citation: str


class RuleRow(_Row):
    """One rule that is no offense: what a conviction is, deadlines, windows."""

    rule: str
    text: str | None = None
    value: int | None = None
    convicted_before: date | None = None
    """Reaches convictions before this day only, and those of an unknown day."""

    def reaches(self, convicted: date | None) -> bool:
        """Whether the rule may hold for a conviction of that day."""
        return convicted is None or self.convicted_before is None or convicted < self.convicted_before


class Ruleset(BaseModel):
    """All rows of one jurisdiction's law."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ruleset: str
    read_current_to: date
    """Last day to which somebody read the text."""
    open_questions: tuple[OpenQuestion, ...] = ()
    registrable: tuple[RegistrableRow, ...]
    rules: tuple[RuleRow, ...]

    def offenses(self, section: str, on: date) -> tuple[RegistrableRow, ...]:
        """Return the rows of a section in force on a day; each may reach other convictions."""
        return tuple(r for r in self.registrable if r.section == section and r.in_force(on))

    def questions(self, section: str, on: date) -> tuple[OpenQuestion, ...]:
        """Return what is not known of a section on a day."""
        return tuple(q for q in self.open_questions if section in q.touches and q.start <= on)

    def rule(self, name: str, on: date) -> RuleRow | None:
        """Return the newest row of a rule in force on a day."""
        rows = [r for r in self.rules if r.rule == name and r.in_force(on)]
        return max(rows, key=lambda r: r.start, default=None)


class Bill(BaseModel):
    """A bill as a hypothetical overlay; never mixed with law in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bill_id: str = Field(alias="bill")
    title: str
    standing: Literal["hypothetical", "outcome_unknown"]
    outcome: str
    modeled: tuple[str, ...]
    not_modeled: tuple[str, ...]
    adds_trafficking: bool
    child_under: int
    citation: str
    check: Check


@cache
def load_ruleset(name: str = "nm") -> Ruleset:
    """Return a ruleset by name."""
    return _validated(Ruleset, Path(__file__).parent / f"{name}.yml")


@cache
def load_bill(name: str) -> Bill:
    """Return a bill by the name of its file under `law/bills/`."""
    path = Path(__file__).parent.parent / "bills" / f"{name}.yml"
    if not path.exists():
        raise LawError(
            f"[{name}]: no such bill; there are {sorted(p.stem for p in path.parent.glob('*.yml'))}"
        )
    return _validated(Bill, path)


_Model = TypeVar("_Model", bound=BaseModel)


def _validated(kind: type[_Model], path: Path) -> _Model:
    raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise LawError(f"[{path.name}] field [{where}]: {fault['msg']}") from error
