"""Somebody of the service with a phone: why to call whom, the words, what came of it, taken back, put off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from tests.support import three, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched

_REASON = "上次的茶快喝完了"


def test_a_day_at_the_service_desk(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    by_day = three.where_it_is_noon(dt.datetime.now(dt.UTC))
    with serving("serve", three.make(tmp_path, timezone=by_day)) as server:
        owner, service = somebody(server.url), somebody(server.url)
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        web_walk.accept(service, web_walk.invite(owner, "ke@example.com", "客服"), "小柯")
        _asks(owner)
        service.page.set_viewport_size({"width": 390, "height": 844})
        _does(service)
        service.fits("tasks")
        _by_keyboard(service)
    assert owner.faults == service.faults == []


def _asks(owner: Watched) -> None:
    """From a customer's page, in a few words; and for the two others, to somebody of the service by name."""
    page = owner.page
    owner.go("/customers/1")
    page.get_by_role("button", name="派给客服").click()
    box = page.get_by_role("dialog")
    box.get_by_label("为什么找他们").fill(_REASON)
    box.get_by_role("button", name="派给客服").click()
    page.get_by_text("派了 1 个任务").wait_for()
    [staff] = [
        each for each in page.evaluate("fetch('/api/v1/tasks/staff').then(r => r.json())") if each["name"] == "小柯"
    ]
    said = {"customers": [1, 2, 3], "reason": _REASON, "assignee": staff["id"]}
    assert web_walk.asks(owner, "POST", "/tasks", said) == 201


def _does(service: Watched) -> None:
    page = service.page
    service.go("/tasks")
    cards = page.locator("article.task")
    cards.nth(2).wait_for()
    first = cards.first
    assert _REASON in first.inner_text()
    assert "山野茶铺" in first.locator("blockquote").inner_text()
    first.get_by_text("在犹豫").click()
    assert "不着急" in first.locator("blockquote").inner_text()
    first.get_by_role("button", name="已联系").click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已撤销").wait_for()
    page.locator("article.task-ended").wait_for(state="detached")
    cards.nth(2).wait_for()
    cards.first.get_by_role("button", name="已下单").click()
    page.locator("article.task-ended").wait_for()
    page.get_by_text("做完 1 个").wait_for()
    # What was done becomes facts meanwhile, and the page is shown anew: a menu that was open then is opened once more.
    for _ in range(3):
        cards.first.get_by_role("button", name="稍后").click()
        page.get_by_role("menuitem", name="三天后").click()
        page.wait_for_timeout(3_000)
        if page.get_by_text("稍后 1", exact=True).count():
            break
    page.get_by_text("稍后 1", exact=True).wait_for()


def _by_keyboard(service: Watched) -> None:
    page = service.page
    page.set_viewport_size({"width": 1280, "height": 900})
    service.go("/tasks")
    page.locator("article.task").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("4")
    page.locator("article.task-ended").get_by_text("不需要联系").wait_for()
    page.keyboard.press("u")
    page.get_by_text("已撤销").wait_for()
