"""A source specification as a whole."""

import hashlib
import json
from typing import Literal

from pydantic import Field, model_validator

from sources.spec.fact_fields import FACTS
from sources.spec.fields import Expression, FactMap, NameMap, PersonMap
from sources.spec.formats import FileSpec, Strict, Versioned
from sources.spec.watch import Watch
from sources.spec.withdrawals import Withdrawals


class Join(Strict):
    """Rows of `left` need a partner in `right`; one without is quarantined as an orphan, unless it may stay."""

    left: str
    right: str
    on: dict[str, str]
    """Left column to right column."""
    orphans: Literal["quarantine", "keep"] = "quarantine"
    """keep: `right` is a code table; a record whose code it lacks stays, and the table's columns are blank."""


class SourceSpec(Strict):
    """What a source sends, how to read it, what it means, and under which authority it is held."""

    source_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    jurisdiction: str = Field(pattern=r"^[A-Z]{2,6}$")
    kind: Literal["conviction", "residency", "registry"]
    authority: str
    cadence: str
    snapshot: Literal["full", "delta"] = "full"
    stale_after_days: int = Field(ge=1)
    max_shrink: float = Field(default=0.2, gt=0, le=1)
    """Share of its records a newer delivery may lack before the night is held: whoever is missing in a registry
    looks unregistered."""
    watch: Watch = Watch()
    """Who owns the source's alarms and how much may move; it decides nothing about how a delivery is read."""
    withdrawals: Withdrawals = Withdrawals()
    """What a withdrawal does, by kind; it decides nothing about how a delivery is read."""
    files: list[FileSpec]
    companions: dict[str, str] = Field(default_factory=dict)
    """File name patterns that come along and are not read (a layout copy, a checksum), each with the reason."""
    joins: list[Join] = Field(default_factory=list)
    persons: list[PersonMap]
    facts: FactMap
    more_facts: list[FactMap] = Field(default_factory=list)
    """Facts of the same kind in other files of the delivery (sentences of other states, say)."""

    @model_validator(mode="after")
    def _names_fit(self) -> "SourceSpec":
        roles = {file.role: file for file in self.files}
        if len(roles) != len(self.files):
            raise ValueError("files: two have the same role")
        if not any(person.names for person in self.persons):
            raise ValueError("persons: no file gives a name, and nobody can be reviewed without one")
        self._fields_are_known()
        for what, role, columns in self._uses():
            if role not in roles:
                raise ValueError(f"{what}: no file has the role [{role}]; roles are {sorted(roles)}")
            unknown = sorted(set(columns) - self._columns_of(role))
            if unknown:
                raise ValueError(f"{what}: columns {unknown} are not declared as taken in file [{role}]")
        return self

    def _fields_are_known(self) -> None:
        known = FACTS[self.kind].names
        for place, facts in self._placed_facts():
            named = {*facts.fields, *facts.one_row_per_part, *facts.must_agree}
            if named - known:
                raise ValueError(
                    f"{place}.fields: {sorted(named - known)} are no fields, expected some of {sorted(known)}"
                )
        files = [facts.file for facts in self.all_facts]
        if len(set(files)) != len(files):
            raise ValueError(f"more_facts: one file gives facts twice among {files}")

    def _placed_facts(self) -> list[tuple[str, FactMap]]:
        more = [(f"more_facts.{number}", facts) for number, facts in enumerate(self.more_facts)]
        return [("facts", self.facts), *more]

    @property
    def all_facts(self) -> list[FactMap]:
        """Every map of facts, the first one first."""
        return [self.facts, *self.more_facts]

    @property
    def reads_by_delivery_day(self) -> bool:
        """Whether a file's layout is chosen by the day of the delivery: reading then rests on that day, too."""
        return any(
            isinstance(file.format, Versioned) and file.format.dated_by and file.format.dated_by.delivery
            for file in self.files
        )

    def facts_in(self, role: str) -> FactMap | None:
        """Return the facts that a file carries, None where it carries none."""
        return next((facts for facts in self.all_facts if facts.file == role), None)

    def _uses(self) -> list[tuple[str, str, list[str]]]:
        uses = []
        for number, person in enumerate(self.persons):
            uses.append((f"persons.{number}", person.file, [*person.key, *_expression_columns(person)]))
        for place, fact in self._placed_facts():
            aside = [fact.set_aside.column] if fact.set_aside else []
            key = [*(fact.key or []), *fact.key_from, *fact.person_key]
            uses.append((place, fact.file, [*key, *aside, *_expression_columns(fact)]))
        for number, join in enumerate(self.joins):
            uses.append((f"joins.{number}", join.left, list(join.on)))
            uses.append((f"joins.{number}", join.right, list(join.on.values())))
        return uses

    def _columns_of(self, role: str) -> set[str]:
        """Columns of a file, and for a file of facts those of its partners as `role.COLUMN`."""
        columns = set(self.file(role).columns)
        if self.facts_in(role) is not None:
            for join in self.joins_from(role):
                partner = next((f for f in self.files if f.role == join.right), None)
                columns |= {f"{join.right}.{column}" for column in (partner.columns if partner else ())}
        return columns

    def joins_from(self, role: str) -> list[Join]:
        """Return the joins whose left side is this file."""
        return [join for join in self.joins if join.left == role]

    @property
    def digest(self) -> str:
        """SHA-256 over what the specification says of reading: other limits of the watch, or other kinds of
        withdrawal, read nothing anew."""
        text = json.dumps(self.model_dump(mode="json", exclude={"watch", "withdrawals"}), sort_keys=True)
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
