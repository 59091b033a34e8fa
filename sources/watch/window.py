"""What the deliveries before say is usual, and whether a new number exceeds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from sources.spec.watch import Limits, Severity

_SPREAD_OF_MAD = 1.4826  # of a normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Median and spread of a measure over the window."""

    middle: float
    spread: float
    count: int


def usual(values: Sequence[float]) -> Usual:
    """Return the median and 1.48 times the median absolute deviation; `values` holds one number at least."""
    middle = float(median(values))
    off = float(median(abs(value - middle) for value in values))
    return Usual(middle=middle, spread=_SPREAD_OF_MAD * off, count=len(values))


def chance(share: float, records: float, before: float) -> float:
    """Return five standard errors of the difference of two shares of finite numbers of records."""
    wide = max(share * (1 - share), 1 / max(records, before, 1.0))
    return 5 * sqrt(wide * (1 / max(records, 1.0) + 1 / max(before, 1.0)))


def judged(moved: float, limits: Limits, ordinary: float) -> Severity | None:
    """Return the severity of a shift, None where it is ordinary or below the limits."""
    if moved <= max(limits.tell, ordinary):
        return None
    return "hold" if moved > max(limits.hold, ordinary) else "tell"


def variation(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the total variation between two sets of shares, 0 alike to 1 nothing in common."""
    return sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in one.keys() | other.keys()) / 2


def mean_shares(several: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median share of every name, brought to the sum of the mean."""
    names = sorted({name for shares in several for name in shares})
    middle = {name: float(median(shares.get(name, 0.0) for shares in several)) for name in names}
    total, aim = sum(middle.values()), sum(sum(s.values()) for s in several) / max(len(several), 1)
    return {name: share * aim / total for name, share in middle.items() if share} if total else {}
