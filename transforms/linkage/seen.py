"""What a night's own unlabelled data say: what is missing, which values are how frequent, how likely partners agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.engine import Sides, WeighedCandidates
from transforms.linkage.evidence import together
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.people.coded_people import NUMBER_KINDS
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.competition import expected_share
from transforms.linkage.weights.model import match_probabilities

KEPT = 3  # values seen less often are as good as unique and are not written down
SINGLE = tuple(name for name in LEVELS if name not in together.LEVELS and not name.endswith("_rarity"))
"""Comparisons that look at one thing: not the rarity of what agrees, not what several say together."""
NAME_KINDS = ("surname", "given", "middle")
_LEAST_PARTNERS = 20
"""A share resting on fewer expected partners than this is not written down: the model's own is better."""
_LARGEST_SHARE = 0.9
"""Everybody a resident would make the prior endless and every comparison pointless."""
_THINNED_FROM = 500_000
"""Candidate pairs from which those that nobody would call a match are thinned before they are looked at again."""
_SURELY_NOT = -10_000
"""Weight (thousandths of a bit) below which pairs may be thinned: together they hold no partner to speak of."""
_BATCH = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
    """One side's records, counted."""

    records: int
    missing: Mapping[str, int]
    """Field to number of records without it."""
    mentions: Mapping[str, int]
    """Kind of value to the sum of bearers over all its values, rare ones too."""
    counts: Mapping[str, Mapping[str, int]]
    """Kind of value to value to bearers, of values at least KEPT records bear."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON."""
        counts = {kind: dict(values) for kind, values in self.counts.items()}
        return {
            "records": self.records, "missing": dict(self.missing), "mentions": dict(self.mentions), "counts": counts,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPairs:
    """The candidate pairs of two sides as the engine weighed them, looked at once more without labels."""

    left_records: int
    share: float
    """Share of left records with a partner, by these very pairs; 0 to 1, six digits."""
    levels: np.ndarray[Any, np.dtype[np.int8]]
    """One row a pattern of levels, one column a comparison of SINGLE."""
    pattern: Longs
    """Row of `levels` of each pair."""
    weight: Ints
    """Weight of each pair, rivals included, thousandths of a bit."""
    times: np.ndarray[Any, np.dtype[np.float64]]
    """How many candidate pairs each pair stands for: 1, or more where the unlikely ones were thinned."""

    def __len__(self) -> int:
        return len(self.pattern)

    @property
    def probability(self) -> Any:
        """Return the engine's posterior of each pair."""
        return match_probabilities(self.weight)

    @property
    def partners(self) -> float:
        """Return the expected number of left records with a partner."""
        return self.share * self.left_records

    def likely_levels(self) -> dict[str, dict[str, float]]:
        """Return comparison to level to expected number of matches that show it: pairs counted by their posterior."""
        mass = np.bincount(self.pattern, weights=self.probability * self.times, minlength=len(self.levels))
        found = {}
        for column, name in enumerate(SINGLE):
            sums = np.bincount(self.levels[:, column], weights=mass, minlength=len(LEVELS[name]))
            found[name] = {level: round(float(s), 3) for level, s in zip(LEVELS[name], sums, strict=True)}
        return found


def measured_shares(seen: Mapping[str, SeenPairs]) -> dict[str, float]:
    """Return side to share of left records with a partner, where there are enough partners to say."""
    return {
        side: min(pairs.share, _LARGEST_SHARE)
        for side, pairs in seen.items()
        if pairs.partners >= _LEAST_PARTNERS
    }


def look_at_pairs(sides: Sides, weighed: WeighedCandidates) -> SeenPairs:
    """Return what the candidate pairs of two sides show.

    Args:
        sides: the two sides.
        weighed: their candidates, weighed under a prior that the share is estimated anew from.
    """
    weight = weighed.weight
    rows, times = _thinned(weight)
    codes = np.concatenate(
        [
            _pattern_codes(sides, weighed.left[rows[at : at + _BATCH]], weighed.right[rows[at : at + _BATCH]])
            for at in range(0, max(len(rows), 1), _BATCH)
        ]
    )
    distinct, pattern = np.unique(codes, return_inverse=True)
    alone = weighed.evidence + np.int32(weighed.prior)
    start = min(max(weighed.share, 1e-5), 1 - 1e-5)
    share = expected_share(weighed.left, alone, len(sides.left), start) if len(weighed) else 0.0
    return SeenPairs(
        left_records=len(sides.left),
        share=round(share, 6),
        levels=_levels_of(distinct),
        pattern=pattern.astype(np.int64),
        weight=weight[rows],
        times=times,
    )


def _thinned(weight: Ints) -> tuple[Longs, Any]:
    """Return rows to look at and how many pairs each stands for; of the unlikely ones every n-th."""
    if len(weight) <= _THINNED_FROM:
        return np.arange(len(weight)), np.ones(len(weight))
    likely = weight >= _SURELY_NOT
    others = np.flatnonzero(~likely)
    step = -(-len(others) // _THINNED_FROM)
    kept = likely.copy()
    kept[others[::step]] = True
    rows = np.flatnonzero(kept)
    each = len(others) / max(len(others[::step]), 1)
    return rows, np.where(likely[rows], 1.0, each)


def _pattern_codes(sides: Sides, left: Ints, right: Ints) -> Longs:
    """Return all single levels of each pair as one number, in mixed radix."""
    evidence = sides.compare(left, right)
    code = np.zeros(len(left), dtype=np.int64)
    for name in SINGLE:
        code = code * len(LEVELS[name]) + evidence.levels[name]
    return code


def _levels_of(codes: Longs) -> Any:
    levels = np.zeros((len(codes), len(SINGLE)), dtype=np.int8)
    rest = codes.copy()
    for column in reversed(range(len(SINGLE))):
        rest, levels[:, column] = np.divmod(rest, len(LEVELS[SINGLE[column]]))
    return levels


def measure_side(people: PersonFeatures) -> SideFigures:
    """Return the figures of one side's records."""
    values = {**{kind: name_words(people, kind) for kind in NAME_KINDS}, **_day_values(people)}
    values["birth_place"] = people.people["birth_place"].dropna()
    return SideFigures(
        records=len(people),
        missing={field: len(people) - known for field, known in sorted(_known(people).items())},
        mentions={kind: len(found) for kind, found in sorted(values.items())},
        counts={kind: frequent(found) for kind, found in sorted(values.items())},
    )


def name_words(people: PersonFeatures, kind: str) -> pd.Series:
    """Return the words of one name part, each once a record that bears it; the index holds the record's row."""
    words = people.names.set_index("row")[kind].str.split().explode()
    words = words[words.notna() & (words != "")]
    once: pd.Series = words[~_repeated(words)]
    return once


def frequent(values: pd.Series) -> dict[str, int]:
    """Return value to number of records, without values that could name somebody."""
    found = values.value_counts()
    return {str(value): int(n) for value, n in sorted(found[found >= KEPT].items())}


def _repeated(values: pd.Series) -> Any:
    return pd.DataFrame({"row": values.index, "value": values.to_numpy()}).duplicated().to_numpy()


def _day_values(people: PersonFeatures) -> dict[str, pd.Series]:
    """Years and days of birth apart: placeholders and slipped columns show in them, no person does."""
    dates = people.dates
    precise = dates.loc[dates["precision"] == "day", "date"]
    return {
        "birth_year": dates["date"].dt.year.astype("int64").astype("str"),
        "birth_day": precise.dt.strftime("%m-%d"),
    }


def _known(people: PersonFeatures) -> dict[str, int]:
    """Return field to number of records that state it."""

    def records(table: pd.DataFrame, column: str | None = None) -> int:
        stated = table if column is None else table[table[column].notna() & (table[column] != "")]
        return int(stated["row"].nunique())

    found = {name: records(people.names, name) for name in (*NAME_KINDS, "maternal", "suffix")}
    found |= {
        "address": records(people.places, "address_key"),
        "postcode": records(people.places, "postcode"),
    }
    found |= {kind: _with_number(people, types) for kind, types in NUMBER_KINDS.items()}
    found["birth_date"] = records(people.dates)
    found |= {name: int(people.people[name].notna().sum()) for name in ("sex", "birth_place")}
    return found


def _with_number(people: PersonFeatures, types: Iterable[str]) -> int:
    return int(people.ids.loc[people.ids["id_type"].isin(list(types)), "row"].nunique())
