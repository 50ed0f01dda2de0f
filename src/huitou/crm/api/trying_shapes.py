"""A dry run as JSON, written: what would have been, what would have held it, and what cannot be known."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from ninja import Schema

from huitou.crm.api.times import shop_time
from huitou.crm.delivery.codes import WORDS
from huitou.crm.journeys.dry_run.last_events import Seen
from huitou.crm.journeys.dry_run.past import EXPECTED_EVERY
from huitou.crm.journeys.dry_run.run import Tried
from huitou.crm.journeys.making.labels import CHOICES
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.triggers.event import EventTrigger
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.why_words import why_said
from huitou.crm.shop.served import ServedShop
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.definition import Words
from huitou.warehouse.accounts import names

_TODAY_ONLY: Mapping[str, Words] = {
    "tagged": {"zh": "标签", "en": "tags"},
    "written_to": {"zh": "发过的消息", "en": "what was written"},
    "listed": {"zh": "名单", "en": "lists"},
    "foretold": {"zh": "预测", "en": "forecasts"},
    "bucket": {"zh": "随机分组", "en": "random groups"},
    "consented": {"zh": "同意", "en": "consents"},
    "uploaded": {"zh": "上传的名单", "en": "uploaded lists"},
}


class TriedDayOut(Schema):
    day: str
    entered: int
    planned: int


class TriedCodeOut(Schema):
    """``many`` messages; ``text`` why."""

    code: str
    text: str
    many: int


class TriedChannelOut(Schema):
    name: str
    planned: int
    sent: int


class TriedMeetsOut(Schema):
    id: int
    name: str
    customers: int


class TriedPersonOut(Schema):
    """``name`` is masked."""

    customer_id: int
    name: str
    day: str
    held_out: bool


class TriedOut(Schema):
    """``says`` is it in a sentence; ``held`` waited at least once, ``skipped`` never went; ``cannot`` what a dry run
    does not know. ``cost`` is empty where no price was given."""

    first: str
    last: str
    says: str
    entered: int
    held_out: int
    days: list[TriedDayOut]
    channels: list[TriedChannelOut]
    held: list[TriedCodeOut]
    skipped: list[TriedCodeOut]
    waiting: int
    meets: list[TriedMeetsOut]
    meets_text: str
    cost: str
    people: list[TriedPersonOut]
    cannot: list[str]


class LastEventOut(Schema):
    """``name`` is masked; ``why`` it passed, or did not."""

    customer_id: int
    name: str
    at: str
    what: str
    passed: bool
    why: str


def tried_out(found: Tried, version: Version, prices: Mapping[str, int], served: ServedShop, t: Speech) -> TriedOut:
    """``prices``: by channel what a message costs, in minor units."""
    called = names(served.folder, [each.customer_id for each in found.preview])
    planned_on: Counter[dt.date] = Counter()
    by_channel: Counter[str] = Counter()
    for (day, channel), many in found.planned.items():
        planned_on[day] += many
        by_channel[channel] += many
    entered, planned, sent = sum(found.entered.values()), sum(by_channel.values()), sum(found.sent.values())
    cost = sum(prices[channel] * many for channel, many in found.sent.items() if channel in prices)
    span = range((found.last - found.first).days + 1)
    all_days = [found.first + dt.timedelta(days=each) for each in span]
    return TriedOut(
        first=found.first.isoformat(),
        last=found.last.isoformat(),
        says=t(
            zh=f"这 {len(all_days)} 天里会有 {entered:,} 人进入，{found.held_out:,} 人留作对照；"
            f"计划 {planned:,} 条消息，发出 {sent:,} 条。",
            en=f"Entered in these {len(all_days)} days: {entered:,}, of them held out: {found.held_out:,}. "
            f"Messages planned: {planned:,}, sent: {sent:,}.",
        ),
        entered=entered,
        held_out=found.held_out,
        days=[
            TriedDayOut(day=day.isoformat(), entered=found.entered.get(day, 0), planned=planned_on[day])
            for day in all_days
        ],
        channels=[
            TriedChannelOut(
                name=CHOICES["channel"].get(channel, {"zh": channel, "en": channel})[t.lang],
                planned=many,
                sent=found.sent.get(channel, 0),
            )
            for channel, many in by_channel.items()
        ],
        held=_codes(found.held, t),
        skipped=_codes(found.skipped, t),
        waiting=found.waiting,
        meets=_meets(found),
        meets_text=t(
            zh=f"{found.window} 天内会同时收到另一个旅程的消息：",
            en=f"Would have heard of another journey too within {found.window} days:",
        ),
        cost=figures.amount(cost, served.settings.currency, t) if prices else "",
        people=[
            TriedPersonOut(
                customer_id=each.customer_id,
                name=called.get(each.customer_id, ""),
                day=each.on.isoformat(),
                held_out=each.held_out,
            )
            for each in found.preview
        ],
        cannot=_cannot(found, version, prices, t),
    )


def last_out(found: Sequence[Seen], served: ServedShop, t: Speech) -> list[LastEventOut]:
    called = names(served.folder, [each.customer_id for each in found])
    return [
        LastEventOut(
            customer_id=each.customer_id,
            name=called.get(each.customer_id, ""),
            at=shop_time(each.at),
            what=why_said(each.kind, t),
            passed=each.passed,
            why=each.why[t.lang],
        )
        for each in found
    ]


def _codes(many: Mapping[str, int], t: Speech) -> list[TriedCodeOut]:
    said: Mapping[str, Words] = {str(code): words for code, words in WORDS.items()}
    return [TriedCodeOut(code=code, text=said[code][t.lang], many=each) for code, each in many.items()]


def _meets(found: Tried) -> list[TriedMeetsOut]:
    called = dict(Journey.objects.filter(pk__in=list(found.meets)).values_list("pk", "name"))
    return [TriedMeetsOut(id=number, name=called[number], customers=many) for number, many in found.meets.items()]


def _cannot(found: Tried, version: Version, prices: Mapping[str, int], t: Speech) -> list[str]:
    """What it takes as it stands, or leaves out."""
    said = [
        t(
            zh="同意、退订名单和联系方式按今天的算，过去某天的说法不一定留着。",
            en="Consent, suppressions and addresses are taken as they stand today; what stood on a day of the past may"
            " not be known.",
        ),
        t(
            zh="当作每条消息都马上放行；没有人来审核的那些，实际会晚一点。",
            en="Every message is taken to be let go at once; where somebody has to, it would have been later.",
        ),
        t(
            zh="话里的称呼、商品这些不代进去；有一样不知道的，实际那条不发。",
            en="Names and products are not put into the words; a message that lacks one of them would not have gone.",
        ),
        t(
            zh="客户收到消息以后会不会有不同，这里看不出来；那要靠对照组。",
            en="Whether hearing from you would have changed what they did cannot be seen here; holding some out is for"
            " that.",
        ),
    ]
    if found.today_only:
        what = t(zh="、", en=", ").join(_TODAY_ONLY[each][t.lang] for each in sorted(found.today_only))
        said.append(t(zh=f"人群里的{what}按今天的算。", en=f"Of the audiences, {what} are judged as they stand today."))
    expects = any(step.kind == "wait_before" for step in version.steps) or (
        version.trigger is not None and version.trigger.kind == "expected"
    )
    if expects:
        said.append(
            t(
                zh=f"预计再买的日子每 {EXPECTED_EVERY} 天算一次，实际每天都算。",
                en=f"When they are expected to buy again is worked out every {EXPECTED_EVERY} days here, and every day"
                " when it runs.",
            )
        )
    if isinstance(version.trigger, EventTrigger) and not version.trigger.is_order:
        said.append(
            t(
                zh="这类事件只有实时告诉过系统的才知道。",
                en="Of such events only those are known that were told of live.",
            )
        )
    if not prices:
        said.append(t(zh="没有填每条的价格，所以不算花费。", en="No price a message was given, so there is no cost."))
    return said
