"""From a bar of a chart to an audience that is kept, and from a customer to why they are in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huitou
from huitou.simulate.folder import write
from tests.support import web_screens, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched


def test_the_people_of_a_bar_become_an_audience(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    made = write(tmp_path / "exports", customers=400, seed=11)
    huitou.init(tmp_path / "shop", name="山雾茶铺").load([made.huitou])
    with serving("serve", tmp_path / "shop") as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        listed, customer = _by_a_bar(owner)
        owner.page.get_by_role("link", name="存为人群").click()
        assert _counted(owner.page) == listed
        _narrowed(owner.page, listed)
        owner.page.get_by_label("名字").fill("五天内回来的人")
        owner.page.get_by_role("button", name="保存人群").click()
        owner.page.wait_for_url(re.compile(r"/audiences/\d+$"))
        assert _counted(owner.page) == listed
        _is_listed(owner, listed)
        _says_why(owner, customer)
    assert owner.faults == []


def _by_a_bar(owner: Watched) -> tuple[int, str]:
    """How many the drawer of a bar lists, and the way to the first of them; it stays open."""
    owner.go("/diagnosis/curve")
    web_screens.settle(owner)
    page = owner.page
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


def _counted(page: Any) -> int:
    """How many the editor says there are, once it has counted what stands there."""
    figure = page.locator(".audience-count .audience-figure strong")
    figure.wait_for()
    page.locator(".audience-count .arriving").wait_for(state="detached")
    return int(re.sub(r"\D", "", figure.inner_text()))


def _narrowed(page: Any, listed: int) -> None:
    """A condition more and they are fewer; taken out again they are as many as before."""
    page.get_by_role("combobox", name="条件").last.click()
    page.get_by_title("随机分桶").or_(page.locator(".ant-select-item-option", has_text="随机分桶")).first.click()
    page.locator(".audience-line", has_text="随机抽的 10%").wait_for()
    assert _counted(page) < listed
    page.get_by_role("button", name="去掉这个条件").last.click()
    page.locator(".audience-line", has_not_text="随机抽的").wait_for()
    assert _counted(page) == listed


def _is_listed(owner: Watched, listed: int) -> None:
    owner.go("/audiences")
    web_screens.settle(owner)
    row = owner.page.get_by_role("row", name="五天内回来的人")
    assert row.locator("td.n").first.inner_text() == str(listed)


def _says_why(owner: Watched, customer: str) -> None:
    owner.go(customer)
    web_screens.settle(owner)
    sheet = owner.page.locator("section", has=owner.page.get_by_role("heading", name="在不在某个人群里"))
    sheet.get_by_role("combobox").click()
    owner.page.locator(".ant-select-item-option", has_text="五天内回来的人").click()
    sheet.get_by_text("在这个人群里", exact=True).wait_for()
