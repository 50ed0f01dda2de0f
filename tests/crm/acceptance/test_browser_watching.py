"""A message that waits, let go by a person, is in the mailbox; the ledger has it, and who is held out is told why."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import tea_journey, web_acting, web_walk
from tests.support.mailbox import mailbox, mails_to
from tests.support.server_process import environment, serving, wait_until
from tests.support.watched_page import Watched

pytestmark = pytest.mark.slow
_ROOT = Path(__file__).parents[3]


def test_from_review_to_the_mailbox_and_the_ledger(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    shop = tea_journey.make(tmp_path)
    with mailbox() as box, serving("serve", shop, **mails_to(box)) as server:
        owner = somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        anna, ben = _put(shop)
        _lets_go(owner)
        wait_until(lambda: box.to == ["anna@example.com"])
        _reads_the_ledger(owner, anna)
        _asks_why(owner, ben)
        _sees_her_path(owner, anna)
        _moves_them(owner)
    assert owner.faults == []


def _put(shop: Path) -> list[str]:
    """The journey, with one on her way and one held out; their numbers."""
    known = environment(HUITOU_SHOP=str(shop))
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.tea_journey", str(shop)],
        env={**known, "PYTHONPATH": f"{known['PYTHONPATH']}:{_ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.split()


def _lets_go(owner: Watched) -> None:
    page = owner.page
    card = page.locator(".review")

    def waits() -> bool:
        owner.go("/reach/review")
        owner.quiet()
        return bool(card.count())

    wait_until(waits)
    assert "岩茶快喝完了" in card.inner_text()
    owner.fits("review")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("放行了 1 条").wait_for()
    page.get_by_text("没有等审核的消息。").wait_for()


def _reads_the_ledger(owner: Watched, customer: str) -> None:
    page = owner.page

    def is_sent() -> bool:
        owner.go(f"/reach/messages?state=sent&customer={customer}")
        owner.quiet()
        return bool(page.locator("tbody tr").count())

    wait_until(is_sent)
    owner.fits("messages")
    page.locator("tbody tr").first.get_by_role("button").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("有人放行").wait_for()
    assert "{{ product }}快喝完了" in drawer.inner_text()


def _asks_why(owner: Watched, customer: str) -> None:
    """As somebody whose system asks for no motion: what drops down stands in the window for them too."""
    page = owner.page
    page.emulate_media(reduced_motion="reduce")
    owner.go(f"/customers/{customer}")
    sheet = page.get_by_role("region", name="触达", exact=True)
    sheet.get_by_text("抽在对照组").first.wait_for()
    sheet.get_by_role("combobox", name="选一个旅程").click()
    page.locator(".ant-select-item-option", has_text="补货").first.click()
    sheet.get_by_role("button", name="问").click()
    sheet.get_by_text("照样走完，但什么也不发").wait_for()
    owner.fits("why")
    page.emulate_media(reduced_motion="no-preference")


def _sees_her_path(owner: Watched, customer: str) -> None:
    """From her page to the canvas with her steps lit up; then somebody else by number; then everybody again."""
    page = owner.page
    owner.go(f"/customers/{customer}")
    page.get_by_role("region", name="触达", exact=True).get_by_role("link", name="补货").first.click()
    bar = page.get_by_role("region", name="走过的路")
    bar.get_by_text("按第 1 版走").wait_for()
    assert "已发出" in page.locator("#step-remind.walked").inner_text()
    assert "现在在这里" in page.locator("#step-wait.walked").inner_text()
    page.locator("#step-again.aside").wait_for()
    owner.fits("a path")
    page.get_by_role("combobox", name="看一个人怎么走").fill("3")
    page.locator(".ant-select-item-option", has_text="客户 3").first.click()
    bar.get_by_text("没有进入过这个旅程").wait_for()
    bar.get_by_role("button", name="← 看所有人").click()
    bar.wait_for(state="detached")
    page.locator("#step-remind").get_by_text("已发").wait_for()


def _moves_them(owner: Watched) -> None:
    """A second version without the last message: who waits before it is counted, and moved."""
    page = owner.page
    rule = {"kind": "number", "of": "purchases", "least": 2}
    audience = web_walk.answer_of(owner, "POST", "/audiences", {"name": "回头客", "rule": rule}).json()["id"]
    journey = web_walk.answer_of(owner, "GET", "/journeys/1").json()
    body = web_acting.draft_of(journey, audience)
    body["steps"] = [{**each, "next": {}} if each["id"] == "wait" else each for each in body["steps"]]
    body["steps"] = [each for each in body["steps"] if each["id"] != "again"]
    said = {"revision": journey["revision"], "body": body}
    saved = web_walk.answer_of(owner, "PUT", "/journeys/1/draft", said).json()
    assert web_walk.asks(owner, "POST", "/journeys/1/publish", {"revision": saved["revision"]}) == 200
    owner.go("/journeys/1")
    page.get_by_text("人按第 1 版走").wait_for()
    page.get_by_role("button", name="改走第 2 版").click()
    box = page.get_by_role("dialog", name="让他们改走第 2 版？")
    box.get_by_text("留在现在这一步，从这里起按第 2 版走").wait_for()
    owner.fits("moving")
    box.get_by_role("button", name="改走第 2 版").click()
    page.get_by_text("已改走新版").wait_for()
    page.get_by_text("人按第 1 版走").wait_for(state="detached")
