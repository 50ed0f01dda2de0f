"""Why somebody is, or is not, let into a journey: its state, its trigger with each condition, and how often one may.

Rules are those that were in force on the day that is asked about; whether they hold is asked of what is known now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from huitou.crm.audiences.asking import saved_by
from huitou.crm.audiences.rule import why
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.path import Way
from huitou.crm.journeys.surroundings import Shared, Today
from huitou.crm.journeys.triggers.audience import AudienceTrigger
from huitou.crm.journeys.triggers.trigger import Look
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.work import version as version_of
from huitou.crm.shop.served import ServedShop
from huitou.errors import UserError
from huitou.language import Speech


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold, and whether it does now; None where it cannot be told."""

    said: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Of whom and when: ``customers`` are all numbers of one customer, ``ways`` how they walked the journey before.

    ``then``: the moment whose rules are asked about.
    """

    shop: ServedShop
    customers: Sequence[int]
    ways: Sequence[Way]
    now: dt.datetime
    then: dt.datetime
    t: Speech


def conditions(journey: Journey, asking: Asking) -> list[Condition]:
    """Everything that has to hold for the customer to enter now, those that let others in too first."""
    t, published = asking.t, JourneyVersion.objects.filter(journey=journey)
    runs = Condition(_state(journey, t), journey.state == "running")
    then = published.filter(made_at__lte=asking.then).order_by("-number").first()
    if then is None:
        later = Condition(t(zh="那时还没有发布", en="it was not published by then"), holds=False)
        return [runs, later] if published.exists() else [runs]
    version = version_of(journey.pk, then.number)
    return [runs, *_trigger(version, journey, asking), _again(version, asking)]


def _state(journey: Journey, t: Speech) -> str:
    words = {
        "draft": t(zh="旅程还是草稿，没有发布", en="the journey is a draft and not published"),
        "running": t(zh="旅程在运行", en="the journey runs"),
        "paused": t(zh="旅程暂停了", en="the journey is paused"),
        "stopped": t(zh="旅程已停止", en="the journey was stopped"),
    }
    return words.get(journey.state, journey.state)


def _trigger(version: Version, journey: Journey, asking: Asking) -> Iterator[Condition]:
    """The trigger as a sentence, and of an audience each of its conditions."""
    t, trigger = asking.t, version.trigger
    if trigger is None:
        yield Condition(
            t(zh="没有触发条件，只能手动加人", en="nothing lets people in; they are enrolled by hand"), None
        )
        return
    zone = ZoneInfo(asking.shop.settings.timezone)
    around = Today(Shared(asking.shop.folder, asking.now), zone, journey.began_at or journey.made_at)
    number = version.number
    said = trigger.said(t, CalledHere(t)) + t(zh=f"（旅程第 {number} 版）", en=f" (version {number} of the journey)")
    try:
        if isinstance(trigger, AudienceTrigger):
            kept, rule = saved_by(trigger.audience, asking.then)
            inside, reasons = why(rule, around.shared.asked.base, asking.customers[0], t)
            of = t(zh=f"人群第 {kept} 版的规则", en=f"the rule of the audience, version {kept}")
            yield Condition(f"{said}{t(zh='：', en=': ')}{of}", inside)
            yield from (Condition(each.said, each.holds) for each in reasons)
        else:
            found = {entry.customer_id for entry in trigger.look(around, Look()).entries}
            yield Condition(said, bool(found & set(asking.customers)))
    except UserError as problem:
        # An audience that is gone, or a shop that lacks what the trigger asks for: said, for that is the reason.
        yield Condition(f"{said}{t(zh='：', en=': ')}{t(zh=problem.zh, en=problem.en)}", None)


def _again(version: Version, asking: Asking) -> Condition:
    t = asking.t
    if any(way.step is not None for way in asking.ways):
        return Condition(t(zh="还在旅程里，走完才能再进", en="is on the way already"), holds=False)
    if version.again == "never":
        return Condition(
            t(zh="每人只进一次，之前没有进过", en="everybody enters once, and they have not before"), not asking.ways
        )
    last = max((way.entered_at for way in asking.ways), default=None)
    free = last is None or asking.now - last >= dt.timedelta(days=version.after_days)
    return Condition(
        t(
            zh=f"离上次进入满 {version.after_days} 天",
            en=f"it is {version.after_days} days since they last entered",
        ),
        free,
    )
