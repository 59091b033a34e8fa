"""The population profile: how frequent values are among the residents; adapts the linkage to the data at hand."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log2
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.engine import Population
from transforms.linkage.people.coded_people import place_codes
from transforms.linkage.people.frequencies import rarity_of
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.seen import NAME_KINDS, SideFigures, Values, name_words

_COMMON_BIRTHPLACE = 2_000  # thousandths of a bit: more than one resident in four was born there
_KNOWN_BIRTHPLACES = 50
"""Birthplaces are scarce in some populations: each is counted as if this many more persons were known, none of them
born there. Without it, the one birthplace that a small population states would look as if everybody shared it."""


@dataclass(frozen=True, kw_only=True)
class PopulationProfile:
    """Counts of name tokens and birthplaces among residents, and how many persons each right side holds."""

    sizes: Mapping[str, int]
    """Side (residency, registry) to person records on its right: what the prior of a pair rests on."""
    counts: Mapping[str, Mapping[str, int]]
    """surname, given, middle or birth_place to value to number of residents that carry it."""
    known: Mapping[str, int]
    """The same kinds to number of residents of whom a value is known."""
    shares: Mapping[str, float] = field(default_factory=dict)
    """Side to share of left records with a partner, where it was measured."""
    records: Mapping[str, SideFigures] = field(default_factory=dict)
    """conviction, residency and registry to what is missing and how frequent values are among their records."""
    searched: Mapping[str, int] = field(default_factory=dict)
    """Side to left records whose partners were looked for."""
    likely: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    """Side to comparison to level to expected number of matches that show it."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the profile's content."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the profile as plain JSON."""
        counts = {kind: dict(values) for kind, values in self.counts.items()}
        likely = {side: {n: dict(levels) for n, levels in own.items()} for side, own in self.likely.items()}
        return {
            "sizes": dict(self.sizes), "counts": counts, "known": dict(self.known), "shares": dict(self.shares),
            "records": {kind: figures.as_dict() for kind, figures in self.records.items()},
            "searched": dict(self.searched), "likely": likely,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "PopulationProfile":
        """Return the profile written by `as_dict`."""
        return cls(
            sizes=raw["sizes"],
            counts=raw["counts"],
            known=raw["known"],
            shares=raw.get("shares", {}),
            records={kind: SideFigures(**own) for kind, own in raw.get("records", {}).items()},
            searched=raw.get("searched", {}),
            likely=raw.get("likely", {}),
        )

    def size(self, side: str) -> int:
        """Return the right records of a side; both registry sides search the same registry."""
        return self.sizes["registry" if side.startswith("registry") else "residency"]

    def values(self, side: str, kind: str) -> Mapping[str, int]:
        """Return value to records of a side that bear it.

        Args:
            side: conviction, residency or registry.
            kind: surname, given, middle, birth_place, birth_year or birth_day.
        """
        if side == "residency" and kind in self.counts:
            return self.counts[kind]
        return self.records[side].counts.get(kind, {})

    def bits(self, kind: str, value: str) -> int:
        """Return -log2 of the value's frequency in thousandths of a bit; a value never seen counts as seen once."""
        total = max(self.known[kind], 1)
        if kind == "birth_place":
            total += _KNOWN_BIRTHPLACES
        count = max(self.counts[kind].get(value, 1), 1) + 0.5
        return round(-1000 * log2(min(count / total, 1.0)))

    def population(self, vocabulary: Vocabulary, side: str, share: float) -> Population:
        """Return what weighing needs to know of a side's population.

        Args:
            vocabulary: words of both sides.
            side: residency, registry or registry_resident.
            share: share of left records expected to have a partner, where the profile has measured none.
        """
        met = {}
        for kind in ("given", "middle", "surname"):
            words = [word for word in self.counts[kind] if word in vocabulary]
            met[kind] = np.ones(len(vocabulary), dtype=np.int64)  # a word never seen counts as seen once
            met[kind][vocabulary.codes(words)] = [self.counts[kind][word] for word in words]
        common = [
            place
            for place in self.counts["birth_place"]
            if self.bits("birth_place", place) < _COMMON_BIRTHPLACE
        ]
        return Population(
            rarity=rarity_of(met, self.known),
            size=self.size(side),
            common_birth_places=place_codes(pd.Series(common, dtype="str")),
            share=self.shares.get(side, share),
        )


def measure_population(residents: PersonFeatures, *, registry_persons: int) -> PopulationProfile:
    """Return the profile of the resident side.

    Args:
        residents: features of the New Mexico side.
        registry_persons: person records of the registry.
    """
    counts, known = {}, {}
    for kind in NAME_KINDS:
        words = name_words(residents, kind)
        counts[kind], known[kind] = words.frequent(), words.known
    born = Values.of(residents.people["birth_place"])
    counts["birth_place"], known["birth_place"] = born.frequent(), born.known
    return PopulationProfile(
        sizes={"residency": len(residents), "registry": registry_persons}, counts=counts, known=known
    )
