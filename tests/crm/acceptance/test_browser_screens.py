"""Every page in both languages: it fits both windows, and says nothing in the other language but the shop's data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import huitou
from huitou.simulate.folder import write
from tests.support import web_screens, web_walk
from tests.support.server_process import Serving, serving
from tests.support.watched_page import Watched, chinese


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Serving]:
    made = write(tmp_path / "exports", customers=150, seed=5)
    huitou.init(tmp_path / "shop", name="Mountain Mist").load([made.brushing, *made.taobao])
    with serving("serve", tmp_path / "shop") as up:
        yield up


def test_no_page_is_too_wide_or_half_translated(server: Serving, somebody: Callable[[str], Watched]) -> None:
    owner = somebody(server.url)
    page = owner.page
    web_walk.first_run(owner)
    wrong = []
    for path in [*web_screens.PAGES, *web_screens.sections(page, server.url)]:
        owner.go(path)
        web_screens.settle(owner)
        owner.fits(path)
        before = owner.texts()
        page.get_by_role("button", name="切换到 English").click()
        page.get_by_role("button", name="切换到中文 (switch to Chinese)").wait_for()
        web_screens.settle(owner)
        owner.fits(path + " en")
        after = owner.texts()
        wrong += [f"{path}: {each}" for each in chinese(after, ())]
        wrong += [f"{path} =: {each}" for each in sorted(before & after) if any(c.isalpha() for c in each)]
        page.get_by_role("button", name="切换到中文 (switch to Chinese)").click()
        page.get_by_role("button", name="切换到 English").wait_for()
    assert owner.faults == []
    assert wrong == []
