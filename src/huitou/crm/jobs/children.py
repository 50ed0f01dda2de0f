"""A worker's side of a job in a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys

from huitou.crm.jobs.held import Held
from huitou.crm.jobs.timing import Timing


class Child:
    """A process at work on a job."""

    def __init__(self, held: Held, timing: Timing) -> None:
        self.held = held
        self._grace = timing.grace
        job = held.job
        # A session of its own: Ctrl-C at the terminal reaches the worker alone, which ends it in order.
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter, and numbers of our own
            [sys.executable, "-m", "huitou.crm.jobs.child", str(job.pk), job.claim, str(timing.patience)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def reassure(self) -> None:
        """Tell it that the lease was renewed."""
        pipe = self.process.stdin
        # Where it has just ended, nobody reads; that is seen at the next look.
        with contextlib.suppress(BrokenPipeError):
            if pipe is not None:
                pipe.write(b".")
                pipe.flush()

    def end(self) -> None:
        """End it, in order where it lets itself, else for good."""
        self.process.terminate()
        try:
            self.process.wait(self._grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Let go of what a process that ended has left."""
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
