"""The gate: whether a message may go, asked at the moment it would. Everything is read again; nothing is remembered.

What can never change comes first, then what the customer said, then what stands in the way today, and last the hour
and the budget, which only put off.
"""

from __future__ import annotations

import datetime as dt

from huitou.crm.delivery.budget import first_free
from huitou.crm.delivery.codes import Code
from huitou.crm.delivery.facts import MATTERS, Contacts, Known
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.quiet import is_open, next_open
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict


def judge(message: Message, known: Known, contacts: Contacts, now: dt.datetime, policy: Policy) -> Verdict:
    """Whether it goes now, later, or not at all."""
    barred = _barred(message, known)
    if barred is not None:
        return Skip(barred)
    if now >= message.expires_at:
        return Skip("expired")
    if known.journey == "paused":
        return _later(message, now + policy.paused_for, "paused", drop=False)
    if message.sells:
        for matter in MATTERS:
            if matter in known.matters:
                return Skip(matter)
        put_off = _budget(message, contacts, now, policy) or _hours(message, known, now, policy)
        if put_off is not None:
            return put_off
    # Nothing that is barred lacks it; said again, for an empty address would go to nobody.
    return Send(known.address) if known.address else Skip("no_address")


def _barred(message: Message, known: Known) -> Code | None:
    """What no waiting changes."""
    reasons: tuple[tuple[Code, bool], ...] = (
        ("arms_joined", known.arms_joined),
        ("held_out", known.held_out),
        ("erased", known.erased),
        ("stopped", known.journey == "stopped"),
        ("suppressed", known.suppressed and message.sells),
        ("address_suppressed", known.address_suppressed and message.sells),
        ("not_allowed", not known.allowed and message.sells),
        ("no_consent", not known.agreed and message.sells),
        ("no_address", not known.address),
        ("reached", known.reached and message.sells),
    )
    return next((code for code, holds in reasons if holds), None)


def _budget(message: Message, contacts: Contacts, now: dt.datetime, policy: Policy) -> Verdict | None:
    """Put off, or dropped, where the customer has heard enough, or would have after messages that matter more."""
    drop = message.over_cap == "drop"
    free = first_free(now, contacts.at, policy)
    if free > now:
        return _later(message, free, "over_cap", drop=drop)
    better = sum(rank > message.rank for rank in contacts.rivals)
    free = first_free(now, contacts.at + (now,) * better, policy)
    return _later(message, free, "outbid", drop=drop) if free > now else None


def _hours(message: Message, known: Known, now: dt.datetime, policy: Policy) -> Verdict | None:
    zones = (policy.zone,) if known.zone is None else (policy.zone, known.zone)
    if is_open(now, policy.hours, zones):
        return None
    opens = next_open(now, policy.hours, zones)
    # Where the two never have day at once there is no right hour.
    if opens is None:
        return Skip("quiet_hours")
    return _later(message, opens, "quiet_hours", drop=message.in_quiet == "drop")


def _later(message: Message, until: dt.datetime, code: Code, *, drop: bool) -> Verdict:
    """Put off, unless it is not to wait, or its time would be over."""
    if drop or until >= message.expires_at:
        return Skip(code)
    return Defer(until, code)
