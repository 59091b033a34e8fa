"""Days as windows: when a row stands in the law, and which days of conviction it may reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import ReachingRow, RegistrableRow, RuleRow
from law.rulesets.trigger_rows import TriggerRow

Dated = RegistrableRow | RuleRow | ConvictionRow | TriggerRow
"""Rows of which one follows another, and only one, or those that say so, stand on a day."""
AnyRow = TypeVar("AnyRow", RegistrableRow, RuleRow, ConvictionRow, TriggerRow)


class Window(NamedTuple):
    """Days from the first one to before the last; date.min and date.max where there is none."""

    first: date
    before: date

    def meets(self, other: "Window") -> bool:
        """Whether some day is in both."""
        return max(self.first, other.first) < min(self.before, other.before)


def standing_of(row: Dated) -> Window:
    """Return the days on which a row stands in the law."""
    return Window(row.start, row.end or date.max)


def convictions_of(row: Dated) -> Window:
    """Return the days of conviction that a row may reach; by custody on a day it reaches any earlier one."""
    if not isinstance(row, ReachingRow):
        return Window(date.min, date.max)
    before = row.convicted_before or date.max
    if row.custody_on is not None:
        return Window(date.min, before)
    return Window(row.convicted_from or date.min, before)


def is_whole(row: Dated) -> bool:
    """Whether the windows of a row have a day at all; else `days` has said so."""
    days = standing_of(row)
    if not isinstance(row, ReachingRow):
        return days.first < days.before
    since = row.convicted_from or date.min
    return days.first < days.before and since < (row.convicted_before or date.max)


def grouped(rows: Iterable[AnyRow]) -> Mapping[str, Sequence[AnyRow]]:
    """Return rows by what they are about, in the order of their days: see `about`."""
    groups: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        if is_whole(row):
            groups[about(row)].append(row)
    return {key: sorted(own, key=lambda row: (row.start, row.id)) for key, own in sorted(groups.items())}


def about(row: Dated) -> str:
    """Return what a row is about, in words."""
    if isinstance(row, RegistrableRow):
        return f"section [{row.section}]"
    if isinstance(row, ConvictionRow):
        return f"disposition [{row.disposition}]"
    if isinstance(row, TriggerRow):
        return f"trigger [{row.trigger}]"
    return f"topic [{row.topic}]" if row.topic is not None else f"rule [{row.rule}]"
