"""What this process has done, in numbers: requests by place and outcome, and how long they took."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

# In seconds. 0.1 and 0.3 are what the dashboard promises at one and at ten million orders.
BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@dataclass(slots=True)
class Durations:
    """How many took up to each bound, the last beyond all; and all seconds together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


class Measured:
    """Counts requests from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered: Counter[tuple[str, str, int]] = Counter()
        self._durations: dict[str, Durations] = {}

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        """``path`` is a template of the router: there are only so many."""
        with self._lock:
            self._answered[method, path, status] += 1
            durations = self._durations.setdefault(path, Durations())
            durations.counts[bisect_left(BOUNDS, seconds)] += 1
            durations.seconds += seconds

    def answered(self) -> dict[tuple[str, str, int], int]:
        with self._lock:
            return dict(self._answered)

    def durations(self) -> dict[str, Durations]:
        with self._lock:
            return {path: Durations([*each.counts], each.seconds) for path, each in self._durations.items()}

    def clear(self) -> None:
        with self._lock:
            self._answered.clear()
            self._durations.clear()


measured = Measured()
