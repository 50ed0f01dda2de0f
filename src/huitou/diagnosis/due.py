"""due(): who is before, in and past the window to remind them in, by first-to-second order and by category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huitou import calendar, money
from huitou.diagnosis.open_gaps import URGENCY, Clock, OpenGap, Play, TypicalGap, open_gaps, standing, typical_gaps
from huitou.diagnosis.view import View
from huitou.errors import Lang
from huitou.intake.allowed_use import open_to_marketing
from huitou.metrics.question import Snapshot
from huitou.metrics.windows import default_as_of
from huitou.predict.reminder import Place, Reminder
from huitou.settings import Settings

_PLAYS: tuple[Play, ...] = ("second_order", "category")
_FIRST: Mapping[Place, int] = {place: nth for nth, place in enumerate(URGENCY)}


@dataclass(frozen=True, slots=True)
class DueCustomer:
    """One customer and one reason to write: which play, of which category, since when, and where in the window.

    ``gap_days`` is the typical gap, counted from ``clock``; ``of_shop``: it is the whole shop's, for too few of that
    category came back to know its own. ``net_minor`` is what they have spent so far. ``platform_only``: their contact
    may be used to fulfil orders alone, so write to them inside the platform ``source``.
    """

    customer_id: int
    account_keys: tuple[int, ...]
    play: Play
    category: str
    place: Place
    since_day: int
    days: int
    gap_days: int
    clock: Clock
    of_shop: bool
    window: tuple[int, int]
    purchases: int
    net_minor: int
    source: str
    platform_only: bool

    def reason(self, lang: Lang) -> str:
        """Why this customer, today, in one sentence."""
        return _zh(self) if lang == "zh" else _en(self)


@dataclass(frozen=True, slots=True)
class Due:
    """The list as of a day, those to write to now first, and among them who spent most; the lost are only counted.

    ``counts``: reasons by place. ``people``: customers by place, each once, where it is most urgent to write to them:
    who is due in two categories has two reasons. ``too_few``: nobody can be judged yet, for fewer than
    ``min_returners`` ever came back within the last year.
    """

    items: tuple[DueCustomer, ...]
    counts: Mapping[Place, int]
    people: Mapping[Place, int]
    too_few: bool
    as_of: int
    currency: str
    data_version: str

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[DueCustomer]:
        return iter(self.items)

    def at(self, *places: Place) -> tuple[DueCustomer, ...]:
        return tuple(each for each in self.items if each.place in places)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: days as 2024-03-31, money as decimal strings."""
        return [
            {
                "customer_id": each.customer_id,
                "account_keys": list(each.account_keys),
                "play": each.play,
                "category": each.category,
                "place": each.place,
                "since": calendar.iso(each.since_day),
                "days": each.days,
                "gap_days": each.gap_days,
                "clock": each.clock,
                "gap_of": "shop" if each.of_shop else "category",
                "window": [calendar.iso(each.since_day + day) for day in each.window],
                "purchases": each.purchases,
                "net": money.money_text(each.net_minor, self.currency),
                "source": each.source,
                "platform_only": each.platform_only,
                "zh": each.reason("zh"),
                "en": each.reason("en"),
            }
            for each in self.items
        ]


def due(snapshot: Snapshot, *, settings: Settings, as_of: int | None = None, today: int | None = None) -> Due:
    """Who is due as known on ``as_of``, by default the last day of the data.

    The window is [0.70 m, 0.85 m] of the typical gap m, rounded half up; m and the days begin with the same event.
    Undefined: a category with fewer than ``min_returners`` has no window of its own; see ``too_few``.
    Checked: tests/unit/diagnosis/test_due.py.
    """
    as_of = _as_of(snapshot, today) if as_of is None else as_of
    view = View(snapshot, settings, as_of)
    known = labels(snapshot)
    gaps = {play: typical_gaps(view, play) for play in _PLAYS}
    counts: Counter[Place] = Counter()
    nearest: dict[int, Place] = {}
    found = []
    for play in _PLAYS:
        for gap in open_gaps(view, play):
            stand = _stand(gap, play, gaps[play], as_of=as_of)
            if stand:
                counts[stand.place] += 1
                nearest[gap.customer] = min(nearest.get(gap.customer, "lost"), stand.place, key=_FIRST.__getitem__)
                if stand.place != "lost":
                    found.append(_row(gap, play, stand, known))
    people = Counter(nearest.values())
    found.sort(key=lambda each: (_FIRST[each.place], -each.net_minor, each.customer_id, each.category))
    return Due(
        items=tuple(found),
        counts={place: counts[place] for place in _FIRST},
        people={place: people[place] for place in _FIRST},
        too_few=not any(gaps.values()),
        as_of=as_of,
        currency=snapshot.about.currency,
        data_version=snapshot.about.data_version,
    )


@dataclass(frozen=True, slots=True)
class DuePeople:
    """How many customers stand where, each once, where it is most urgent to write to them. ``too_few``: as in Due."""

    people: Mapping[Place, int]
    too_few: bool

    @property
    def to_write_to(self) -> int:
        """Who is in the window or past it."""
        return self.people["in"] + self.people["past"]


def due_people(
    snapshot: Snapshot, *, settings: Settings, as_of: int | None = None, today: int | None = None
) -> DuePeople:
    """The counts of ``due`` without its rows, which of millions of customers take minutes and gigabytes."""
    view = View(snapshot, settings, _as_of(snapshot, today) if as_of is None else as_of)
    gaps = {play: typical_gaps(view, play) for play in _PLAYS}
    # Who bought on one day only has a gap of the first play, whoever came back of the second: nobody of both.
    people = Counter[Place]()
    for play in _PLAYS:
        people.update(standing(view, play, gaps[play]))
    return DuePeople({place: people[place] for place in _FIRST}, too_few=not any(gaps.values()))


def _as_of(snapshot: Snapshot, today: int | None) -> int:
    now = calendar.today(snapshot.about.timezone) if today is None else today
    return default_as_of(snapshot.about.latest_day, today=now)


@dataclass(frozen=True, slots=True)
class Labels:
    """What codes are called, whose the accounts are, and which sources may be written to outside the platform."""

    categories: Mapping[int, str]
    sources: Mapping[int, str]
    accounts: Mapping[int, tuple[int, ...]]
    open_to_marketing: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where somebody stands: since which day, by which clock, against which typical gap."""

    place: Place
    since_day: int
    days: int
    clock: Clock
    typical: TypicalGap
    of_shop: bool


def labels(snapshot: Snapshot) -> Labels:
    return Labels(
        categories=dict(snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category'")),
        sources=dict(snapshot.rows("SELECT code, value FROM codes WHERE kind = 'source'")),
        accounts=_accounts(snapshot),
        open_to_marketing=open_to_marketing(),
    )


def _stand(gap: OpenGap, play: Play, gaps: Mapping[int, TypicalGap], *, as_of: int) -> _Stand | None:
    """Of one open gap, or None where nothing is known to judge it by."""
    own = gaps.get(gap.category)
    typical = own or (gaps.get(0) if play == "second_order" else None)
    if typical is None:
        return None
    since: int = gap.day
    clock: Clock = "purchase"
    if typical.clock == "delivery" and gap.delivered is not None:
        since, clock = gap.delivered, "delivery"
    days = max(as_of - since, 0)
    of_shop = own is None or gap.category == 0
    return _Stand(Reminder(typical.days).place(days), since, days, clock, typical, of_shop)


def _row(gap: OpenGap, play: Play, stand: _Stand, known: Labels) -> DueCustomer:
    reminder = Reminder(stand.typical.days)
    source = known.sources.get(gap.source, "")
    return DueCustomer(
        customer_id=gap.customer_id,
        account_keys=known.accounts.get(gap.customer, ()),
        play=play,
        category=known.categories.get(gap.category, ""),
        place=stand.place,
        since_day=stand.since_day,
        days=stand.days,
        gap_days=stand.typical.days,
        clock=stand.clock,
        of_shop=stand.of_shop,
        window=(reminder.from_day, reminder.to_day),
        purchases=gap.purchases,
        net_minor=gap.net,
        source=source,
        platform_only=source not in known.open_to_marketing,
    )


def _accounts(snapshot: Snapshot) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for customer, key in snapshot.rows(
        "SELECT customer, account_key FROM customer_accounts ORDER BY customer NULLS LAST, account_key NULLS LAST"
    ):
        found.setdefault(customer, []).append(key)
    return {customer: tuple(keys) for customer, keys in found.items()}


def _zh(each: DueCustomer) -> str:
    event = {"delivery": "收到", "purchase": "买了"}[each.clock]
    what = each.category or "东西"
    first = "第一次" if each.play == "second_order" else "上次"
    who = "第一次来的人" if each.of_shop else f"买{what}的人"
    start, end = each.window
    now = {
        "before": f"还早，第 {start} 天起再提醒",
        "in": f"正是提醒的时候（第 {start} 到 {end} 天）",
        "past": f"提醒的时候（第 {start} 到 {end} 天）已经过了，还来得及",
    }[each.place]
    since = f"{first}{event}{what}已经 {each.days} 天" if each.days else f"今天刚{event}{what}"
    return f"{since}；肯回来的{who}，一半在 {each.gap_days} 天内回来。{now}。"


def _en(each: DueCustomer) -> str:
    event = {"delivery": "received", "purchase": "bought"}[each.clock]
    what = each.category or "something"
    first = "first" if each.play == "second_order" else "last"
    who = "first-time customers" if each.of_shop else f"people who bought {what}"
    start, end = each.window
    now = {
        "before": f"too early; remind from day {start}",
        "in": f"now is the time to remind them (day {start} to {end})",
        "past": f"the time to remind them (day {start} to {end}) is over, but it is not too late",
    }[each.place]
    ago = {0: "today", 1: "1 day ago"}.get(each.days, f"{each.days} days ago")
    return f"{first} {event} {what} {ago}; of {who} who return, half do so within {each.gap_days} days: {now}."
