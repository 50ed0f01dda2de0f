"""One shop, read by many threads: each keeps the data version open that is served.

Opening a snapshot takes some twenty milliseconds, and what an open one was asked before it still knows. A thread lets
go of an older version when it next reads. A new version is served once it was looked through (see ahead.py), so that
nobody waits for what the one before knew already.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huitou import own_cycles, simulated
from huitou import settings as shop_settings
from huitou.diagnosis import benchmarks
from huitou.diagnosis.live_room import yardsticks
from huitou.diagnosis.position import rules
from huitou.errors import ExternalError
from huitou.metrics import marks, targets
from huitou.metrics.seasons import promotions
from huitou.shop.shop import Shop
from huitou.warehouse.snapshot import Snapshot, current, open_snapshot

_of_thread = threading.local()
# The version that is served while a newer one is looked through.
_held: dict[Path, Path] = {}
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
    """The shop this server is for, with its settings as they are now.

    Raises: ExternalError ``shop.clearing`` while its simulated data goes: half of them is no truth.
    """
    if simulated.is_going(settings.SHOP):
        raise ExternalError(
            "shop.clearing",
            en="the simulated data is being cleared; look again in a moment",
            zh="正在清空模拟数据，请过一会儿再看",
            retryable=True,
        )
    return whatever_it_holds()


def whatever_it_holds() -> ServedShop:
    """The same, also while it is being cleared: for its settings alone."""
    return _shop(settings.SHOP, *(_changed(settings.SHOP / name) for name in (shop_settings.FILE, own_cycles.FILE)))


def opened(folder: Path) -> Snapshot:
    """The data version that is served, open for this thread.

    Raises: UserError ``shop.empty`` before the first import; ExternalError ``snapshot.damaged``.
    """
    path = serving(folder)
    if path is not None and getattr(_of_thread, "path", None) == path:
        kept: Snapshot = _of_thread.snapshot
        return kept
    close()
    found = open_snapshot(folder, path)
    _of_thread.path, _of_thread.snapshot = path, found
    return found


def close() -> None:
    """Let go of what this thread has open."""
    if getattr(_of_thread, "path", None) is not None:
        _of_thread.snapshot.close()
        _of_thread.path = None


def serving(folder: Path) -> Path | None:
    """The file of the data version this thread reads: one it looks ahead at, one that is held, else the newest."""
    if simulated.is_going(folder):
        return None
    ahead: Path | None = getattr(_of_thread, "ahead", None)
    held = _held.get(folder)
    return ahead or (held if held is not None and held.exists() else current(folder))


def data_version(folder: Path) -> str | None:
    """The name of the data version that is served, without opening it; None before the first import."""
    path = serving(folder)
    return None if path is None else path.stem


def is_coming(folder: Path) -> bool:
    """Whether a newer data version is looked through and served next."""
    return not simulated.is_going(folder) and serving(folder) != current(folder)


def hold(folder: Path, path: Path | None) -> None:
    """Serve this version whatever the pointer says; None to follow the pointer."""
    if path is None:
        _held.pop(folder, None)
    else:
        _held[folder] = path


@contextmanager
def looking_ahead(path: Path) -> Iterator[None]:
    """Within, this thread reads that version, whatever is served to others."""
    _of_thread.ahead = path
    try:
        yield
    finally:
        _of_thread.ahead = None
        close()


def said(folder: Path) -> tuple[int, ...]:
    """When each of the things was last changed that an answer rests on beside the data version."""
    return tuple(_changed(folder / name) for name in _SAID)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=4)
def _shop(folder: Path, _settings_changed: int, _cycles_changed: int) -> ServedShop:
    return ServedShop(folder)
