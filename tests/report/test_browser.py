"""The report in Chromium, from disk and without a network: it fits wide and narrow, says nothing on the console."""

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# relative luminance and contrast as WCAG 2.2 defines them, over every element that holds text of its own
CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const rgb = s => { const n = s.match(/[\\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n };
  const behind = e => {
    for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c }
    return [255, 255, 255];
  };
  const poor = []; let seen = 0;
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    seen += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(e.tagName + ': ' + e.textContent.trim().slice(0, 40));
  }
  return { seen, poor };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here (make system-deps): the report was not opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("day", [2, 4, 5])
def test_report_fits_and_is_quiet(nights: Any, browser: Any, day: int, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=True)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(nights.report(date(2026, 3, day)).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    contrast = page.evaluate(CONTRAST)
    assert contrast["seen"] > 100 and contrast["poor"] == []
    assert said == [] and [url for url in asked if not url.startswith("file:")] == []
    page.close()


def test_report_reads_without_script_and_prints(nights: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(nights.report(date(2026, 3, 2)).as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == "Night of 2026-03-02"
    assert page.get_by_role("img").count() == 2
    page.get_by_role("link", name="Data Docs of this night").click()
    page.get_by_role("link", name="publish__flags").click()
    page.get_by_role("link", name="Report of the night").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Night of 2026-03-02"
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and b"/MediaBox [0 0 612 792]" in printed  # US Letter in points
    context.close()
