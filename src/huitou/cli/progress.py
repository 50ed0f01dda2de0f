"""How far an import is, on one line of the screen that is written over and over; nothing of it stays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TextIO

import wcwidth

from huitou.cli.progress_line import line
from huitou.intake.progress import Step
from huitou.language import Speech

_REDRAW_SECONDS = 0.1


class Bar:
    """Draws each step an import tells of; without a ``stream`` nothing. ``taken``: the files that are in by now."""

    def __init__(self, t: Speech, stream: TextIO | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.taken: list[str] = []
        self.step: Step | None = None
        self._t = t
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._drawn = ("", 0.0)
        self._width = 0

    def __call__(self, step: Step) -> None:
        self.step = step
        if step.stage == "taken":
            self.taken.append(step.file)
        elif step.stage not in {"passed_over", "refused"}:
            try:
                self._draw(step)
            except OSError:
                # The terminal went away: nobody looks any more, and which files are in is kept all the same.
                self._stream = None

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._stream and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _draw(self, step: Step) -> None:
        now = self._clock()
        stage, drawn_at = self._drawn
        if self._stream is None or (stage == step.stage and now - drawn_at < _REDRAW_SECONDS):
            return
        shown = line(step, now - self._began, self._t, width=_columns(self._stream) - 1)
        width = max(0, wcwidth.wcswidth(shown))
        # Blanks over what is left of a longer line, for not every terminal can erase one.
        self._stream.write("\r" + shown + " " * (self._width - width) + "\r")
        self._stream.flush()
        self._drawn, self._width = (step.stage, now), width


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
