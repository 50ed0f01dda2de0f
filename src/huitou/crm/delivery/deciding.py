"""What is asked of a message at the moment it would go: one list in one order, for all who ask.

The sender asks and acts on it, review asks and shows it, a dry run asks of the past. They differ in where the answers
come from (``Situation``), and in whether room at a provider is taken or only looked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from huitou.crm.delivery.channel import Channel, NotSetUpError, UnreadyError
from huitou.crm.delivery.codes import Code
from huitou.crm.delivery.facts import Contacts, Known
from huitou.crm.delivery.gate import judge
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.troubles import is_everybodys, named
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

# What went wrong here, or is not set up, may be put right by then.
_PUT_RIGHT = dt.timedelta(minutes=15)


@dataclass(slots=True)
class Situation:
    """One message at one moment; what is dear to read is read when a check asks for it.

    ``channel``: None where it is not set up. ``blocked_until``: until when its provider asked to be left alone.
    ``room_at``: None where its provider takes one more, else when to ask again. The checks fill in ``address`` and
    ``ready``, which is what the channel made of the message.
    """

    message: Message
    now: dt.datetime
    policy: Policy
    channel: Channel | None
    known: Callable[[], Known]
    contacts: Contacts
    blocked_until: Callable[[], dt.datetime | None]
    room_at: Callable[[], dt.datetime | None]
    address: str = ""
    ready: object = None

    def put_off(self, until: dt.datetime, code: Code, detail: str = "") -> Verdict:
        """Until then; skipped where its time is over before."""
        return _put_off(self.message, until, code, detail)


Check = Callable[[Situation], Verdict | None]


def decided(of: Situation) -> Verdict:
    """The verdict of the first check that has one; it goes where none has."""
    for check in CHECKS:
        verdict = check(of)
        if verdict is not None:
            return verdict
    return Send(of.address)


def failed(message: Message, now: dt.datetime, problem: Exception) -> Verdict:
    """What becomes of a message whose checks broke: it is put off, and holds nobody else up.

    Raises: ``problem`` itself where it would meet every message.
    """
    if is_everybodys(problem):
        raise problem
    return _put_off(message, now + _PUT_RIGHT, "failed", named(problem))


def _put_off(message: Message, until: dt.datetime, code: Code, detail: str) -> Verdict:
    return Defer(until, code, detail) if until < message.expires_at else Skip(code, detail)


def _has_a_channel(of: Situation) -> Verdict | None:
    return None if of.channel is not None else of.put_off(of.now + _PUT_RIGHT, "not_set_up", of.message.channel)


def _passes_the_gate(of: Situation) -> Verdict | None:
    verdict = judge(of.message, of.known(), of.contacts, of.now, of.policy)
    if not isinstance(verdict, Send):
        return verdict
    of.address = verdict.address
    return None


def _is_not_blocked(of: Situation) -> Verdict | None:
    blocked = of.blocked_until()
    return of.put_off(blocked, "provider_busy") if blocked is not None and blocked > of.now else None


def _has_its_words(of: Situation) -> Verdict | None:
    try:
        of.ready = None if of.channel is None else of.channel.prepare(of.message, of.address)
    except NotSetUpError as problem:
        return of.put_off(of.now + _PUT_RIGHT, "not_set_up", str(problem))
    except UnreadyError as problem:
        return Skip("template", str(problem))
    return None


def _has_room(of: Situation) -> Verdict | None:
    room_at = of.room_at()
    return None if room_at is None else of.put_off(room_at, "over_rate")


# Room comes last of all: what is counted there goes.
CHECKS: tuple[Check, ...] = (_has_a_channel, _passes_the_gate, _is_not_blocked, _has_its_words, _has_room)
