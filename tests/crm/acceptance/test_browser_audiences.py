"""From a bar of a chart to an audience that is kept, and from a customer to why they are in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import huitou
from huitou.simulate.folder import write
from tests.support import web_acting, web_screens, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched


def test_the_people_of_a_bar_become_an_audience(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    made = write(tmp_path / "exports", customers=400, seed=11)
    huitou.init(tmp_path / "shop", name="山雾茶铺").load([made.huitou])
    with serving("serve", tmp_path / "shop") as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        listed, customer = web_acting.people_of_a_bar(owner)
        owner.page.get_by_role("link", name="存为人群").click()
        assert web_acting.counted(owner) == listed
        _narrowed(owner, listed)
        web_acting.save_audience(owner, "五天内回来的人")
        assert web_acting.counted(owner) == listed
        _is_listed(owner, listed)
        _says_why(owner, customer)
    assert owner.faults == []


def _narrowed(owner: Watched, listed: int) -> None:
    """A condition more and they are fewer; taken out again they are as many as before."""
    page = owner.page
    page.get_by_role("combobox", name="条件").last.click()
    page.get_by_title("随机分桶").or_(page.locator(".ant-select-item-option", has_text="随机分桶")).first.click()
    page.locator(".audience-line", has_text="随机抽的 10%").wait_for()
    assert web_acting.counted(owner) < listed
    page.get_by_role("button", name="去掉这个条件").last.click()
    page.locator(".audience-line", has_not_text="随机抽的").wait_for()
    assert web_acting.counted(owner) == listed


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
