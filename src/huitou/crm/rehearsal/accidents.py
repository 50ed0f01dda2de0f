"""What happens between any two things a worker does: it dies, or is held up, or somebody else gets in between."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from huitou.crm.rehearsal.clock import VirtualClock

# Seconds: within a verdict's life, past it, past a lease, past what a provider may take.
STOPS = (3, 20, 150, 600)
_DEEPEST = 3


class Died(BaseException):
    """The process of this worker is gone, at this point."""


@dataclass(slots=True)
class Accidents:
    """How often, of a thousand points: a death, a stop, and somebody else in between. ``between`` is what they do."""

    clock: VirtualClock
    chance: random.Random
    between: Callable[[], None]
    deaths: float = 0
    stops: float = 0
    others: float = 0
    deep: int = 0
    happened: int = 0
    inside: bool = False
    points: int = 0
    # What happens at which point, where a script says so: then chance has no say.
    script: Mapping[int, Callable[[], None]] | None = None

    def point(self) -> None:
        """Not within a transaction: what happens there is all of it or nothing, and nobody gets in between."""
        if self.inside:
            return
        self.points += 1
        if self.script is None:
            self._happen(self._by_chance())
        elif self.points in self.script:
            self.happened += 1
            self.script[self.points]()

    def _happen(self, what: str) -> None:
        """``die``, ``stop SECONDS``, ``others``, or nothing."""
        if what == "die":
            self.happened += 1
            raise Died
        if what.startswith("stop"):
            self.happened += 1
            self.clock.forward(dt.timedelta(seconds=int(what.split()[1])))
        elif what == "others" and self.deep < _DEEPEST:
            self.deep += 1
            try:
                self.between()
            finally:
                self.deep -= 1

    def _by_chance(self) -> str:
        at = self.chance.random() * 1000
        if at < self.deaths:
            return "die"
        if at < self.deaths + self.stops:
            return f"stop {self.chance.choice(STOPS)}"
        return "others" if at < self.deaths + self.stops + self.others else ""


# What changes something, here or with a provider. Looking for what is due changes nothing where nothing is.
_WRITES = frozenset({"commit", "decide", "ended", "uncalled", "call", "settle"})
_LOOKS = frozenset({"claim", "claim_due", "take_over", "unsettled"})


class Exposed:
    """A store or a channel of which everything that writes has a point before it and one after."""

    def __init__(self, of: Any, accidents: Accidents) -> None:
        self._of = of
        self._accidents = accidents

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        if name not in _WRITES | _LOOKS:
            return found

        def exposed(*args: Any, **named: Any) -> Any:
            if name in _WRITES:
                self._accidents.point()
            before, self._accidents.inside = self._accidents.inside, True
            try:
                answer = found(*args, **named)
            finally:
                self._accidents.inside = before
            if name in _WRITES or answer:
                self._accidents.point()
            return answer

        return exposed


class ExposedChannel(Exposed):
    """A channel; that its worker was held up on the way to the provider is not the worker's doing, so the provider
    books a call for when it was begun."""

    def call(self, ready: Any, key: str) -> Any:
        ready.begun_at = self._accidents.clock.now
        return self.__getattr__("call")(ready, key)
