"""What the parts of a specification must fit: roles, columns, fields, ages, chains. Pydantic says file, line and field."""

from sources.spec.effect import refuse_what_changes_nothing
from sources.spec.erasable import refuse_what_cannot_be_erased
from sources.spec.fact_fields import FACTS
from sources.spec.parts import SpecParts
from sources.spec.taken import refuse_idle_limits


def refuse_what_does_not_fit(spec: SpecParts) -> None:
    """Raise ValueError, its text beginning with the place, for the first part that fits no other."""
    roles = {file.role for file in spec.files}
    if len(roles) != len(spec.files):
        raise ValueError("files: two have the same role")
    if spec.may_serve and spec.kind not in spec.may_serve:
        raise ValueError(
            f"kind: [{spec.kind}], but the source may serve {spec.may_serve} alone: {spec.authority}"
        )
    if not any(person.names for person in spec.persons):
        raise ValueError("persons: no file gives a name, and nobody can be reviewed without one")
    _fields_are_known(spec)
    expected = spec.delivery.expects if isinstance(spec.delivery.expects, dict) else {}
    if expected.keys() - roles:
        raise ValueError(
            f"delivery.expects: no file has the roles {sorted(expected.keys() - roles)}; roles are {sorted(roles)}"
        )
    alone = sorted(
        f.role for f in spec.files if f.role in expected and expected[f.role].least > 1 and not f.many
    )
    if alone:
        raise ValueError(
            f"delivery.expects: {alone} come in several files, but a second one is refused: say many: true"
        )
    _ages_have_a_day(spec)
    refuse_what_changes_nothing(FACTS[spec.kind], spec.placed_facts(), spec.persons)
    _chain_fits(spec)
    refuse_what_cannot_be_erased(spec)
    refuse_idle_limits(spec)
    for what, role, columns in spec.uses():
        if role not in roles:
            raise ValueError(f"{what}: no file has the role [{role}]; roles are {sorted(roles)}")
        unknown = sorted(set(columns) - spec.columns_of(role))
        if unknown:
            raise ValueError(f"{what}: columns {unknown} are not declared as taken in file [{role}]")


def _fields_are_known(spec: SpecParts) -> None:
    known = FACTS[spec.kind].names
    for place, facts in spec.placed_facts():
        named = {*facts.fields, *facts.one_row_per_part, *facts.must_agree}
        if named - known:
            raise ValueError(
                f"{place}.fields: {sorted(named - known)} are no fields, expected some of {sorted(known)}"
            )
    files = [facts.file for facts in spec.all_facts]
    if len(set(files)) != len(files):
        raise ValueError(f"more_facts: one file gives facts twice among {files}")


def _ages_have_a_day(spec: SpecParts) -> None:
    files = {file.role: file for file in spec.files}
    for number, person in enumerate(spec.persons):
        born = [*person.birth_dates, *(n.birth_date for n in person.names if n.birth_date)]
        file = files.get(person.file)
        if any(dates.age for dates in born) and file is not None and file.as_of is None:
            raise ValueError(
                f"persons.{number}.birth_dates: an age is true on a day; say `as_of` in file [{person.file}]"
            )
    for place, facts in spec.placed_facts():
        aged = sorted(name for name, expression in facts.fields.items() if expression.age)
        if aged:
            raise ValueError(f"{place}.fields: {aged} are made of an age; only dates of birth can be")


def _chain_fits(spec: SpecParts) -> None:
    if spec.snapshot == "full" and (spec.chain or spec.changes):
        raise ValueError("chain: every delivery of a full source is everything; say snapshot: delta or event")
    if spec.snapshot != "full" and spec.chain is None:
        raise ValueError("snapshot: a delta or event needs `chain`: what makes a base, and the order")
    if spec.snapshot == "event" and not spec.changes:
        raise ValueError("snapshot: an event source needs `changes`: what each record does")
    if spec.snapshot != "full":
        for place, facts in spec.placed_facts():
            if not facts.key or facts.key_from:
                raise ValueError(f"{place}: deltas and events need the sender's own `key`, and no key_from")
        for number, join in enumerate(spec.joins):
            if join.orphans == "quarantine":
                raise ValueError(
                    f"joins.{number}: a delta may lack what came earlier; say orphans: earlier, or keep for a code table"
                )
    known = {person.file for person in spec.persons} | {facts.file for facts in spec.all_facts}
    for number, changes in enumerate(spec.changes):
        if changes.file not in known and changes.file in {file.role for file in spec.files}:
            raise ValueError(f"changes.{number}: [{changes.file}] gives neither persons nor facts")
        slotted = spec.facts_in(changes.file)
        if slotted is not None and slotted.slots is not None:
            raise ValueError(
                f"changes.{number}: a record of [{changes.file}] holds several facts in slots; which one changes?"
            )
    files = [changes.file for changes in spec.changes]
    if len(set(files)) != len(files):
        raise ValueError(f"changes: one file is named twice among {files}")
