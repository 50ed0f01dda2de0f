"""From a play to a running journey: a wait is changed, a problem is found and mended, and it is published."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import huitou
from tests.support import web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched

_ORDERS = """order_id,customer_id,ordered_at,paid_amount
o1,anna,2026-01-05 10:00:00,10.00
o2,ben,2026-01-06 10:00:00,20.00
o3,anna,2026-01-20 10:00:00,30.00
"""


def test_a_play_becomes_a_running_journey(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    (tmp_path / "orders.csv").write_text(_ORDERS, encoding="utf-8")
    huitou.init(tmp_path / "shop", name="山野茶铺").load(tmp_path / "orders.csv")
    with serving("serve", tmp_path / "shop") as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        _begin(owner)
        _change_the_wait(owner)
        _break_and_mend(owner)
        _give_staff_a_task(owner)
        _publish_and_pause(owner)
    assert owner.faults == []


def _begin(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("link", name="触达").click()
    page.get_by_text("还没有旅程。").wait_for()
    owner.fits("the plays")
    page.get_by_role("button", name=re.compile("用这个\\s*首单到二单")).click()
    page.get_by_role("heading", level=1, name="首单到二单").wait_for()
    page.get_by_text("10% 的人留作对照，不发").wait_for()
    owner.fits("the canvas")


def _change_the_wait(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("button", name="等 14 天，到 10:00").click()
    panel = page.get_by_role("dialog", name="修改：等一段时间")
    panel.get_by_label("天数").fill("12")
    panel.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="等 12 天，到 10:00").wait_for()
    panel.wait_for(state="detached")


def _break_and_mend(owner: Watched) -> None:
    """An empty tag is added; the list of problems leads to its card."""
    page = owner.page
    page.get_by_role("button", name="在这里加一步").first.click()
    page.get_by_role("dialog", name="加什么").get_by_role("button", name="打标签").click()
    panel = page.get_by_role("dialog", name="修改：打标签")
    panel.locator(".ant-drawer-close").click()
    panel.wait_for(state="detached")
    page.get_by_role("button", name="改好 1 个问题").wait_for()
    problem = page.get_by_role("complementary").get_by_role("button", name="标签名：还没有填")
    problem.wait_for()
    owner.fits("a problem")
    problem.click()
    panel.get_by_label("标签名").fill("新客")
    panel.get_by_role("button", name="保存").click()
    problem.wait_for(state="detached")
    panel.wait_for(state="detached")


def _give_staff_a_task(owner: Watched) -> None:
    """As the canvas begins it, with nothing but why."""
    page = owner.page
    page.get_by_role("button", name="在这里加一步").first.click()
    page.get_by_role("dialog", name="加什么").get_by_role("button", name="派给客服").click()
    panel = page.get_by_role("dialog", name="修改：派给客服")
    panel.get_by_label("为什么联系").fill("问问上次的茶喝得怎么样")
    panel.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="问问上次的茶喝得怎么样").wait_for()
    panel.wait_for(state="detached")


def _publish_and_pause(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("第 1 版").wait_for()
    assert page.locator(".stages [aria-current]").inner_text() == "人工审核"
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="继续运行").wait_for()
    page.get_by_role("link", name="← 旅程").click()
    page.get_by_role("row", name="首单到二单").get_by_text("已暂停").wait_for()
