"""A simulated shop in a browser: shown around once, then cleared for the owner's own data, which is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import huitou
from huitou import simulated
from huitou.simulate.folder import write
from tests.support import messy_taobao, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched

_NAME = "山雾茶铺（模拟）"
_STEPS = ["先看三个数", "哪里疼", "今天该联系谁", "数字背后是谁", "换成自己的店"]


def test_an_owner_is_shown_around_and_brings_their_own_data(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    made = write(tmp_path / "exports", customers=120, seed=11)
    huitou.init(tmp_path / "shop", name=_NAME).load([made.huitou])
    simulated.put(tmp_path / "shop", name=_NAME, kept=False)
    with serving("serve", tmp_path / "shop") as server:
        owner, reader = somebody(server.url), somebody(server.url)
        web_walk.first_run(owner)
        _is_shown_around(owner)
        web_walk.accept(reader, web_walk.invite(owner, "wei@example.com", "只看"), "小卫")
        _is_told_and_may_not(reader)
        _clears(owner)
        _imports(owner, messy_taobao.write(tmp_path))
    assert owner.faults == reader.faults == []


def _is_shown_around(owner: Watched) -> None:
    page = owner.page
    tour = page.locator("dialog.tour")
    seen = []
    for place in range(1, 6):
        tour.get_by_text(f"第 {place} 步，共 5 步").wait_for()
        seen.append(tour.get_by_role("heading").inner_text())
        # The focus stays where one goes on, and within the dialog.
        assert tour.locator(":focus").inner_text() == ("开始用" if place == 5 else "下一步")
        owner.fits(f"step {place} of the tour")
        page.keyboard.press("ArrowRight")
    assert seen == _STEPS
    page.keyboard.press("Enter")
    tour.wait_for(state="detached")
    _is_not_shown_again(owner)
    page.get_by_role("button", name="林店主 的菜单").click()
    page.get_by_role("button", name="带我看一遍").click()
    tour.get_by_text("第 1 步").wait_for()
    page.keyboard.press("Escape")
    tour.wait_for(state="detached")


def _is_not_shown_again(owner: Watched) -> None:
    page = owner.page
    owner.quiet()
    page.reload()
    page.locator("article.number").first.wait_for()
    owner.quiet()
    assert page.locator("dialog.tour").count() == 0


def _is_told_and_may_not(reader: Watched) -> None:
    page = reader.page
    page.locator("article.number").first.wait_for()
    tour = page.locator("dialog.tour")
    # Nobody's names, nothing to bring.
    tour.get_by_text("第 1 步，共 3 步").wait_for()
    tour.get_by_role("button", name="不看了").click()
    tour.wait_for(state="detached")
    page.get_by_text("这是一家模拟的店").wait_for()
    assert page.get_by_role("button", name="用我自己的数据").count() == 0
    assert web_walk.asks(reader, "POST", "/own-data", {"data_version": None}) == 403


def _clears(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("link", name="今日").click()
    page.get_by_role("button", name="用我自己的数据").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("这些会清空，找不回来").wait_for()
    # Nothing is kept of a demo once it ends, which has to be said before anybody works in it.
    dialog.get_by_text("停掉 huitou demo 就没了").wait_for()
    owner.fits("what goes and what stays")
    dialog.get_by_role("button", name="清空，导入我的数据").click()
    page.get_by_text("清空了。现在导入自己的订单。").wait_for()
    page.locator("input[type=file]").wait_for(state="attached")
    owner.fits("cleared")
    assert page.get_by_text("这是一家模拟的店").count() == 0
    page.get_by_role("link", name="今日").click()
    page.get_by_text("还没有订单").wait_for()


def _imports(owner: Watched, file: Any) -> None:
    page = owner.page
    web_walk.upload_and_map(owner, file, messy_taobao.HAND_MADE, "实付金额")
    _, done = web_walk.try_then_import(owner)
    assert done == {"读到": 844, "采用": 841, "隔离": 3}
    page.get_by_role("link", name="看今日").click()
    # Of the file alone: 100 of its buyers in the last 90 days, as the walk through a messy file reckons.
    page.locator("article.number").first.filter(has_text="90 天里有 100 位客户买过").wait_for()
