"""Data Docs: Great Expectations' own words about a night's gates, on pages that need no network and no script.

GX renders the sections; the page around them is ours, for its own links style sheets, fonts and scripts from
outside, says when it was made, and shows sampled values whatever they are.
"""

import copy
import re
import shutil
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from expectations.gate import GateResult
from warehouse.schema_files import load_schema

_STYLE = """<style>
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;max-width:70rem;margin:0 auto;
padding:1.5rem;color:#1b1b1b;background:#fff}
h1,h2,h3{line-height:1.2}h2{font-size:1.15rem;margin:2rem 0 .3rem}h3{font-size:1rem;margin:1rem 0 .3rem}
a{color:#0b4f8a}:focus-visible{outline:3px solid #b35900;outline-offset:2px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}
caption{text-align:left;font-weight:600}
th,td{padding:.35rem .8rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #c9ced3}
td{overflow-wrap:anywhere}td:first-child,th{overflow-wrap:normal}
.n{text-align:right;font-variant-numeric:tabular-nums}
@page{size:letter;margin:.6in}
@media print{body{padding:0;max-width:none;font-size:9.5pt}nav{display:none}tr{break-inside:avoid}}
</style>"""
_SHOWN = frozenset({"none", "id"})  # `pii` of columns whose values may stand on a page
_SAMPLES = (
    "partial_unexpected_list",
    "partial_unexpected_counts",
    "partial_unexpected_index_list",
    "unexpected_list",
)
# what GX says with an icon of a font that is not there
_STATES = {"check-circle": "holds", "times": "fails", "exclamation": "could not run"}
_REWRITES = (
    (re.compile(r"<thead hidden>.*?</thead>", re.DOTALL), ""),
    (re.compile(r"<script\b.*?</script>|<(?:link|img|iframe)\b[^>]*>", re.IGNORECASE | re.DOTALL), ""),
    (re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL), r"\1"),
    (re.compile(r"<th(?=[\s>])[^>]*>", re.DOTALL), '<th scope="col">'),
    (re.compile(r"<(/?)h5\b[^>]*>"), r"<\1h2>"),
    (re.compile(r"<(/?)h6\b[^>]*>"), r"<\1h3>"),
    (re.compile(r"<br>\s*Data asset: None\s*<br>"), "<br>"),
    (re.compile(r"<table\b[^>]*>", re.DOTALL), "<table>"),
    (re.compile(r"\s(?:style|class|data-[a-z-]+|on[a-z]+)=\"[^\"]*\""), ""),
    (re.compile(r"\n\s*\n+"), "\n"),
)
_ICON = re.compile(r"<i\b[^>]*class=\"[^\"]*fa-([a-z-]+)[^\"]*\"[^>]*>\s*</i>")
_SECTION = re.compile(r'<div id="section-\d+"')


def write_data_docs(folder: Path, results: Sequence[GateResult], *, night: date) -> Path:
    """Write one page a table and an index that links them and the night's report; return the index."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for result in results:
        page = _page(
            title=f"Gate of {result.table}, night of {night}",
            links=(("index.html", "All gates of the night"), ("../index.html", "Report of the night")),
            body=offline_sections(_rendered(result)),
        )
        (folder / f"{result.table}.html").write_text(page, encoding="utf-8")
    index = folder / "index.html"
    index.write_text(
        _page(
            title=f"Gates of the night of {night}",
            links=(("../index.html", "Report of the night"),),
            body=_overview(results),
        ),
        encoding="utf-8",
    )
    return index


def _rendered(result: GateResult) -> str:
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    document = ValidationResultsPageRenderer(run_info_at_end=True).render(without_values(result))
    return str(DefaultJinjaPageView().render(document))


def without_values(result: GateResult) -> Any:
    """Return GX's result without sampled values of columns that hold personal data."""
    shown = {c.name for c in load_schema(result.table).columns if c.pii in _SHOWN}
    document = copy.deepcopy(result.document)
    for found in document.results:
        arguments = found.expectation_config.kwargs
        columns = {arguments["column"]} if "column" in arguments else set(arguments.get("column_list", ()))
        if not columns <= shown:
            for name in _SAMPLES:
                found.result.pop(name, None)
    return document


def offline_sections(page: str) -> str:
    """Return GX's sections alone: no navigation, no clock, nothing a browser would fetch, no meaning by icon only."""
    starts = [match.start() for match in _SECTION.finditer(page)]
    if not starts:
        raise ValueError("the page that Great Expectations rendered holds no section: its templates changed")
    # the last section is the run info: when it ran, and where
    text = page[starts[0] : starts[-1]]
    text = _ICON.sub(lambda icon: _state(icon[1]), text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def _state(icon: str) -> str:
    word = next((word for start, word in _STATES.items() if icon.startswith(start)), icon)
    return word if word == "holds" else f"<strong>{word}</strong>"


def _overview(results: Sequence[GateResult]) -> str:
    rows = []
    for result in results:
        state = "holds" if result.passed else "<strong>does not hold</strong>"
        numbers = (result.checked, result.rows, len(result.failures))
        cells = "".join(f'<td class="n">{number:,}</td>' for number in numbers)
        name = f'<a href="{result.table}.html">{result.table}</a>'
        rows.append(f'<tr><th scope="row">{name}</th><td>{state}</td>{cells}</tr>')
    head = "".join(
        f'<th scope="col"{cls}>{text}</th>'
        for text, cls in (
            ("Table", ""),
            ("Gate", ""),
            ("Expectations", ' class="n"'),
            ("Rows", ' class="n"'),
            ("Failed", ' class="n"'),
        )
    )
    return (
        '<div class="scroll" role="region" aria-label="Gates" tabindex="0"><table>'
        "<caption>One gate a table. A failed expectation that only warns does not stop the night.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _page(*, title: str, links: Sequence[tuple[str, str]], body: str) -> str:
    nav = " · ".join(f'<a href="{href}">{escape(text)}</a>' for href, text in links)
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{_STYLE}</head>\n<body>\n"
        f'<nav aria-label="Pages">{nav}</nav>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )
