"""Rows of a ruleset: listed offenses, rules that are no offense, and what is not known."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from law.conditions import Condition, Stands
from law.offense_map import Category

Check = Literal["unread", "source_read", "counsel_approved"]
Standing = Literal["enacted", "hypothetical", "outcome_unknown"]
Content = Literal["stated", "unknown"]
Form = Literal["none", "aiding", "attempt", "conspiracy", "solicitation"]
Term = Literal["life", "ten_years", "follows"]
RuleName = Literal[
    "out_of_state_registrant",
    "offender_age",
    "tribal_court",
    "deadline_days",
    "deadline_business_days",
    "term_years",
    "translation_days",
    "notice_business_days",
    "adult_sentence",
    "equivalence_by_conduct",
    "equivalence_by_elements",
]
"""Rules that a program reads; one by another name would answer nothing."""
_COUNTED = (
    "offender_age",
    "deadline_days",
    "deadline_business_days",
    "term_years",
    "translation_days",
    "notice_business_days",
    "adult_sentence",
)


RowId = Annotated[str, Field(pattern=r"^\S+$")]
"""An id is a word: one of nothing, or with blanks, would never be found by its name."""
Said = Annotated[str, Field(pattern=r"\S")]
Cited = Annotated[str, Field(pattern=r"\d")]
"""A statute, an act or a case has a number; a note to self has none."""
_MOST = {"offender_age": 25, "adult_sentence": 25, "term_years": 99}
_MOST_DAYS = 366


class Fixed(BaseModel):
    """Data that never changes and has no fields but its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(Fixed):
    """What every row says of itself."""

    id: RowId
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")
    citation: Cited
    standing: Standing
    check: Check
    checked_by: str | None = None
    checked_on: date | None = None
    content: Content = "stated"
    """unknown: something stood there on these days, and what it said is not known here; it answers nothing."""
    beside: tuple[str, ...] = ()
    """Rows of the same section or rule that hold on the same days for the same convictions, and are meant to."""
    gap: str | None = None
    """Why no such row stood in the law between the end of the one before and this one; without it a gap is a slip."""

    def in_force(self, on: date) -> bool:
        """Whether the row was law on a day; the end day is the first on which it is not."""
        return self.start <= on and (self.end is None or on < self.end)


class ReachingRow(Row):
    """A row that reaches some convictions and not others, by their day and by custody on a day."""

    convicted_from: date | None = None
    convicted_before: date | None = None
    """Reaches convictions before this day only."""
    custody_on: date | None = None
    """Reaches convictions before `convicted_from`, too, of those who were in prison or supervised on this day."""

    def reaches(
        self, convicted: date | None, released: date | None = None, supervised_to: date | None = None
    ) -> Stands:
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
        return in_custody_on(self.custody_on, released, supervised_to)


def in_custody_on(day: date, released: date | None, supervised_to: date | None) -> Stands:
    """Whether somebody convicted before a day was still in prison, on probation or on parole on it."""
    ends = [end for end in (released, supervised_to) if end is not None]
    if any(end >= day for end in ends):
        return "yes"
    return "no" if len(ends) == 2 else "open"


class Conditions(Fixed):
    """What an offense asks of the conduct; see law/conditions.py."""

    victim_under: Annotated[int, Field(strict=True, ge=1, le=21)] | None = None
    commercial_sex: Literal["yes"] | None = None
    force: Literal["yes"] | None = None
    sexual_act: Literal["yes"] | None = None
    sexual_intent: Literal["yes"] | None = None

    def each(self) -> Iterator[tuple[Condition, int | str]]:
        """Return the conditions that are asked, in the order of the field names."""
        for name in get_args(Condition):
            value = getattr(self, name)
            if value is not None:
                yield name, value


class Resemblance(Fixed):
    """Kinds of foreign offense that are held against a listed one."""

    kinds: tuple[Category, ...] = Field(min_length=1)
    where: dict[Literal["force", "victim_minor"], Literal["yes", "no"]] = Field(default_factory=dict)
    """Only where the record states this."""


class RegistrableRow(ReachingRow):
    """One listed offense."""

    section: str
    title: str = Field(pattern=r"\S")
    term: Term
    asks: Conditions = Conditions()
    compare: str | None = None
    """Name of a resemblance; None where no trafficking conviction is held against the row."""
    forms: tuple[Form, ...] = Field(default=("none", "aiding"), min_length=1)
    """Forms of the foreign offense that the row reaches by itself."""
    completes: tuple[str, ...] = ()
    """Rows whose offense counts in this row's forms, too."""


class OpenQuestion(Fixed):
    """What is not known of the law from a day on, said so that nobody takes silence for an answer."""

    id: RowId
    start: date = Field(alias="from")
    touches: tuple[str, ...]
    standing: Standing
    text: Said
    citation: Cited


class RuleRow(ReachingRow):
    """One rule that is no offense: deadlines, windows, whom the act reaches at all."""

    rule: RuleName
    topic: str | None = None
    """The question that several rules answer, one after the other, in units of their own: a deadline."""
    text: str | None = None
    value: Annotated[int, Field(strict=True, ge=1)] | None = None
    offense_from: date | None = None
    """Reaches offenses committed on or after this day only."""
    free_on: date | None = None
    """Reaches only those who were neither in prison nor supervised on this day."""

    @model_validator(mode="after")
    def _days_are_counted(self) -> "RuleRow":
        if self.rule in _COUNTED and self.value is None and self.content == "stated":
            raise ValueError(f"rule {self.rule} has no value; say how many, or content: unknown")
        most = _MOST.get(self.rule, _MOST_DAYS)
        if self.value is not None and self.value > most:
            raise ValueError(f"rule {self.rule} has {self.value}; expected {most} at most")
        return self


class Rows(Fixed):
    """Listed offenses that refer to resemblances and to each other; shared by rulesets and what bills add."""

    resemblances: dict[str, tuple[Resemblance, ...]] = Field(default_factory=dict)
    registrable: tuple[RegistrableRow, ...] = ()

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> "Rows":
        ids = {row.id for row in self.registrable}
        for row in self.registrable:
            if row.compare is not None and row.compare not in self.resemblances:
                known = sorted(self.resemblances)
                raise ValueError(f"row [{row.id}] compare: no resemblance [{row.compare}]; there are {known}")
            strange = sorted(set(row.completes) - ids)
            if strange:
                raise ValueError(f"row [{row.id}] completes: no such rows {strange}")
        return self
