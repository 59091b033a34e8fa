"""The ledger of a pair: every bit of its weight, where it comes from, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.explain.words import PRIOR, RIVALS, load_words
from transforms.linkage.weights.pairs import WeighedPairs


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
    """Return the ledger of one pair: the prior, every comparison with bits, the rivals where they take any.

    The bits sum to `pairs.weight[row]` exactly. No sentence holds a value of a record.
    """
    found = [entry_of(PRIOR, "prior", pairs.prior)]
    for name, levels in LEVELS.items():
        mbit = int(pairs.bits[name][row])
        if mbit:
            found.append(entry_of(name, levels[pairs.evidence.levels[name][row]], mbit))
    taken = int(pairs.rivals[row])
    if taken:
        found.append(entry_of(RIVALS, "some", taken))
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
