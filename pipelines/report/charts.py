"""The pictures, as inline SVG. Each has a table beside it in the page that says the same in numbers.

Vega measures text and lays out in this process: no browser, no network, and the same rows give the same bytes.
"""

import re
from collections.abc import Sequence
from typing import Any

import altair as alt

from pipelines.pictures import BLUE, GRAY, INK, plain_style, svg_of
from pipelines.report.words import QUESTIONS, VERDICTS, counted

Row = dict[str, Any]
_LOSSES = (
    ("still_yes", "Yes so far", BLUE),
    ("open_unknown", "Leaves here: waits", GRAY),
    ("stopped_no", "Leaves here: closed", GRAY),
)


def funnel_picture(steps: Sequence[Row]) -> str:
    """Return the funnel: per question, counts with yes so far, counts that wait there, counts closed there."""
    values = [
        {"question": QUESTIONS[row["name"]][0], "what": title, "counts": row[column]}
        for row in steps
        for column, title, _ in _LOSSES
        if row["step"] > 0 or column == "still_yes"
    ]
    order = [QUESTIONS[row["name"]][0] for row in steps]
    panels = []
    for index, (_, title, color) in enumerate(_LOSSES):
        own = [value for value in values if value["what"] == title]
        longest = max([value["counts"] for value in own], default=0)
        y = alt.Y(
            "question:N",
            sort=order,
            title=None,
            scale=alt.Scale(domain=order),
            axis=alt.Axis(labels=index == 0, ticks=False, domain=False, labelPadding=8, labelLimit=220),
        )
        x = alt.X("counts:Q", axis=None, scale=alt.Scale(domain=[0, max(longest, 1) * 1.25], nice=False))
        base = alt.Chart(alt.Data(values=own)).encode(y=y, x=x)
        bars = base.mark_bar(color=color, height={"band": 0.66})
        numbers = base.mark_text(align="left", dx=4, color=INK, fontSize=13).encode(
            text=alt.Text("counts:Q", format=",")
        )
        width = 230 if index == 0 else 150
        panels.append(
            (bars + numbers).properties(width=width, height=210, title=alt.Title(title, anchor="start"))
        )
    return framed(alt.hconcat(*panels, spacing=24), "funnel")


def weights_picture(bins: Sequence[Row], thresholds: tuple[float, float]) -> str:
    """Return a histogram of match weights, one panel a verdict, with the two thresholds drawn through all."""
    if not bins:
        return ""
    low = min(*(row["from_bits"] for row in bins), int(thresholds[0]) - 8)
    high = max(*(row["from_bits"] + 2 for row in bins), int(thresholds[1]) + 12)
    x_scale = alt.Scale(domain=[low, high], nice=False)
    panels = [_threshold_names(thresholds, x_scale)]
    for verdict in ("match", "possible", "no_match"):
        own = [row for row in bins if row["verdict"] == verdict]
        panels.append(_weights_panel(verdict, own, thresholds, x_scale, last=verdict == "no_match"))
    return framed(alt.vconcat(*panels, spacing=12), "weights")


def _weights_panel(
    verdict: str, bins: Sequence[Row], thresholds: tuple[float, float], x_scale: Any, *, last: bool
) -> Any:
    values = [{"from": row["from_bits"], "to": row["from_bits"] + 2, "pairs": row["pairs"]} for row in bins]
    axis = alt.Axis(title="match weight in bits" if last else None, labels=last, ticks=last, grid=False)
    tallest = max([row["pairs"] for row in bins], default=0)
    y = alt.Y(
        "pairs:Q",
        scale=alt.Scale(domain=[0, max(tallest, 1)]),
        axis=alt.Axis(title=None, tickCount=2, tickMinStep=1, format=",d"),
    )
    bars = (
        alt.Chart(alt.Data(values=values))
        .mark_bar(color=BLUE if verdict == "match" else GRAY)
        .encode(x=alt.X("from:Q", bin="binned", scale=x_scale, axis=axis), x2="to:Q", y=y)
    )
    lines = (
        alt.Chart(alt.Data(values=[{"at": at} for at in thresholds]))
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(x="at:Q")
    )
    total = counted(sum(row["pairs"] for row in bins), "pair")
    title = alt.Title(f"{VERDICTS[verdict]}: {total}", anchor="start", frame="group")
    return (bars + lines).properties(width=620, height=76, title=title)


def _threshold_names(thresholds: tuple[float, float], x_scale: Any) -> Any:
    """A strip above the panels: the name of each dashed line, pointing away from the other."""
    layers = []
    for name, at, align in zip(("possible", "match"), thresholds, ("right", "left"), strict=True):
        value = {"at": at, "name": f"{name} from {at:.1f}"}
        base = alt.Chart(alt.Data(values=[value])).encode(x=alt.X("at:Q", scale=x_scale, axis=None))
        layers.append(base.mark_rule(color=INK, strokeDash=[4, 3]))
        dx = 5 if align == "left" else -5
        layers.append(base.mark_text(align=align, dx=dx, color=INK, fontSize=13).encode(text="name:N"))
    return alt.layer(*layers).properties(width=620, height=16)


def framed(chart: Any, name: str) -> str:
    """Return a chart as SVG that stands in the page under a name of its own."""
    return inline(svg_of(plain_style(chart, background="transparent", padding=2)), name)


def inline(svg: str, name: str) -> str:
    """Return an SVG fit to stand in a page: no namespaces, no roles of its own, ids that cannot clash."""
    plain = re.sub(r'\s(?:xmlns(?::xlink)?|role|aria-[a-z]+)="[^"]*"', "", svg)
    plain = re.sub(r'(\sid="|url\(#)', rf"\g<1>{name}-", plain)
    return plain.replace("<svg", f'<svg role="img" aria-labelledby="{name}-title"', 1)
