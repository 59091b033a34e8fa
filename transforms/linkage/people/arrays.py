"""Coded people and their vocabulary as named arrays and back: what a prepared folder holds."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from transforms.linkage.people.coded_people import (
    NAME_PARTS,
    NUMBER_KINDS,
    CodedDates,
    CodedNames,
    CodedNumbers,
    CodedPeople,
    CodedPlaces,
)
from transforms.linkage.people.record_ids import RecordIds, text_arrays
from transforms.linkage.people.vocabulary import Vocabulary, vocabulary_of

Arrays = Mapping[str, Any]
_WORD_FACTS = tuple(f.name for f in fields(Vocabulary) if f.name not in ("words", "_code_of"))


def people_arrays(people: CodedPeople) -> dict[str, Any]:
    """Return the arrays of a side by dotted name, as names.parts.given."""
    found = {"sex": people.sex, "birth_place": people.birth_place}
    found |= {f"record_ids.{name}": array for name, array in text_arrays(people.record_ids).items()}
    found |= {f"names.{name}": getattr(people.names, name) for name in _own(CodedNames) if name != "parts"}
    found |= {f"names.parts.{part}": people.names.parts[part] for part in NAME_PARTS}
    found |= {f"dates.{name}": getattr(people.dates, name) for name in _own(CodedDates)}
    found |= {f"places.{name}": getattr(people.places, name) for name in _own(CodedPlaces)}
    for kind in NUMBER_KINDS:
        numbers = people.numbers[kind]
        found |= {f"numbers.{kind}.{name}": getattr(numbers, name) for name in _own(CodedNumbers)}
    return {name: _smaller(array) if name.endswith(".start") else array for name, array in found.items()}


def people_of(arrays: Arrays) -> CodedPeople:
    """Return the side that `people_arrays` took apart; the arrays stay where they are, memory maps too."""
    names = {name: arrays[f"names.{name}"] for name in _own(CodedNames) if name != "parts"}
    return CodedPeople(
        record_ids=RecordIds(arrays["record_ids.text"], arrays["record_ids.starts"]),
        sex=arrays["sex"],
        birth_place=arrays["birth_place"],
        names=CodedNames(**names, parts={part: arrays[f"names.parts.{part}"] for part in NAME_PARTS}),
        dates=CodedDates(**{name: arrays[f"dates.{name}"] for name in _own(CodedDates)}),
        numbers={
            kind: CodedNumbers(**{name: arrays[f"numbers.{kind}.{name}"] for name in _own(CodedNumbers)})
            for kind in NUMBER_KINDS
        },
        places=CodedPlaces(**{name: arrays[f"places.{name}"] for name in _own(CodedPlaces)}),
    )


def vocabulary_arrays(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the arrays of a vocabulary by name."""
    words = {f"words.{name}": array for name, array in text_arrays(vocabulary.words).items()}
    return words | {f"words.{name}": getattr(vocabulary, name) for name in _WORD_FACTS}


def vocabulary_from(arrays: Arrays) -> Vocabulary:
    """Return the vocabulary that `vocabulary_arrays` took apart."""
    words = RecordIds(arrays["words.text"], arrays["words.starts"])
    return vocabulary_of(words[:], {name: arrays[f"words.{name}"] for name in _WORD_FACTS})


def _smaller(starts: Any) -> Any:
    return starts.astype(np.int32) if len(starts) and starts[-1] < 2**31 else starts


def _own(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
