"""The figures of the night's honesty, laid out for the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.report.moved import Moved, engines_in_words, moved_in_words
from transforms.linkage.drift import THRESHOLD
from transforms.linkage.em_check import MOST_DISAGREEMENT, MOST_RATIO
from transforms.linkage.honesty import CREDIBLY_UNEQUAL

Row = dict[str, Any]
_COLUMNS = ("miss_rate", "miss_ratio", "false_link_rate", "false_link_ratio")
_EXPECTED = ("expected_false_links", "expected_coincidences", "matches_with_rivals")


@dataclass(frozen=True, slots=True, kw_only=True)
class HonestyShown:
    """What the section shows."""

    flags: Row | None
    """The false links expected among open flags."""
    expected: tuple[str, ...]
    """Sentences."""
    with_rivals: int
    """Matches beside which another resident fits nearly as well."""
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    """Surname group and its four figures, in the order of the table's columns."""
    holding: tuple[str, ...]
    """Surname groups that hold the night."""
    labels: tuple[str, ...]
    moved: tuple[Moved, ...]
    """Measures of drift that alarm."""
    looked_at: int
    checks: tuple[tuple[str, bool], ...]
    """What the second engine says of each two sides, and whether it alarms."""
    limits: Row
    """The numbers from which something is done, by name."""


def honesty_of(figures: Sequence[Row], drift: Sequence[Row]) -> HonestyShown:
    """Return the section from the rows of publish__honesty and publish__drift."""
    by_key = {(row["figure"], row["subject"]): row for row in figures}
    groups = dict.fromkeys(row["subject"] for row in figures if row["figure"] == "miss_rate")
    measures = [row for row in drift if row["kind"] != "cross_check"]
    rivals = by_key.get(("matches_with_rivals", "matches"))
    return HonestyShown(
        flags=by_key.get(("expected_false_links", "flags")),
        expected=tuple(_sentence(row) for name in _EXPECTED for row in figures if row["figure"] == name),
        with_rivals=int(rivals["value"]) if rivals else 0,
        groups=tuple((group, tuple(by_key[name, group] for name in _COLUMNS)) for group in sorted(groups)),
        holding=tuple(dict.fromkeys(row["subject"] for row in figures if row["state"] == "holds")),
        labels=tuple(_by_labels(figures)),
        moved=tuple(moved_in_words(row) for row in measures if row["alarms"]),
        looked_at=len(measures),
        checks=tuple((engines_in_words(row), row["alarms"]) for row in drift if row["kind"] == "cross_check"),
        limits={
            "ratio": f"{CREDIBLY_UNEQUAL}", "distance": f"{THRESHOLD}", "rejected": f"{MOST_DISAGREEMENT:.0%}",
            "matches": f"{MOST_RATIO}",
        },
    )  # fmt: skip


def _by_labels(figures: Sequence[Row]) -> Iterator[str]:
    """Yield what reviewers' labels say of everybody, then of each surname group of which enough are labeled."""
    yield from (_sentence(row) for row in figures if row["subject"] == "labels")
    for row in figures:
        if row["figure"].startswith("measured_") and row["subject"] != "labels" and row["state"] != "too_few":
            yield f"Surname group {str(row['subject']).replace('_', ' ')}: {row['sentence']}."


def _sentence(row: Row) -> str:
    text = str(row["sentence"])
    return f"{text[:1].upper()}{text[1:]}."
