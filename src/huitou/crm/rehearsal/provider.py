"""A provider that misbehaves: takes a message and says nothing, answers twice, late, in the wrong order, or by half.

What it truly took, and when it was asked, is written down here alone: that is the truth promises are held to.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Found, Outcome, Refused, UnreadyError
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.store import Receipt
from huitou.crm.rehearsal.clock import VirtualClock


@dataclass(frozen=True, slots=True)
class Call:
    """That it was asked: when, for which message, and whether the one who asked could tell what came of it."""

    at: dt.datetime
    message: Message
    clear: bool
    taken: bool


@dataclass(slots=True)
class _Ready:
    message: Message
    address: str
    begun_at: dt.datetime


@dataclass(slots=True)
class Provider:
    """A channel of that name. ``trouble`` is the share of calls in which something goes wrong."""

    name: str
    clock: VirtualClock
    chance: random.Random
    knows_keys: bool = False
    # Whether it can be asked what became of a message: mail servers cannot.
    tells: bool = True
    trouble: float = 0.15
    calls: list[Call] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    receipts: list[tuple[dt.datetime, Receipt]] = field(default_factory=list)

    def prepare(self, message: Message, address: str) -> object:
        if self.chance.random() < 0.01:
            raise UnreadyError("{{ first_name }}")
        return _Ready(message, address, self.clock.now)

    def call(self, ready: object, key: str) -> Outcome:
        assert isinstance(ready, _Ready)  # noqa: S101 - what prepare gave
        if self.chance.random() >= self.trouble:
            return self._took(ready, key)
        kind = self.chance.randrange(7)
        if kind == 0:
            return self._clear(ready, Busy(self._soon() if self.chance.random() < 0.5 else None, "429"))
        if kind == 1 and key not in self.taken:
            return self._clear(ready, Refused("550 no such mailbox"))
        if kind == 2:
            # It never arrived, and nobody can tell.
            self._note(ready, clear=False, taken=False)
            return Ambiguous("connection lost")
        self._accept(ready, key, clear=kind in {1, 3})
        if kind in {1, 3}:
            return Accepted("")
        if kind == 4:
            raise TimeoutError("no answer")
        return Ambiguous("500" if kind == 5 else '{"id": "')

    def look_up(self, key: str) -> Found:
        if not self.tells or self.chance.random() < 0.3:
            return None
        return Accepted() if key in self.taken else Refused("not known here")

    def due(self) -> list[Receipt]:
        """What it tells by now, in no order, now and then twice."""
        ready = [receipt for at, receipt in self.receipts if at <= self.clock.now]
        self.receipts = [(at, receipt) for at, receipt in self.receipts if at > self.clock.now]
        self.chance.shuffle(ready)
        return ready + [receipt for receipt in ready if self.chance.random() < 0.2]

    def _took(self, ready: _Ready, key: str) -> Accepted:
        self._accept(ready, key, clear=True)
        return Accepted(f"{self.name}-{len(self.calls)}")

    def _accept(self, ready: _Ready, key: str, *, clear: bool) -> None:
        self._note(ready, clear=clear, taken=True)
        # Asked again under a key it knows, it is the same message.
        self.taken[key] = 1 if self.knows_keys else self.taken.get(key, 0) + 1
        if self.chance.random() < 0.4:
            kind = self.chance.choice(("accepted", "delivered", "bounced"))
            told = Receipt(f"{self.name}-{len(self.calls)}", kind, key=key)  # type: ignore[arg-type]
            self.receipts.append((self.clock.now + dt.timedelta(seconds=self.chance.randrange(1, 40_000)), told))

    def _clear(self, ready: _Ready, outcome: Outcome) -> Outcome:
        self._note(ready, clear=True, taken=False)
        return outcome

    def _note(self, ready: _Ready, *, clear: bool, taken: bool) -> None:
        self.calls.append(Call(ready.begun_at, ready.message, clear, taken))

    def _soon(self) -> dt.datetime:
        return self.clock.now + dt.timedelta(seconds=self.chance.randrange(1, 900))
