"""The ledger of a pair: every bit of its weight, where it comes from, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.evidence.together import COUNTED
from transforms.linkage.explain.words import PRIOR, RIVALS, load_words
from transforms.linkage.weights.pairs import WeighedPairs

FACTS = (
    "surname", "given", "middle", "suffix", "names_used", "known_on_both", "birth_date", "ssn", "license", "fbi",
    "state_id", "place", "sex", "birth_place",
)  # fmt: skip
"""Comparisons of what the records themselves say; the others say how rare it is, or what several facts mean together."""
_SILENT = ("missing", "both_missing", "names_of_record", "none")
"""Levels at which nothing was compared."""


class Entry(TypedDict):
    """One line of a ledger; `mbit` are thousandths of a bit."""

    comparison: str
    level: str
    mbit: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The lines under one heading that an officer knows."""

    heading: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def mbit(self) -> int:
        """The subtotal."""
        return sum(entry["mbit"] for entry in self.entries)


def ledger(pairs: WeighedPairs, row: int) -> list[Entry]:
    """Return the ledger of one pair, see `ledgers`."""
    return ledgers(pairs.take(np.array([row], dtype=np.int64)))[0]


def ledgers(pairs: WeighedPairs) -> list[list[Entry]]:
    """Return the ledger of every pair: the prior, every comparison with bits, the rivals where they take any.

    What two records say of one fact is told even where it makes no difference. The bits of a pair sum to its
    `pairs.weight` exactly. No sentence holds a value of a record.
    """
    found = [[entry_of(PRIOR, "prior", pairs.prior)] for _ in range(len(pairs))]
    for name, levels in LEVELS.items():
        bits, places = pairs.bits[name].tolist(), pairs.evidence.levels[name].tolist()
        counted = _counted(name, pairs) if name in COUNTED else None
        for row, (entries, mbit, place) in enumerate(zip(found, bits, places, strict=True)):
            level = levels[place]
            if mbit or (name in FACTS and level not in _SILENT):
                entry = entry_of(name, level, mbit)
                if counted is not None:
                    entry["because"] = load_words().because_of(name, counted[row])
                entries.append(entry)
    for entries, mbit in zip(found, pairs.rivals.tolist(), strict=True):
        if mbit:
            entries.append(entry_of(RIVALS, "some", mbit))
    return found


def _counted(name: str, pairs: WeighedPairs) -> list[list[tuple[str, str]]]:
    """Return the facts that a comparison counts, and the level of each, row for row with the pairs."""
    levels = pairs.evidence.levels
    found: list[list[tuple[str, str]]] = [[] for _ in range(len(pairs))]
    for fact, is_counted in COUNTED[name](levels).items():
        for row in np.flatnonzero(is_counted).tolist():
            found[row].append((fact, LEVELS[fact][int(levels[fact][row])]))
    return found


def in_sections(entries: Iterable[Entry]) -> tuple[Section, ...]:
    """Return the entries under their headings, in the order of the headings; a heading without entries is left out."""
    words = load_words()
    under: dict[str, list[Entry]] = {heading: [] for heading in words.headings}
    order = {name: place for place, name in enumerate(words.titles)}
    for entry in sorted(entries, key=lambda entry: order[entry["comparison"]]):
        under[words.heading_of[entry["comparison"]]].append(entry)
    return tuple(
        Section(heading=heading, title=words.headings[heading], entries=tuple(own))
        for heading, own in under.items()
        if own
    )


def entry_of(comparison: str, level: str, mbit: int) -> Entry:
    """Return a line with its sentence."""
    because = load_words().because(comparison, level)
    return Entry(comparison=comparison, level=level, mbit=mbit, because=because)
