"""One writer at a time: a lock the operating system releases when its holder dies."""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from huitou.errors import ExternalError

if TYPE_CHECKING:
    from filelock import FileLock

_LOG = logging.getLogger(__name__)
# Another small import is over by then; a longer wait is told.
_SILENT_SECONDS = 2.0
_PATIENCE: ContextVar[float] = ContextVar("seconds to wait for another writer", default=600.0)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within, wait so long for another writer: for whoever has somebody waiting for an answer."""
    before = _PATIENCE.set(seconds)
    try:
        yield
    finally:
        _PATIENCE.reset(before)


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return f"{held['what']} (pid {held['pid']} @ {held['host']}, {held['since']})"
    except (OSError, ValueError, KeyError):
        return "?"


def _acquire(lock: FileLock, wait_seconds: float, note: Path) -> None:
    from filelock import Timeout

    try:
        lock.acquire(timeout=min(_SILENT_SECONDS, wait_seconds))
    except Timeout:
        if wait_seconds <= _SILENT_SECONDS:
            raise
        _LOG.warning("正在等另一个导入结束 · waiting for another import to end: %s", _holder(note))
        lock.acquire(timeout=wait_seconds - _SILENT_SECONDS)


@contextmanager
def writing(folder: Path, what: str, *, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold the shop's writer lock, waiting for another writer up to ``wait_seconds``, else as ``patience`` says.

    Raises: ExternalError ``shop.locked``, naming who holds it.
    """
    from filelock import FileLock, Timeout

    note = folder / ".writer.json"
    lock = FileLock(folder / ".writer.lock", mode=0o600)
    try:
        _acquire(lock, _PATIENCE.get() if wait_seconds is None else wait_seconds, note)
    except Timeout:
        holder = _holder(note)
        raise ExternalError(
            "shop.locked",
            en=f"another import is writing to this shop: {holder}; wait for it to end and try again",
            zh=f"另一个导入正在写这个店铺：{holder}；请等它结束后再试",
            retryable=True,
        ) from None
    try:
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        held = {"what": what, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
        note.write_text(json.dumps(held), encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()
