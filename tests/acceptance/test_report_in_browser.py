"""The report as a browser shows and prints it: drawn, silent, nothing fetched, nothing cut off, at three widths.

Needs Playwright's Python package, a Chromium and a font for Chinese. Where one is missing these tests say so and are
skipped, but not where HUITOU_NEEDS_BROWSER is set, as CI has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.chromium import SETTLED, insist, launched, missing
from tests.support.everything_shop import everything
from tests.support.report_shops import EDGES, hostile, simulated

pytestmark = pytest.mark.slow

_SHOPS = {"simulated": simulated, "everything": everything, "hostile": hostile, **EDGES}
_PAGES = [
    ("simulated", "zh"),
    ("simulated", "en"),
    ("everything", "zh"),
    ("everything", "en"),
    ("hostile", "en"),
    ("one day", "zh"),
    ("three customers", "en"),
    ("a gap of four months", "zh"),
    ("all refunded", "zh"),
]
_A4_WIDTH = 794
_CUT_OFF = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll, svg, details:not([open])') && e.getBoundingClientRect().width > 0)
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.tagName + '.' + e.className)"""
# A column so narrow that its words stand letter under letter.
_SQUEEZED = """() => [...document.querySelectorAll('th, td')]
  .filter(e => e.clientWidth > 0 && e.clientWidth < 40 && e.clientHeight > 60)
  .map(e => e.innerText)"""
_SCROLLING = """() => [...document.querySelectorAll('.scroll')]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText.slice(0, 60))"""
_WITHOUT_INK = """() => [...document.querySelectorAll('.chart')]
  .filter(e => e.querySelectorAll('svg path, svg rect').length < 5).map(e => e.dataset.chart)"""


@pytest.fixture(scope="module", autouse=True)
def _everything_is_there() -> None:
    insist(missing())


@dataclass(slots=True)
class Shown:
    """A page in the browser, and what it said and asked for on its way."""

    shop: str
    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser(_everything_is_there: None) -> Iterator[Any]:
    with launched() as made:
        yield made


_BROKEN_DAYS = """() => {
    const broken = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode, cell = text.parentElement.closest("td, th, p, li, h3");
        for (const day of cell ? text.data.matchAll(/\\d{4}-\\d\\d-\\d\\d/g) : []) {
            const range = document.createRange();
            range.setStart(text, day.index);
            range.setEnd(text, day.index + day[0].length);
            if (range.getClientRects().length > 1) broken.push(cell.innerText);
        }
    }
    return broken;
}"""


@pytest.fixture(scope="module", params=_PAGES, ids=" ".join)
def shown(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    shop, lang = request.param
    folder = tmp_path_factory.mktemp("report")
    file = _SHOPS[shop](folder).report(lang=lang).save(folder / "report.html")
    made = Shown(shop, browser.new_page(viewport={"width": 1280, "height": 900}))
    made.page.on("console", lambda message: made.said.append(message.text))
    made.page.on("pageerror", lambda error: made.said.append(str(error)))
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.goto(file.as_uri())
    yield made
    made.page.close()


def test_the_page_is_silent_and_fetches_nothing(shown: Shown) -> None:
    assert shown.said == []
    assert len(shown.asked) == 1
    assert shown.asked[0].startswith("file://")
    assert shown.page.title() != "owned"


def test_every_chart_is_drawn(shown: Shown) -> None:
    charts = shown.page.locator(".chart").count()
    assert shown.page.evaluate("document.documentElement.dataset.drawn") == str(charts)
    assert shown.page.locator(".chart svg").count() == charts
    assert shown.page.evaluate(_WITHOUT_INK) == []


@pytest.mark.parametrize("width", [390, 1000, 1280, _A4_WIDTH])
def test_nothing_is_cut_off(shown: Shown, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 900})
    shown.page.evaluate(SETTLED)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.page.evaluate(_CUT_OFF) == []


def test_no_table_of_a_wide_screen_has_to_be_pushed_aside(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 1280, "height": 900})
    shown.page.evaluate(SETTLED)
    # A name that cannot be broken is as wide as it is.
    assert shown.shop == "hostile" or shown.page.evaluate(_SCROLLING) == []


def test_no_day_is_broken_at_its_hyphens(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 1280, "height": 900})
    assert shown.page.evaluate(_BROKEN_DAYS) == []


def test_prints_on_a_few_pages_of_a4_with_its_charts(shown: Shown) -> None:
    sections = shown.page.locator("h2").count()
    shown.page.set_viewport_size({"width": 1280, "height": 900})
    shown.page.emulate_media(media="print")
    shown.page.set_viewport_size({"width": _A4_WIDTH - 106, "height": 900})
    assert shown.page.evaluate(_CUT_OFF) == []
    assert shown.page.evaluate(_SQUEEZED) == []
    sizes = shown.page.evaluate("[...document.querySelectorAll('.chart svg')].map(e => e.clientHeight)")
    assert all(height > 50 for height in sizes)
    shown.page.emulate_media(media="screen")
    printed: bytes = shown.page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= len(re.findall(rb"/Type /Page\b(?!s)", printed)) <= max(sections, 2)
    # 210 by 297 mm in points.
    assert set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)) == {(b"594.95996", b"841.91998")}


def test_hovering_says_what_the_number_rests_on(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(simulated(tmp_path).report(lang="en").save(tmp_path / "report.html").as_uri())
    chart = page.locator("#contribution .chart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(SETTLED)
    assert re.search(r"returning.* CNY [\d,.]+ · [\d.]+%", page.locator("#contribution figure").inner_text())
    page.close()
