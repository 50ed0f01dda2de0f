"""The dry run itself: hour by hour through the past, by the triggers, the runner, the gate and the sender that run."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from zoneinfo import ZoneInfo

from huitou import calendar
from huitou.crm.delivery.channel import Accepted, Found, Outcome
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.quiet import instant
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.sender import Worker
from huitou.crm.journeys.dry_run.past import Past, PastAround, PastFacts, PastPeople
from huitou.crm.journeys.dry_run.store import HOUR, Recorded
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.looks import Running, look
from huitou.crm.journeys.runner import Runner
from huitou.crm.journeys.steps.send import SendStep
from huitou.crm.journeys.triggers.trigger import Look
from huitou.crm.journeys.version import Version
from huitou.crm.shop.served import ServedShop, opened

DAYS = 90
NO_RATES: Mapping[str, tuple[Rate, ...]] = MappingProxyType({})
_DAY = dt.timedelta(days=1)
Say = Callable[[float], object]
# Who is shown by name.
_PREVIEW = 20


@dataclass(frozen=True, slots=True)
class Entrant:
    customer_id: int
    on: dt.date
    held_out: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What would have been, from ``first`` to ``last`` (shop days).

    ``entered`` counts people by day, ``planned`` messages by day and channel. ``held``: by code how many had to wait
    for it at least once; ``skipped``: by code how many never went; ``waiting`` had not gone when the days were over.
    ``meets``: by another running journey, how many customers would have heard of both within ``window`` days.
    ``today_only``: kinds of conditions that were judged as they stand today.
    """

    first: dt.date
    last: dt.date
    entered: Mapping[dt.date, int]
    held_out: int
    planned: Mapping[tuple[dt.date, str], int]
    sent: Mapping[str, int]
    held: Mapping[str, int]
    skipped: Mapping[str, int]
    waiting: int
    meets: Mapping[int, int]
    window: int
    preview: tuple[Entrant, ...]
    today_only: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Paper:
    """A channel that takes everything and sends nothing."""

    name: str
    knows_keys: bool = False
    tells: bool = False

    def prepare(self, message: Message, address: str) -> object:
        return (message.key, address)

    def call(self, ready: object, key: str) -> Outcome:  # noqa: ARG002
        return Accepted()

    def look_up(self, key: str) -> Found:  # noqa: ARG002
        return None


@dataclass(slots=True)
class _Clock:
    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now


def dry_run(
    shop: ServedShop,
    tried: Running,
    others: Sequence[Running],
    *,
    zone: ZoneInfo,
    days: int = DAYS,
    rates: Mapping[str, tuple[Rate, ...]] = NO_RATES,
    say: Say | None = None,
) -> Tried:
    """Replay the last ``days`` shop days that are known; ``rates``: by channel what its provider takes.

    ``say`` hears once a day what share of them is behind.
    Messages that would wait for review are taken to be let go at once, drafts to be live. Raises: UserError
    ``shop.empty`` before the first import.
    """
    about = opened(shop.folder).about
    last = about.latest_day if about.latest_day is not None else calendar.today(about.timezone)
    first = last - days + 1
    begin = instant(calendar.date_of(first), dt.time(), zone)
    end = instant(calendar.date_of(last + 1), dt.time(), zone)
    journeys = [_live(each) for each in (tried, *others)]
    store, clock = Recorded(), _Clock(begin)
    past = Past(shop, zone, begin, last, store)
    versions = {each.version.journey: each.version for each in journeys}
    runner = Runner("tried", store, PastPeople(past), lambda journey, _: versions[journey], clock, zone)
    channels = {step.channel: _Paper(step.channel) for version in versions.values() for step in _sends(version)}
    policy = Policy.of(shop.settings)
    worker = Worker("tried", store, PastFacts(past, shop.folder), channels, policy, clock, rates=rates)
    looks: dict[int, Look] = {}
    behind = begin
    while clock.now < end:
        if say is not None and clock.now - behind >= _DAY:
            behind = clock.now
            say((clock.now - begin) / (end - begin))
        past.now = clock.now
        for each in journeys:
            looked = look(each, store, PastAround(past, begin), looks.get(each.version.journey, Look()), clock.now)
            if looked is not None:
                looks[each.version.journey] = looked[0]
        while runner.turn():
            pass
        while worker.turn():
            pass
        clock.now += HOUR
    return _told(store, past, tried.version.journey, zone, policy, (first, last))


def _live(one: Running) -> Running:
    """Every message goes by itself: who would look them over is not there."""
    steps = tuple(
        step.model_copy(update={"mode": "live"}) if isinstance(step, SendStep) else step for step in one.version.steps
    )
    return Running(one.version.model_copy(update={"steps": steps}), one.design, one.began)


def _sends(version: Version) -> list[SendStep]:
    return [step for step in version.steps if isinstance(step, SendStep)]


@dataclass(slots=True)
class _Sums:
    entered: Counter[dt.date] = field(default_factory=Counter)
    planned: Counter[tuple[dt.date, str]] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)


def _told(store: Recorded, past: Past, journey: int, zone: ZoneInfo, policy: Policy, days: tuple[int, int]) -> Tried:
    mine = {key: row.message for key, row in store.rows.items() if row.message.origin.journey == journey}
    people = [each for each in store.enrolments() if each.journey == journey]
    began = store.let_in_at
    sums = _Sums()
    for each in people:
        sums.entered[began[each.id].astimezone(zone).date()] += 1
    for message in mine.values():
        sums.planned[_planned(message, zone), message.channel] += 1
    for key in mine.keys() & store.sent_at.keys():
        sums.sent[mine[key].channel] += 1
    gone = {key for keys in store.skipped.values() for key in keys} | store.sent_at.keys()
    window = max(cap.days for cap in policy.caps)
    return Tried(
        first=calendar.date_of(days[0]),
        last=calendar.date_of(days[1]),
        entered=dict(sorted(sums.entered.items())),
        held_out=sum(each.arm == HELD_OUT for each in people),
        planned=dict(sorted(sums.planned.items())),
        sent=dict(sums.sent),
        held=_counted(store.held, mine),
        skipped=_counted(store.skipped, mine),
        waiting=len(mine.keys() - gone),
        meets=_meets(store, journey, dt.timedelta(days=window)),
        window=window,
        preview=tuple(
            Entrant(each.customer_id, began[each.id].astimezone(zone).date(), each.held_out)
            for each in sorted(people, key=lambda each: (began[each.id], each.id), reverse=True)[:_PREVIEW]
        ),
        today_only=frozenset(past.today_only),
    )


def _planned(message: Message, zone: ZoneInfo) -> dt.date:
    return message.due_at.astimezone(zone).date()


def _counted(by_code: Mapping[str, set[str]], mine: Mapping[str, Message]) -> Mapping[str, int]:
    counts = {code: len(found & mine.keys()) for code, found in by_code.items()}
    return {code: many for code, many in sorted(counts.items(), key=lambda each: -each[1]) if many}


def _meets(store: Recorded, journey: int, window: dt.timedelta) -> Mapping[int, int]:
    """By another journey, the customers who had a message of both planned within the window."""
    times: dict[int, dict[int, list[dt.datetime]]] = {}
    for row in store.rows.values():
        message = row.message
        if message.sells:
            times.setdefault(message.customer_id, {}).setdefault(message.origin.journey, []).append(message.due_at)
    met: Counter[int] = Counter()
    for by_journey in times.values():
        mine = by_journey.get(journey, [])
        for other, theirs in by_journey.items():
            if other != journey and any(abs(one - two) < window for one in mine for two in theirs):
                met[other] += 1
    return dict(met)
