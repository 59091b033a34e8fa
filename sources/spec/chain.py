"""How the deliveries of a source hang together: base and deltas, their order, change codes, merged persons."""

from typing import Literal

from pydantic import Field, model_validator

from sources.spec.fields import Expression
from sources.spec.strict import Pattern, Strict

IdType = Literal["SSN", "OLN", "FBI", "SID", "DOC", "CII", "OTHER"]
Withdrawal = Literal[
    "vacated", "expunged", "sealed", "set_aside", "consolidated", "entered_in_error", "delete"
]
Op = Literal["add", "change", "correct", "merge"] | Withdrawal
WHOLE: frozenset[str] = frozenset({"add", "change"})
"""Rows that say a record whole, as it is now."""
SPEAKING: frozenset[str] = WHOLE | {"correct"}
"""Rows that say anything of a record but its key: a correction says only what is other than before."""
KINDS: dict[str, str] = {"delete": "deleted", "entered_in_error": "corrected"}
"""Codes to the kind of withdrawal, where the word is another."""


class Told(Strict):
    """Where a delivery says something of itself: a regular expression on a file's name or on the first bytes of one."""

    file_name: Pattern | None = None
    content: Pattern | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "Told":
        if (self.file_name is None) == (self.content is None):
            raise ValueError("say file_name or content: one regular expression")
        return self


class Numbered(Told):
    """The number of a delivery in its sequence, in group 1; numbers go up by one."""

    first: int | None = Field(default=None, ge=0)
    """Number of the first delta after a base without a number of its own; None: the smallest there is."""


class Period(Told):
    """The days a delivery covers: with one group the last day; with two the first and the last day."""

    formats: list[str] = Field(default_factory=lambda: ["%Y-%m-%d"])


class Chain(Strict):
    """What makes a base, and in which order deltas follow it. Without number and period the order is that of receipt."""

    base: Told | Literal["never"] = "never"
    """How a delivery of everything is told from a delta; never: no delivery is one."""
    number: Numbered | None = None
    period: Period | None = None
    people: Literal["replaced", "added_to"] = "replaced"
    """Names, dates, identifiers and addresses of a delta take the place of those known of the person, or join them."""

    @model_validator(mode="after")
    def _one_order(self) -> "Chain":
        if self.number is not None and self.period is not None:
            raise ValueError("order deliveries by number or by period, not by both")
        return self


class Changes(Strict):
    """The column of a file that says what each record does."""

    file: str
    column: str
    codes: dict[str, Op]
    """Code as delivered to what it does; a code that is not listed quarantines the record."""
    told_on: Expression | None = None
    """From when, as the sender says."""
    survivor: list[str] = Field(default_factory=list)
    """Columns of the key that a merged person goes under from now on."""

    @model_validator(mode="after")
    def _a_merge_names_who_stays(self) -> "Changes":
        if ("merge" in self.codes.values()) != bool(self.survivor):
            raise ValueError("a code that means merge needs `survivor`, the columns of the key that stays")
        return self


class Merges(Strict):
    """A file of person keys that were retired, each with the key that stays."""

    file: str
    retired: list[str] = Field(min_length=1)
    survivor: list[str] = Field(min_length=1)
    told_on: Expression | None = None
