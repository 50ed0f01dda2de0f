"""One shop, read by many threads: each keeps the data version open that the pointer names.

Opening a snapshot takes some twenty milliseconds, and what an open one was asked before it still knows. A thread lets
go of an older version when it next reads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huitou import own_cycles
from huitou import settings as shop_settings
from huitou.diagnosis import benchmarks
from huitou.diagnosis.live_room import yardsticks
from huitou.diagnosis.position import rules
from huitou.metrics import marks, targets
from huitou.metrics.seasons import promotions
from huitou.shop.shop import Shop
from huitou.warehouse.snapshot import Snapshot, current, open_snapshot

_of_thread = threading.local()
# Settings, and what people decide without a new data version: the log of imports gets a file by each decision.
_SAID = (
    shop_settings.FILE,
    own_cycles.FILE,
    benchmarks.FILE,
    rules.FILE,
    yardsticks.FILE,
    shop_settings.EXCLUSIONS_FILE,
    targets.FILE,
    marks.FILE,
    promotions.FILE,
    "facts/imports/_delta_log",
)


class ServedShop(Shop):
    """A shop whose snapshot stays open."""

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        yield opened(self.folder)


def shop() -> ServedShop:
    """The shop this server is for, with its settings as they are now."""
    return _shop(settings.SHOP, *(_changed(settings.SHOP / name) for name in (shop_settings.FILE, own_cycles.FILE)))


def opened(folder: Path) -> Snapshot:
    """The current data version, open for this thread.

    Raises: UserError ``shop.empty`` before the first import; ExternalError ``snapshot.damaged``.
    """
    path = current(folder)
    if path is not None and getattr(_of_thread, "path", None) == path:
        kept: Snapshot = _of_thread.snapshot
        return kept
    close()
    found = open_snapshot(folder)
    _of_thread.path, _of_thread.snapshot = path, found
    return found


def close() -> None:
    """Let go of what this thread has open."""
    if getattr(_of_thread, "path", None) is not None:
        _of_thread.snapshot.close()
        _of_thread.path = None


def data_version(folder: Path) -> str | None:
    """The name of the current data version, without opening it; None before the first import."""
    path = current(folder)
    return None if path is None else path.stem


def said(folder: Path) -> tuple[int, ...]:
    """When each of the things was last changed that an answer rests on beside the data version."""
    return tuple(_changed(folder / name) for name in _SAID)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=4)
def _shop(folder: Path, _written: int, _cycles: int) -> ServedShop:
    return ServedShop(folder)
