"""Who of the lapsed comes back by themselves, asked of past days beside the rules a shop picks them by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from huitou.predict.accuracy.back_test import FEWEST_CAME, BackTest, Past, Question
from huitou.predict.accuracy.result import Judged, Missing
from huitou.predict.accuracy.scoring import Asked, Floats, Said, judge
from huitou.predict.win_back.chance import AHEAD_DAYS
from huitou.predict.win_back.forecast import WinBack, win_back
from huitou.predict.win_back.lives import Lives, Sums, brought, came_back, sums
from huitou.predict.win_back.needs import NEEDS
from huitou.predict.win_back.read import read
from huitou.predict.words import Words
from huitou.settings import Settings

# Those whom practice writes to, by days since their last purchase.
_FROM_DAYS, _TO_DAYS = 90, 180
_WHOM: Words = {"zh": "不来的客户", "en": "lapsed customers"}
_DO: Words = {"zh": "回来", "en": "come back"}

QUESTIONS = (
    Question(
        "returns_30",
        {"zh": "30 天内自己回来的客户", "en": "returns within 30 days"},
        AHEAD_DAYS,
        "purchases",
        whom=_WHOM,
        do=_DO,
    ),
    Question(
        "return_revenue_30",
        {"zh": "回来的客户 30 天内的销售额", "en": "revenue of returns within 30 days"},
        AHEAD_DAYS,
        "money",
        whom=_WHOM,
        do=_DO,
    ),
)
RULES: Mapping[str, Words] = {
    "window": {"zh": "按最后一次在 90 到 180 天前", "en": "a last purchase 90 to 180 days ago"},
    "recency": {"zh": "按最近一次购买", "en": "the last purchase"},
    "times": {"zh": "按买过多少次", "en": "how often they ever bought"},
    "last_month": {"zh": "按上个月回来的比例", "en": "the share that returned the month before"},
}


def judged(whole: Lives, *, as_of: int, cuts: tuple[int, ...], settings: Settings) -> tuple[Judged, ...]:
    """Each question at each past day; nothing after ``as_of`` is read."""
    known = whole.known_to(as_of)
    found: dict[str, list[Asked]] = {question.id: [] for question in QUESTIONS}
    newest: WinBack | None = None
    for cut in cuts:
        said = win_back(known, as_of=cut, settings=settings, with_test=False)
        newest = newest or said
        if not said.enough:
            break
        for question in QUESTIONS:
            if (asked := _asked(known, said, question)) is not None:
                found[question.id].append(asked)
    return tuple(
        judge(question.id, found[question.id])
        if found[question.id]
        else Judged(question.id, (), missing=_missing(known, newest, as_of))
        for question in QUESTIONS
    )


def _asked(known: Lives, said: WinBack, question: Question) -> Asked | None:
    """None where too few returned."""
    of, cut = said.of, said.as_of
    back = came_back(known, of, within=AHEAD_DAYS)
    if back.sum() < FEWEST_CAME:
        return None
    until, rules = cut + AHEAD_DAYS, _rules(known, said, question)
    if question.unit != "money":
        chance = said.chance
        return Asked(cut, until, of.customers, back.astype(np.float64), Said(chance, chance), rules, chance)
    came, expected = _spent(known, of), said.chance * said.brings
    return Asked(cut, until, of.customers, came, Said(expected, expected), rules) if came.any() else None


def _rules(known: Lives, said: WinBack, question: Question) -> Mapping[str, Said]:
    of = said.of
    silent, usual = of.silent.astype(np.float64), _month_before(known, said, question)
    return {
        "window": Said(((silent >= _FROM_DAYS) & (silent <= _TO_DAYS)).astype(np.float64)),
        "recency": Said(-silent),
        "times": Said(of.days.astype(np.float64)),
        "last_month": Said(np.full(len(of), usual), np.full(len(of), usual)),
    }


def _month_before(known: Lives, said: WinBack, question: Question) -> float:
    """What each of those who had lapsed a month earlier brought in that month, on average."""
    past = known.known_to(said.as_of)
    then = sums(past, said.as_of - AHEAD_DAYS)
    then = then.of(said.rules.stages(then) > 0)
    if not len(then):
        return 0.0
    came = _spent(past, then) if question.unit == "money" else came_back(past, then, within=AHEAD_DAYS)
    return float(came.mean())


def _spent(known: Lives, of: Sums) -> Floats:
    """Money given back is no share of what came."""
    return np.maximum(brought(known, of, within=AHEAD_DAYS), 0)


def _missing(known: Lives, newest: WinBack | None, as_of: int) -> Missing:
    """Judged on a day a month back, so what is needed there is needed a month before."""
    if newest is None or not len(known.day):
        return Missing("nobody", 1, 0)
    has, needs = as_of - int(known.day.min()), NEEDS["days"] + AHEAD_DAYS - 1
    if has < needs:
        return Missing("too_short", needs, has, as_of + needs - has)
    if not newest.enough:
        day = newest.enough.from_day
        lapsed = newest.enough.has["lapsed"]
        return Missing("too_few_lapsed", NEEDS["lapsed"], lapsed, None if day is None else day + AHEAD_DAYS)
    return Missing("too_little_came", FEWEST_CAME, int(came_back(known, newest.of, within=AHEAD_DAYS).sum()))


def _judge(past: Past) -> Iterator[Judged]:
    lives = read(past.tables, as_of=past.as_of, every=past.every)
    yield from judged(lives, as_of=past.as_of, cuts=past.cuts(), settings=past.settings)


BACK_TEST = BackTest(
    model="win-back",
    title={"zh": "不来的客户里谁会自己回来", "en": "Who of the lapsed comes back by themselves"},
    questions=QUESTIONS,
    rules=RULES,
    judge=_judge,
)
