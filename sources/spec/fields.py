"""How columns become canonical fields: expressions, dates, code maps, names, tables."""

import json
import re
from typing import Any, Literal

from pydantic import Field, model_validator

from sources.spec.jurisdictions import US_JURISDICTIONS
from sources.spec.strict import Pattern, Strict

Policy = Literal["quarantine", "keep"]
SLOT = "{slot}"
"""Stands for the number of a slot in a column's name."""


class CodeMap(Strict):
    """Codes as delivered to canonical words; upper case, trimmed, decides."""

    values: dict[str, str] = Field(default_factory=dict)
    also: Literal["us_jurisdictions"] | None = None
    """A table that every source may use beside its own values, which win."""
    unknown: Policy | str = "quarantine"
    """quarantine the record, keep the code as it is, or any other word: the value for unknown codes."""
    blank: str | None = None
    """Value for a blank; None leaves it null."""

    @property
    def table(self) -> dict[str, str]:
        """Return every code, upper case and trimmed, with its word."""
        shared = US_JURISDICTIONS if self.also == "us_jurisdictions" else {}
        return {**shared, **{code.upper().strip(): word for code, word in self.values.items()}}


class DateRule(Strict):
    """How a column writes dates. Tokens are strptime's; YYYY, YYYY-MM and ISO need no mention."""

    formats: list[str] = Field(default_factory=lambda: ["%Y-%m-%d"])
    placeholders: list[str] = Field(default_factory=list)
    pivot_year: int | None = None
    on_invalid: Policy = "quarantine"


class DateParts(Strict):
    """Year, month and day in columns of their own; a part that is blank or zero is unknown."""

    year: str
    month: str
    day: str


class Expression(Strict):
    """Where a field's text comes from. Written short as a column name, or as one of these."""

    column: str | None = None
    first_of: list[str] | None = None
    """First column that is not blank."""
    join: list[str] | None = None
    separator: str = " "
    literal: str | None = None
    label_of: dict[str, str] | None = None
    """Column to label; the label of the first column that is not blank."""
    beside: dict[str, str] | None = None
    """Column to a column that belongs to it: the one beside the first column that is not blank."""
    date_parts: DateParts | None = None
    """Columns of a date's parts; gives YYYY-MM-DD, with 00 for a part that is not known."""
    age: str | None = None
    """Column of an age in whole years on the file's `as_of` day; gives `AGE 34 ON 2026-03-01`, which is a year or two of
    birth, never a day."""
    each: "list[Expression] | None" = None
    """Several texts, each by its own rules, put together with `separator`; blank ones are left out."""
    blank_if: list[str] = Field(default_factory=list)
    """Texts that stand for nothing in these columns, such as `SEE COMMENT FOR CHARGE`."""
    only_if: list[str] = Field(default_factory=list)
    """The only texts that count in these columns, such as the statutes of attempt among four."""
    only_where: dict[str, list[str]] = Field(default_factory=dict)
    """Column to the values with which a record says anything here (an alias row, say)."""
    capture: Pattern | None = None
    """Regular expression on the text; group 1 is taken, nothing when it does not match."""
    stands_for: dict[str, str] = Field(default_factory=dict)
    """Sentinels to what they mean (`9999: DEATH`), equal as text or as numbers; never read as what they look like."""
    others: Policy = "keep"
    """What becomes of a text that `stands_for` does not list: kept as it is, or the record is quarantined."""
    within: str | None = None
    """Words around a text that is no sentinel, `{}` being the text: `{} years`."""
    codes: CodeMap | None = None
    date: DateRule | None = None
    required: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("age") is not None:
            return {"date": {}, **value}  # an age that is no number must not pass for one that is not known
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> "Expression":
        origins = ("column", "first_of", "join", "literal", "label_of", "beside", "date_parts", "age", "each")
        given = [name for name in origins if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"name exactly one of {', '.join(origins)}; got {given}")
        if self.capture is not None and re.compile(self.capture).groups < 1:
            raise ValueError("capture needs a group in parentheses: what it matches is taken")
        if self.within is not None and self.within.count("{}") != 1:
            raise ValueError("within needs one {}: where the text stands")
        for part in self.each or []:
            if part.codes or part.date or part.required or part.each or part.others != "keep":
                raise ValueError(
                    "a part of `each` is plain text: codes, date, required, others belong to the whole"
                )
        if self.others == "quarantine" and not self.stands_for:
            raise ValueError("others says what becomes of texts that stands_for does not list: list some")
        if self.blank_if and self.only_if:
            raise ValueError("name the texts that count or those that do not, not both")
        if self.date_parts is not None and (self.date is None or "%Y-%m-%d" not in self.date.formats):
            raise ValueError("date_parts gives YYYY-MM-DD: say date: {formats: ['%Y-%m-%d']} beside it")
        return self

    @property
    def columns(self) -> list[str]:
        """Columns the expression reads."""
        beside = [column for pair in (self.beside or {}).items() for column in pair]
        several = [*(self.first_of or []), *(self.join or []), *(self.label_of or {}), *beside]
        parts = [self.date_parts.year, self.date_parts.month, self.date_parts.day] if self.date_parts else []
        one = self.column or self.age
        return [one] if one else [*several, *parts]

    @property
    def all_columns(self) -> list[str]:
        """Columns that the expression reads or looks at, those of its parts too."""
        below = [column for part in self.each or [] for column in part.all_columns]
        return [*self.columns, *below, *self.only_where]


class NameMap(Strict):
    """One name of a person: parts, or one text in a stated order."""

    role: Literal["current", "committed", "alias", "maiden", "married", "moniker", "religious", "record"] = (
        "record"
    )
    format: Literal[
        "parts",
        "last_comma_first",
        "last_comma_first_comma_middle",
        "first_middle_last",
        "last_first_middle",
        "auto",
    ] = "parts"
    full: Expression | None = None
    given: Expression | None = None
    middle: Expression | None = None
    surname: Expression | None = None
    suffix: Expression | None = None
    separated_by: str | None = None
    """The text holds several names (an alias list)."""
    truncated_to: dict[Literal["given", "middle", "surname", "full"], int] = Field(default_factory=dict)
    cut_where: dict[Literal["given", "middle", "surname", "full"], Expression] = Field(default_factory=dict)
    """Part to a flag column that says T where the sender cut this value (AAMVA DDE, DDF, DDG)."""
    birth_date: Expression | None = None
    """Alias tables may carry a date of birth of their own."""
    only_where: dict[str, list[str]] = Field(default_factory=dict)
    """Column to the values with which a record is such a name (`NameType: [A]`); a value that no name of the
    file lists quarantines the record."""


class IdentifierMap(Strict):
    """One identifier of a person."""

    type: Literal["SSN", "OLN", "FBI", "SID", "DOC", "CII", "OTHER"]
    issuer: Expression | None = None
    value: Expression
    separated_by: str | None = None


class AddressMap(Strict):
    """One address of a person."""

    role: Literal["current", "previous", "mailing", "work", "school"] = "current"
    full: Expression | None = None
    street: Expression | None = None
    city: Expression | None = None
    state: Expression | None = None
    postcode: Expression | None = None
    county: Expression | None = None


class PersonMap(Strict):
    """What one file says of people; several files of a delivery may."""

    file: str
    key: list[str]
    names: list[NameMap] = Field(default_factory=list)
    birth_dates: list[Expression] = Field(default_factory=list)
    identifiers: list[IdentifierMap] = Field(default_factory=list)
    addresses: list[AddressMap] = Field(default_factory=list)
    sex: Expression | None = None
    race: Expression | None = None
    birth_place: Expression | None = None


class SetAside(Strict):
    """Rows that carry no fact of the source's kind: accepted, counted, not used."""

    column: str
    unless_in: list[str] = Field(default_factory=list)
    if_blank: bool = False
    """Rows with nothing in the column, such as a partner's name: counts of people whom nobody named."""
    reason: str

    @model_validator(mode="after")
    def _one_rule(self) -> "SetAside":
        if self.if_blank == bool(self.unless_in):
            raise ValueError("say either unless_in or if_blank: which rows carry no fact")
        return self


class Slots(Strict):
    """Several facts side by side in one record; `{slot}` in a column's name is their number, counted from 1."""

    count: int = Field(ge=2, le=99)
    filled_by: Expression
    """A slot in which this is blank carries no fact."""


class FactMap(Strict):
    """Convictions, residency facts or registrations: one row a fact.

    Columns of a file that `file` is joined to are named `role.COLUMN`.
    """

    file: str
    key: list[str] | None = None
    """Columns that identify the fact; None hashes `key_from`."""
    key_from: list[str] = Field(default_factory=list)
    person_key: list[str]
    set_aside: SetAside | None = None
    slots: Slots | None = None
    """A record holds several facts, in columns `TTITLE{slot}`; the id of each ends in its number."""
    one_row_per_part: dict[str, Expression] = Field(default_factory=dict)
    """Fields whose texts are joined by a bar over the rows of one fact (sentence parts, later events)."""
    must_agree: list[str] = Field(default_factory=list)
    """Fields in which the parts of one fact may not differ; a part that does is quarantined."""
    fields: dict[str, Expression]

    @model_validator(mode="after")
    def _slots_fit(self) -> "FactMap":
        numbered = [name for name, field in self.fields.items() if SLOT in "".join(field.all_columns)]
        if self.slots is None and numbered:
            raise ValueError(f"fields {numbered} name columns with {SLOT}; say `slots`: how many there are")
        if self.slots is not None and SLOT not in "".join(self.slots.filled_by.all_columns):
            raise ValueError(f"slots.filled_by names no column with {SLOT}")
        if self.slots is not None and self.one_row_per_part:
            raise ValueError("a record has slots, or it is a part of a fact: not both")
        return self

    @property
    def by_slot(self) -> list["FactMap"]:
        """Return this map once for each slot, with its columns' names; itself where there are none."""
        if self.slots is None:
            return [self]
        text = self.model_dump_json()
        numbers = range(1, self.slots.count + 1)
        own = [json.loads(text.replace(SLOT, str(number))) for number in numbers]
        return [FactMap.model_validate({**one, "slots": None}) for one in own]

    @property
    def filled_by(self) -> list[Expression]:
        """Return, for each slot, the expression that is blank where it carries no fact; nothing without slots."""
        if self.slots is None:
            return []
        text = self.slots.filled_by.model_dump_json()
        numbers = range(1, self.slots.count + 1)
        return [Expression.model_validate(json.loads(text.replace(SLOT, str(n)))) for n in numbers]
