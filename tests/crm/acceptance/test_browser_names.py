"""From the numbers of the diagnosis to the names behind them, by click on a cell and a bar, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import huitou
from huitou.simulate.folder import write
from tests.support import web_screens, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched


def test_every_way_from_a_number_to_its_names(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    made = write(tmp_path / "exports", customers=400, seed=11)
    huitou.init(tmp_path / "shop", name="山雾茶铺").load([made.huitou])
    with serving("serve", tmp_path / "shop") as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        _by_a_cell(owner)
        _by_keyboard(owner)
        _by_a_bar(owner)
    assert owner.faults == []


def _open(owner: Watched, page: str) -> Any:
    owner.go(f"/diagnosis/{page}")
    web_screens.settle(owner)
    return owner.page


def _listed(owner: Watched) -> tuple[str, int]:
    """What the drawer is called, and how many it says there are; then it is closed."""
    drawer = owner.page.get_by_role("dialog")
    told = drawer.get_by_text("共 ").first.inner_text()
    title: str = drawer.locator(".ant-drawer-title").inner_text()
    owner.page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
    return title, int(told.split()[1].replace(",", ""))


def _by_a_cell(owner: Watched) -> None:
    page = _open(owner, "structure")
    number = page.get_by_role("row", name="流失").first.get_by_role("button")
    said = int(number.inner_text().replace(",", ""))
    number.click()
    assert _listed(owner) == ("流失 · 客户", said)


def _by_keyboard(owner: Watched) -> None:
    page = _open(owner, "cohorts")
    page.locator("tbody th").first.focus()
    page.keyboard.press("ArrowRight")
    month = page.locator("tbody th").first.inner_text()
    said = int(page.locator(":focus").inner_text())
    page.keyboard.press("Enter")
    assert _listed(owner) == (f"{month} · 新客", said)
    assert page.locator(":focus").inner_text() == str(said), "not back where one was"
    # Closed again before it was all in: as somebody does who pressed Enter by mistake.
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.locator(":focus").inner_text() == str(said), "not back where one was"


def _by_a_bar(owner: Watched) -> None:
    page = _open(owner, "curve")
    page.get_by_text("点一根柱子，看是哪些人").wait_for()
    web_screens.press_a_bar(page)
    title, said = _listed(owner)
    assert title.endswith(f"{said} 位回来")
    page.get_by_role("button", name="看表格").click()
    bars = page.get_by_role("table", name="首购后多少天回来的人数")
    days = title.removeprefix("首购后多少天回来的人数 · ").partition("：")[0]
    row = bars.get_by_role("row", name=days)
    assert row.get_by_role("button").inner_text() == str(said)
    row.get_by_role("button").click()
    assert _listed(owner) == (f"{days} · 回来的人", said)
