"""Where a person is known to have been in New Mexico, and on how many days: surely, and at most.

What is written down may be a period with its first and last day, or evidence of single days between which nobody
knows. Both are stays; the second leaves open what the first settles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from law.offense_map import TriState

StayKind = Literal[
    "lives", "stays", "no_fixed_residence", "works", "studies", "visits", "owns_residential_property"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One way of being here, at one place."""

    kind: StayKind
    first: date | None = None
    """First day known; None where only its end, or that it goes on, is known."""
    last: date | None = None
    """Last day known."""
    still: TriState = "unknown"
    """Whether it goes on on the day asked; a last day after that day says so by itself."""
    throughout: TriState = "yes"
    """yes: a period, of which first and last day are its ends; else evidence of these two days alone."""
    place: str = ""
    """Days at different places are counted apart."""

    def ends_by(self, day: date) -> date | None:
        """Return the last day known up to a day; that day itself where the stay goes on."""
        if self.still == "yes" or (self.last is not None and self.last > day):
            return day
        return self.last or self.first

    def is_there(self, day: date) -> TriState:
        """Whether the person was there on a day."""
        if self.first is not None and self.first > day:
            return "no" if self.throughout == "yes" else "unknown"
        if day in (self.first, self.last):
            return "yes"
        known_to = self.ends_by(day)
        if known_to == day and (self.still == "yes" or self.throughout == "yes"):
            return "yes"
        if self.still == "no":
            return "no"
        return "no" if self.throughout == "yes" and self.last is not None else "unknown"


def sure_days(stays: Iterable[Stay], *, until: date) -> list[int]:
    """Return the ordinals of days up to `until` on which somebody surely was at one of the stays, sorted."""
    found: set[int] = set()
    for stay in stays:
        first, last = stay.first, stay.ends_by(until)
        if first is not None and first > until:  # a stay to come; what it says of now is of then
            continue
        ends = [day.toordinal() for day in (first, last) if day is not None and day <= until]
        if len(ends) == 2 and stay.throughout == "yes":
            found.update(range(ends[0], ends[1] + 1))
        else:
            found.update(ends)
    return sorted(found)


def possible_days(stays: Iterable[Stay], *, since: date, until: date) -> list[int]:
    """Return the ordinals of days from `since` to `until` on which nothing rules a stay out, sorted."""
    found: set[int] = set()
    for stay in stays:
        is_period = stay.throughout == "yes"
        first = stay.first if is_period and stay.first is not None else since
        last = stay.ends_by(until) if is_period and stay.last is not None else until
        has_ended = stay.still == "no" and (stay.last is None or stay.last < until)
        if has_ended and last == until and until != stay.first:
            last = until - timedelta(days=1)
        if last is not None:
            found.update(range(max(first, since).toordinal(), min(last, until).toordinal() + 1))
    return sorted(found)
