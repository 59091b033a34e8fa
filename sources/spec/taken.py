"""Limits that would protect nothing: on a field of a person that a source never gives, on deliveries that are never over."""

from sources.spec.limits import NUMBERS, Hidden
from sources.spec.parts import SpecParts


def taken_fields(spec: SpecParts) -> frozenset[Hidden]:
    """Return the fields of a person that the specification takes."""
    people = spec.persons
    born = any(person.birth_dates or any(n.birth_date for n in person.names) for person in people)
    given: dict[Hidden, bool] = {
        "names": any(person.names for person in people),
        "birth_dates": born,
        "addresses": any(person.addresses for person in people),
        "sex": any(person.sex for person in people),
        "race": any(person.race for person in people),
        "birth_place": any(person.birth_place for person in people),
    }
    types = {identifier.type for person in people for identifier in person.identifiers}
    given |= {field: bool(types.intersection(own)) for field, own in NUMBERS.items()}
    return frozenset(field for field, is_taken in given.items() if is_taken)


def refuse_idle_limits(spec: SpecParts) -> None:
    """Raise ValueError where a field is not to be shown that the specification does not take, or where a delivery that
    might be kept so long is never superseded by another."""
    if spec.limits.keep_days is not None and not spec.forgets:
        raise ValueError(
            "limits.keep_days: every delivery of this source goes on counting (changes, merges or missing_row), so none is"
            " ever superseded; take it out, and withdraw records by order"
        )
    idle = sorted(spec.limits.hidden - taken_fields(spec))
    if idle:
        raise ValueError(
            f"limits.not_shown: {idle} are taken from no file, so nothing is hidden; take them out"
        )
