"""The figures of the night's honesty, laid out for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
_COLUMNS = ("miss_rate", "miss_ratio", "false_link_rate", "false_link_ratio")
_EXPECTED = ("expected_false_links", "expected_coincidences", "matches_with_rivals")


@dataclass(frozen=True, slots=True, kw_only=True)
class HonestyShown:
    """What the section shows."""

    flags: Row | None
    """The false links expected among open flags."""
    expected: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    """Surname group and its four figures, in the order of the table's columns."""
    labels: tuple[Row, ...]
    moved: tuple[Row, ...]
    """Measures of drift that alarm."""
    looked_at: int
    checks: tuple[Row, ...]


def honesty_of(figures: Sequence[Row], drift: Sequence[Row]) -> HonestyShown:
    """Return the section from the rows of publish__honesty and publish__drift."""
    by_key = {(row["figure"], row["subject"]): row for row in figures}
    groups = dict.fromkeys(row["subject"] for row in figures if row["figure"] == "miss_rate")
    measures = [row for row in drift if row["kind"] != "cross_check"]
    return HonestyShown(
        flags=by_key.get(("expected_false_links", "flags")),
        expected=tuple(row for name in _EXPECTED for row in figures if row["figure"] == name),
        groups=tuple((group, tuple(by_key[name, group] for name in _COLUMNS)) for group in sorted(groups)),
        labels=tuple(row for row in figures if row["subject"] == "labels"),
        moved=tuple(row for row in measures if row["alarms"]),
        looked_at=len(measures),
        checks=tuple(row for row in drift if row["kind"] == "cross_check"),
    )
