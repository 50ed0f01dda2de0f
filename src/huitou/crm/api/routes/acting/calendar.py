"""A month of messages: what went and waits on each day, what running journeys are to be expected to add, and what else
is on: sales, festivals, what the shop wrote down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.api.times import midnight
from huitou.crm.delivery.ledger import Sought
from huitou.crm.delivery.message import State
from huitou.crm.delivery.policy import Policy
from huitou.crm.journeys.expected import Band, expected
from huitou.crm.journeys.named import Named, named
from huitou.crm.project import clock
from huitou.crm.shop.served import ServedShop, shop
from huitou.language import Speech
from huitou.metrics.seasons.promotions import promotions
from huitou.new_year import NEW_YEAR

room = Room("calendar")


class JourneyOnDayOut(Schema):
    """Of one journey on one day: what went or may have, what is to go, what waits for a person, what did not go."""

    journey: int
    name: str
    sent: int
    planned: int
    review: int
    skipped: int


class ExpectedBandOut(Schema):
    """Messages a journey is expected to add on a day to come: from ``low`` to ``high`` on eight days of ten."""

    journey: int
    name: str
    low: int
    high: int


class OccasionOut(Schema):
    """``kind``: sale, festival or mark."""

    kind: str
    text: str


class MessageDayOut(Schema):
    day: str
    messages: list[JourneyOnDayOut]
    occasions: list[OccasionOut]


class MessageMonthOut(Schema):
    """``expected`` holds for every day after ``today``; ``hours`` says when nothing that sells goes."""

    month: str
    today: str
    hours: str
    days: list[MessageDayOut]
    expected: list[ExpectedBandOut]


class Asked(Schema):
    """The month of today unless told."""

    month: str = Field("", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")


@room.get("", needs=Permission.ACTING_READ, response=MessageMonthOut, summary="A month of messages")
def month(request: HttpRequest, asked: Query[Asked]) -> MessageMonthOut:
    t, served, now = speech(request), shop(), clock.now()
    policy = Policy.of(served.settings)
    today = now.astimezone(policy.zone).date()
    first = dt.date.fromisoformat(f"{asked.month}-01") if asked.month else today.replace(day=1)
    start = calendar.day_of(first)
    days = range(start, calendar.months_later(start, 1))
    counted = {day: _counted(day) for day in days}
    bands = expected(now, policy.zone)
    names = named({journey for each in counted.values() for journey in each} | set(bands))
    occasions = _occasions(served, days, t)
    opens, closes = policy.hours.opens.strftime("%H:%M"), policy.hours.closes.strftime("%H:%M")
    return MessageMonthOut(
        month=first.isoformat()[:7],
        today=today.isoformat(),
        hours=t(zh=f"营销消息只在 {opens}–{closes} 之间发", en=f"what sells goes between {opens} and {closes} only"),
        days=[
            MessageDayOut(day=calendar.iso(day), messages=_listed(counted[day], names), occasions=occasions[day])
            for day in days
        ],
        expected=[_band(journey, band, names) for journey, band in sorted(bands.items())],
    )


def _counted(day: int) -> Mapping[int, Mapping[str, int]]:
    """By journey and state."""
    since, until = midnight(calendar.iso(day)), midnight(calendar.iso(day), later=1)
    grouped = Sought(since=since, until=until).rows().values_list("journey", "state").annotate(n=Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for journey, state, n in grouped.order_by("journey", "state"):
        found.setdefault(journey, {})[state] = n
    return found


def _listed(counted: Mapping[int, Mapping[str, int]], names: Named) -> list[JourneyOnDayOut]:
    return [
        JourneyOnDayOut(
            journey=journey,
            name=names.journey(journey),
            sent=sum(by_state.get(state, 0) for state in (State.SENT, State.CALLING, State.UNKNOWN)),
            planned=by_state.get(State.PLANNED, 0),
            review=by_state.get(State.REVIEW, 0),
            skipped=by_state.get(State.SKIPPED, 0),
        )
        for journey, by_state in counted.items()
    ]


def _band(journey: int, band: Band, names: Named) -> ExpectedBandOut:
    return ExpectedBandOut(journey=journey, name=names.journey(journey), low=band.low, high=band.high)


def _occasions(served: ServedShop, days: range, t: Speech) -> Mapping[int, list[OccasionOut]]:
    """By day what else is on."""
    found: dict[int, list[OccasionOut]] = {day: [] for day in days}

    def on(first: int, last: int, kind: str, text: str) -> None:
        for day in range(max(first, days.start), min(last + 1, days.stop)):
            found[day].append(OccasionOut(kind=kind, text=text))

    year = calendar.date_of(days.start).year
    for promotion in promotions(served.folder, currency=served.settings.currency):
        # One that begins in December may have its peak in the year after.
        for each in (year, year + 1):
            if run := promotion.run(each):
                on(run.window.from_day, run.window.to_day, "sale", promotion.words[t.lang])
    if served.settings.currency == "CNY" and year in NEW_YEAR:
        on(NEW_YEAR[year], NEW_YEAR[year], "festival", t(zh="春节", en="Chinese New Year"))
    for mark in served.marks():
        on(mark.from_day, mark.from_day if mark.until_day is None else mark.until_day, "mark", mark.text)
    return found
