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
    values = {kind: name_words(people, kind) for kind in NAME_KINDS}
    values |= {kind: Values.of(own) for kind, own in _day_values(people).items()}
    values["birth_place"] = Values.of(people.people["birth_place"])
    return SideFigures(
        records=len(people),
        missing={field: len(people) - known for field, known in sorted(_known(people).items())},
        mentions={kind: int(found.bearers.sum()) for kind, found in sorted(values.items())},
        counts={kind: found.frequent() for kind, found in sorted(values.items())},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Distinct values and how many records bear each."""

    distinct: Any
    bearers: Longs
    known: int
    """Records that bear any."""

    @classmethod
    def of(cls, values: pd.Series) -> "Values":
        """Return the values of a column with one value a record at most."""
        codes, distinct = pd.factorize(values)
        bearers = np.bincount(codes[codes >= 0], minlength=len(distinct))
        return cls(distinct=distinct, bearers=bearers, known=int(bearers.sum()))

    def frequent(self) -> dict[str, int]:
        """Return value to number of records, without values that could name somebody."""
        rows = np.flatnonzero(self.bearers >= KEPT)
        return dict(sorted((str(self.distinct[row]), int(self.bearers[row])) for row in rows))


def name_words(people: PersonFeatures, kind: str) -> Values:
    """Return the words of one name part; a record that repeats a word bears it once."""
    codes, texts = pd.factorize(people.names[kind])
    split = [str(text).split() for text in texts]
    word_of, words = pd.factorize(np.array([word for own in split for word in own], dtype=object))
    lengths = np.array([len(own) for own in split] or [0], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    of_name = np.where(codes >= 0, lengths[codes], 0)
    place = np.arange(int(of_name.sum())) - np.repeat(np.cumsum(of_name) - of_name, of_name)
    at = np.repeat(starts[codes], of_name) + place
    rows = np.repeat(people.names["row"].to_numpy(dtype=np.int64), of_name)
    borne = np.sort(rows * max(len(words), 1) + word_of[at])
    borne = borne[np.r_[np.ones(min(len(borne), 1), dtype=bool), borne[1:] != borne[:-1]]]
    return Values(
        distinct=words,
        bearers=np.bincount(borne % max(len(words), 1), minlength=len(words)),
        known=int((np.diff(rows) != 0).sum()) + min(len(rows), 1),
    )


def _day_values(people: PersonFeatures) -> dict[str, pd.Series]:
    """Years and days of birth apart: placeholders and slipped columns show in them, no person does."""
    dates = people.dates
    precise = dates.loc[dates["precision"] == "day", "date"]
    return {"birth_year": dates["date"].dt.strftime("%Y"), "birth_day": precise.dt.strftime("%m-%d")}


def _known(people: PersonFeatures) -> dict[str, int]:
    """Return field to number of records that state it."""

    def records(table: pd.DataFrame, column: str | None = None) -> int:
        stated = table if column is None else table[table[column].notna() & (table[column] != "")]
        return int(stated["row"].nunique())

    found = {name: records(people.names, name) for name in (*NAME_KINDS, "maternal", "suffix")}
    found |= {
        "address": records(_located(people.places), "street_key"),
        "postcode": records(people.places, "postcode"),
    }
    found |= {kind: _with_number(people, types) for kind, types in NUMBER_KINDS.items()}
    found["birth_date"] = records(people.dates)
    found |= {name: int(people.people[name].notna().sum()) for name in ("sex", "birth_place")}
    return found


def _located(places: pd.DataFrame) -> pd.DataFrame:
    """Return the addresses of which is said where they are: a street line alone is an address nowhere."""
    known = [places[column].notna() & (places[column] != "") for column in ("postcode", "city")]
    return places[known[0] | known[1]]


def _with_number(people: PersonFeatures, types: Iterable[str]) -> int:
    return int(people.ids.loc[people.ids["id_type"].isin(list(types)), "row"].nunique())
