"""What would become of messages if they were to go now: the gate's verdict, asked without anything written or sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from huitou import settings as shop_settings
from huitou.crm.delivery.beside import beside
from huitou.crm.delivery.budget import since
from huitou.crm.delivery.channel import Channel, NotSetUpError, UnreadyError
from huitou.crm.delivery.customers import CustomerFacts
from huitou.crm.delivery.gate import judge
from huitou.crm.delivery.models import Blocked, Outgoing
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.sender import put_off
from huitou.crm.delivery.tables import message_of
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict
from huitou.crm.journeys.work import arms_of, channels, has_ordered, is_held_out, state_of


def would(shop: Path, rows: Sequence[Outgoing], now: dt.datetime) -> Mapping[str, Verdict]:
    """By key. A moment later it may be another: consent, hours and budget are read again when it goes."""
    facts = CustomerFacts(shop, state_of, is_held_out, has_ordered, arms_of)
    facts.gather([message_of(row) for row in rows])
    policy, known = Policy(ZoneInfo(shop_settings.load(shop).timezone)), channels(shop)
    blocked = dict(Blocked.objects.filter(until__gt=now).values_list("channel", "until"))
    return {row.key: _one(row, facts, policy, known.get(row.channel), blocked.get(row.channel), now) for row in rows}


def _one(
    row: Outgoing,
    facts: CustomerFacts,
    policy: Policy,
    channel: Channel | None,
    blocked: dt.datetime | None,
    now: dt.datetime,
) -> Verdict:
    message = message_of(row)
    if channel is None:
        return put_off(message, now, "not_set_up", message.channel)
    verdict = judge(
        message, facts.known(message), beside(row, now, since(now, policy), facts.same(message)), now, policy
    )
    if not isinstance(verdict, Send):
        return verdict
    if blocked is not None:
        return Defer(blocked, "provider_busy") if blocked < message.expires_at else Skip("provider_busy")
    try:
        channel.prepare(message, verdict.address)
    except NotSetUpError as problem:
        return put_off(message, now, "not_set_up", str(problem))
    except UnreadyError as problem:
        return Skip("template", str(problem))
    return verdict
