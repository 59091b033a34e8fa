"""Every page of a night is well built: headings, tables, pictures, ids, links; and needs nothing from outside."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from expectations.data_docs import offline_sections, write_data_docs
from expectations.gate import run_gate
from warehouse.snapshot import table_frame

NIGHTS = tuple(date(2026, 3, day) for day in (2, 3, 4, 5))
_VOID = {"meta", "br", "link", "img", "input", "hr", "rect", "line", "path"}


class PageChecker(HTMLParser):
    """Collects what is wrong with a page's structure."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self._headings: list[int] = []
        self._tables: list[dict[str, int]] = []
        self._landmarks: list[str] = []
        self.title = ""
        self._language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += (given.get(name) or "").split()
        if tag == "html":
            self._language = given.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self._headings.append(int(tag[1]))
        if tag in ("main", "header", "footer", "nav"):
            self._landmarks.append(tag)
        if tag == "table":
            self._tables.append({"caption": 0, "th": 0})
        if tag == "caption" and self._tables:
            self._tables[-1]["caption"] += 1
        if tag == "th":
            self._tables[-1]["th"] += 1
            if given.get("scope") not in ("col", "row", "rowgroup", "colgroup"):
                self.faults.append("a th without a scope")
        if tag in ("svg", "img") and not (given.get("aria-labelledby") or given.get("alt")):
            self.faults.append(f"a {tag} without a name")
        if tag == "svg" and "figure" not in self._open:
            self.faults.append("a picture outside a figure")
        if given.get("tabindex") == "0" and tag == "div" and not given.get("role"):
            self.faults.append("a div that takes the focus without a role")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag in ("script", "iframe", "link", "img", "form"):
            self.faults.append(f"a {tag} in a page that needs none")
        self.faults += [f"an event handler [{name}]" for name in given if name.startswith("on")]
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes what is not open")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data

    def all_faults(self, *, captions: bool) -> list[str]:
        """Return every fault of the page; GX's own small tables have a heading instead of a caption."""
        faults = list(self.faults)
        if self._headings.count(1) != 1:
            faults.append(f"{self._headings.count(1)} h1")
        jumps = [(a, b) for a, b in zip(self._headings, self._headings[1:], strict=False) if b > a + 1]
        faults += [f"a heading jumps from h{a} to h{b}" for a, b in jumps]
        faults += [f"id [{name}] twice" for name in sorted({i for i in self.ids if self.ids.count(i) > 1})]
        named = {*self.references, *(link[1:] for link in self.links if link.startswith("#"))}
        faults += [f"[{name}] is pointed at but not there" for name in sorted(named - set(self.ids))]
        if captions:
            faults += ["a table without a caption" for table in self._tables if table["caption"] != 1]
            faults += ["a table without headers" for table in self._tables if not table["th"]]
        if self._language != "en" or not self.title.strip() or "main" not in self._landmarks:
            faults.append("no language, title or main landmark")
        return [*faults, *(f"<{tag}> is never closed" for tag in self._open)]


def page_faults(html: str, *, captions: bool = True) -> list[str]:
    """Return what is wrong with a page, network references included."""
    checker = PageChecker()
    checker.feed(html)
    outside = re.findall(r"""(?:https?:)?//[^\s"'<)]+|url\([^)]*\)|@import""", html)
    return checker.all_faults(captions=captions) + [f"a reference outside: {ref}" for ref in outside]


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_reports_are_well_built(nights: Any, night: date) -> None:
    assert page_faults(nights.html(night)) == []


def test_every_picture_has_its_table(nights: Any) -> None:
    html = nights.html(NIGHTS[0])
    cards = [f"canonical_{kind}" for kind in ("conviction", "registry", "residency")]
    assert html.count("<svg") == 2 + len(cards)
    of_cards = [(f"card-{name}-title", f"t-card-{name}") for name in cards]
    for picture, table in (("funnel-title", "t-funnel"), ("weights-title", "t-weights"), *of_cards):
        assert f'aria-labelledby="{picture}"' in html and f'id="{table}"' in html


def test_report_and_data_docs_link_each_other_and_every_link_leads_somewhere(nights: Any) -> None:
    folder = nights.report(NIGHTS[0]).parent
    assert 'href="data_docs/index.html"' in nights.html(NIGHTS[0])
    pages = sorted(folder.rglob("*.html"))
    for page in pages:
        checker = PageChecker()
        checker.feed(page.read_text(encoding="utf-8"))
        for link in checker.links:
            if not link.startswith("#"):
                assert (page.parent / link).resolve() in pages, f"[{page.name}] leads to [{link}]"
    index = (folder / "data_docs" / "index.html").read_text()
    assert 'href="../index.html"' in index and 'href="publish__flags.html"' in index


def test_data_docs_are_well_built_offline_and_without_a_clock(nights: Any) -> None:
    pages = sorted((nights.report(NIGHTS[0]).parent / "data_docs").glob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert page_faults(html, captions=page.name == "index.html") == [], page.name
        assert "ge_load_time" not in html and "Run Time" not in html
        assert page.name == "index.html" or re.search(r"<td[^>]*>\s*(?:<[^>]+>\s*)*holds", html), page.name


def test_data_docs_show_failures_but_no_personal_values(nights: Any, tmp_path: Path) -> None:
    candidate = nights.settings.nights / "2026-03-02" / "candidate.duckdb"
    names, flags = table_frame(candidate, "stage__names"), table_frame(candidate, "publish__flags")
    names.loc[:2, "surname"] = "quimerez lowercase"
    flags.loc[:1, "basis"] = "a guess"
    results = [run_gate("stage__names", names, where="here"), run_gate("publish__flags", flags, where="here")]
    for folder in (tmp_path / "once", tmp_path / "again"):
        write_data_docs(folder, results, night=NIGHTS[0])
    shown = (tmp_path / "once" / "stage__names.html").read_text()
    assert "<strong>fails</strong>" in shown and "3 unexpected values found" in shown
    assert "lowercase" not in shown
    assert "a guess" in (tmp_path / "once" / "publish__flags.html").read_text()
    assert "does not hold" in (tmp_path / "once" / "index.html").read_text()
    for page in (tmp_path / "once").iterdir():
        assert page.read_bytes() == (tmp_path / "again" / page.name).read_bytes()


def test_a_gate_names_the_expectation_that_failed(nights: Any) -> None:
    candidate = nights.settings.nights / "2026-03-02" / "candidate.duckdb"
    flags: pd.DataFrame = table_frame(candidate, "publish__flags")
    flags.loc[:1, "basis"] = "a guess"
    (failure,) = run_gate("publish__flags", flags, where="here").failures
    assert (failure.column, failure.severity) == ("basis", "stop")
    assert failure.expectation == "expect_column_values_to_be_in_set"
    assert "failed for 2 of" in failure.sentence


def test_pages_of_another_version_of_gx_are_not_passed_on_in_silence() -> None:
    with pytest.raises(ValueError, match="no section"):
        offline_sections("<html><body><div>nothing we know</div></body></html>")


def test_the_checker_sees_faults() -> None:
    bad = (
        '<html lang="en"><head><title>x</title><link href="//cdn.example/x.css"></head><body><main><h1>a</h1><h1>b</h1>'
        '<h3 id="i">c</h3><p id="i">d</p><a href="#gone">e</a><table><tr><th>f</th></tr></table><svg></svg>'
        '<button onclick="x()">g</button></main></body></html>'
    )
    faults = " ".join(page_faults(bad))
    for fault in (
        "2 h1", "jumps from h1 to h3", "[i] twice", "[gone]", "without a scope", "without a caption", "a svg without",
        "outside a figure", "a link in a page", "handler [onclick]", "cdn.example",
    ):  # fmt: skip
        assert fault in faults, fault
