"""The worker beside the web: a process of its own, begun again when it falls over, gone when the web goes."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

_log = logging.getLogger("huitou.serve")
# Between falls the pauses double.
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_GRACE_SECONDS = 20
# A worker that was up for so long did not fall over at once.
_STEADY_SECONDS = 60.0


class Companion:
    """``huitou worker`` for this shop, from ``start`` to ``stop``.

    It reads a pipe of ours that is never written to: when this process dies, however it dies, the pipe ends, and the
    worker with it.
    """

    def __init__(self, shop: Path) -> None:
        self._command = [sys.executable, "-m", "huitou", "worker", str(shop), "--until-input-ends"]
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="companion", daemon=True)
        self._lock = threading.Lock()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and wait; one that does not is killed."""
        with self._lock:
            self._stopping.set()
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join()

    def _keep(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while (process := self._begin()) is not None:
            steady = _outlived(process, _STEADY_SECONDS)
            code = process.wait()
            if process.stdin is not None:
                process.stdin.close()
            if self._stopping.is_set():
                return
            pause = _FIRST_PAUSE_SECONDS if steady else min(pause * 2, _LONGEST_PAUSE_SECONDS)
            _log.error("the worker ended with %s; beginning it again in %s seconds", code, pause)
            self._stopping.wait(pause)

    def _begin(self) -> subprocess.Popen[bytes] | None:
        """A new process, unless it is time to stop."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # Ctrl-C is for this process, which then ends the worker in order.
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                self._command, stdin=subprocess.PIPE, start_new_session=True
            )
            return self._process


def _outlived(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def end_with_input() -> None:
    """End this process in order when its standard input ends."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="until-input-ends", daemon=True).start()
