"""Visitors and the stages of a campaign, asked of past days beside going by the latest visit and by carts.

Few order for the first time in any one week. So what was learned on a past day is asked of each of the four weeks after
it, each time of who was there then, and the weeks count together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.accuracy.back_test import FEWEST_CAME, BackTest, Past, Question
from huitou.predict.accuracy.result import Judged, Missing
from huitou.predict.accuracy.scoring import Asked, Floats, Ints, Said, judge
from huitou.predict.conversion.learn import HELD_OUT, HORIZON_DAYS, Learned, Task, learn, looked_back
from huitou.predict.conversion.reader import FIRST_ORDER, read, too_few
from huitou.predict.conversion.seen import LOOKBACK_DAYS, Seen, Visitors
from huitou.predict.lacking import Lacking, What
from huitou.predict.stages.stages import LACKING, STAGES, TASKS, Stage
from huitou.predict.words import Words
from huitou.warehouse.snapshot import Tables

_WEEKS = 4
# First orders are rare, so more visitors are looked at than customers are.
_LOOKED_AT = 100_000
_LAST = "SELECT MAX(day) FROM visit_log WHERE day <= :day"
_ORDER: Words = {"zh": "下单", "en": "order"}


@dataclass(frozen=True, slots=True)
class _Ask:
    question: Question
    task: Task
    what: What


VISITORS = (
    Question(
        "first_orders_7",
        {"zh": "7 天内的第一单", "en": "first orders within 7 days"},
        HORIZON_DAYS,
        "purchases",
        whom={"zh": "访客", "en": "visitors"},
        do=_ORDER,
    ),
)
_TITLES: Mapping[Stage, tuple[str, Words, Words, Words]] = {
    "warm-up": (
        "warm_up_7",
        {"zh": "7 天内加购的人（预热）", "en": "carts filled within 7 days (warm-up)"},
        {"zh": "空着购物车的人", "en": "people with empty carts"},
        {"zh": "加购", "en": "fill a cart"},
    ),
    "burst": (
        "burst_7",
        {"zh": "7 天内下单的人（爆发）", "en": "orders within 7 days (burst)"},
        {"zh": "加购没付或有券的人", "en": "people with a full cart or a coupon"},
        _ORDER,
    ),
    "return": (
        "return_7",
        {"zh": "7 天内下单的人（返场）", "en": "orders within 7 days (return)"},
        {"zh": "看过没买的人", "en": "people who looked and did not buy"},
        _ORDER,
    ),
}
CAMPAIGN = tuple(
    Question(name, title, HORIZON_DAYS, "purchases", whom=whom, do=do)
    for name, title, whom, do in (_TITLES[stage] for stage in STAGES)
)
RULES: Mapping[str, Words] = {
    "recent": {"zh": "按最近来过", "en": "the latest visit"},
    "cart": {"zh": "按最近加购没付", "en": "the latest unpaid cart"},
    "viewed": {"zh": "按看过多少商品", "en": "how many products they looked at"},
    "week_before": {"zh": "按前一周的比例", "en": "the share of the week before"},
}


def _judge(past: Past, asks: Sequence[_Ask]) -> Iterator[Judged]:
    """Each learns anew at each past day around which visits are known; nothing after ``as_of`` is read."""
    asked: dict[str, list[Asked]] = {ask.question.id: [] for ask in asks}
    missing: dict[str, Missing] = {}
    for cut in past.cuts():
        if not (days := _weeks(past, cut)):
            continue
        visitors = read(past.tables, days[-1] + HORIZON_DAYS, asked_on=cut)
        for ask in asks:
            found = _at(visitors, ask, days)
            if isinstance(found, Asked):
                asked[ask.question.id].append(found)
            else:
                missing.setdefault(ask.question.id, _as_of(found, past.as_of - cut))
    for name, told in asked.items():
        yield judge(name, told) if told else Judged(name, (), missing=missing.get(name, Missing("no_visits", 1, 0)))


def _weeks(past: Past, cut: int) -> tuple[int, ...]:
    """The past day and those a week apart after it whose weeks had passed by the last visit known; none where there
    were no visits in the week before it."""
    before, last = (past.tables.rows(_LAST, day=day)[0][0] for day in (cut, past.as_of))
    if before is None or before <= cut - HORIZON_DAYS:
        return ()
    days = (cut + HORIZON_DAYS * week for week in range(_WEEKS))
    return tuple(day for day in days if day + HORIZON_DAYS <= last)


def _at(visitors: Visitors, ask: _Ask, days: tuple[int, ...]) -> Asked | Missing:
    learned, tally = learn(visitors, ask.task, as_of=days[0])
    if learned is None:
        return _missing(too_few(tally, ask.what, as_of=days[0]))
    people = len(looked_back(visitors, ask.task, days[0])[1]) * len(days)
    weeks = [_week(visitors, ask.task, learned, day, min(1.0, _LOOKED_AT / max(people, 1))) for day in days]
    who, came, chance = (np.concatenate([getattr(week, name) for week in weeks]) for name in ("who", "came", "chance"))
    if came.sum() < FEWEST_CAME:
        return Missing("too_little_came", FEWEST_CAME, int(came.sum()))
    rules = {name: _joined([week.rules[name] for week in weeks]) for name in weeks[0].rules}
    if not np.any(rules["cart"].score >= 0):
        del rules["cart"]
    # The chances were put right on so many weeks, of which the newest is told.
    doubt = 1 / np.sqrt(max(HELD_OUT * learned.judged.did, 1))
    until = days[-1] + HORIZON_DAYS
    return Asked(days[0], until, who, came, Said(chance, chance), rules, chance, float(doubt))


@dataclass(frozen=True, slots=True)
class _Week:
    """Those a task is about as they stood on a day, and whether they did it in the week after."""

    who: Ints
    came: Floats
    chance: Floats
    rules: Mapping[str, Said]


def _week(visitors: Visitors, task: Task, learned: Learned, day: int, share: float) -> _Week:
    seen, did = looked_back(visitors, task, day, share)
    usual = _week_before(visitors, task, day, share)
    who = visitors.lasting(seen.owner)
    return _Week(who, did.astype(np.float64), learned.fitted.chances(seen), _rules(seen, usual))


def _joined(said: Sequence[Said]) -> Said:
    totals = [each.expected for each in said if each.expected is not None]
    return Said(np.concatenate([each.score for each in said]), np.concatenate(totals) if totals else None)


def _rules(seen: Seen, usual: float) -> Mapping[str, Said]:
    last, cart = seen.values["last_seen"].astype(np.float64), seen.values["cart"]
    same = np.full(len(seen), usual)
    return {
        "recent": Said(-last),
        "cart": Said(np.where(cart >= 0, LOOKBACK_DAYS - cart, -1.0)),
        "viewed": Said(seen.values["products"].astype(np.float64)),
        "week_before": Said(same, same),
    }


def _week_before(visitors: Visitors, task: Task, cut: int, share: float) -> float:
    """Of those there a week earlier, the share that did it in that week."""
    _, did = looked_back(visitors, task, cut - HORIZON_DAYS, share)
    return float(did.mean()) if len(did) else 0.0


def _missing(of: Lacking) -> Missing:
    return Missing("visits_too_short" if of.what == "days of visits" else "too_few_did", of.needs, of.has, of.earliest)


def _as_of(found: Missing, later: int) -> Missing:
    """What was missing on the newest past day, as of so many days later."""
    more = later if found.why == "visits_too_short" else 0
    earliest = None if found.earliest is None else found.earliest + later
    return Missing(found.why, found.needs + more, found.has + more, earliest)


def _has_visits(tables: Tables, as_of: int) -> bool:
    return tables.rows(_LAST, day=as_of)[0][0] is not None


_FIRST = (_Ask(VISITORS[0], FIRST_ORDER, "first orders by visitors"),)
_STAGES = tuple(_Ask(question, TASKS[stage], LACKING[stage]) for stage, question in zip(STAGES, CAMPAIGN, strict=True))

BACK_TEST = BackTest(
    model="visitors",
    title={"zh": "谁快要下第一单了", "en": "Who is about to order for the first time"},
    questions=VISITORS,
    rules=RULES,
    judge=lambda past: _judge(past, _FIRST),
    among={
        "zh": "每次之后四周里、每周看一次的访客（前 30 天来过、还没买过）",
        "en": "visitors who had not bought, asked about once a week in the four weeks after each day",
    },
    concerns=_has_visits,
)
STAGES_BACK_TEST = BackTest(
    model="campaign",
    title={"zh": "活动各阶段该找谁", "en": "Whom to reach in a campaign"},
    questions=CAMPAIGN,
    rules=RULES,
    judge=lambda past: _judge(past, _STAGES),
    among={
        "zh": "每次之后四周里、每周看一次的各阶段的人",
        "en": "the people of each stage, asked about once a week in the four weeks after each day",
    },
    concerns=_has_visits,
)
