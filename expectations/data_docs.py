"""Data Docs: Great Expectations' own pages of a night's gates, readable without a network."""

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from expectations.gate import GateResult

# GX links a style sheet kit, icons and scripts from outside; without them the page needs a little style of its own
_STYLE = """<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{border:1px solid #c6cace;padding:.35rem .6rem;text-align:left;
vertical-align:top}a{color:#005ea2}h1,h2,h3{line-height:1.2}ul{padding-left:1.2rem}
</style>"""
_OUTSIDE = re.compile(
    r"<(script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//[^>]*>(?:</script>)?", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(r"href=([\"'])(?:https?:)?//[^\"']*\1", re.IGNORECASE)
_CSS_URL = re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", re.IGNORECASE)


def write_data_docs(folder: Path, results: Sequence[GateResult], *, night: date) -> Path:
    """Write one page a table and an index that links them; return the index."""
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for result in results:
        document = ValidationResultsPageRenderer(run_info_at_end=True).render(result.document)
        page = offline(DefaultJinjaPageView().render(document))
        (folder / f"{result.table}.html").write_text(page, encoding="utf-8")
        state = "holds" if result.passed else "does not hold"
        rows.append(
            f'<tr><th scope="row"><a href="{result.table}.html">{result.table}</a></th>'
            f"<td>{state}</td><td>{result.checked}</td><td>{result.rows:,}</td><td>{len(result.failures)}</td></tr>"
        )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("Table", "Gate", "Expectations", "Rows", "Failed"))
    index = folder / "index.html"
    index.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gates of {night}</title>{_STYLE}</head>'
        f"<body><h1>Gates of the night of {night}</h1><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></body></html>",
        encoding="utf-8",
    )
    return index


def offline(page: str) -> str:
    """Return a page without scripts and without any reference that a browser would fetch from outside."""
    without = _SCRIPT.sub("", page)
    without = _OUTSIDE.sub("", without)
    without = _CSS_URL.sub("none", _HREF.sub('href="#"', without))
    return without.replace("</head>", f"{_STYLE}</head>", 1)
