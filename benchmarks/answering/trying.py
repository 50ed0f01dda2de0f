"""One shop from its history to the reading of its journey's effect, and whether that covers the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.answering.days import Days, Habits, publish
from benchmarks.answering.life import Life, buyer_called, life
from benchmarks.answering.post import Post
from benchmarks.answering.truth import MEASURES, Went, broken, truth
from huitou.crm.rehearsal.clock import VirtualClock

# By play on how many days what was told live becomes facts. First orders are news for three days; whoever comes into an
# audience may be found later.
PLAYS = {"win_back": 7, "thanks": 2, "second_order": 2}
BEGAN = dt.date(2026, 3, 2)
# For so many days everybody is watched.
WATCHED = (30, 60)
# Within so many nobody can have been.
EARLY = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """A shop to be tried: of a hundred mails ``answer`` bring an order, ``leave`` an unsubscribing.

    ``facts_every``: on so many days what was told live becomes facts; as it suits the play unless told.
    """

    play: str
    seed: int
    customers: int
    before: int
    answer: float
    holdout: float
    days: int = 90
    leave: float = 2
    facts_every: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One measure of one reading, in shares of people, purchases a person, or minor units a person."""

    days: int
    measure: str
    truth: float
    value: float
    low: float
    high: float

    @property
    def covered(self) -> bool:
        return self.low <= self.truth <= self.high


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. ``early``: by the days of the readings that were too early, why; ``wrong``: promises broken."""

    play: str
    seed: int
    answer: float
    holdout: float
    mails: int
    answers: int
    entered: int
    held_out: int
    left: int
    looked: int
    found: tuple[Found, ...]
    early: dict[str, str]
    wrong: tuple[str, ...]
    skipped: dict[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Tried:
        """Of what ``plain`` gave."""
        found = tuple(Found(**each) for each in plain["found"])
        return cls(**{**plain, "found": found, "wrong": tuple(plain["wrong"])})


def made(plan: Plan, folder: Path) -> tuple[Life, Path]:
    """The customers' lives, and the shop as it stands before the first virtual day."""
    import huitou

    lived = life(customers=plan.customers, seed=plan.seed, before=plan.before, days=plan.days, began=BEGAN)
    shop = folder / "shop"
    huitou.init(shop, name="山野茶铺", timezone=lived.made.timezone).load(lived.write_history(folder / "history"))
    return lived, shop


def tried(plan: Plan, lived: Life, shop: Path, clock: VirtualClock, post: Post) -> Tried:
    """The virtual days of it; Django is set up for the shop, and the clock stands at ``lived.began``."""
    clock.now = dt.datetime.combine(BEGAN, dt.time(7), lived.zone).astimezone(dt.UTC)
    journey = publish(plan.play, holdout=plan.holdout, salt=f"{plan.seed}", now=clock.now)
    facts_every = plan.facts_every or PLAYS[plan.play]
    played = Days(lived, Habits(plan.answer, plan.leave), shop, clock, post, facts_every=facts_every)
    early: dict[str, str] = {}

    def after(day: int) -> None:
        if day == EARLY:
            early[f"day {day}"] = _read(journey, WATCHED[0]).early or "not early"

    played.run(plan.days, after=after)
    went = _went(journey, shop)
    return _judged(plan, played, journey, went, early)


def _judged(plan: Plan, played: Days, journey: int, went: list[Went], early: dict[str, str]) -> Tried:
    wrong = list(broken(played.life, went, played.post.mails, played.left))
    found: list[Found] = []
    over = dt.datetime.combine(BEGAN + dt.timedelta(days=plan.days), dt.time(), played.life.zone)
    for days in WATCHED:
        reading = _read(journey, days)
        so = truth(went, played.placed, days=days, until=over)
        wrong += list(_unlike(reading, so))
        if reading.shares_broken:
            wrong.append(f"the arms are unlike the design: p = {reading.shares_p:.2g}")
        if reading.early:
            early[str(days)] = reading.early
            continue
        for measure in MEASURES:
            said = getattr(reading, measure)
            found.append(Found(days, measure, so.effect(measure), said.value, said.low, said.high))
    return Tried(
        play=plan.play,
        seed=plan.seed,
        answer=plan.answer,
        holdout=plan.holdout,
        mails=len(played.post.mails),
        answers=sum(each.answers for each in played.placed),
        entered=len(went),
        held_out=sum(each.held_out for each in went),
        left=len(played.left),
        looked=played.looked,
        found=tuple(found),
        early=early,
        wrong=tuple(wrong),
        skipped=_skipped(),
    )


def _unlike(reading: Any, so: Any) -> list[str]:
    """Where the reading counts other orders than those that were placed: one was lost on its way, or came twice."""
    return [
        f"{reading.days} days: {name} of {arm} are {getattr(getattr(reading, arm), name)} by the reading,"
        f" {getattr(getattr(so, arm), name)} in truth"
        for arm in ("treated", "held_out")
        for name in ("people", *MEASURES)
        if getattr(getattr(reading, arm), name) != getattr(getattr(so, arm), name)
    ]


def _read(journey: int, days: int) -> Any:
    from huitou.crm.journeys.readings import reading
    from huitou.crm.shop.served import shop

    return reading(shop(), journey, days=days)


def _went(journey: int, shop: Path) -> list[Went]:
    from huitou.crm.journeys.enrolment import HELD_OUT
    from huitou.crm.journeys.models import Enrolled
    from huitou.warehouse.accounts import identities

    rows = list(Enrolled.objects.filter(journey=journey).values_list("customer_id", "entered_at", "arm"))
    called = identities(shop, {customer for customer, _, _ in rows})
    return [Went(buyer_called(called[customer].value), at, arm == HELD_OUT) for customer, at, arm in rows]


def _skipped() -> dict[str, int]:
    from django.db.models import Count

    from huitou.crm.delivery.models import Outgoing

    rows = Outgoing.objects.values_list("state", "code").annotate(n=Count("pk"))
    return {f"{state} {code}".strip(): n for state, code, n in rows.order_by("state", "code")}
