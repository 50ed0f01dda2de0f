"""What a journey changed: treated against held out, and what stands beside it for reference."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from django.http import HttpRequest
from ninja import Path, Schema

from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.journeys import effect_words
from huitou.crm.journeys.effect import Arm
from huitou.crm.journeys.last_touch import DAYS
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.readings import Effect, effect
from huitou.crm.shop.served import shop
from huitou.language import Speech
from huitou.metrics import figures
from huitou.statistics.difference import Estimate

room = Room("effect")

Written = Callable[[float], str]


class Days(IntEnum):
    """For how long everybody is watched."""

    MONTH = 30
    TWO_MONTHS = 60
    QUARTER = 90


class EffectTickOut(Schema):
    """``holds`` is None where it cannot be told yet."""

    id: str
    holds: bool | None
    said: str


class EffectMeasureOut(Schema):
    """One thing compared: each side and their difference as written, and the difference to draw, in its own unit;
    None while it is too early. ``tone``: more, less or unclear."""

    id: str
    said: str
    treated: str
    held_out: str
    difference: str
    value: float | None
    low: float | None
    high: float | None
    tone: str | None


class LastTouchOut(Schema):
    """For reference only."""

    orders: int
    revenue: str
    said: str


class EffectOut(Schema):
    """``tone``: more, less, unclear, early or broken. ``until`` is the last day known of; ``people`` are those who
    were watched for the days, by arm."""

    journey: int
    name: str
    days: int
    until: str
    tone: str
    verdict: str
    money: str
    ticks: list[EffectTickOut]
    treated: int
    held_out: int
    measures: list[EffectMeasureOut]
    last_touch: LastTouchOut
    left: list[str]


@room.get("/{journey_id}", needs=Permission.ACTING_READ, response=EffectOut, summary="The effect of a journey")
def one(request: HttpRequest, journey_id: Path[int], days: Days = Days.MONTH) -> EffectOut:
    journey = Journey.objects.filter(pk=journey_id).first()
    if journey is None:
        raise NotFoundError(en=f"journey: {journey_id}", zh=f"旅程：{journey_id}")
    served, t = shop(), speech(request)
    found, currency = effect(served, journey_id, days=days), served.settings.currency
    return EffectOut(
        journey=journey_id,
        name=journey.name,
        days=days,
        until=effect_words.until(found),
        tone=effect_words.tone(found),
        verdict=effect_words.verdict(found, t),
        money=effect_words.money(found, currency, t),
        ticks=[
            EffectTickOut(id=each.id, holds=each.holds, said=each.said)
            for each in effect_words.ticks(found, journey.holdout, t)
        ],
        treated=found.reading.treated.people,
        held_out=found.reading.held_out.people,
        measures=_measures(found, currency, t),
        last_touch=LastTouchOut(
            orders=found.last_touch.orders,
            revenue=figures.amount(found.last_touch.revenue, currency, t),
            said=t(
                zh=f"收到消息后 {DAYS} 天内的订单；多数人本来也会买，所以仅供参考。",
                en=f"Orders within {DAYS} days after a message; most would have come anyway, so for reference only.",
            ),
        ),
        left=effect_words.left(found, t),
    )


def _measures(of: Effect, currency: str, t: Speech) -> list[EffectMeasureOut]:
    found = of.reading
    sides = (found.treated, found.held_out)

    def share(part: int, arm: Arm) -> str:
        return f"{part:,} / {arm.people:,} = {figures.percent(part / arm.people)}" if arm.people else figures.NONE

    def each(total: float, arm: Arm) -> str:
        return f"{total / arm.people:.2f}" if arm.people else figures.NONE

    def paid(arm: Arm) -> str:
        return figures.amount(round(arm.revenue / arm.people), currency, t) if arm.people else figures.NONE

    bought = t(zh="买了的人", en="bought")
    again = t(zh="买了两次以上的人", en="bought twice or more")
    often = t(zh="人均购买次数", en="purchases a person")
    points = t(zh=" 个百分点", en=" points")
    revenue = t(zh="人均销售额", en="revenue a person")
    return [
        _measure("buyers", bought, [share(arm.buyers, arm) for arm in sides], found.buyers, _points, points),
        _measure("again", again, [share(arm.again, arm) for arm in sides], found.again, _points, points),
        _measure("purchases", often, [each(arm.purchases, arm) for arm in sides], found.purchases, "{:+.3f}".format),
        _measure("revenue", revenue, [paid(arm) for arm in sides], found.revenue, lambda x: _signed(x, currency, t)),
    ]


def _points(share: float) -> str:
    return f"{share * 100:+.1f}"


def _signed(minor: float, currency: str, t: Speech) -> str:
    amount = figures.amount(round(minor), currency, t)
    return amount if minor < 0 else f"+{amount}"


def _measure(
    id_: str, said: str, sides: list[str], found: Estimate | None, written: Written, unit: str = ""
) -> EffectMeasureOut:
    """One thing compared; ``unit`` is said once, behind the difference."""
    return EffectMeasureOut(
        id=id_,
        said=said,
        treated=sides[0],
        held_out=sides[1],
        difference=""
        if found is None
        else f"{written(found.value)}{unit} ({written(found.low)} … {written(found.high)})",
        value=None if found is None else found.value,
        low=None if found is None else found.low,
        high=None if found is None else found.high,
        tone=effect_words.clear(found),
    )
