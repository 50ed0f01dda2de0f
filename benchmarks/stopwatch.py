"""What a stretch of work costs the process it runs in, and the processes it starts."""

from __future__ import annotations

import re
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_EVERY_SECONDS = 0.1
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of all threads and of the children waited for, user and system together.

    The peak is that of the process since it began; or, while a child lived, of both: its own until then and the
    child's. What one reaches after the other has ended is not added, for it was never held at once.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


class Stopwatch:
    """``with watch:`` around the work and nothing else."""

    def __init__(self) -> None:
        self.cost = Cost(0, 0, 0)

    def __enter__(self) -> Self:
        self._family = _Family()
        self._family.start()
        self._cpu, self._wall = _cpu(), time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wall, cpu = time.perf_counter() - self._wall, _cpu() - self._cpu
        self._family.stop()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.cost = Cost(cpu, wall, max(own, self._family.peak_mb))


class _Family(Thread):
    """Looks now and then what the process and its living children have held; peaks only rise, so none is missed."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._over = Event()

    def run(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            held = [_peak_mb(pid) for pid in _children()]
            if held:
                self.peak_mb = max(self.peak_mb, _peak_mb("self") + sum(held))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _cpu() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _children() -> list[str]:
    return [pid for file in Path("/proc/self/task").glob("*/children") for pid in _text(file).split()]


def _peak_mb(pid: str) -> float:
    found = _PEAK.search(_text(Path("/proc", pid, "status")))
    return int(found[1]) / 1024 if found else 0


def _text(file: Path) -> str:
    """What the system says there; nothing where the thread or process has just ended."""
    try:
        return file.read_text()
    except OSError:
        return ""
