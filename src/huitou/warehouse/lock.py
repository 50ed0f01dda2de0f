"""One writer at a time: a lock the operating system releases when its holder dies."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huitou.errors import ExternalError


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return f"{held['what']} (pid {held['pid']} @ {held['host']}, {held['since']})"
    except (OSError, ValueError, KeyError):
        return "?"


@contextmanager
def writing(folder: Path, what: str, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the shop's writer lock, waiting for another writer up to ``wait_seconds``.

    Raises: ExternalError ``shop.locked``, naming who holds it.
    """
    from filelock import FileLock, Timeout

    note = folder / ".writer.json"
    lock = FileLock(folder / ".writer.lock", timeout=wait_seconds, mode=0o600)
    try:
        lock.acquire()
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
