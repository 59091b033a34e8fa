"""Unknown citations and charge texts of a night in groups; the same counts in any order give the same groups.

A citation that was read is grouped by its section and nothing else: 796.03 and 796.04 are one sign and a world apart. Texts
without one are joined where RapidFuzz finds them nearly alike, and so on through their neighbors.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz, process

from law.citations.folding import fold_charge, fold_citation

Kind = Literal["citation", "charge_text", "spelling", "nothing"]
ALIKE = 90.0
"""Least similarity of two texts of one group: 100 times the share of signs in common, words sorted (RapidFuzz)."""
_MOST_COMPARED = 4_000
"""Distinct texts of one jurisdiction that are compared with each other, the most frequent ones; rarer ones stand alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCount:
    """One count that nobody's map could read."""

    conviction_id: str
    person_record_id: str
    jurisdiction: str
    """`?` where it is not stated."""
    citation: str | None
    statute: str | None
    charge_text: str | None
    in_map: bool
    """Whether the map has the section and nobody has read it."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Counts that one decision of a legal analyst would settle."""

    kind: Kind
    jurisdiction: str
    key: str
    """The section, or the first of the texts in alphabetical order."""
    counts: tuple[UnknownCount, ...]

    @property
    def group_id(self) -> str:
        """Id that lasts while the key does."""
        text = "\n".join((self.jurisdiction, self.kind, self.key))
        return "T-" + hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def statutes(self) -> tuple[str, ...]:
        """Statutes as written, the most frequent first."""
        return ranked(count.statute for count in self.counts)

    @property
    def charge_texts(self) -> tuple[str, ...]:
        """Charge texts as written, the most frequent first."""
        return ranked(count.charge_text for count in self.counts)


def grouped(counts: Iterable[UnknownCount]) -> list[Group]:
    """Return the groups, most counts first, then by jurisdiction, kind and key."""
    keyed: dict[tuple[str, Kind], dict[str, list[UnknownCount]]] = defaultdict(lambda: defaultdict(list))
    for count in counts:
        kind, key = _key(count)
        keyed[count.jurisdiction, kind][key].append(count)
    found = []
    for (jurisdiction, kind), own in keyed.items():
        joined = _joined(own) if kind in ("charge_text", "spelling") else [[key] for key in own]
        for keys in joined:
            members = sorted((c for key in keys for c in own[key]), key=lambda c: c.conviction_id)
            found.append(Group(kind=kind, jurisdiction=jurisdiction, key=min(keys), counts=tuple(members)))
    return sorted(found, key=lambda g: (-len(g.counts), g.jurisdiction, g.kind, g.key))


def ranked(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return distinct texts, the most frequent first, then by alphabet."""
    counted = Counter(text for text in texts if text)
    return tuple(sorted(counted, key=lambda text: (-counted[text], text)))


def _key(count: UnknownCount) -> tuple[Kind, str]:
    if count.citation is not None:
        return "citation", count.citation.partition("(")[0]
    text = fold_charge(count.charge_text)
    if text:
        return "charge_text", text
    statute = fold_citation((count.statute or "").upper())
    return ("spelling", statute) if statute else ("nothing", "")


def _joined(own: Mapping[str, Sequence[UnknownCount]]) -> list[list[str]]:
    """Return texts in groups: what is nearly alike, and what is nearly alike to that, whatever order they came in."""
    by_frequency = sorted(own, key=lambda text: (-len(own[text]), text))
    compared, alone = by_frequency[:_MOST_COMPARED], by_frequency[_MOST_COMPARED:]
    alike = process.cdist(
        compared, compared, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.float32, workers=1
    )
    group = list(range(len(compared)))
    for one, other in zip(*np.nonzero(np.triu(alike, k=1)), strict=True):
        if _same_numbers(compared[one], compared[other]):
            _join(group, int(one), int(other))
    members: dict[int, list[str]] = defaultdict(list)
    for place, text in enumerate(compared):
        members[_root(group, place)].append(text)
    return [*members.values(), *([text] for text in alone)]


def _same_numbers(one: str, other: str) -> bool:
    """Numbers are what tells sections, degrees and counts apart: texts that differ in one are never joined."""
    return [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]


def _join(group: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(group, one), _root(group, other)))
    group[second] = first


def _root(group: list[int], place: int) -> int:
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place
