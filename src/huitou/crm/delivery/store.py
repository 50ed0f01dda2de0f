"""What the delivery room asks of a store. Each method is one transaction: all of it happens, or nothing.

There are two: tables (``tables.py``), and a twin in memory for simulations (``memory.py``), held to the same tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from huitou.crm.delivery.channel import Outcome
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import Message, State
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.verdict import Verdict

Judge = Callable[[Contacts], Verdict]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one worker may judge, until its lease runs out. ``busy``: how often a provider was too busy."""

    message: Message
    claim: str
    lease_until: dt.datetime
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells of a message later, by its key or the name it gave it; ``id`` names the telling.

    ``channel``: whose provider tells it, of whose messages alone it is then believed. ``address``: what it reached the
    customer by, where the channel knows that and not we; only its fingerprint is kept. What was ``undelivered`` says
    nothing against the address: a full mailbox, a provider that did not like the mail.
    """

    id: str
    kind: Literal["accepted", "refused", "delivered", "undelivered", "bounced", "complained"]
    key: str = ""
    ref: str = ""
    at: dt.datetime | None = None
    detail: str = ""
    channel: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message stands, for whoever asks."""

    state: State
    code: str
    due_at: dt.datetime
    calls: int
    ref: str = ""
    detail: str = ""


def ask_again(called_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When to ask of a message again that nobody knows about: ever less often, so that those nobody ever will know
    about keep nobody else from being asked of."""
    return now + (now - called_at) / 2


class Outbox(Protocol):
    """Every message there is, and what became of it."""

    def plan(self, messages: Sequence[Message], *, review: bool = False) -> int:
        """Take them in, those whose key is known left out; give how many were new. ``review``: wait for a person."""
        ...

    def claim(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Claimed]:
        """Messages that are due and nobody's, of the highest rank first; and those whose review ran out of time."""
        ...

    def decide(
        self,
        claimed: Claimed,
        now: dt.datetime,
        judge: Judge,
        *,
        lease: dt.timedelta,
        since: dt.datetime,
        same: frozenset[int] = frozenset(),
    ) -> Verdict | None:
        """Judge it, and write down what follows: the call that is about to be made (by who holds it for another
        ``lease``), the new time, or the reason.

        The customer's contacts from ``since`` on are read, and what follows is written, while nobody else may write to
        them; ``same`` are other numbers of the customer, from before a merge. None where it is no longer this claim's.
        """
        ...

    def ended(self, claimed: Claimed, outcome: Outcome, now: dt.datetime, *, again_at: dt.datetime | None) -> None:
        """Write down what the provider said. ``again_at``: for one that is busy, when to ask again; None to give up.

        What was taken for unknown meanwhile is put right by a plain answer.
        """
        ...

    def uncalled(self, claimed: Claimed, now: dt.datetime) -> None:
        """The call that was written down was never made, and will not be by this worker: it is planned again."""
        ...

    def take_over(self, now: dt.datetime, again: frozenset[str]) -> int:
        """Settle calls whose worker fell silent: unknown, but service notices of the channels ``again``, which go
        again under the same key. Give how many."""
        ...

    def receipt(self, receipt: Receipt) -> bool:
        """Take in what a provider tells; whether it was news. The first that settles an unknown message does."""
        ...

    def unsettled(
        self, now: dt.datetime, *, channels: frozenset[str], older: dt.timedelta, limit: int
    ) -> list[Claimed]:
        """Messages of these channels that are unknown for so long, to ask their provider of now; each is due again half
        as long after as it has been unknown."""
        ...

    def settle(self, key: str, state: State, code: str, now: dt.datetime, detail: str = "") -> bool:
        """Say what became of an unknown message: ``SENT``, or ``SKIPPED``; whether it still was unknown."""
        ...

    def review(self, keys: Sequence[str], *, passed: bool, by: str, now: dt.datetime) -> int:
        """Let messages go that wait for a person, or turn them down; give how many still waited."""
        ...

    def standing(self, keys: Sequence[str]) -> Mapping[str, Standing]:
        """Where these stand."""
        ...

    def blocked_until(self, channel: str) -> dt.datetime | None:
        """Until when a provider asked to be left alone."""
        ...

    def spend(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        """Count one more that is handed over at this moment: None where there is room for it, else when to ask again.

        Only while it is decided, and of all workers together. ``waits``: it queues up behind those that wait already,
        else it asks again as soon as there may be room.
        """
        ...

    def room_at(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        """What ``spend`` would answer at this moment, with nothing counted."""
        ...

    def block(self, channel: str, until: dt.datetime) -> None:
        """A provider asked to be left alone until then."""
        ...
