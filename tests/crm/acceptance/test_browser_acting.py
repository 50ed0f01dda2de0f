"""All of it, as an operator does it: from a bar of a chart to mails in the mailbox, and why somebody got none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import huitou
from huitou.simulate.folder import write
from tests.support import three, web_acting, web_walk
from tests.support.mailbox import Mailbox, mailbox, mails_to
from tests.support.server_process import serving, wait_until
from tests.support.watched_page import Watched

pytestmark = pytest.mark.slow
_AUDIENCE = "五天内回来的人"
_JOURNEY = "唤醒沉睡客户"
# Of what a worker does meanwhile, on a machine with other work.
_LONGEST = 240.0


def test_from_a_bar_to_the_mailbox_and_why_not(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    shop = _shop(tmp_path)
    with mailbox() as box, serving("serve", shop, **mails_to(box)) as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        listed, _ = web_acting.people_of_a_bar(owner)
        owner.page.get_by_role("link", name="存为人群").click()
        web_acting.save_audience(owner, _AUDIENCE)
        _builds(owner)
        _runs_dry(owner)
        _publishes(owner)
        held_out = _is_counted(owner, listed)
        waiting = _lets_all_go(owner)
        skipped = _reads_what_was_left_out(owner, waiting)
        assert waiting + held_out == listed
        wait_until(lambda: len(box.mails) == waiting - skipped, seconds=_LONGEST)
        _asks_why_not(owner)
    assert len(set(box.to)) == len(box.mails) == waiting - skipped
    assert all(web_acting.agreed(address) for address in box.to)
    assert all(_can_be_left(box, place) for place in range(len(box.mails)))
    assert owner.faults == []


def _shop(folder: Path) -> Path:
    """Customers with an address each, of whom one in three has not agreed to be written to."""
    made = write(folder / "exports", customers=3_000, seed=11)
    shop = huitou.init(folder / "shop", name="山雾茶铺", timezone=three.where_it_is_noon(dt.datetime.now(dt.UTC)))
    shop.load([made.huitou, web_acting.members(made.huitou, folder / "members.csv")])
    return shop.folder


def _can_be_left(box: Mailbox, place: int) -> bool:
    mail = box.mails[place]
    links = re.findall(r"<(https://shop\.example\.com/u/[^>]+)>", str(mail["List-Unsubscribe"]))
    return bool(links) and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def _builds(owner: Watched) -> None:
    """From a play: other people enter, and more of them are held out."""
    page = owner.page
    owner.go("/journeys")
    page.get_by_role("button", name=re.compile(rf"用这个\s*{_JOURNEY}")).click()
    page.get_by_role("heading", level=1, name=_JOURNEY).wait_for()
    page.get_by_role("button", name=re.compile("修改：进入人群|以后进来|进入“")).first.click()
    panel = page.get_by_role("dialog", name="谁进入")
    panel.get_by_role("combobox").nth(1).click()
    page.locator(".ant-select-item-option", has_text=_AUDIENCE).click()
    panel.get_by_role("switch").click()
    panel.get_by_role("button", name="保存").click()
    panel.wait_for(state="detached")
    page.get_by_role("button", name="10% 的人留作对照，不发").click()
    whole = page.get_by_role("dialog", name="整个旅程")
    whole.get_by_label("留作对照的比例（%）").fill("30")
    whole.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="30% 的人留作对照，不发").wait_for()
    owner.fits("the canvas")


def _runs_dry(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("button", name="试跑最近 90 天").click()
    panel = page.get_by_role("dialog", name="试跑最近 90 天")
    panel.get_by_text("这里不知道的").wait_for()
    owner.fits("dry run")
    panel.locator(".ant-drawer-close").click()
    panel.wait_for(state="detached")


def _publishes(owner: Watched) -> None:
    page = owner.page
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("第 1 版").wait_for()


def _is_counted(owner: Watched, listed: int) -> int:
    """Everybody of the bar has entered; how many of them are held out."""
    page = owner.page

    def numbers() -> list[int]:
        owner.go("/journeys")
        owner.quiet()
        cells = page.get_by_role("row", name=_JOURNEY).locator("td.n").all_inner_texts()
        return [int(re.sub(r"\D", "", each) or 0) for each in cells]

    wait_until(lambda: numbers()[:1] == [listed], seconds=_LONGEST)
    owner.fits("journeys")
    held_out = numbers()[1]
    assert 0 < held_out < listed
    return held_out


def _lets_all_go(owner: Watched) -> int:
    """How many messages waited for a person to let them go."""
    page = owner.page
    owner.go("/reach/review")
    page.locator(".review").first.wait_for()
    page.get_by_role("combobox", name="旅程").click()
    page.locator(".ant-select-item-option", has_text=_JOURNEY).click()
    every = page.get_by_role("button", name=re.compile(r"全部放行"))
    every.wait_for()
    waiting = int(re.sub(r"\D", "", every.inner_text()))
    owner.fits("review")
    every.click()
    page.locator(".ant-popconfirm").get_by_role("button", name="放行").click()
    page.get_by_text("没有等审核的消息。").wait_for()
    return waiting


def _reads_what_was_left_out(owner: Watched, waiting: int) -> int:
    """The ledger: every message has ended; how many were skipped, most since their customers never agreed."""
    page = owner.page

    def ended() -> dict[str, int]:
        owner.go("/reach/messages")
        owner.quiet()
        told = page.locator("button.count").all_inner_texts()
        return {re.sub(r"^[\d,]+\s*", "", each): int(re.sub(r"\D", "", each)) for each in told}

    over = ("已发出", "没有发")
    wait_until(
        lambda: sum(many for what, many in ended().items() if what.startswith(over)) == waiting, seconds=_LONGEST
    )
    owner.fits("messages")
    skipped = {what: many for what, many in ended().items() if what.startswith("没有发")}
    assert "没有发：客户没有同意，或已撤回同意" in skipped
    return sum(skipped.values())


def _asks_why_not(owner: Watched) -> None:
    page = owner.page
    row = page.evaluate("fetch('/api/v1/reach/messages?state=skipped&code=no_consent').then(r => r.json())")["items"][0]
    owner.go(f"/customers/{row['customer_id']}")
    sheet = page.get_by_role("region", name="触达", exact=True)
    sheet.get_by_role("combobox", name="选一个旅程").click()
    page.locator(".ant-select-item-option", has_text=_JOURNEY).click()
    sheet.get_by_role("button", name="问").click()
    sheet.get_by_text("客户没有同意，或已撤回同意").first.wait_for()
    owner.fits("why")
