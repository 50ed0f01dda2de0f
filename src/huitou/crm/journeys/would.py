"""What would become of messages if they were to go now: asked as the sender asks, with nothing written or sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from huitou.crm.delivery.budget import since
from huitou.crm.delivery.channel import Channel
from huitou.crm.delivery.customers import CustomerFacts
from huitou.crm.delivery.deciding import Situation, decided, failed
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.tables import TableOutbox, message_of
from huitou.crm.delivery.verdict import Verdict
from huitou.crm.journeys.work import channels, facts_of, policy_of, rates


def would(shop: Path, rows: Sequence[Outgoing], now: dt.datetime) -> Mapping[str, Verdict]:
    """By key, each as if it went alone. A moment later it may be another: all of it is read again when it goes."""
    messages = [message_of(row) for row in rows]
    asked = _Asked(TableOutbox(), facts_of(shop), channels(shop), policy_of(shop), rates(), now)
    asked.facts.gather(messages)
    blocked = cache(asked.outbox.blocked_until)
    return {each.key: asked.of(each, partial(blocked, each.channel)) for each in messages}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the sender has, to be asked and not acted on."""

    outbox: TableOutbox
    facts: CustomerFacts
    channels: Mapping[str, Channel]
    policy: Policy
    rates: Mapping[str, tuple[Rate, ...]]
    now: dt.datetime

    def of(self, message: Message, blocked_until: partial[dt.datetime | None]) -> Verdict:
        try:
            return decided(self._situation(message, blocked_until))
        except Exception as problem:  # noqa: BLE001 - the sender puts it off, whatever it was
            return failed(message, self.now, problem)

    def _situation(self, message: Message, blocked_until: partial[dt.datetime | None]) -> Situation:
        limits = self.rates.get(message.channel, ())
        room_at = partial(self.outbox.room_at, message.channel, limits, self.now, waits=message.sells)
        oldest, same = since(self.now, self.policy), self.facts.same(message)
        return Situation(
            message=message,
            now=self.now,
            policy=self.policy,
            channel=self.channels.get(message.channel),
            known=partial(self.facts.known, message),
            contacts=self.outbox.beside(message, self.now, oldest, same),
            blocked_until=blocked_until,
            room_at=room_at if limits else lambda: None,
        )
