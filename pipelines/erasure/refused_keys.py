"""Keys of withdrawn records as they may stand in text of which no record is known: yes, no, or nobody can tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.erasure.tombstones import Tombstone
from sources.spec.model import SourceSpec

Answer = Literal["yes", "no", "unknown"]
_MADE = re.compile(r"[0-9a-f]{16}(/\d+)?")
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
    is_certain: bool = True
    """Whether it says by itself that what holds it goes; a person whose record has no key in the text may have others."""

    def stands_in(self, passage: Passage) -> Answer:
        """Return whether a passage holds the key."""
        if not all(part in passage.text for part in self.parts):
            return "no"
        if passage.fields is None and all(len(part) < _SHORTEST for part in self.parts):
            likely = passage.is_glued or all(_is_word(part, passage.text) for part in self.parts)
            return "unknown" if likely else "no"
        if not all(_stands(part, passage) for part in self.parts):
            return "no"
        return "yes" if self.is_certain else "unknown"


def keys_of(spec: SourceSpec, stones: Sequence[Tombstone]) -> list[Key]:
    """Return the keys of some intents, as they stand in text.

    A record that its sender gave no key has one made of what it says, which stands nowhere: it is the person's key that
    tells where a person must look.
    """
    plans = [stone.plan for stone in stones if stone.plan is not None]
    whole = {person for plan in plans for person in plan.whole or ()}
    certain, uncertain = set(whole), set()
    for plan in plans:
        if plan.fact and _is_made(spec, plan.fact):
            uncertain |= set(plan.persons) - whole
        elif plan.fact:
            certain.add(plan.fact)
    found = [Key(_parts(spec, id_)) for id_ in sorted(certain)]
    found += [Key(_parts(spec, id_), is_certain=False) for id_ in sorted(uncertain)]
    return [key for key in found if key.parts]


def _parts(spec: SourceSpec, id_: str) -> tuple[str, ...]:
    key = id_.removeprefix(f"{spec.source_id}:")
    for facts in spec.all_facts:
        if facts is not spec.facts:  # ids of a further file say which
            key = key.removeprefix(f"{facts.file}:")
    return tuple(part for part in key.split("/") if part)


def _is_made(spec: SourceSpec, fact: str) -> bool:
    """Return whether a fact's id was made of what the record says: no such key was delivered."""
    return _MADE.fullmatch(fact.rpartition(":")[2]) is not None and any(f.key_from for f in spec.all_facts)


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
