"""Which columns tell one count from another: the fewest that no two different records of the sample share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sources.draft.guesses import Guess
from sources.draft.sample import Sample

_ANCHORS = ("case_number", "count")
"""Beside the person's key these are part of a count's key wherever they stand: few records of a sample prove little."""
_FURTHER = (
    "statute",
    "charge_text",
    "conviction_date",
    "offense_date",
    "court",
    "severity",
    "key",
    "unknown",
)
"""What may tell counts apart besides, the steadiest first; what a court may still change (a sentence) does not."""
_MOST_COLUMNS, _MOST_ADDED = 12, 3
"""Bound of the search: columns that are tried, and how many are added."""
_NEARLY_ALWAYS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class CountKey:
    """Columns of which a count's key is made."""

    columns: tuple[str, ...]
    different: int
    """Different keys in the sample."""
    records: int
    """Different records of the sample: one that stands twice counts once."""

    @property
    def in_words(self) -> str:
        """What the key rests on."""
        said = f"{self.different} different of {self.records} different records of the sample"
        return (
            said
            if self.different == self.records
            else f"{said}; the others would be kept back as duplicate_key"
        )


def key_of_counts(sample: Sample, guesses: Mapping[str, Guess], person: str) -> CountKey:
    """Return the key: a number of the record alone where one is unique, else the person's key and what it takes besides.

    Args:
        sample: the file of facts.
        guesses: its columns.
        person: its column of the person's key.
    """
    columns = sample.columns
    records = len(set(zip(*columns.values(), strict=True)))

    def different(names: Sequence[str]) -> int:
        return len(set(zip(*(columns[name] for name in names), strict=True)))

    own = [n for n, g in guesses.items() if g.meaning == "key" and n != person and g.fill == 1]
    alone = next((n for n in own if different([n]) == records), None)
    if alone is not None:
        return CountKey(columns=(alone,), different=records, records=records)
    anchors = [person, *_with(guesses, _ANCHORS, person)]
    if not _with(guesses, ("count",), person):
        anchors += _with(guesses, ("statute", "charge_text"), person)[:1]
    further = [
        n
        for n in _with(guesses, _FURTHER, person)
        if n not in anchors and guesses[n].distinct > 1 and guesses[n].fill >= _NEARLY_ALWAYS
    ][:_MOST_COLUMNS]
    best = CountKey(columns=tuple(anchors), different=different(anchors), records=records)
    for size in range(1, _MOST_ADDED + 1):
        if best.different == records:
            break
        for added in combinations(further, size):
            found = different([*anchors, *added])
            if found > best.different:
                best = CountKey(columns=(*anchors, *added), different=found, records=records)
            if found == records:
                break
    return best


def _with(guesses: Mapping[str, Guess], meanings: Sequence[str], person: str) -> list[str]:
    """Return the filled columns of these meanings, in the order of the meanings."""
    return [n for m in meanings for n, g in guesses.items() if g.meaning == m and n != person and g.filled]
