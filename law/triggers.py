"""Does the act reach the person on a day, by living, staying, working or studying here: yes, no or unknown, and since when.

Each row of the law on presence is read against the stays on file. What is not on file is unknown unless somebody states
that there is nothing else of that kind; only then a trigger can be denied.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from law.facts import DutyFacts
from law.offense_map import TriState
from law.presence import Stay, possible_days, sure_days
from law.rulesets.ruleset import Ruleset
from law.rulesets.trigger_rows import TriggerRow

_LEAP_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerReading:
    """One row on presence held against the stays of one person."""

    row: TriggerRow
    holds: TriState
    since: date | None
    """First day from which on it has held without a break; None where it does not, or nobody knows."""
    because: str

    @property
    def reaches(self) -> TriState:
        """Whether the act reaches the person by it: what a row excludes never does, whoever was there."""
        return self.holds if self.row.counts == "yes" else "no"

    @property
    def why(self) -> str:
        """Return what answered it: the act itself, or what is on file."""
        return self.because if self.row.counts == "yes" else "the act does not reach it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """All rows on presence of a day, as they stand."""

    holds: TriState
    """yes by any of them; no where each is denied; else unknown."""
    since: date | None
    """Earliest day from which on one holds."""
    readings: tuple[TriggerReading, ...]

    @property
    def settled_by(self) -> tuple[str, ...]:
        """Papers that would show what is open, none where a trigger holds."""
        if self.holds != "unknown":
            return ()
        found = (paper for one in self.readings if one.reaches == "unknown" for paper in one.row.settled_by)
        return tuple(dict.fromkeys(found))


def triggers(facts: DutyFacts, *, as_of: date, ruleset: Ruleset) -> Triggers:
    """Return how the rows on presence in force on a day stand."""
    readings = tuple(_reading(row, facts, as_of) for row in ruleset.triggers if row.in_force(as_of))
    reaches = {one.reaches for one in readings}
    holds: TriState = "yes" if "yes" in reaches else "unknown" if "unknown" in reaches else "no"
    since = [one.since for one in readings if one.reaches == "yes" and one.since is not None]
    return Triggers(holds=holds, since=min(since, default=None), readings=readings)


def _reading(row: TriggerRow, facts: DutyFacts, as_of: date) -> TriggerReading:
    if row.content == "unknown":
        return _read(row, "unknown", f"what the act asked on {as_of} is not known here")
    own = [stay for stay in facts.stays if stay.kind in row.kinds]
    asked_elsewhere = row.asks.registered_elsewhere is not None
    if asked_elsewhere and facts.registration_required == "no":
        return _read(row, "no", "the person need not register elsewhere")
    if row.asks.days is not None or row.asks.in_a_row_over is not None or row.asks.in_year_over is not None:
        found = _by_days(row, own, as_of)
    else:
        found = _by_being_there(row, own, as_of)
    if found.holds == "no" and not set(row.kinds) <= facts.stays_complete:
        said = f"{found.because}; whether there is more is not on record"
        return _read(row, "unknown", said if own else "nothing on file says")
    if asked_elsewhere and found.holds == "yes" and facts.registration_required != "yes":
        return _read(row, "unknown", "whether the person must register elsewhere is not on record")
    return found


def _by_being_there(row: TriggerRow, stays: Sequence[Stay], as_of: date) -> TriggerReading:
    there = [stay for stay in stays if stay.is_there(as_of) == "yes"]
    if there:
        since = [stay.first for stay in there if stay.first is not None]
        first = _unbroken(min(since), stays) if len(since) == len(there) else None
        return _read(row, "yes", f"on file, since {first}" if first else "on file, since when is not", first)
    if any(stay.is_there(as_of) == "unknown" for stay in stays):
        last = max((day for stay in stays if (day := stay.ends_by(as_of)) is not None), default=None)
        return _read(
            row, "unknown", f"last on file {last}; whether it went on is not" if last else "not dated"
        )
    return _read(row, "no", f"not on {as_of}" if stays else "stated that there is none")


def _unbroken(first: date, stays: Sequence[Stay]) -> date:
    """Return the first day of stays that followed each other without a day between them; a new home is no new arrival."""
    before = sorted(
        (stay.first, stay.last) for stay in stays if stay.first and stay.last and stay.throughout == "yes"
    )
    for start, end in reversed(before):
        if start < first <= end + timedelta(days=1):
            first = start
    return first


def _by_days(row: TriggerRow, stays: Sequence[Stay], as_of: date) -> TriggerReading:
    """Days at one place are counted together, days at work over all places."""
    places = sorted({stay.place for stay in stays}) if row.asks.days is not None else [None]
    found = [
        _counted(row, [stay for stay in stays if place is None or stay.place == place], as_of)
        for place in places
    ]
    for wanted in ("yes", "unknown"):
        of_it = [one for one in found if one.holds == wanted]
        if of_it:
            return min(of_it, key=lambda one: one.since or date.max)
    return found[0] if found else _read(row, "no", "stated that there is none")


def _counted(row: TriggerRow, stays: Sequence[Stay], as_of: date) -> TriggerReading:
    sure = sure_days(stays, until=as_of)
    back = max(row.asks.in_days or 0, row.asks.in_a_row_over or 0, _LEAP_YEAR)
    possible = possible_days(stays, since=as_of - timedelta(days=back), until=as_of)
    is_met, asked = _condition(row)
    said = f"{asked(sure, as_of)} known of those that it asks"
    goes_on, over_on = _goes_on(stays, as_of)
    if goes_on == "no":
        return _read(row, "no", f"{said}, but it ended{f' on {over_on}' if over_on else ''}")
    if goes_on == "unknown" and is_met(sure, as_of):
        return _read(row, "unknown", f"{said}; whether it went on is not on record")
    if is_met(sure, as_of):
        day = as_of
        while is_met(sure, day - timedelta(days=1)):
            day -= timedelta(days=1)
        return _read(row, "yes", said, day)
    return _read(row, "unknown" if is_met(possible, as_of) else "no", said)


def _goes_on(stays: Sequence[Stay], day: date) -> tuple[TriState, date | None]:
    """Return whether who was here by some stays is so still, and if not the day on which the last of them ended.

    29-11A-3(E) and -(H)(4) NMSA speak of who lives and works here, not of who did: days that count are those of a stay that
    goes on. A home ends with its last day. Days spent or worked somewhere come and go: only a stated end ends them.
    """
    found: list[TriState] = [
        stay.is_there(day) if stay.kind == "lives" or stay.still == "no" else "yes" for stay in stays
    ]
    if "yes" in found:
        return "yes", None
    if not found or "unknown" in found:
        return ("unknown" if found else "yes"), None
    return "no", max((stay.last for stay in stays if stay.last is not None), default=None)


_Met = Callable[[Sequence[int], date], bool]
_Said = Callable[[Sequence[int], date], str]


def _condition(row: TriggerRow) -> tuple[_Met, _Said]:
    asks = row.asks

    def in_window(days: Sequence[int], day: date) -> int:
        return _between(days, day.toordinal() - (asks.in_days or 0) + 1, day.toordinal())

    def in_year(days: Sequence[int], day: date) -> int:
        return _between(days, date(day.year, 1, 1).toordinal(), day.toordinal())

    def is_met(days: Sequence[int], day: date) -> bool:
        if asks.days is not None:
            return in_window(days, day) >= asks.days
        return (asks.in_a_row_over is not None and _in_a_row(days, day) > asks.in_a_row_over) or (
            asks.in_year_over is not None and in_year(days, day) > asks.in_year_over
        )

    def said(days: Sequence[int], day: date) -> str:
        if asks.days is not None:
            return f"{in_window(days, day)} days in the {asks.in_days} that end on {day}"
        return f"{_in_a_row(days, day)} days in a row to {day}, {in_year(days, day)} days of {day.year}"

    return is_met, said


def _between(days: Sequence[int], first: int, last: int) -> int:
    return bisect_right(days, last) - bisect_left(days, first)


def _in_a_row(days: Sequence[int], day: date) -> int:
    """Return how many days in a row end on a day; none where that day is not among them."""
    end = bisect_right(days, day.toordinal())
    if end == 0 or days[end - 1] != day.toordinal():
        return 0
    run = 1
    for later, earlier in pairwise(reversed(days[:end])):
        if later - earlier != 1:
            break
        run += 1
    return run


def _read(row: TriggerRow, holds: TriState, because: str, since: date | None = None) -> TriggerReading:
    return TriggerReading(row=row, holds=holds, since=since, because=because)
