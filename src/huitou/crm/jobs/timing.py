"""How long a worker may be silent before its work is somebody else's, and how often it speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds. A child process gives up ``margin`` before the lease its worker holds for it runs out."""

    lease: float = 60.0
    beat: float = 5.0
    margin: float = 10.0
    grace: float = 10.0
    idle: float = 1.0
    busy: float = 0.2

    @property
    def patience(self) -> float:
        """How long a child goes on without a sign of its worker."""
        return self.lease - self.margin
