"""Days as windows: when a row stands in the law, and which days of conviction it may reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from law.rulesets.rows import RegistrableRow, RuleRow

Dated = RegistrableRow | RuleRow
_Row = TypeVar("_Row", RegistrableRow, RuleRow)


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
    before = row.convicted_before or date.max
    if isinstance(row, RuleRow) or row.custody_on is not None:
        return Window(date.min, before)
    return Window(row.convicted_from or date.min, before)


def is_whole(row: Dated) -> bool:
    """Whether the windows of a row have a day at all; else `days` has said so."""
    since = date.min if isinstance(row, RuleRow) else row.convicted_from or date.min
    days = standing_of(row)
    return days.first < days.before and since < (row.convicted_before or date.max)


def grouped(rows: Iterable[_Row]) -> Mapping[str, Sequence[_Row]]:
    """Return rows by what they are about, in the order of their days: a section; a topic, or else a rule."""
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if is_whole(row):
            groups[about(row)].append(row)
    return {key: sorted(own, key=lambda row: (row.start, row.id)) for key, own in sorted(groups.items())}


def about(row: Dated) -> str:
    """Return what a row is about, in words."""
    if isinstance(row, RegistrableRow):
        return f"section [{row.section}]"
    return f"topic [{row.topic}]" if row.topic is not None else f"rule [{row.rule}]"
