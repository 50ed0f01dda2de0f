"""The page of the morning: three numbers, what hurts, whom to reach, what waits for a decision."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import CardOut, FindingOut
from huitou.crm.api.places import Place
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, opened
from huitou.crm.shop.today import Attention, attention
from huitou.diagnosis.due import DuePeople
from huitou.language import Speech
from huitou.metrics.headline import HEADLINE
from huitou.report.asking import Asking, asking
from huitou.report.blocks import Chart, Findings, Prose
from huitou.report.sections import findings, numbers, targets

room = Room("today")

# The cycle counts who first bought within a year: half a year of first orders has not had the time to come back.
_OWN_WINDOW = "repurchase_cycle"


class Days(IntEnum):
    """The windows to choose from."""

    MONTH = 30
    QUARTER = 90
    YEAR = 365


class NumberOut(CardOut):
    """One of the three numbers; ``metric`` and ``from_``/``to`` ask for its names and its page."""

    metric: str
    from_day: str
    to_day: str


class AttentionOut(Schema):
    kind: str
    count: int
    text: str


class DueOut(Schema):
    """Whom to write to today: ``ready`` is false where too little is known, and ``text`` says what is missing."""

    ready: bool
    text: str
    total: int
    parts: list[AttentionOut]


class TodayOut(Schema):
    data_version: str
    as_of: str
    numbers: list[NumberOut]
    reservations: list[str]
    hurts: list[FindingOut]
    stands: list[FindingOut]
    hurts_said: str
    due: DueOut
    attention: list[AttentionOut]
    targets: list[block_shapes.BlockOut]


@room.get("", needs=Permission.NUMBERS_READ, response=TodayOut, summary="Today")
def today(request: HttpRequest, place: Query[Place], days: Days = Days.QUARTER) -> HttpResponse:
    t, where = speech(request), place.where()
    key = ("today", days, *sorted(where.items()))
    return asked.sent(key, t, lambda _: asked_today(t, days, where))


def asked_today(t: Speech, days: Days = Days.QUARTER, where: dict[str, str] | None = None) -> TodayOut:
    """The page, from what is kept where somebody asked before."""
    where = where or {}
    return asked.kept(("today", days, tuple(sorted(where.items()))), t, lambda shop: _today(shop, t, days, where))


def _today(shop: ServedShop, t: Speech, days: int, where: dict[str, str]) -> TodayOut:
    snapshot = opened(shop.folder)
    whole, ask = (asking(shop.folder, shop.settings, snapshot, to=None, t=t, place=place) for place in ({}, where))
    said = findings.section(whole)
    listed = {block.calm: block for block in said.blocks if isinstance(block, Findings)}
    shaped = {calm: block_shapes.block(block) for calm, block in listed.items()}
    prose = next((block.text for block in said.blocks if isinstance(block, Prose)), "")
    return TodayOut(
        data_version=snapshot.about.data_version,
        as_of=calendar.iso(ask.as_of),
        numbers=[_number(ask, metric, days) for metric in HEADLINE],
        reservations=list(numbers.reservations(ask)),
        hurts=_found(shaped.get(False)),
        stands=_found(shaped.get(True)),
        hurts_said=prose,
        due=_due(shop.due_people(), t),
        attention=[_attention(each, t) for each in attention(shop)],
        targets=[block_shapes.block(each) for each in targets.section(whole).blocks] if targets.shown(whole) else [],
    )


def _number(ask: Asking, metric: str, days: int) -> NumberOut:
    asked_days = None if metric == _OWN_WINDOW else days
    made = numbers.card(ask, metric, days=asked_days)
    window = ask.one(metric, **numbers.asked(ask, asked_days))
    return NumberOut(
        **block_shapes.card(replace(made, trend=_small(made.trend))).model_dump(),
        metric=metric,
        from_day=calendar.iso(window.from_day),
        to_day=calendar.iso(window.to_day),
    )


def _small(trend: Chart | None) -> Chart | None:
    """The trend as it is drawn here, a line without anything to click: the names behind it would double the page."""
    if trend is None:
        return None
    rows = tuple(tuple(replace(cell, people=None) for cell in row) for row in trend.table.rows)
    return replace(trend, table=replace(trend.table, rows=rows))


def _found(block: object) -> list[FindingOut]:
    return list(block.findings) if isinstance(block, block_shapes.FindingsOut) else []


def _due(found: DuePeople, t: Speech) -> DueOut:
    if found.too_few:
        few = t(
            zh="回来过的人还太少，看不出一般隔多久；多导入几个月的订单就有名单了。",
            en="Too few have come back to tell how long people usually take; with some more months of orders there is"
            " a list.",
        )
        return DueOut(ready=False, text=few, total=0, parts=[])
    words = {"in": t(zh="正到时候", en="due now"), "past": t(zh="过了时候", en="past due")}
    parts = [
        AttentionOut(kind=kind, count=count, text=word)
        for kind, word in words.items()
        if (count := found.people.get(kind, 0))  # type: ignore[call-overload]
    ]
    text = t(
        zh=f"按一般间隔，今天该联系 {found.to_write_to:,} 人",
        en=f"By typical gaps {found.to_write_to:,} people to reach today",
    )
    return DueOut(ready=True, text=text, total=found.to_write_to, parts=parts)


def _attention(found: Attention, t: Speech) -> AttentionOut:
    n = f"{found.count:,}"
    match found.kind:
        case "quarantine":
            text = t(zh=f"{n} 行没看懂，放在一边", en=f"{n} rows set aside")
        case "suggestions":
            text = t(zh=f"{n} 对账号可能是同一个人", en=f"{n} pairs of accounts may be one person")
        case _:
            text = t(zh=f"{n} 处像刷单", en=f"{n} groups of orders look made up")
    return AttentionOut(kind=found.kind, count=found.count, text=text)
