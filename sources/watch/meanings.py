"""What a specification says of each column: a key, a date, a code, a person's data, or passed by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sources.mapping.expressions import YES_NO_UNKNOWN
from sources.spec.fact_fields import FACTS
from sources.spec.fields import CodeMap, DateRule, Expression, PersonMap
from sources.spec.model import SourceSpec
from sources.spec.strict import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One column of one file role, as its specification reads it."""

    use: str
    """key, date, code, personal, fact, joined, or ignored."""
    date: DateRule | None = None
    listed: frozenset[str] | None = None
    """Codes the specification lists, upper case; None where it lists none."""


@dataclass(slots=True)
class _Uses:
    keys: set[str] = field(default_factory=set)
    personal: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    dates: dict[str, DateRule] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=dict)


def meanings_of(spec: SourceSpec, role: str) -> Mapping[str, Meaning]:
    """Return the meaning of every declared column of a file role."""
    uses = _Uses()
    for person in spec.persons:
        if person.file == role:
            _of_person(uses, person)
    facts = spec.facts_in(role)
    if facts is not None:
        uses.keys |= {*(facts.key or []), *facts.person_key}
        if facts.set_aside:
            uses.codes.setdefault(facts.set_aside.column, set())
    changes = spec.changes_in(role)
    if changes is not None:
        uses.keys |= set(changes.survivor)
        uses.codes.setdefault(changes.column, set()).update(code.upper() for code in changes.codes)
    if spec.merges is not None and spec.merges.file == role:
        uses.keys |= {*spec.merges.retired, *spec.merges.survivor}
    for name, expression, column in _fact_columns(spec, role):
        tri_state = name in FACTS[spec.kind].tri_state
        _note(uses, column, expression, YES_NO_UNKNOWN if tri_state else None)
        uses.facts.add(column)
    return {column: _meaning(uses, column, spec.file(role).ignored) for column in spec.file(role).declared}


def _of_person(uses: _Uses, person: PersonMap) -> None:
    uses.keys |= set(person.key)
    for name in person.names:
        for column, values in name.only_where.items():
            uses.codes.setdefault(column, set()).update(value.upper() for value in values)
    for word in (person.sex, person.race):
        for column in word.columns if word else ():
            _note(uses, column, word, None)
            uses.codes.setdefault(column, set())
    for expression in _expressions(person):
        for column in expression.columns:
            _note(uses, column, expression, None)
            if expression not in (person.sex, person.race):
                uses.personal.add(column)


def _note(uses: _Uses, column: str, expression: Expression | None, default: CodeMap | None) -> None:
    if expression is None:
        return
    if expression.date is not None and expression.date_parts is None:  # a part of a date is none
        uses.dates.setdefault(column, expression.date)
    if expression.others == "quarantine":
        uses.codes.setdefault(column, set()).update(code.upper() for code in expression.stands_for)
    codes = expression.codes or default
    if codes is not None and expression.capture is None and codes.unknown == "quarantine":
        uses.codes.setdefault(column, set()).update(codes.table)


def _fact_columns(spec: SourceSpec, role: str) -> Iterator[tuple[str, Expression, str]]:
    for facts in (one for several in spec.all_facts for one in several.by_slot):
        for name, expression in [*facts.fields.items(), *facts.one_row_per_part.items()]:
            for column in expression.all_columns:
                of_partner, dot, own = column.partition(".")
                if not dot and facts.file == role:
                    yield name, expression, column
                elif dot and of_partner == role:
                    yield name, expression, own


def _meaning(uses: _Uses, column: str, ignored: Mapping[str, str]) -> Meaning:
    rule = uses.dates.get(column)
    if column in ignored:
        return Meaning(use="ignored")
    if column in uses.keys:
        return Meaning(use="key", date=rule)
    if rule is not None:
        return Meaning(use="date", date=rule)
    if column in uses.codes and column not in uses.personal:
        return Meaning(use="code", listed=frozenset(uses.codes[column]) or None)
    if column in uses.personal:
        return Meaning(use="personal")
    return Meaning(use="fact" if column in uses.facts else "joined")


def _expressions(holder: object) -> Iterator[Expression]:
    if isinstance(holder, Expression):
        yield holder
    elif isinstance(holder, Strict):
        for name in type(holder).model_fields:
            yield from _expressions(getattr(holder, name))
    elif isinstance(holder, list | dict):
        for item in holder.values() if isinstance(holder, dict) else holder:
            yield from _expressions(item)
