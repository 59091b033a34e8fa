"""The weight of a pair as a waterfall: bars of bits from the start to the weight, by heading and line.

Static SVG without a script, a font file or the network; the same explanation gives the same bytes. It is as wide as the
text of a US Letter page. Bars for and against differ in direction, sign, fill and outline, not in color alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

import altair as alt

from pipelines.explanation.bars import BAR, GAP, LINE, Bar, axis_ends, bars_of
from pipelines.pictures import BLUE, FONT, GRAY, INK, ORANGE, PAPER, svg_of, with_words
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.likelihood import link_in_words
from transforms.linkage.explain.page import in_bits
from transforms.linkage.explain.verdict_words import kept_back
from transforms.linkage.explain.words import RIVALS, load_words

_LABELS, _BARS = 300, 360
"""Widths in CSS pixels of 1/96 inch; with the room for numbers, 7 inches together."""
_SMALL, _TEXT = 11, 12
_SUBTITLE_SIGNS = 105


def waterfall(explanation: Explanation) -> str:
    """Return the picture as an SVG document. It holds record ids and sentences, no value of a record."""
    steps = bars_of(explanation)
    height = int(steps[-1].top + steps[-1].height + GAP)
    x = alt.Scale(domain=axis_ends(steps, explanation), nice=False, zero=False)
    y = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    title = _title(explanation)
    bars = alt.layer(*_thresholds(explanation, x, y, height), *_bars(steps, x, y)).properties(
        width=_BARS, height=height
    )
    labels = _labels(steps, y).properties(width=_LABELS, height=height)
    chart = alt.hconcat(labels, bars, spacing=6).properties(
        title=alt.Title(
            title, subtitle=_subtitle(explanation), anchor="start", fontSize=14, subtitleFontSize=_TEXT,
            subtitleColor=INK, color=INK, offset=14,
        )
    )  # fmt: skip
    styled = chart.configure(font=FONT, background=PAPER, padding=6).configure_view(stroke=None)
    svg = svg_of(styled)
    return with_words(svg, title, describe(explanation))


def describe(explanation: Explanation) -> str:
    """Return what the picture shows, for people who do not see it."""
    parts = [f"{section.title} {in_bits(section.mbit)}" for section in explanation.sections]
    return (
        f"Bars of evidence in bits add up to {explanation.weight / 1000:.3f}:"
        f" {'; '.join(parts)}. A match begins at {explanation.match_at / 1000:.3f} bits, a possible pair at"
        f" {explanation.possible_at / 1000:.3f}. {load_words().verdicts[explanation.verdict]}."
    )


def _title(explanation: Explanation) -> str:
    return f"{explanation.left_id} and {explanation.right_id}: evidence in bits"


def _subtitle(explanation: Explanation) -> list[str]:
    words = load_words()
    return [
        f"{words.verdicts[explanation.verdict]}, {explanation.weight / 1000:.3f} bits:"
        f" {link_in_words(explanation.weight)}. Model {explanation.model_version}.",
        *wrap(kept_back(explanation), _SUBTITLE_SIGNS),
        *(line for text in _without_bar(explanation) for line in wrap(text, _SUBTITLE_SIGNS)),
        "Each bit doubles the odds that both records belong to one person (filled, to the right)",
        "or halves them (hollow, to the left). 0 bits are even odds.",
    ]


def _without_bar(explanation: Explanation) -> list[str]:
    """Return what is said of rivals that take nothing: a bar of no length would not show them."""
    return [
        f"{entry['because'][:1].upper()}{entry['because'][1:]}."
        for section in explanation.sections
        for entry in section.entries
        if entry["comparison"] == RIVALS and not entry["mbit"]
    ]


def _bars(steps: Sequence[Bar], x: Any, y: Any) -> list[Any]:
    drawn = [step for step in steps if step.kind != "heading"]
    layers = [_connectors(drawn, x, y)]
    looks: dict[str, dict[str, Any]] = {
        "for": {"color": BLUE, "stroke": BLUE},
        "against": {"color": PAPER, "stroke": ORANGE, "strokeWidth": 1.6},
        "weight": {"color": INK, "stroke": INK},
    }
    for kind, own_look in looks.items():
        rows = [
            {"low": s.low, "high": s.high, "top": s.middle - BAR / 2, "bottom": s.middle + BAR / 2}
            for s in drawn
            if s.kind == kind
        ]
        layers.append(
            _chart(rows)
            .mark_rect(**own_look)
            .encode(x=alt.X("low:Q", scale=x, axis=None), x2="high:Q", y=_y("top", y), y2="bottom:Q")
        )
    for align, dx in (("left", 4), ("right", -4)):
        ends: list[dict[str, Any]] = [
            {"at": s.high if align == "left" else s.low, "y": s.middle, "text": in_bits(s.mbit)}
            for s in drawn
            if (s.mbit >= 0) == (align == "left")
        ]
        numbers = _chart(ends).encode(x=alt.X("at:Q", scale=x, axis=None), y=_y("y", y), text="text:N")
        look: dict[str, Any] = {"align": align, "dx": dx, "baseline": "middle", "fontSize": _SMALL}
        layers.append(numbers.mark_text(**look, color=PAPER, stroke=PAPER, strokeWidth=4, strokeJoin="round"))
        layers.append(numbers.mark_text(**look, color=INK))
    return layers


def _connectors(drawn: Sequence[Bar], x: Any, y: Any) -> Any:
    """Thin lines from the end of each bar down to the start of the next."""
    rows, total = [], 0.0
    for step, following in pairwise(drawn):
        total += step.mbit / 1000
        rows.append({"at": total, "top": step.middle, "bottom": following.middle})
    return (
        _chart(rows)
        .mark_rule(color=GRAY, strokeWidth=0.7)
        .encode(x=alt.X("at:Q", scale=x, axis=None), y=_y("top", y), y2="bottom:Q")
    )


def _thresholds(explanation: Explanation, x: Any, y: Any, height: int) -> list[Any]:
    """Dashed lines where a match and a possible pair begin, named above, and a plain one at zero."""
    points = [
        ("match from", explanation.match_at, "left", [6, 3]),
        ("possible from", explanation.possible_at, "right", [2, 3]),
    ]
    layers = [
        _chart([{"at": 0, "top": 0, "bottom": height}])
        .mark_rule(color=GRAY, strokeWidth=0.7)
        .encode(x=alt.X("at:Q", scale=x, axis=None), y=_y("top", y), y2="bottom:Q")
    ]
    for name, mbit, align, dash in points:
        row = {"at": mbit / 1000, "top": -6, "bottom": height, "text": f"{name} {mbit / 1000:.3f}"}
        base = _chart([row]).encode(x=alt.X("at:Q", scale=x, axis=None), y=_y("top", y))
        layers.append(base.mark_rule(color=INK, strokeDash=dash).encode(y2="bottom:Q"))
        dx = 3 if align == "left" else -3
        layers.append(
            base.mark_text(align=align, dx=dx, baseline="bottom", dy=3, fontSize=_SMALL, color=INK).encode(
                text="text:N"
            )
        )
    return layers


def _labels(steps: Sequence[Bar], y: Any) -> Any:
    headings = [
        {
            "x": 0,
            "y": step.top,
            "text": f"{step.lines[0]}  {in_bits(step.mbit)}" if step.kind == "heading" else step.lines[0],
        }
        for step in steps
        if step.kind in ("heading", "weight")
    ]
    rows = [
        {"x": 10, "y": step.top + place * LINE, "text": line}
        for step in steps
        if step.kind in ("for", "against")
        for place, line in enumerate(step.lines)
    ]
    layers = [
        _chart(own)
        .mark_text(align="left", baseline="top", fontSize=size, fontWeight=weight, color=INK)
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, _LABELS], nice=False), axis=None),
            y=_y("y", y),
            text="text:N",
        )
        for own, size, weight in ((headings, _TEXT, 700), (rows, _SMALL, 400))
    ]
    return alt.layer(*layers)


def _chart(rows: Sequence[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=list(rows)))


def _y(field: str, scale: Any) -> Any:
    return alt.Y(f"{field}:Q", scale=scale, axis=None)
