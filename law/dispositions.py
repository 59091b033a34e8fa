"""Court wording to a disposition, and whether New Mexico calls it a conviction."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "dispositions.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One canonical disposition: `conviction` is yes, no or undetermined under 29-11A-3(B) NMSA."""

    name: str
    conviction: str
    authority: str
    reason: str
    patterns: tuple[re.Pattern[str], ...]


@cache
def dispositions() -> tuple[Disposition, ...]:
    """Return the list in the order it is tried; the last is `unknown`."""
    return tuple(
        Disposition(
            name=row["name"],
            conviction=row["conviction"],
            authority=row["authority"],
            reason=row["reason"],
            patterns=tuple(re.compile(p) for p in row["patterns"]),
        )
        for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    )


# what may happen to a conviction after it was entered
_LATER = frozenset({"vacated", "expunged", "sealed", "set_aside", "pardoned", "dismissed", "acquitted"})


@cache
def disposition_of(wording: str | None, later_event: str | None = None) -> Disposition:
    """Return the disposition a wording names; a later event that undoes it comes first. Total."""
    later = _named(later_event)
    if later.name in _LATER:
        return later
    return _named(wording)


def _named(wording: str | None) -> Disposition:
    folded = " ".join((wording or "").upper().split())
    if folded:
        for disposition in dispositions():
            if any(pattern.search(folded) for pattern in disposition.patterns):
                return disposition
    return dispositions()[-1]
