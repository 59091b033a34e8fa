"""Where the bars of a waterfall stand: one a line of the ledger, below its heading, each from where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from transforms.linkage.explain.explanation import Explanation

LINE, GAP, BAR = 13, 7, 11
"""Pixels: a line of text, the room above a heading, the thickness of a bar."""
_BELOW, _BELOW_HEADING = 4, 3
_SIGNS = 52
_ROOM, _NAMES = 0.16, 0.27
"""Parts of the bars' width: for a number beside a bar, and for the name of a threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: label lines, and from where to where it goes, in bits."""

    lines: Sequence[str]
    low: float
    high: float
    mbit: int
    kind: str
    """heading, for, against or weight."""
    top: int
    """Pixels from the upper edge."""

    @property
    def height(self) -> int:
        """Pixels."""
        return max(len(self.lines) * LINE, BAR)

    @property
    def middle(self) -> float:
        """Pixels from the upper edge to where the bar is drawn."""
        return self.top + self.height / 2


def bars_of(explanation: Explanation) -> list[Bar]:
    """Return headings and bars from above, the weight as the last; lines without bits have none."""
    bars: list[Bar] = []
    total, top = 0, 0
    for section in explanation.sections:
        entries = [entry for entry in section.entries if entry["mbit"]]
        if not entries:
            continue
        bars.append(_bar([section.title], total, total, section.mbit, "heading", top + GAP))
        top += GAP + bars[-1].height + _BELOW_HEADING
        for entry in entries:
            lines = wrap(entry["because"][:1].upper() + entry["because"][1:], _SIGNS)
            kind = "for" if entry["mbit"] > 0 else "against"
            bars.append(_bar(lines, total, total + entry["mbit"], entry["mbit"], kind, top))
            total += entry["mbit"]
            top += bars[-1].height + _BELOW
    return [*bars, _bar(["Weight"], 0, total, total, "weight", top + GAP)]


def axis_ends(bars: Sequence[Bar], explanation: Explanation) -> list[float]:
    """Return the ends of the bits' axis: room for numbers beside the bars, and for the names of the two thresholds."""
    match_at, possible_at = explanation.match_at / 1000, explanation.possible_at / 1000
    low = min(possible_at, *(bar.low for bar in bars))
    high = max(match_at, *(bar.high for bar in bars))
    room = (high - low) * _ROOM
    low, high = low - room, high + room
    high = max(high, (match_at - _NAMES * low) / (1 - _NAMES))
    return [min(low, (possible_at - _NAMES * high) / (1 - _NAMES)), high]


def _bar(lines: Sequence[str], start: int, end: int, mbit: int, kind: str, top: int) -> Bar:
    low, high = sorted((start, end))
    return Bar(lines=lines, low=low / 1000, high=high / 1000, mbit=mbit, kind=kind, top=top)
