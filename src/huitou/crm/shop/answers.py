"""Answers kept in memory until the data or the settings change; whoever asks meanwhile waits for the one at work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar, cast

Answer = TypeVar("Answer")

_MOST = 600


class Answers:
    """The newest ``most`` answers by what was asked."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._at_work: dict[tuple[Any, ...], threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, asked: tuple[Any, ...], work: Callable[[], Answer]) -> Answer:
        """What was answered before, else what ``work`` gives; errors are not kept."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return cast("Answer", self._kept[asked])
            mine = self._at_work.setdefault(asked, threading.Lock())
        with mine:
            with self._lock:
                if asked in self._kept:
                    return cast("Answer", self._kept[asked])
            try:
                answer = work()
                with self._lock:
                    self._kept[asked] = answer
                    while len(self._kept) > self._most:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._at_work.pop(asked, None)
            return answer

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


answers = Answers()
