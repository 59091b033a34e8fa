"""Drift: how far tonight's data have moved from what the pinned profile saw, beyond what chance moves.

Distances are Jensen-Shannon divergences in bits (Lin 1991): 0 for equal distributions, 1 for distributions that share
nothing. Two samples of one population are never equal: of K categories and n1 and n2 records the divergence is about
(1/n1 + 1/n2) / (8 ln 2) times a chi-square of K - 1 degrees of freedom. Only what lies beyond its 99.9 % point counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2, sqrt
from typing import Any

import numpy as np

from transforms.linkage.profile import PopulationProfile

THRESHOLD = 0.01
"""Bits beyond chance from which a measure alarms: a field missing from 30 % of the records instead of 20 %, or one
record in fifty bearing values that nobody bore."""
SIZE_THRESHOLD = log2(1.25)
"""Doublings beyond chance from which a side's size alarms: a quarter more, or a fifth fewer."""
_HALF_BIT = 1 / (2 * log(2))
"""What a category of many records contributes to the divergence of two samples, in bits over the records of both."""
_Z = 3.09  # 99.9 % point of the normal distribution
_LEAST_COUNT = 10  # values seen less often on both nights together are one category: the rest
_REST = "other values"
Shares = np.ndarray[Any, np.dtype[np.float64]]
_SPOKEN = {
    "size": "records",
    "share": "share with a partner",
    "missing": "missing",
    "values": "values",
    "agreement": "agreement of likely matches",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that may have moved."""

    kind: str
    """size, share, missing, values or agreement."""
    side: str
    """conviction, residency, registry; for share and agreement the side that is linked."""
    name: str
    """Field, kind of value or comparison."""
    distance: float
    """Bits of divergence; for sizes the absolute number of doublings."""
    noise: float
    """What chance alone exceeds one time in a thousand, in the same unit."""
    threshold: float
    """Distance beyond the noise from which it alarms."""
    pinned: float
    """The number that moved most, as the profile saw it: a share, for sizes a count."""
    tonight: float
    moved: str
    """Whose number that is: a level, a value, `missing`, `records`."""

    @property
    def alarms(self) -> bool:
        """Whether it moved further than chance and threshold together."""
        return self.distance > self.noise + self.threshold

    @property
    def sentence(self) -> str:
        """What moved, how much, in words."""
        where = f"{self.side} {self.name}".replace("_", " ").strip()
        what = "" if self.moved == _SPOKEN[self.kind] else f" [{self.moved.replace('_', ' ')}]"
        numbers = (
            f"{self.pinned:,.0f} to {self.tonight:,.0f}"
            if self.kind == "size"
            else f"{self.pinned:.1%} to {self.tonight:.1%}"
        )
        unit = "doublings" if self.kind == "size" else "bits"
        return (
            f"{where}: {_SPOKEN[self.kind]}{what} {numbers}; {self.distance:.3f} {unit} from the profile,"
            f" chance explains {self.noise:.3f}"
        )


def compare_profiles(pinned: PopulationProfile, tonight: PopulationProfile) -> list[Measure]:
    """Return every measure of two profiles, in a fixed order; those of which the pinned one holds nothing are left out.

    Args:
        pinned: what nights are weighed with.
        tonight: the same measured on tonight's data.
    """
    return [
        *_sizes(pinned, tonight),
        *_shares(pinned, tonight),
        *_missing(pinned, tonight),
        *_values(pinned, tonight),
        *_agreement(pinned, tonight),
    ]


def divergence(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the Jensen-Shannon divergence of two distributions in bits; counts and shares do alike.

    Nothing on a side diverges from nothing: 0.
    """
    names = sorted({*one, *other})
    p, q = (np.array([side.get(name, 0.0) for name in names], dtype=np.float64) for side in (one, other))
    if p.sum() <= 0 or q.sum() <= 0:
        return 0.0
    return float(_contributions(p / p.sum(), q / q.sum()).sum())


def chance_divergence(shares: Sequence[float] | Shares, one: float, other: float) -> float:
    """Return the divergence that two samples of one distribution exceed one time in a thousand; of very unequal samples
    with many near-empty categories one time in fifty, by less than the threshold.

    Args:
        shares: the distribution.
        one, other: records of each sample.
    """
    if one <= 0 or other <= 0:
        return 0.0
    held = np.asarray(shares, dtype=np.float64) * (one + other)
    held = held[held > 0]
    # Williams 1976: a category of few records moves more than its degree of freedom; one that is mostly empty, less
    part = one / (one + other)
    spread = (1 / part + 1 / (1 - part) - 1) / 6
    freedom = float(np.minimum(1 + spread / held, held / _HALF_BIT).sum()) - 1
    if freedom <= 0:
        return 0.0
    # Wilson and Hilferty 1931: the cube root of a chi-square is nearly normal
    high = freedom * (1 - 2 / (9 * freedom) + _Z * sqrt(2 / (9 * freedom))) ** 3
    return min((1 / one + 1 / other) / (8 * log(2)) * max(high, 0.0), 1.0)


def _contributions(p: Shares, q: Shares) -> Shares:
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(p > 0, p * np.log2(p / middle), 0.0)
        right = np.where(q > 0, q * np.log2(q / middle), 0.0)
    return np.asarray(np.maximum((left + right) / 2, 0.0))


def _distribution(
    kind: str, side: str, name: str, one: Mapping[str, float], other: Mapping[str, float], *,
    sizes: tuple[float, float], told: bool = True,
) -> Measure:  # fmt: skip
    """Return the measure of two distributions; `told`: whether the value that moved may stand in a report."""
    names = sorted({*one, *other})
    p, q = (np.array([counts.get(n, 0.0) for n in names], dtype=np.float64) for counts in (one, other))
    p, q = (counts / max(counts.sum(), 1e-300) for counts in (p, q))
    if not names or p.sum() <= 0 or q.sum() <= 0:
        return Measure(
            kind=kind, side=side, name=name, distance=0.0, noise=0.0, threshold=THRESHOLD, pinned=0.0, tonight=0.0,
            moved="nothing",
        )  # fmt: skip
    parts = _contributions(p, q)
    most = int(np.argmax(parts))
    return Measure(
        kind=kind,
        side=side,
        name=name,
        distance=round(float(parts.sum()), 4),
        noise=round(chance_divergence(_pooled(p, q, sizes), *sizes), 4),
        threshold=THRESHOLD,
        pinned=round(float(p[most]), 4),
        tonight=round(float(q[most]), 4),
        moved=names[most] if told or names[most] == _REST else "one of them",
    )


def _pooled(p: Shares, q: Shares, sizes: tuple[float, float]) -> Shares:
    """Return the distribution that both are samples of, if nothing moved."""
    return np.asarray((p * sizes[0] + q * sizes[1]) / max(sum(sizes), 1e-300))


def _sizes(pinned: PopulationProfile, tonight: PopulationProfile) -> Iterator[Measure]:
    for side, before in pinned.records.items():
        now = tonight.records[side].records
        one, other = max(before.records, 1), max(now, 1)
        yield Measure(
            kind="size",
            side=side,
            name="",
            distance=round(abs(log2(other / one)), 4),
            noise=round(_Z * sqrt(1 / one + 1 / other) / log(2), 4),
            threshold=round(SIZE_THRESHOLD, 4),
            pinned=float(before.records),
            tonight=float(now),
            moved="records",
        )


def _shares(pinned: PopulationProfile, tonight: PopulationProfile) -> Iterator[Measure]:
    for side in sorted({*pinned.shares} & {*tonight.shares}):
        one, other = _yes_and_no(pinned.shares[side], 1.0), _yes_and_no(tonight.shares[side], 1.0)
        sizes = (pinned.searched[side], tonight.searched[side])
        yield _distribution("share", side, "", _named(one), _named(other), sizes=sizes)


def _yes_and_no(yes: float, of: float) -> tuple[float, float]:
    return max(yes, 0.0), max(of - yes, 0.0)


def _named(counts: tuple[float, float]) -> dict[str, float]:
    return {_SPOKEN["share"]: counts[0], "without": counts[1]}


def _missing(pinned: PopulationProfile, tonight: PopulationProfile) -> Iterator[Measure]:
    for side, before in pinned.records.items():
        now = tonight.records[side]
        for field, lost in before.missing.items():
            counts = [
                {"missing": own[0], "stated": own[1]}
                for own in (
                    _yes_and_no(lost, before.records),
                    _yes_and_no(now.missing.get(field, now.records), now.records),
                )
            ]
            measure = _distribution(
                "missing", side, field, counts[0], counts[1], sizes=(before.records, now.records)
            )
            shares = [own["missing"] / max(sum(own.values()), 1) for own in counts]
            yield _said_of(measure, "missing", shares)


def _said_of(measure: Measure, moved: str, numbers: list[float]) -> Measure:
    """Return the measure with the numbers of this category: that less is stated is said as more missing."""
    return Measure(
        kind=measure.kind, side=measure.side, name=measure.name, distance=measure.distance, noise=measure.noise,
        threshold=measure.threshold, pinned=round(numbers[0], 4), tonight=round(numbers[1], 4), moved=moved,
    )  # fmt: skip


def _values(pinned: PopulationProfile, tonight: PopulationProfile) -> Iterator[Measure]:
    for side, before in pinned.records.items():
        now = tonight.records[side]
        for kind in before.mentions:
            one, other = pinned.values(side, kind), tonight.values(side, kind)
            kept = [n for n in {*one, *other} if one.get(n, 0) + other.get(n, 0) >= _LEAST_COUNT]
            mentions = before.mentions[kind], now.mentions.get(kind, 0)
            counts = []
            for own, total in zip((one, other), mentions, strict=True):
                found = {name: float(own.get(name, 0)) for name in kept}
                counts.append({**found, _REST: max(total - sum(found.values()), 0.0)})
            yield _distribution(
                "values", side, kind, counts[0], counts[1], sizes=mentions, told=kind.startswith("birth_")
            )


def _agreement(pinned: PopulationProfile, tonight: PopulationProfile) -> Iterator[Measure]:
    for side, comparisons in pinned.likely.items():
        if side not in pinned.shares or side not in tonight.shares:
            continue  # too few partners to say how they agree
        now = tonight.likely.get(side, {})
        # one partner may stand in several pairs, which agree alike: people count, not pairs
        sizes = [own.searched[side] * own.shares[side] for own in (pinned, tonight)]
        for name, levels in comparisons.items():
            if name in now:
                yield _distribution("agreement", side, name, levels, now[name], sizes=(sizes[0], sizes[1]))
