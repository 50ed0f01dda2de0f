"""A page of the web app under a watchful eye: what it said, what it asked for, and whether it fits its window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.chromium import SETTLED

WIDTHS = (1280, 390)
_HEIGHT = 900
# Two frames each: half a minute where the screen is drawn sixty times a second.
_LONGEST_FRAMES = 900
# Beyond the window's edge, and not within something that scrolls for itself.
_CUT_OFF = """() => {
  const scrolls = e => e && e !== document.body && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().width > 0 && !scrolls(e.parentElement))
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => `${e.tagName}.${e.className}`);
}"""
_TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (at && at.checkVisibility() && walk.currentNode.data.trim()) found.push(walk.currentNode.data.trim());
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'data-note', 'aria-description', 'alt'])
    for (const at of document.querySelectorAll(`[${name}]`))
      if (at.checkVisibility() && at.getAttribute(name).trim()) found.push(at.getAttribute(name).trim());
  return [...found, document.title];
}"""
# Said without the address.
_TOLD_BY_ANSWER = "Failed to load resource"


@dataclass
class Watched:
    """``faults`` is everything that should not have happened so far."""

    page: Any
    url: str
    faults: list[str] = field(default_factory=list)
    pending: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(90_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._heard_back)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def fits(self, where: str) -> None:
        """Note what is wider than the window, at each width; the window is left as wide as it was."""
        before = self.page.viewport_size
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": _HEIGHT})
            self.page.evaluate(SETTLED)
            whole = self.page.evaluate("document.documentElement.scrollWidth")
            if whole > width:
                self.faults.append(f"{where} at {width}: {whole} wide")
            self.faults += [f"{where} at {width}: {each}" for each in self.page.evaluate(_CUT_OFF)]
        self.page.set_viewport_size(before)
        self.page.evaluate(SETTLED)

    def texts(self) -> set[str]:
        """Everything there is to read or to hear on the page."""
        return set(self.page.evaluate(_TEXTS))

    def _heard(self, message: Any) -> None:
        # A violation of the policy comes as an error too.
        if message.type in {"error", "warning"} and not message.text.startswith(_TOLD_BY_ANSWER):
            self.faults.append(f"{message.type}: {message.text}")

    def quiet(self) -> None:
        """Wait until everything that was asked is answered and shown; a page that never is, fails."""
        for _ in range(_LONGEST_FRAMES):
            self.page.evaluate(SETTLED)
            if not self.pending:
                return
        raise AssertionError(f"still waiting for {[each.url for each in self.pending]}")

    def _heard_back(self, response: Any) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _answered(self, request: Any) -> None:
        self.pending.discard(request)

    def _asked(self, request: Any) -> None:
        self.pending.add(request)
        if not request.url.startswith((self.url + "/", "data:", "blob:")):
            self.faults.append(f"asked for {request.url}")
