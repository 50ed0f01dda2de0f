"""Room for reading a file that is not imported: in the shop, private, and gone also after a kill.

It needs no writer's lock: each reader has a folder of its own and holds it; one that nobody holds is swept by the next.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOM = "looking"


@contextmanager
def aside(shop: Path | None) -> Iterator[Path]:
    """A folder for half-read rows, which may be personal data; without a shop the system's own place for such."""
    if shop is None:
        with tempfile.TemporaryDirectory(prefix="huitou-") as folder:
            yield Path(folder)
        return
    from filelock import FileLock

    sweep(shop)
    room = shop / _ROOM
    room.mkdir(mode=0o700, exist_ok=True)
    own = room / secrets.token_hex(8)
    # The lock first: a folder without one would be nobody's.
    with FileLock(_lock_of(own), mode=0o600):
        own.mkdir(mode=0o700)
        try:
            yield own
        finally:
            _remove(own)


def sweep(shop: Path) -> None:
    """Remove what readers left that were killed."""
    from filelock import FileLock, Timeout

    for lock in (shop / _ROOM).glob("*.lock"):
        try:
            with FileLock(lock, timeout=0, mode=0o600):
                _remove(lock.with_suffix(""))
        except Timeout:
            continue


def _lock_of(folder: Path) -> Path:
    return folder.with_suffix(".lock")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)
    try:
        folder.parent.rmdir()
    except OSError:
        # Somebody else is reading.
        return
