"""What a person does in the rooms that act: from the people of a chart to an audience."""

from __future__ import annotations

import re

from tests.support import web_screens
from tests.support.watched_page import Watched


def people_of_a_bar(of: Watched) -> tuple[int, str]:
    """How many the drawer of a bar lists, and the way to the first of them; it stays open."""
    of.go("/diagnosis/curve")
    web_screens.settle(of)
    page = of.page
    drawn = page.locator(".block-chart canvas").first
    page.evaluate(web_screens.DRAWN)
    box = drawn.bounding_box()
    # The first bars are the highest; where they begin depends on the letters beside them.
    for place in range(20, 120, 4):
        page.mouse.click(box["x"] + place, box["y"] + box["height"] * 0.85)
        page.evaluate(web_screens.DRAWN)
        if page.get_by_role("dialog").count():
            break
    drawer = page.get_by_role("dialog")
    told = drawer.get_by_text("共 ").first.inner_text()
    customer = drawer.locator("tbody a").first.get_attribute("href")
    return int(told.split()[1].replace(",", "")), str(customer)


def counted(of: Watched) -> int:
    """How many the editor of an audience says there are, once it has counted what stands there."""
    figure = of.page.locator(".audience-count .audience-figure strong")
    figure.wait_for()
    of.page.locator(".audience-count .arriving").wait_for(state="detached")
    return int(re.sub(r"\D", "", figure.inner_text()))


def save_audience(of: Watched, name: str) -> None:
    """Under a name, from the editor."""
    of.page.get_by_label("名字").fill(name)
    of.page.get_by_role("button", name="保存人群").click()
    of.page.wait_for_url(re.compile(r"/audiences/\d+$"))
