"""Words of a specification that would change nothing where they stand, unseen: refused."""

from collections.abc import Iterator, Sequence

from sources.spec.fact_fields import FactFields
from sources.spec.fields import Expression, FactMap, PersonMap

Placed = tuple[str, Expression, bool, bool]
"""Where an expression stands, what it is, whether a code map and whether a date rule count there."""


def refuse_what_changes_nothing(
    fields: FactFields, placed_facts: Sequence[tuple[str, FactMap]], persons: Sequence[PersonMap]
) -> None:
    """Raise ValueError for a code map or a date rule where the text is carried as written."""
    for place, expression, may_map, may_date in [*_of_facts(fields, placed_facts), *_of_persons(persons)]:
        if expression.codes is not None and not may_map:
            raise ValueError(
                f"{place}: codes have no effect here, the text is carried as written; say what a text means with"
                " stands_for, and others: quarantine where only those may stand"
            )
        if expression.date is not None and not may_date:
            raise ValueError(f"{place}: date has no effect here, the field is no date")


def _of_facts(fields: FactFields, placed_facts: Sequence[tuple[str, FactMap]]) -> Iterator[Placed]:
    mapped, dated = {*fields.plain, *fields.coded, *fields.tri_state}, {*fields.dates}
    for place, facts in placed_facts:
        for name, expression in facts.fields.items():
            yield f"{place}.fields.{name}", expression, name in mapped, name in dated
        for name, expression in facts.one_row_per_part.items():
            yield f"{place}.one_row_per_part.{name}", expression, False, name in dated


def _of_persons(persons: Sequence[PersonMap]) -> Iterator[Placed]:
    for number, person in enumerate(persons):
        place = f"persons.{number}"
        if person.sex is not None:
            yield f"{place}.sex", person.sex, True, False
        for n, born in enumerate(person.birth_dates):
            yield f"{place}.birth_dates.{n}", born, False, True
        for n, identifier in enumerate(person.identifiers):
            yield f"{place}.identifiers.{n}.value", identifier.value, False, False
        for n, name in enumerate(person.names):
            for part in ("full", "given", "middle", "surname", "suffix"):
                expression = getattr(name, part)
                if expression is not None:
                    yield f"{place}.names.{n}.{part}", expression, False, False
