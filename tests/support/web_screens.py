"""Every page of the web app that has an address, and when it is whole."""

from __future__ import annotations

from typing import Any

from tests.support.watched_page import Watched

# Half a second of frames: a chart that grows to its size has done so.
DRAWN = """() => new Promise(done => {
  let left = 30;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""
DIAGNOSIS = "/diagnosis"
PAGES = (
    "/",
    "/due",
    "/metrics/repeat_purchase_rate?by=store",
    "/diagnosis/explain?metric=revenue&from=2024-12-01&to=2024-12-31&go=1",
    "/diagnosis/what-if",
    "/customers",
    "/customers/1",
    "/audiences",
    "/audiences/new?ready=second_order",
    "/journeys",
    "/journeys/words",
    "/reach/review",
    "/reach/calendar",
    "/reach/messages",
    "/reach/left-alone",
    "/tasks",
    "/data/import",
    "/data/quarantine",
    "/data/exclusions",
    "/data/suggestions",
    "/data/quality",
    "/data/versions",
    "/data/sources",
    "/settings/account",
    "/settings/tokens",
    "/settings/shop",
    "/settings/calendar",
    "/settings/cycles",
    "/settings/thresholds",
    "/settings/benchmarks",
    "/settings/daily-note",
    "/settings/targets",
    "/settings/members",
    "/settings/audit",
    "/settings/backup",
)


def settle(of: Watched) -> None:
    """Wait until everything that was asked is there, and no placeholder stands for it."""
    of.page.locator("main").wait_for()
    of.quiet()
    for waiting in (".loading", ".arriving"):
        of.page.locator(waiting).first.wait_for(state="detached")
    of.quiet()


def press_a_bar(page: Any) -> None:
    """Of the first chart, until it shows who is behind it."""
    drawn = page.locator(".block-chart canvas").first
    page.evaluate(DRAWN)
    box = drawn.bounding_box()
    # The first bars are the highest; where they begin depends on the letters beside them.
    for place in range(20, 120, 4):
        page.mouse.click(box["x"] + place, box["y"] + box["height"] * 0.85)
        page.evaluate(DRAWN)
        if page.get_by_role("dialog").count():
            break


def sections(page: Any, url: str) -> list[str]:
    """The addresses of the pages of the diagnosis."""
    page.goto(url + DIAGNOSIS)
    links = page.locator(".aside-list a")
    links.first.wait_for()
    found = [each.get_attribute("href") for each in links.all()]
    return [each for each in found if each.rsplit("/", 1)[1] not in {"explain", "what-if"}]
