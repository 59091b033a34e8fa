"""Postings as named arrays and back: what a prepared folder holds."""

from collections.abc import Collection, Mapping
from typing import Any

from transforms.linkage.candidates.index import Index
from transforms.linkage.candidates.postings import Postings
from transforms.linkage.people.coded_people import CodedPeople

_OWN = ("keys", "starts", "rows")


def index_arrays(index: Index) -> dict[str, Any]:
    """Return the arrays of an index by dotted name, as postings.days.rows."""
    each = {f"postings.{base}": postings for base, postings in index.postings.items()}
    each["deletions"] = index.deletions
    return {f"{where}.{name}": getattr(own, name) for where, own in each.items() for name in _OWN}


def index_of(people: CodedPeople, bases: Collection[str], arrays: Mapping[str, Any]) -> Index:
    """Return the index that `index_arrays` took apart; the arrays stay where they are, memory maps too."""

    def postings(where: str) -> Postings:
        return Postings(**{name: arrays[f"{where}.{name}"] for name in _OWN})

    return Index(
        people=people,
        postings={base: postings(f"postings.{base}") for base in bases},
        deletions=postings("deletions"),
    )
