"""Debian's Chromium, driven by Playwright; and what to say where one of them is missing."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]

# The page follows the window by the next frame. To wait for a condition would need eval, which our pages forbid.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def missing() -> str:
    if _CHROMIUM is None:
        return "no Chromium: apt-get install chromium"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "no Playwright: pip install playwright"
    fonts = shutil.which("fc-list")
    if fonts and not subprocess.run([fonts, ":lang=zh"], capture_output=True, check=True).stdout:
        return "no font for Chinese: apt-get install fonts-noto-cjk"
    return ""


def insist(lacking: str) -> None:
    """Skip the test where something is missing, and say what; fail where HUITOU_NEEDS_BROWSER is set, as CI has it."""
    if lacking:
        (pytest.fail if os.environ.get("HUITOU_NEEDS_BROWSER") else pytest.skip)(lacking)


@cache
def _driver() -> Any:
    """One for the whole process: a second one is refused while the first runs, whoever of the tests began it."""
    from playwright.sync_api import sync_playwright

    # Its loop runs in this thread, beside which Django refuses its database; nothing here is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@contextmanager
def launched() -> Iterator[Any]:
    made = _driver().chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
    yield made
    made.close()
