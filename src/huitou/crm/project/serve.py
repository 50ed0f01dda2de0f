"""Everything in one command: the tables brought up to date, the web, and the worker beside it."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from huitou.crm.project import boot, logs, web
from huitou.crm.project.companion import Companion
from huitou.crm.project.web import Place

_PATIENCE_SECONDS = 60.0


def serve(shop: Path, place: Place, *, threads: int, ready: Callable[[Place], None], worker: bool = True) -> None:
    """Serve the shop until TERM or Ctrl-C; ``ready`` is called once when the first request can be answered.

    Raises: UserError where the folder is no shop, or the port cannot be had.
    """
    place = place.checked()
    boot.ready(shop)
    logs.configure()
    companion = Companion(shop.resolve()) if worker else None
    announcing = threading.Thread(target=_announce, args=(place, ready), daemon=True)

    def begin() -> None:
        if companion is not None:
            companion.start()
        announcing.start()

    try:
        web.run(place, threads=threads, on_start=begin)
    finally:
        if companion is not None:
            companion.stop()


def _announce(place: Place, ready: Callable[[Place], None]) -> None:
    """Call ``ready`` when the web answers."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{_own(place).url}/healthz", timeout=5):  # noqa: S310 (our own address)
                ready(place)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)


def _own(place: Place) -> Place:
    """How this machine reaches it: at an address that stands for all of them, by the loopback."""
    return Place({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host), place.port)  # noqa: S104
