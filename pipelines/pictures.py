"""Static SVG from Altair charts: no browser, no network, no font file; the same chart gives the same bytes."""

from html import escape
from typing import Any

import altair as alt
import vl_convert

INK, BLUE, ORANGE, GRAY, PAPER = "#1b1b1b", "#1f5a96", "#9a4a00", "#5d6670", "#ffffff"
FONT = "Helvetica, Arial, sans-serif"
_VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def plain_style(chart: Any, *, background: str, padding: int) -> Any:
    """Return a chart in the house's style: no frame, dark text of 13 pixels."""
    styled = chart.configure(font=FONT, background=background, padding=padding).configure_view(stroke=None)
    return styled.configure_title(fontSize=13, fontWeight=600, color=INK, offset=6).configure_axis(
        labelFontSize=13,
        titleFontSize=13,
        labelColor=INK,
        titleColor=INK,
        titleFontWeight="normal",
        domainColor=GRAY,
    )


def svg_of(chart: Any) -> str:
    """Return a chart as an SVG document."""
    return vl_convert.vegalite_to_svg(chart.to_json(), vl_version=_VEGA_LITE)


def with_words(svg: str, title: str, description: str) -> str:
    """Return the document as wide as its window at most, with a title and a description that a screen reader reads."""
    head, _, rest = svg.partition(">")
    words = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    return f'{head} style="max-width:100%;height:auto" role="img" aria-labelledby="title desc">{words}{rest}'
