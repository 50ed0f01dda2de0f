"""From where somebody stands, as far as they can go now: pure, so that doing it again after a crash is the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from huitou.crm.delivery.message import Message, Origin, key_of
from huitou.crm.delivery.policy import Hours
from huitou.crm.journeys.assignment import share
from huitou.crm.journeys.enrolment import ORDERS, Enrolment, Transition
from huitou.crm.journeys.moves import AskStaff, End, Order, Person, PutTag, Seen, Wait, Write
from huitou.crm.journeys.version import Version
from huitou.crm.tasks.wanted import Wanted, in_hours

_HOURS = Hours()


@dataclass(frozen=True, slots=True)
class Walked:
    """Where they stand now, how they came there, and what is to be done on the way.

    ``messages`` come with whether a person has to let them go first; ``tasks`` are for people.
    """

    enrolment: Enrolment
    transitions: tuple[Transition, ...]
    messages: tuple[tuple[Message, bool], ...] = ()
    tags: tuple[PutTag, ...] = ()
    tasks: tuple[Wanted, ...] = ()


@dataclass(slots=True)
class _Orders:
    """What is to be done on the way; nothing for who is held out."""

    now: dt.datetime
    zone: ZoneInfo
    hours: Hours
    messages: list[tuple[Message, bool]] = field(default_factory=list)
    tags: list[PutTag] = field(default_factory=list)
    tasks: list[Wanted] = field(default_factory=list)

    def take(self, here: Enrolment, step: str, orders: Sequence[Order]) -> str:
        """Note them, or say why not."""
        if orders and here.held_out:
            return "held_out"
        for order in orders:
            match order:
                case Write():
                    self.messages.append((_message(here, step, order, self.now), order.review))
                case AskStaff():
                    self.tasks.append(_task(here, step, order, in_hours(self.now, self.zone, self.hours)))
                case PutTag():
                    self.tags.append(order)
        return ""


def walk(
    enrolment: Enrolment, version: Version, person: Person, now: dt.datetime, zone: ZoneInfo, hours: Hours = _HOURS
) -> Walked:
    """Take the steps that can be taken now. What a held-out person would have got is only told in ``transitions``."""
    steps: list[Transition] = []
    orders = _Orders(now, zone, hours)
    here = replace(enrolment, stuck_since=None, stuck_why="")
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
            ref=_ref(here),
            arm=here.arm,
        )
        move = step.advance(seen)
        if isinstance(move, Wait):
            orders.take(here, step.id, move.orders)
            # Whoever has no need of the rest once they have bought is not kept waiting for it.
            leaves = tuple(kind for kind in ORDERS if version.leaves_when_bought and kind not in move.listens)
            here = replace(here, due_at=move.until, listens=move.listens + leaves, woken_by=None)
            break
        if isinstance(move, End):
            here = _left(here, steps, move.why, now)
            break
        why = orders.take(here, step.id, move.orders)
        here = _on(here, steps, step.next.get(move.edge), why or move.why or move.edge, now)
    return Walked(here, tuple(steps), tuple(orders.messages), tuple(orders.tags), tuple(orders.tasks))


def _ref(here: Enrolment) -> str:
    """This stay at a step: it is not the same the next time."""
    return f"{here.id}.{here.moves}"


def _task(here: Enrolment, step: str, order: AskStaff, due_at: dt.datetime) -> Wanted:
    return Wanted(
        key=key_of(here.id, step, here.moves),
        customer_id=here.customer_id,
        reason=order.reason,
        due_at=due_at,
        idle_hours=order.idle_hours,
        late_at=order.until,
        journey=here.journey,
        enrolment=here.id,
        step=step,
        ref=_ref(here),
        script=order.script,
    )


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
