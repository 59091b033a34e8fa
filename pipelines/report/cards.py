"""Report cards: one a source, from the deliveries of its window; a static picture and the same in numbers."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import altair as alt
from markupsafe import Markup

from pipelines.pictures import BLUE, GRAY, INK, ORANGE
from pipelines.report.charts import framed
from pipelines.report.words import counted

Row = dict[str, Any]
COLUMNS_SHOWN = 6


def cards_of(cards: Sequence[Mapping[str, Any]], alarms: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return what the template shows of each source, those with alarms first."""
    shown = []
    for card in cards:
        own = [alarm for alarm in alarms if alarm["source_id"] == card["source_id"]]
        deliveries = list(card["deliveries"])
        columns, moved = _columns(deliveries)
        shown.append(
            {
                **card,
                "deliveries": deliveries,
                "alarms": len(own),
                "sentence": _sentence(deliveries, len(own)),
                "has_dispositions": any(d["without_disposition"] is not None for d in deliveries),
                "columns": columns,
                "columns_caption": (
                    "Columns whose share of filled values or of placeholders moved most."
                    if moved
                    else "No column moved; those with the fewest filled values."
                ),
                "picture": Markup(card_picture(deliveries, str(card["source_id"]))),
            }
        )
    return sorted(shown, key=lambda card: (-card["alarms"], card["source_id"]))


def _sentence(deliveries: Sequence[Row], alarms: int) -> str:
    newest = deliveries[-1] if deliveries else None
    records = (
        f"{counted(newest['rows'], 'record')} on {newest['received_on']}" if newest else "nothing readable"
    )
    return f"{records}, {counted(alarms, 'alarm') if alarms else 'no alarm'}"


def _columns(deliveries: Sequence[Row]) -> tuple[list[Row], bool]:
    """Return the columns that moved most and whether any did; else those that say least."""
    if not deliveries:
        return [], False
    newest, before = deliveries[-1]["columns"], [d["columns"] for d in deliveries[:-1]]
    rows = []
    for name, now in newest.items():
        past = [columns[name] for columns in before if name in columns]
        fill = float(median(p["fill"] for p in past)) if past else None
        nothing = float(median(p["placeholders"] for p in past)) if past else None
        rows.append(
            {
                "column": name,
                "fill": now["fill"],
                "fill_before": fill,
                "placeholders": now["placeholders"],
                "placeholders_before": nothing,
                "moved": max(abs(now["fill"] - (fill if fill is not None else now["fill"])),
                             abs(now["placeholders"] - (nothing if nothing is not None else now["placeholders"]))),
            }
        )  # fmt: skip
    moved = [row for row in rows if row["moved"] >= 0.02]
    ranked = sorted(moved, key=lambda r: (-r["moved"], r["column"])) or sorted(
        rows, key=lambda r: (r["fill"], r["column"])
    )
    return ranked[:COLUMNS_SHOWN], bool(moved)


def card_picture(deliveries: Sequence[Row], name: str) -> str:
    """Return three panels over the deliveries: records, share kept back, share without a disposition (or set aside)."""
    if not deliveries:
        return ""
    values = [
        {
            "n": n,
            "day": d["received_on"][5:] + (f".{d['sequence']}" if d["sequence"] > 1 else ""),
            "rows": d["rows"],
            "kept": d["quarantined"] / d["rows"] if d["rows"] else 0.0,
            "aside": d["set_aside"] / d["rows"] if d["rows"] else 0.0,
            "open": d["without_disposition"],
            "newest": n == len(deliveries) - 1,
        }
        for n, d in enumerate(deliveries)
    ]
    last = (
        ("open", "Without disposition")
        if any(v["open"] is not None for v in values)
        else ("aside", "Set aside")
    )
    panels = [
        _panel(values, "rows", "Records", ",d"),
        _panel(values, "kept", "Kept back", ".1%"),
        _panel(values, *last, ".1%"),
    ]
    return framed(alt.hconcat(*panels, spacing=28), f"card-{name}")


def _panel(values: Sequence[Row], field: str, title: str, form: str) -> Any:
    own = [value for value in values if value[field] is not None]
    highest = max([value[field] for value in own], default=0)
    x = alt.X("n:O", title=None, axis=alt.Axis(labels=False, ticks=False, domainColor=GRAY))
    y = alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, max(highest, 0.01) * 1.3], nice=False))
    base = alt.Chart(alt.Data(values=own)).encode(x=x, y=y)
    color = alt.condition("datum.newest", alt.value(ORANGE), alt.value(BLUE))
    bars = base.mark_bar(width={"band": 0.62}).encode(color=color)
    numbers = base.mark_text(dy=-8, color=INK, fontSize=11).encode(text=alt.Text(f"{field}:Q", format=form))
    days = base.mark_text(dy=12, color=GRAY, fontSize=11).encode(y=alt.YValue(110), text="day:N")
    return (bars + numbers + days).properties(width=210, height=110, title=alt.Title(title, anchor="start"))
