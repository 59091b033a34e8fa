"""Postings as named arrays and back: what a prepared folder holds."""

from collections.abc import Collection, Mapping
from typing import Any

from transforms.linkage.candidates.postings import Index, Postings
from transforms.linkage.people.coded_people import CodedPeople

_OWN = ("keys", "starts", "rows")


def index_arrays(index: Index) -> dict[str, Any]:
    """Return the arrays of an index by dotted name, as postings.days.rows."""
    return {
        f"postings.{base}.{name}": getattr(postings, name)
        for base, postings in index.postings.items()
        for name in _OWN
    }


def index_of(people: CodedPeople, bases: Collection[str], arrays: Mapping[str, Any]) -> Index:
    """Return the index that `index_arrays` took apart; the arrays stay where they are, memory maps too."""
    found = {base: Postings(**{name: arrays[f"postings.{base}.{name}"] for name in _OWN}) for base in bases}
    return Index(people=people, postings=found)
