"""One worker of the delivery: what is due is judged, and what may go is handed to its provider, once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from huitou.crm.delivery.budget import since
from huitou.crm.delivery.channel import (
    Accepted,
    Ambiguous,
    Busy,
    Channel,
    NotSetUpError,
    Outcome,
    Refused,
    UnreadyError,
)
from huitou.crm.delivery.codes import Code
from huitou.crm.delivery.facts import Contacts, Facts
from huitou.crm.delivery.gate import judge
from huitou.crm.delivery.message import Message, State
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.store import Claimed, Judge, Outbox
from huitou.crm.delivery.troubles import is_everybodys, named
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

_log = logging.getLogger("huitou.delivery")
# A provider that says no more than that it is busy is asked again after so long, twice as long each time.
_BUSY_SECONDS = 30
# What went wrong here, or is not set up, may be put right by then.
_PUT_RIGHT = dt.timedelta(minutes=15)
# A verdict is good for so long: consent may be withdrawn meanwhile, and the night begin.
_FRESH = dt.timedelta(seconds=10)
# So long a provider may take to know of a message it was handed.
_SETTLES_AFTER = dt.timedelta(minutes=10)
# Past that, what a provider does not know of it never got.
_GIVEN_UP_AFTER = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Worker:
    """Call ``turn`` again and again; any number of them may.

    ``lease`` is longer than any call may take: who has not written an answer down by then is taken to be gone.
    ``rates``: by channel what its provider takes, of all workers together.
    """

    name: str
    outbox: Outbox
    facts: Facts
    channels: Mapping[str, Channel]
    policy: Policy
    clock: Callable[[], dt.datetime]
    lease: dt.timedelta = dt.timedelta(minutes=2)
    rates: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)

    def turn(self, limit: int = 100) -> int:
        """Settle what others left, then judge what is due; give how many messages were looked at."""
        now = self.clock()
        again = frozenset(name for name, channel in self.channels.items() if channel.knows_keys)
        settled = self.outbox.take_over(now, again)
        claimed = self.outbox.claim(self.name, now, lease=self.lease, limit=limit)
        if claimed:
            self.facts.gather([each.message for each in claimed])
        for each in claimed:
            self._safely(each)
        return settled + len(claimed)

    def settle(self, limit: int = 100) -> int:
        """Ask providers what became of messages nobody knows about; give how many were settled."""
        now = self.clock()
        settled = 0
        tell = frozenset(name for name, channel in self.channels.items() if channel.tells)
        for each in self.outbox.unsettled(now, channels=tell, older=_SETTLES_AFTER, limit=limit):
            found = self.channels[each.message.channel].look_up(each.message.key)
            if isinstance(found, Accepted):
                settled += self.outbox.settle(each.message.key, State.SENT, "", now)
            elif isinstance(found, Refused) and now - each.lease_until >= _GIVEN_UP_AFTER:
                # Sooner, the worker that made the call might still be on its way to the provider.
                settled += self.outbox.settle(each.message.key, State.SKIPPED, "not_accepted", now, found.detail)
        return settled

    def _safely(self, claimed: Claimed) -> None:
        """One that cannot be judged holds nobody else up: it is put off. What was called meanwhile stays as it is."""
        try:
            self._one(claimed)
        except Exception as problem:
            if is_everybodys(problem):
                raise
            _log.exception("message %s cannot be judged", claimed.message.key)
            verdict = put_off(claimed.message, self.clock(), "failed", named(problem))
            self._decide(claimed, lambda _: verdict)

    def _one(self, claimed: Claimed) -> None:
        message, now = claimed.message, self.clock()
        channel = self.channels.get(message.channel)
        ready: list[object] = []
        good_until = [now + min(_FRESH, self.lease)]

        def decide(contacts: Contacts) -> Verdict:
            if channel is None:
                return put_off(message, now, "not_set_up", message.channel)
            verdict = judge(message, self.facts.known(message), contacts, now, self.policy)
            if not isinstance(verdict, Send):
                return verdict
            blocked = self.outbox.blocked_until(message.channel)
            if blocked is not None and blocked > now:
                return Defer(blocked, "provider_busy") if blocked < message.expires_at else Skip("provider_busy")
            try:
                ready.append(channel.prepare(message, verdict.address))
            except NotSetUpError as problem:
                return put_off(message, now, "not_set_up", str(problem))
            except UnreadyError as problem:
                return Skip("template", str(problem))
            rates = self.rates.get(message.channel, ())
            # The last of all: what is counted here goes.
            at = self.clock()
            room_at = self.outbox.spend(message.channel, rates, at, waits=message.sells) if rates else None
            if room_at is not None:
                return Defer(room_at, "over_rate") if room_at < message.expires_at else Skip("over_rate")
            good_until.extend(at + each.slot for each in rates)
            return verdict

        verdict = self._decide(claimed, decide)
        if isinstance(verdict, Send) and channel is not None:
            self._call(claimed, channel, ready[-1], until=min(good_until))

    def _decide(self, claimed: Claimed, judged: Judge) -> Verdict | None:
        now = self.clock()
        same = self.facts.same(claimed.message)
        return self.outbox.decide(claimed, now, judged, lease=self.lease, since=since(now, self.policy), same=same)

    def _call(self, claimed: Claimed, channel: Channel, ready: object, *, until: dt.datetime) -> None:
        # Held up between the verdict and here: it is judged anew.
        if self.clock() >= until:
            self.outbox.uncalled(claimed, self.clock())
            return
        outcome = self._asked(channel, ready, claimed.message.key)
        self.outbox.ended(claimed, outcome, self.clock(), again_at=self._again(claimed, outcome))

    def _asked(self, channel: Channel, ready: object, key: str) -> Outcome:
        try:
            return channel.call(ready, key)
        except Exception as problem:  # noqa: BLE001 - whatever went wrong, the provider may have taken it
            _log.exception("channel %s failed in a call", channel.name)
            return Ambiguous(type(problem).__name__)

    def _again(self, claimed: Claimed, outcome: Outcome) -> dt.datetime | None:
        """When to ask a provider that was busy again; None where that was often enough, or is too late."""
        if not isinstance(outcome, Busy) or claimed.busy + 1 >= self.policy.tries:
            return None
        now = self.clock()
        if outcome.until is not None:
            self.outbox.block(claimed.message.channel, outcome.until)
        again = outcome.until or now + dt.timedelta(seconds=_BUSY_SECONDS * 2**claimed.busy)
        return again if again < claimed.message.expires_at else None


def put_off(message: Message, now: dt.datetime, code: Code, detail: str) -> Verdict:
    """Until somebody may have put it right; skipped once its time is over."""
    later = now + _PUT_RIGHT
    return Defer(later, code, detail) if later < message.expires_at else Skip(code, detail)
