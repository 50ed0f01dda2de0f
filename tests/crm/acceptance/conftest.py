"""A browser and a built web app. Where one is missing these tests say so and are skipped, but not on CI."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import huitou.crm
from tests.support.chromium import insist, launched, missing
from tests.support.watched_page import Watched

_BUILT = Path(huitou.crm.__file__).parent / "web" / "dist" / "index.html"
_NOT_BUILT = "the web app is not built: make web"


@pytest.fixture(scope="session", autouse=True)
def _everything_is_there() -> None:
    insist(missing() or ("" if _BUILT.is_file() else _NOT_BUILT))


@pytest.fixture(scope="session")
def browser(_everything_is_there: None) -> Iterator[Any]:
    with launched() as made:
        yield made


@pytest.fixture
def somebody(browser: Any) -> Iterator[Callable[[str], Watched]]:
    """``somebody(url)``: the browser of one more person, whose cookies are their own."""
    contexts = []
    arrived: list[Watched] = []

    def arrives(url: str, locale: str = "zh-CN") -> Watched:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
        contexts.append(context)
        arrived.append(Watched(context.new_page(), url))
        return arrived[-1]

    yield arrives
    # Shown where the test failed: what stood on the screen then.
    for each in arrived:
        print(each.page.url, each.faults, each.page.locator("body").inner_text(timeout=5_000), sep="\n")  # noqa: T201
    for context in contexts:
        context.close()
