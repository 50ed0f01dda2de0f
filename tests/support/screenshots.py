"""Every screen of the web app as a picture, of a simulated shop: ``python -m tests.support.screenshots [FOLDER]``.

Both languages, both widths, light and dark; named as ``today.zh.1280.light.png``.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import huitou
from huitou.simulate.folder import write
from tests.support import messy_taobao, web_acting, web_screens, web_walk
from tests.support.chromium import launched, missing
from tests.support.mailbox import mailbox, mails_to
from tests.support.server_process import serving
from tests.support.three import where_it_is_noon
from tests.support.watched_page import WIDTHS, Watched

_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
_SCHEMES = ("light", "dark")
_HEIGHT = 900


def take(folder: Path) -> int:
    """The pictures, and how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    with tempfile.TemporaryDirectory(prefix="huitou-screens-") as made, launched() as browser:
        shop = _shop(Path(made))
        with mailbox() as box, serving("serve", shop, **mails_to(box)) as server:
            taken += _doors(browser, server.url, folder)
            kept = _signed_in(browser, server.url, Path(made))
            for lang, locale in _LANGUAGES.items():
                for scheme in _SCHEMES:
                    context = browser.new_context(
                        viewport={"width": WIDTHS[0], "height": _HEIGHT},
                        locale=locale,
                        color_scheme=scheme,
                        storage_state=kept,
                        reduced_motion="reduce",
                    )
                    taken += _pages(Watched(context.new_page(), server.url), folder, f"{lang}.{{}}.{scheme}", lang)
                    context.close()
    return taken


def _shop(folder: Path) -> Path:
    made = write(folder / "exports", customers=600, seed=11, illness="late_parcels", visits=True)
    # Where it is noon, for at night nobody is written to.
    shop = huitou.init(folder / "shop", name="山雾茶铺", timezone=where_it_is_noon(dt.datetime.now(dt.UTC)))
    members = web_acting.members(made.huitou, folder / "members.csv")
    exports = (made.brushing, made.huitou, made.parcels, made.visits, members)
    shop.load([file for file in exports if file is not None])
    return shop.folder


def _doors(browser: Any, url: str, folder: Path) -> int:
    """What stands before the shell while nobody owns the shop."""
    taken = 0
    for lang, locale in _LANGUAGES.items():
        for scheme in _SCHEMES:
            page = browser.new_page(locale=locale, color_scheme=scheme)
            page.goto(f"{url}/first-run")
            page.locator("h1").wait_for()
            taken += _shoot(page, folder / f"first-run.{lang}.{{}}.{scheme}.png")
            page.close()
    return taken


def _signed_in(browser: Any, url: str, folder: Path) -> Any:
    """The cookies of the owner, and a file that waits to be mapped."""
    context = browser.new_context(locale="zh-CN")
    owner = Watched(context.new_page(), url)
    web_walk.first_run(owner)
    web_walk.leave_tour(owner)
    owner.go("/data/import")
    owner.page.locator("input[type=file]").set_input_files(messy_taobao.write(folder))
    owner.page.get_by_text("还缺").wait_for()
    web_acting.fill(owner)
    kept = context.storage_state()
    context.close()
    return {"cookies": kept["cookies"], "origins": []}


def _pages(of: Watched, folder: Path, rest: str, lang: str) -> int:
    taken = 0
    for path in [*web_screens.PAGES, *web_acting.FILLED, *web_screens.sections(of.page, of.url)]:
        of.go(path)
        web_screens.settle(of)
        taken += _shoot(of.page, folder / f"{_name(path)}.{rest}.png")
    of.go("/")
    web_screens.settle(of)
    of.page.locator("button.figure").first.click()
    of.page.get_by_role("dialog").locator("tbody tr").first.wait_for()
    return taken + _shoot(of.page, folder / f"people.{rest}.png")


def _shoot(page: Any, file: Path) -> int:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        page.evaluate(web_screens.DRAWN)
        # A window as tall as the page: what is fixed to its edges stays there.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(_HEIGHT, tall)})
        page.evaluate(web_screens.DRAWN)
        page.screenshot(path=str(file).format(width))
    page.set_viewport_size({"width": WIDTHS[0], "height": _HEIGHT})
    return len(WIDTHS)


def _name(path: str) -> str:
    place, _, asked = path.partition("?")
    shown = f"{place}/{asked}" if asked.startswith("open=") else place
    return re.sub(r"[^a-z0-9]+", "-", shown).strip("-") or "today"


if __name__ == "__main__":
    if lacking := missing():
        sys.exit(lacking)
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    sys.stdout.write(f"{take(target)} pictures in {target}\n")
