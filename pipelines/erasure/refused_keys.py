"""Keys of withdrawn records as they may stand in text of which no record is known: yes, no, or nobody can tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.erasure.tombstones import Tombstone

Answer = Literal["yes", "no", "unknown"]
_SHORTEST = 4
"""Characters below which a key is no evidence as a word: it must be a whole field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of text that is of one record, as far as anybody can tell."""

    text: str
    fields: frozenset[str] | None = None
    """Its fields, stripped; None where nothing says where one ends."""
    is_glued: bool = False
    """Whether fields stand beside each other without anything between them: a key need not be a word."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key; of a composite key every part must stand there."""

    parts: tuple[str, ...]

    def stands_in(self, passage: Passage) -> Answer:
        """Return whether a passage holds the key."""
        if not all(part in passage.text for part in self.parts):
            return "no"
        if passage.fields is None and all(len(part) < _SHORTEST for part in self.parts):
            likely = passage.is_glued or all(_is_word(part, passage.text) for part in self.parts)
            return "unknown" if likely else "no"
        return "yes" if all(_stands(part, passage) for part in self.parts) else "no"


def keys_of(source_id: str, stones: Sequence[Tombstone]) -> list[Key]:
    """Return the keys of some intents."""
    begin = len(source_id) + 1
    plans = [stone.plan for stone in stones if stone.plan is not None]
    keys = {id_[begin:] for plan in plans for id_ in (plan.fact, *(plan.whole or ())) if id_}
    found = [Key(tuple(part for part in key.split("/") if part)) for key in sorted(keys)]
    return [key for key in found if key.parts]


def mentions(passage: Passage, keys: Sequence[Key]) -> Answer:
    """Return whether a passage holds one of the keys."""
    answers = {key.stands_in(passage) for key in keys}
    return "yes" if "yes" in answers else "unknown" if "unknown" in answers else "no"


def _stands(part: str, passage: Passage) -> bool:
    if len(part) < _SHORTEST and passage.fields is not None:
        return part in passage.fields
    return passage.is_glued or _is_word(part, passage.text)


def _is_word(part: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(part)}(?![^\W_])", text) is not None
