"""The parts of a source specification, and what the rooms ask of them."""

import hashlib
import json
from typing import Literal

from pydantic import Field

from sources.spec.chain import Chain, Changes, IdType, Merges
from sources.spec.delivery import Delivery
from sources.spec.fields import DateRule, Expression, FactMap, NameMap, PersonMap
from sources.spec.files import FileSpec
from sources.spec.formats import Versioned
from sources.spec.limits import Limits
from sources.spec.strict import Strict
from sources.spec.watch import Watch
from sources.spec.withdrawals import Withdrawals


class Join(Strict):
    """Rows of `left` need a partner in `right`; one without is quarantined as an orphan, unless it may stay."""

    left: str
    right: str
    on: dict[str, str]
    """Left column to right column."""
    orphans: Literal["quarantine", "keep", "earlier"] = "quarantine"
    """keep: `right` is a code table; a record whose code it lacks stays, and the table's columns are blank.
    earlier: the partner may have come with an earlier delivery; whether it did is asked when they are put together."""
    each_once: bool = False
    """A key stands once in `right`: records that repeat one and differ are quarantined, all of them. Else the first
    record in file order speaks."""


class SpecParts(Strict):
    """What a source sends, how to read it, what it means, and under which authority it is held; nothing is checked yet."""

    source_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    jurisdiction: str = Field(pattern=r"^[A-Z]{2,6}$")
    kind: Literal["conviction", "residency", "registry"]
    authority: str
    may_serve: list[Literal["conviction", "residency", "registry"]] = Field(
        default_factory=list, max_length=3
    )
    """Kinds of facts that the law or the agreement lets the source be used for; empty: nothing is limited. A `kind`
    beyond them is refused, whoever copies or extends the specification."""
    cadence: str
    snapshot: Literal["full", "delta", "event"] = "full"
    """full: every delivery is everything. delta: a record is said whole whenever it changed. event: what happened to
    records said before (a correction, a merge, a withdrawal)."""
    missing_row: Literal["gone", "withdrawn", "unknown"] | None = None
    """What it means that a delivery of everything lacks a record of the one before: the sender holds it no more; it was
    withdrawn; or nothing is known, and the record stays as last seen. None: as gone, and nobody asked the sender."""
    chain: Chain | None = None
    changes: list[Changes] = Field(default_factory=list)
    merges: Merges | None = None
    retired_as: IdType = "OTHER"
    """Kind of identifier as which a retired key stays with the person it was merged into."""
    stale_after_days: int = Field(ge=1)
    max_shrink: float = Field(default=0.2, gt=0, le=1)
    """Share of its records a newer delivery may lack before it is held: whoever is missing in a registry
    looks unregistered."""
    watch: Watch = Watch()
    """Who owns the source's alarms and how much may move; it decides nothing about how a delivery is read."""
    withdrawals: Withdrawals = Withdrawals()
    """What a withdrawal does, by kind; it decides nothing about how a delivery is read."""
    limits: Limits = Limits()
    """How long it may be kept, whom it may be told, what of it is never shown; it decides nothing about how it is read."""
    delivery: Delivery = Delivery()
    """When a delivery is whole, of which day it is, how it is sealed."""
    files: list[FileSpec]
    companions: dict[str, str] = Field(default_factory=dict)
    """File name patterns that come along and are not read (a layout copy, a checksum), each with the reason."""
    joins: list[Join] = Field(default_factory=list)
    persons: list[PersonMap]
    facts: FactMap
    more_facts: list[FactMap] = Field(default_factory=list)
    """Facts of the same kind in other files of the delivery (sentences of other states, say)."""

    @property
    def is_assembled(self) -> bool:
        """Whether what a night rests on is put together, from several deliveries or after merges of persons."""
        return (
            self.snapshot != "full" or self.missing_row in ("withdrawn", "unknown") or self.merges is not None
        )

    @property
    def forgets(self) -> bool:
        """Whether a delivery of everything makes all before it dispensable: they told nothing that outlasts it."""
        return (
            self.missing_row not in ("withdrawn", "unknown")
            and not self.changes
            and (self.snapshot == "full" or self.merges is None)
        )

    @property
    def told_on(self) -> DateRule:
        """How the days are written from which changes and merges hold."""
        stated = [c.told_on for c in self.changes] + ([self.merges.told_on] if self.merges else [])
        rules = [
            expression.date for expression in stated if expression is not None and expression.date is not None
        ]
        formats = dict.fromkeys(f for rule in rules for f in rule.formats)
        return DateRule(formats=list(formats)) if formats else DateRule()

    def changes_in(self, role: str) -> Changes | None:
        """Return what the records of a file do, None where they are just there."""
        return next((changes for changes in self.changes if changes.file == role), None)

    def placed_facts(self) -> list[tuple[str, FactMap]]:
        """Return every map of facts with the place where it stands."""
        more = [(f"more_facts.{number}", facts) for number, facts in enumerate(self.more_facts)]
        return [("facts", self.facts), *more]

    @property
    def all_facts(self) -> list[FactMap]:
        """Every map of facts, the first one first."""
        return [self.facts, *self.more_facts]

    @property
    def reads_by_delivery_day(self) -> bool:
        """Whether the day of the delivery chooses a file's layout or makes its ages true: reading rests on it, too."""
        asked = [f.format.dated_by for f in self.files if isinstance(f.format, Versioned)]
        return any(day is not None and day.delivery for day in (*asked, *(f.as_of for f in self.files)))

    def facts_in(self, role: str) -> FactMap | None:
        """Return the facts that a file carries, None where it carries none."""
        return next((facts for facts in self.all_facts if facts.file == role), None)

    def uses(self) -> list[tuple[str, str, list[str]]]:
        """Return every part that reads columns: its place, the role of the file, the columns."""
        uses = []
        for number, person in enumerate(self.persons):
            uses.append((f"persons.{number}", person.file, [*person.key, *_expression_columns(person)]))
        for place, fact in self.placed_facts():
            aside = [fact.set_aside.column] if fact.set_aside else []
            key = [*(fact.key or []), *fact.key_from, *fact.person_key]
            filled = [column for expression in fact.filled_by for column in expression.all_columns]
            said = [column for one in fact.by_slot for column in _expression_columns(one)]
            uses.append((place, fact.file, [*key, *aside, *filled, *said]))
        for number, changes in enumerate(self.changes):
            columns = [changes.column, *changes.survivor, *_expression_columns(changes.told_on)]
            uses.append((f"changes.{number}", changes.file, columns))
        if self.merges is not None:
            merged = [*self.merges.retired, *self.merges.survivor, *_expression_columns(self.merges.told_on)]
            uses.append(("merges", self.merges.file, merged))
        for number, join in enumerate(self.joins):
            uses.append((f"joins.{number}", join.left, list(join.on)))
            uses.append((f"joins.{number}", join.right, list(join.on.values())))
        return uses

    def columns_of(self, role: str) -> set[str]:
        """Return the columns of a file, and those of its partners as `role.COLUMN`."""
        columns = set(self.file(role).columns)
        for join in self.joins_from(role):
            partner = next((f for f in self.files if f.role == join.right), None)
            columns |= {f"{join.right}.{column}" for column in (partner.columns if partner else ())}
        return columns

    def partner_columns(self, role: str) -> set[str]:
        """Return the columns of a file's partners that its records are asked for, as `role.COLUMN`."""
        asked = {column for _, file, columns in self.uses() if file == role for column in columns}
        return asked - set(self.file(role).columns)

    def joins_from(self, role: str) -> list[Join]:
        """Return the joins whose left side is this file."""
        return [join for join in self.joins if join.left == role]

    @property
    def digest(self) -> str:
        """SHA-256 over what the specification says of reading: other limits of the watch or of use, or other kinds of
        withdrawal, read nothing anew."""
        unread = {"watch", "withdrawals", "limits"}
        text = json.dumps(self.model_dump(mode="json", exclude=unread), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def file(self, role: str) -> FileSpec:
        """Return the file with this role."""
        return next(file for file in self.files if file.role == role)


def _expression_columns(holder: object) -> list[str]:
    """Return the columns of every expression below a map."""
    if isinstance(holder, Expression):
        return holder.all_columns
    if isinstance(holder, NameMap):
        parts = [getattr(holder, name) for name in type(holder).model_fields if name != "only_where"]
        return [*holder.only_where, *(c for part in parts for c in _expression_columns(part))]
    if isinstance(holder, Strict):
        return [c for name in type(holder).model_fields for c in _expression_columns(getattr(holder, name))]
    if isinstance(holder, list):
        return [c for item in holder for c in _expression_columns(item)]
    if isinstance(holder, dict):
        return [c for item in holder.values() for c in _expression_columns(item)]
    return []
