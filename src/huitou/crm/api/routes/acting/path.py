"""One customer's way through a journey: which steps, when and why, and what was sent or not at each."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from ninja import Path, Schema

from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.journeys import Number
from huitou.crm.api.speech import speech
from huitou.crm.api.times import shop_time
from huitou.crm.customers.numbers import accounts_of, called, leads
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.said import code_said, state_said
from huitou.crm.journeys.making import publishing
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.named import Named, named
from huitou.crm.journeys.path import Walked, Way, entered_last, ways
from huitou.crm.journeys.why_words import ended_said, why_said
from huitou.crm.shop.served import opened, shop
from huitou.language import Speech

room = Room("journeys")

# So many are looked at for whom to choose from.
_LAST = 50


class StepTakenOut(Schema):
    """A step that was taken. ``to`` is None where the journey ended. ``message``: what it planned, and where that
    stands."""

    version: int
    step: str
    step_said: str
    came_at: str
    left_at: str
    to: str | None
    why: str
    why_said: str
    message: int | None
    message_said: str


class JourneyWayOut(Schema):
    """One time through, the steps in their order. ``step`` is where they stand now, None at the end."""

    enrolment: int
    journey: int
    journey_name: str
    version: int
    arm: str
    held_out: bool
    entered_at: str
    steps: list[StepTakenOut]
    step: str | None
    step_said: str
    since: str
    due_at: str | None
    ended: str
    ended_said: str


class EnteredOut(Schema):
    """``name`` is masked."""

    customer_id: int
    name: str
    entered_at: str
    held_out: bool


class PersonPathOut(Schema):
    """Empty ``ways`` where they never entered; ``name`` is masked."""

    customer_id: int
    name: str
    ways: list[JourneyWayOut]


@room.get(
    "/{journey_id}/people",
    needs=Permission.ACTING_READ,
    response=list[EnteredOut],
    summary="Who entered a journey last",
)
def entered(request: HttpRequest, journey_id: Path[Number]) -> list[EnteredOut]:
    """Each person once, by the last time of theirs."""
    of, folder = publishing.journey(journey_id), shop().folder
    found = entered_last(of.pk, _LAST)
    snapshot, numbers = opened(folder), {customer for customer, _, _ in found}
    today, known = leads(snapshot, numbers), called(folder, snapshot, numbers)
    last: dict[int, EnteredOut] = {}
    for customer, at, held_out in found:
        who = today.get(customer)
        if who is not None and who not in last:
            name = known.get(customer, "")
            last[who] = EnteredOut(customer_id=who, name=name, entered_at=shop_time(at), held_out=held_out)
    return list(last.values())


@room.get(
    "/{journey_id}/people/{customer_id}",
    needs=Permission.ACTING_READ,
    response=PersonPathOut,
    summary="One customer's way through a journey",
)
def path(request: HttpRequest, journey_id: Path[int], customer_id: Path[int]) -> PersonPathOut:
    if not Journey.objects.filter(pk=journey_id).exists():
        raise NotFoundError(en=f"journey: {journey_id}", zh=f"旅程：{journey_id}")
    served, t = shop(), speech(request)
    snapshot = opened(served.folder)
    keys = accounts_of(snapshot, customer_id)
    if not keys:
        raise NotFoundError(en=f"customer: {customer_id}", zh=f"客户：{customer_id}")
    return PersonPathOut(
        customer_id=customer_id,
        name=called(served.folder, snapshot, [customer_id]).get(customer_id, ""),
        ways=ways_out(ways(keys, journey=journey_id), t),
    )


def ways_out(found: list[Way], t: Speech) -> list[JourneyWayOut]:
    """Ways in words, with where the messages stand that were planned on them."""
    names = named({way.journey for way in found})
    planned = [step.message for way in found for step in way.steps if step.message is not None]
    stands = {
        pk: _stands(state, code, t)
        for pk, state, code in Outgoing.objects.filter(pk__in=planned).values_list("pk", "state", "code")
    }
    return [_way(way, names, stands, t) for way in found]


def _stands(state: str, code: str, t: Speech) -> str:
    said, why = state_said(state, t), code_said(code, t)
    return t(zh=f"{said}：{why}", en=f"{said}: {why}") if why else said


def _way(way: Way, names: Named, stands: Mapping[int, str], t: Speech) -> JourneyWayOut:
    return JourneyWayOut(
        enrolment=way.enrolment,
        journey=way.journey,
        journey_name=names.journey(way.journey),
        version=way.version,
        arm=way.arm,
        held_out=way.held_out,
        entered_at=shop_time(way.entered_at),
        steps=[_step(way, each, names, stands, t) for each in way.steps],
        step=way.step,
        step_said=names.step(way.journey, way.version, way.step, t) if way.step else "",
        since=shop_time(way.since),
        due_at=shop_time(way.due_at) if way.step else None,
        ended=way.ended,
        ended_said=ended_said(way.ended, t),
    )


def _step(way: Way, of: Walked, names: Named, stands: Mapping[int, str], t: Speech) -> StepTakenOut:
    return StepTakenOut(
        version=of.version,
        step=of.step,
        step_said=names.step(way.journey, of.version, of.step, t) if of.step else "",
        came_at=shop_time(of.came_at),
        left_at=shop_time(of.left_at),
        to=of.to,
        why=of.why,
        why_said=why_said(of.why, t),
        message=of.message,
        message_said=stands.get(of.message, "") if of.message is not None else "",
    )
