"""Facts of a record in words, and where an officer gets the missing ones, read from one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from transforms.linkage.explain.words import ExplanationError

FILE = Path(__file__).parent / "facts.yml"
CHANGEABLE: Mapping[str, tuple[str, ...]] = {
    "given": ("another",),
    "surname": ("another",),
    "sex": ("unknown", "another"),
    "middle": ("unknown", "another"),
    "suffix": ("unknown", "another"),
    "aliases": ("unknown",),
    "birth_date": ("unknown", "another_day", "another"),
    "birth_place": ("unknown", "another"),
    "place": ("unknown", "another"),
    "license": ("unknown", "another"),
    "state_id": ("unknown", "another"),
    "fbi": ("unknown", "another"),
    "ssn": ("unknown", "another"),
}
"""Fact to the changes that are tried on it, the smallest first; what is in a name stands before the names themselves."""
OBTAINABLE = (
    "sex", "middle", "suffix", "birth_date", "birth_place", "place", "license", "state_id", "fbi", "last_four", "ssn",
)  # fmt: skip
"""Facts that may be missing and that an officer may get."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWords:
    """A fact in words."""

    title: str
    changes: Mapping[str, str]
    """Change to its words, as a record would have the fact."""
    source: str | None


@cache
def load_facts() -> Mapping[str, FactWords]:
    """Return the facts by id, the cheapest to get first; raises ExplanationError naming what has no words."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))["facts"]
    facts = {
        fact: FactWords(
            title=own["title"],
            changes={name: text for name, text in own.items() if name not in ("title", "source")},
            source=own.get("source"),
        )
        for fact, own in raw.items()
    }
    wanted = {
        **{fact: set() for fact in OBTAINABLE},
        **{f: set(changes) for f, changes in CHANGEABLE.items()},
    }
    silent = sorted(
        fact
        for fact, changes in wanted.items()
        if fact not in facts
        or set(facts[fact].changes) != changes
        or (fact in OBTAINABLE and not facts[fact].source)
    )
    if silent or set(facts) - set(wanted):
        raise ExplanationError(
            f"[{FILE.name}] field [facts]: without all their words {silent}, unknown {sorted(set(facts) - set(wanted))}"
        )
    return facts
