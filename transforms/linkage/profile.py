"""The population profile: how frequent values are among the residents; adapts the linkage to the data at hand."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.prepare import PersonFeatures

_KEPT = 3  # values seen less often are as good as unique and are not written down


@dataclass(frozen=True, kw_only=True)
class PopulationProfile:
    """Counts of name tokens among residents, and how many residents there are."""

    residents: int
    counts: Mapping[str, Mapping[str, int]]
    """surname, given or middle to token to number of residents that carry it."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the profile's content."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the profile as plain JSON."""
        return {"residents": self.residents, "counts": {k: dict(v) for k, v in self.counts.items()}}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "PopulationProfile":
        """Return the profile written by `as_dict`."""
        return cls(residents=raw["residents"], counts=raw["counts"])

    def bits(
        self, kind: str, tokens: pd.Series, least: int, most: int
    ) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return -log2 of each token's frequency in thousandths of a bit, within limits; rare is capped."""
        table = self.counts[kind]
        total = max(self.residents, 1)
        known = {t: max(table.get(t, 1), 1) for t in tokens.unique()}
        counts = tokens.map(known).to_numpy(dtype=float)
        raw = np.round(-1000 * np.log2(np.minimum((counts + 0.5) / total, 1.0))).astype(np.int64)
        return np.clip(raw, least, most)


def measure_population(residents: PersonFeatures) -> PopulationProfile:
    """Return the profile of the resident side."""
    names = residents.names
    columns = {"surname": ["surname"], "given": ["given"], "middle": ["middle"]}
    counts = {}
    for kind, sources in columns.items():
        tokens = pd.concat([names.assign(t=names[c].str.split())[["row", "t"]].explode("t") for c in sources])
        tokens = tokens[tokens["t"].notna() & (tokens["t"] != "")].drop_duplicates()
        found = tokens["t"].value_counts()
        counts[kind] = {str(t): int(n) for t, n in sorted(found[found >= _KEPT].items())}
    return PopulationProfile(residents=len(residents), counts=counts)
