"""What of a person may be compared and not shown: left out of the night's database, of explanations and of answers."""

from dataclasses import replace
from functools import cache

from sources.errors import SpecError
from sources.spec.limits import NUMBERS, Hidden
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.texts import NOT_SHOWN, NameText, RecordText
from warehouse.hidden import HiddenColumns
from warehouse.schema_files import load_schema

_TABLES: dict[Hidden, str] = {
    "names": "stage__names",
    "birth_dates": "stage__birth_dates",
    "addresses": "stage__addresses",
    **dict.fromkeys(NUMBERS, "stage__identifiers"),
}
_OF_A_PERSON: dict[Hidden, tuple[str, ...]] = {
    "sex": ("sex_raw", "sex"),
    "race": ("race_raw",),
    "birth_place": ("birth_place_raw", "birth_place"),
}
_PUBLIC = ("none", "id")
"""Classes of columns that say nothing of a person by themselves."""
_KEPT_BACK = "landed__quarantine"
_KINDS: dict[Hidden, tuple[str, ...]] = {
    "ssn": ("ssn", "ssn4"),
    "license": ("license",),
    "fbi": ("fbi",),
    "state_id": ("state_id",),
}
"""Fields to kinds of number in an explanation."""


@cache
def hidden_fields(source_id: str) -> frozenset[Hidden]:
    """Return what is not shown of a source's records; nothing for whatever is no source of ours."""
    try:
        return load_spec(source_id).limits.hidden
    except SpecError:
        return frozenset()


def hidden_columns(spec: SourceSpec) -> list[HiddenColumns]:
    """Return the columns of the night's tables that are blank for a source; quarantine holds whole records."""
    found = []
    for field in sorted(spec.limits.hidden):
        table, only = _TABLES.get(field, "stage__persons"), {}
        columns = _OF_A_PERSON.get(field) or tuple(
            column.name for column in load_schema(table).columns if column.pii not in _PUBLIC
        )
        if field == "addresses":
            columns = tuple(c.name for c in load_schema(table).columns if c.name not in _OF_NO_PLACE)
        if field in NUMBERS:
            only = {"id_type": NUMBERS[field]}
        found.append(HiddenColumns(table=table, source_id=spec.source_id, columns=columns, only=only))
    if found:
        found.append(HiddenColumns(table=_KEPT_BACK, source_id=spec.source_id, columns=("raw_text",)))
    return found


_OF_NO_PLACE = frozenset({"person_record_id", "address_no", "address_role"})
"""Of an address nothing is shown, its state and county neither: evidence of residence has a county of its own."""


def shown_text(record_id: str, text: RecordText) -> RecordText:
    """Return the values of a record with what may not be shown of its source masked.

    A record's id begins with its source and a colon; other ids are of nobody's source.
    """
    hidden = hidden_fields(record_id.partition(":")[0])
    if not hidden:
        return text
    kinds = {kind for field in hidden for kind in _KINDS.get(field, ())}
    return RecordText(
        names=[_masked(name) for name in text.names] if "names" in hidden else text.names,
        dates=[NOT_SHOWN for _ in text.dates] if "birth_dates" in hidden else text.dates,
        numbers={
            kind: [NOT_SHOWN for _ in values] if kind in kinds else values
            for kind, values in text.numbers.items()
        },
        places=[NOT_SHOWN if place else "" for place in text.places]
        if "addresses" in hidden
        else text.places,
        sex=NOT_SHOWN if text.sex and "sex" in hidden else text.sex,
        birth_place=NOT_SHOWN if text.birth_place and "birth_place" in hidden else text.birth_place,
    )


def without_shared_words(explanation: Explanation) -> Explanation:
    """Return an explanation that names no word of two names where a name of either may not be shown."""
    sides = (explanation.left_id, explanation.right_id)
    if any("names" in hidden_fields(one.partition(":")[0]) for one in sides):
        return replace(explanation, rare_words=())
    return explanation


def _masked(name: NameText) -> NameText:
    return NameText(
        surname=NOT_SHOWN if name.surname else "",
        given=NOT_SHOWN if name.given else "",
        middle=NOT_SHOWN if name.middle else "",
        suffix=NOT_SHOWN if name.suffix else "",
    )
