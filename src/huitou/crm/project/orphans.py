"""A process that answers must not outlive the one that began it: it would hold the port against the next."""

from __future__ import annotations

import os
import signal
import threading

_PARENT = "HUITOU_WEB_PARENT"
_EVERY_SECONDS = 1.0
_GRACE_SECONDS = 10.0


def name_parent() -> None:
    """What is begun from here on is this process's."""
    os.environ[_PARENT] = str(os.getpid())


def end_with_parent() -> None:
    """End this process in order when the one that named itself is gone; where none did, nothing is watched."""
    named = os.environ.get(_PARENT, "")
    if named:
        threading.Thread(target=_watch, args=(int(named),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    pause.wait(_GRACE_SECONDS)
    os._exit(1)
