"""From where somebody stands, as far as they can go now: pure, so that doing it again after a crash is the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from huitou.crm.delivery.message import Message, Origin, key_of
from huitou.crm.journeys.assignment import share
from huitou.crm.journeys.enrolment import Enrolment, Transition
from huitou.crm.journeys.moves import End, Go, Person, PutTag, Seen, Wait, Write
from huitou.crm.journeys.version import Version


@dataclass(frozen=True, slots=True)
class Walked:
    """Where they stand now, how they came there, and what is to be done on the way.

    ``messages`` come with whether a person has to let them go first.
    """

    enrolment: Enrolment
    transitions: tuple[Transition, ...]
    messages: tuple[tuple[Message, bool], ...] = ()
    tags: tuple[PutTag, ...] = ()


def walk(enrolment: Enrolment, version: Version, person: Person, now: dt.datetime, zone: ZoneInfo) -> Walked:
    """Take the steps that can be taken now. What a held-out person would have got is only told in ``transitions``."""
    steps: list[Transition] = []
    messages: list[tuple[Message, bool]] = []
    tags: list[PutTag] = []
    here = enrolment
    if version.leaves_when_bought and here.step is not None and person.has_bought(here.entered_at):
        return Walked(_left(here, steps, "reached", now), tuple(steps))
    while here.step is not None:
        step = version.step(here.step)
        seen = Seen(
            now=now,
            since=here.since,
            entered_at=here.entered_at,
            zone=zone,
            person=person,
            draw=share(f"{here.journey}:{step.id}", here.id),
            event=here.woken_by,
            arm=here.arm,
        )
        move = step.advance(seen)
        if isinstance(move, Wait):
            here = replace(here, due_at=move.until, listens=move.listens, woken_by=None)
            break
        if isinstance(move, End):
            here = _left(here, steps, move.why, now)
            break
        why = _done(here, step.id, move, messages, tags, now)
        here = _on(here, steps, step.next.get(move.edge), why or move.why or move.edge, now)
    return Walked(here, tuple(steps), tuple(messages), tuple(tags))


def _done(
    here: Enrolment,
    step: str,
    move: Go,
    messages: list[tuple[Message, bool]],
    tags: list[PutTag],
    now: dt.datetime,
) -> str:
    """Note what is to be done; nothing of it for who is held out."""
    if move.orders and here.held_out:
        return "held_out"
    for order in move.orders:
        if isinstance(order, Write):
            messages.append((_message(here, step, order, now), order.review))
        else:
            tags.append(order)
    return ""


def _message(here: Enrolment, step: str, order: Write, now: dt.datetime) -> Message:
    return Message(
        key=key_of(here.id, step, here.moves),
        customer_id=here.customer_id,
        channel=order.channel,
        purpose=order.purpose,
        template=order.template,
        origin=Origin(here.journey, here.version, here.id, step),
        due_at=now,
        expires_at=now + order.lasts,
        priority=order.priority,
        over_cap=order.over_cap,
        in_quiet=order.in_quiet,
        about=order.about,
    )


def _on(here: Enrolment, steps: list[Transition], to: str | None, why: str, now: dt.datetime) -> Enrolment:
    """To the step that follows, or to the end where none does."""
    if to is None:
        return _left(here, steps, "done", now, by=why)
    steps.append(Transition(here.id, here.moves, here.version, here.step or "", to, now, why))
    return replace(here, step=to, since=now, due_at=now, moves=here.moves + 1, listens=(), woken_by=None)


def _left(here: Enrolment, steps: list[Transition], why: str, now: dt.datetime, *, by: str = "") -> Enrolment:
    steps.append(Transition(here.id, here.moves, here.version, here.step or "", None, now, by or why))
    return replace(here, step=None, due_at=now, moves=here.moves + 1, listens=(), woken_by=None, ended=why)
