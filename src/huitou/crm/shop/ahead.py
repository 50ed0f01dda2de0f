"""Looking a new data version through before it is served: what the morning's page asks is worked out by then."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from huitou import simulated
from huitou.crm.shop import served
from huitou.warehouse.snapshot import current

_log = logging.getLogger("huitou.ahead")
_EVERY_SECONDS = 2.0


class Watch:
    """Follows the pointer of a shop: holds the version that is served until ``work`` is done on the new one.

    ``work`` are questions; their answers are kept by the data version, as if somebody had asked.
    """

    def __init__(self, folder: Path, work: Sequence[Callable[[], object]]) -> None:
        self._folder = folder
        self._work = work
        self._served: Path | None = None

    def look(self) -> bool:
        """Serve the newest version, looked through first; whether it was another one."""
        newest = current(self._folder)
        if newest is None or simulated.is_going(self._folder):
            # A shop that was cleared begins anew: what was served before is nobody's any more.
            self._served = None
            served.hold(self._folder, None)
            return False
        if newest == self._served:
            return False
        if self._served is not None:
            served.hold(self._folder, self._served)
        with served.looking_ahead(newest):
            for ask in self._work:
                self._asked(ask)
        served.hold(self._folder, newest)
        self._served = newest
        return True

    def follow(self, stopped: threading.Event) -> None:
        """Until stopped. Where it cannot go on, whatever the pointer names is served again, unheld."""
        try:
            self.look()
            while not stopped.wait(_EVERY_SECONDS):
                self.look()
        finally:
            served.hold(self._folder, None)

    def _asked(self, ask: Callable[[], object]) -> None:
        try:
            ask()
        except Exception:  # noqa: BLE001 (whoever asks will be told; the new version is served all the same)
            _log.exception("a question could not be answered beforehand")


def start(folder: Path, work: Sequence[Callable[[], object]]) -> threading.Event:
    """Follow in a thread of its own; set what it gives to end it."""
    stopped = threading.Event()
    threading.Thread(target=Watch(folder, work).follow, args=(stopped,), name="ahead", daemon=True).start()
    return stopped
