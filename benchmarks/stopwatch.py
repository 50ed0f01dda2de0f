"""What a stretch of work costs the process it runs in."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of all threads, user and system together; the peak is that of the process since it began."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


class Stopwatch:
    """``with watch:`` around the work and nothing else."""

    def __init__(self) -> None:
        self.cost = Cost(0, 0, 0)

    def __enter__(self) -> Self:
        self._cpu, self._wall = _cpu(), time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wall = time.perf_counter() - self._wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.cost = Cost(_cpu() - self._cpu, wall, peak)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
