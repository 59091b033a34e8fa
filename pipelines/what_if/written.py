"""A what-if as files: every count and the groups as Parquet, a picture, a page of words."""

import json
from pathlib import Path
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from pipelines.pictures import BLUE, GRAY, INK, PAPER, plain_style, svg_of, with_words
from pipelines.what_if.decide import WhatIf
from transforms.flagging.what_if import CHANGES, grouped

_MOST_BARS = 25
"""Counties that the picture shows; the others stand in the table."""
_TITLE_SIGNS = 26


def write_what_if(found: WhatIf, folder: Path) -> None:
    """Write counts.parquet, groups.parquet, changes.svg and about.json; the same bytes for the same night and law."""
    folder.mkdir(parents=True, exist_ok=True)
    found.counts.to_parquet(folder / "counts.parquet", index=False)
    groups = grouped(found.counts)
    groups.to_parquet(folder / "groups.parquet", index=False)
    (folder / "changes.svg").write_text(what_if_picture(groups, found.title), encoding="utf-8")
    about = {
        "night": found.night.isoformat(),
        "name": found.name,
        "title": found.title,
        "standing": found.standing,
        "modeled": list(found.modeled),
        "not_modeled": list(found.not_modeled),
        "law_digest": found.law_digest,
        "changes": {str(k): int(v) for k, v in found.counts["change"].value_counts().sort_index().items()},
    }
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def what_if_picture(groups: pd.DataFrame, title: str) -> str:
    """Return bars of persons by county, a panel a change, as an SVG document; the largest counties first."""
    by_county = groups.groupby(["county", "change"], sort=True)["persons"].sum().reset_index()
    totals = by_county.groupby("county")["persons"].sum().sort_values(ascending=False, kind="stable")
    shown = [str(county) for county in totals.index[:_MOST_BARS]]
    kinds = [name for name in CHANGES if name in set(groups["change"])]
    panels = [
        _panel(
            by_county[(by_county["change"] == kind) & by_county["county"].isin(shown)], kind, shown, number
        )
        for number, kind in enumerate(kinds)
    ]
    if not panels:
        panels = [
            alt.Chart(alt.Data(values=[{"said": "Nothing would change."}])).mark_text().encode(text="said:N")
        ]
    chart = plain_style(alt.hconcat(*panels, spacing=28), background=PAPER, padding=8)
    described = "; ".join(
        f"{counted} {CHANGES[str(kind)]}"
        for kind, counted in groups.groupby("change")["persons"].sum().items()
    )
    return with_words(
        svg_of(chart), f"What if: {title}", f"Persons by county. {described or 'Nothing would change'}."
    )


def _panel(rows: pd.DataFrame, kind: str, order: list[str], number: int) -> Any:
    values = [{"county": r["county"], "persons": int(r["persons"])} for r in rows.to_dict(orient="records")]
    axis = alt.Axis(labels=number == 0, ticks=False, domain=False, labelPadding=8, labelLimit=220)
    y = alt.Y("county:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=axis)
    longest = max([value["persons"] for value in values], default=0)
    x = alt.X("persons:Q", axis=None, scale=alt.Scale(domain=[0, max(longest, 1) * 1.25], nice=False))
    base = alt.Chart(alt.Data(values=values)).encode(y=y, x=x)
    bars = base.mark_bar(color=BLUE if kind == "enters" else GRAY, height={"band": 0.66})
    numbers = base.mark_text(align="left", dx=4, color=INK, fontSize=13).encode(
        text=alt.Text("persons:Q", format=",")
    )
    wrapped = wrap(f"persons who {CHANGES[kind]}", _TITLE_SIGNS)
    return (bars + numbers).properties(
        width=170, height=24 * len(order), title=alt.Title(wrapped, anchor="start")
    )
