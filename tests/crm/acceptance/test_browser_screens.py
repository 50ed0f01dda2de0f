"""Every page in both languages: it fits both windows, and in English not one Chinese letter stands on it.

The shop's own data are without Chinese letters, so that whatever is left was not translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest

import huitou
from huitou.simulate.folder import write
from tests.support import web_screens, web_walk
from tests.support.server_process import Serving, serving
from tests.support.watched_page import Watched

pytestmark = pytest.mark.slow

_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
# What an English page says in Chinese on purpose, for whoever came by mistake; and the language's own name.
_MEANT = {"中", "中文", "切换到中文 (switch to Chinese)"}
# What stands in a platform's file, quoted; and a file of the shop's whose comments are in both languages.
_QUOTED = re.compile(r"归属店铺|\(删除\)|锁定|^# [^!]*", re.DOTALL)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Serving]:
    made = write(tmp_path / "exports", customers=150, seed=5)
    orders = tmp_path / "orders.csv"
    orders.write_text(_CHINESE.sub(_another_word, made.huitou.read_text(encoding="utf-8")), encoding="utf-8")
    huitou.init(tmp_path / "shop", name="Mountain Mist").load(orders)
    with serving("serve", tmp_path / "shop") as up:
        yield up


def test_no_page_is_too_wide_or_half_translated(server: Serving, somebody: Callable[[str], Watched]) -> None:
    owner = somebody(server.url)
    page = owner.page
    web_walk.first_run(owner, name="Lin")
    web_walk.leave_tour(owner)
    wrong = []
    for path in [*web_screens.PAGES, *web_screens.sections(page, server.url)]:
        owner.go(path)
        web_screens.settle(owner)
        owner.fits(path)
        page.get_by_role("button", name="切换到 English").click()
        back = page.get_by_role("button", name="切换到中文 (switch to Chinese)")
        back.wait_for()
        web_screens.settle(owner)
        owner.fits(f"{path} in English")
        wrong += [
            f"{path}: {each}" for each in sorted(owner.texts() - _MEANT) if _CHINESE.search(_QUOTED.sub("", each))
        ]
        back.click()
        page.get_by_role("button", name="切换到 English").wait_for()
    assert (owner.faults, wrong) == ([], [])


def _another_word(found: re.Match[str]) -> str:
    return f"W{crc32(found[0].encode()) % 10_000}"
