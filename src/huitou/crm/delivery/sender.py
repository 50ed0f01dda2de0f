"""One worker of the delivery: what is due is judged, and what may go is handed to its provider, once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from huitou.crm.delivery.budget import since
from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Channel, Outcome, Refused
from huitou.crm.delivery.deciding import Situation, decided, failed
from huitou.crm.delivery.facts import Contacts, Facts
from huitou.crm.delivery.message import State
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.store import Claimed, Judge, Outbox
from huitou.crm.delivery.verdict import Send, Verdict

_log = logging.getLogger("huitou.delivery")
# A provider that says no more than that it is busy is asked again after so long, twice as long each time.
_BUSY_SECONDS = 30
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
            try:
                found = self.channels[each.message.channel].look_up(each.message.key)
            except OSError as problem:
                # It would not answer of the next either; all are asked of again later.
                _log.warning("%s cannot be asked what became of messages: %s", each.message.channel, problem)
                break
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
        except Exception as problem:  # noqa: BLE001 - what would meet everybody is raised again
            verdict = failed(claimed.message, self.clock(), problem)
            _log.exception("message %s cannot be judged", claimed.message.key)
            self._decide(claimed, lambda _: verdict)

    def _one(self, claimed: Claimed) -> None:
        message, now = claimed.message, self.clock()
        channel = self.channels.get(message.channel)
        asked: list[Situation] = []
        good_until = [now + min(_FRESH, self.lease)]

        def room_at() -> dt.datetime | None:
            """Taken, where there is any."""
            rates, at = self.rates.get(message.channel, ()), self.clock()
            full = self.outbox.spend(message.channel, rates, at, waits=message.sells) if rates else None
            if full is None:
                good_until.extend(at + each.slot for each in rates)
            return full

        def decide(contacts: Contacts) -> Verdict:
            asked.append(
                Situation(
                    message=message,
                    now=now,
                    policy=self.policy,
                    channel=channel,
                    known=lambda: self.facts.known(message),
                    contacts=contacts,
                    blocked_until=lambda: self.outbox.blocked_until(message.channel),
                    room_at=room_at,
                )
            )
            return decided(asked[-1])

        verdict = self._decide(claimed, decide)
        if isinstance(verdict, Send) and channel is not None:
            self._call(claimed, channel, asked[-1].ready, until=min(good_until))

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
