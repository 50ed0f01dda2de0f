"""Purchases to come and what they bring, asked of past days beside the rules a shop would go by without a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from huitou.predict.accuracy.back_test import FEWEST_CAME, BackTest, Past, Question
from huitou.predict.accuracy.result import Judged, Missing
from huitou.predict.accuracy.scoring import Asked, Floats, Said, judge
from huitou.predict.purchasing import traits as traits_of
from huitou.predict.purchasing.histories import Histories, Ints, PurchaseDays
from huitou.predict.purchasing.pooled import FEWEST_DAYS
from huitou.predict.purchasing.scores import Purchasing, purchasing
from huitou.predict.purchasing.traits import Traits
from huitou.predict.spending.amounts import Amounts
from huitou.predict.spending.value import spending
from huitou.predict.words import Words

_SOON, _LATER = 30, 90
_FIFTHS = 5

# Equal rest classes of the snapshot's dense customer numbers, which are given in order of arrival, are an even draw.
_DAYS = """
SELECT customer, day, SUM(net) AS net FROM sequence
WHERE customer IS NOT NULL AND day <= :as_of AND MOD(customer, :every) = 0
GROUP BY customer, day
ORDER BY customer NULLS LAST, day NULLS LAST"""

QUESTIONS = (
    Question("purchases_30", {"zh": "30 天内的购买", "en": "purchases within 30 days"}, _SOON, "purchases"),
    Question("purchases_90", {"zh": "90 天内的购买", "en": "purchases within 90 days"}, _LATER, "purchases"),
    Question("revenue_90", {"zh": "90 天内的销售额", "en": "revenue within 90 days"}, _LATER, "money"),
)
RULES: Mapping[str, Words] = {
    "average": {"zh": "按人人平均", "en": "the average of all"},
    "last_period": {"zh": "按上一期买了多少", "en": "what was bought in the period before"},
    "recency": {"zh": "按最近一次购买", "en": "the last purchase"},
    "so_far": {"zh": "按一共买了多少", "en": "all that was ever bought"},
    "rfm": {"zh": "按 RFM", "en": "RFM"},
}


def read(past: Past) -> Amounts:
    """The purchase days of the customers looked at, with what was paid, up to ``as_of``."""
    found = past.tables.arrays(_DAYS, as_of=past.as_of, every=past.every)
    days = PurchaseDays(found["customer"].astype(np.int64), found["day"].astype(np.int64))
    return Amounts(days, found["net"].astype(np.float64))


def judged(known: Amounts, *, as_of: int, cuts: tuple[int, ...], traits: Traits | None = None) -> tuple[Judged, ...]:
    """Each question at each past day from which its days have wholly passed; nothing after ``as_of`` is read.

    ``traits`` are of first purchases, and used of those customers alone who had made theirs.
    """
    past = known.known_to(as_of)
    found: dict[str, list[Asked]] = {question.id: [] for question in QUESTIONS}
    for cut in cuts:
        at = _At.cut(past, cut, traits)
        if at.bought.undefined is not None:
            break
        for question in QUESTIONS:
            if cut + question.days <= as_of and (asked := at.about(question)) is not None:
                found[question.id].append(asked)
    return tuple(
        judge(question.id, found[question.id])
        if found[question.id]
        else Judged(question.id, (), missing=_missing(question, past, as_of))
        for question in QUESTIONS
    )


def _missing(question: Question, past: Amounts, as_of: int) -> Missing:
    needs = 2 * FEWEST_DAYS + question.days
    if not len(past.days.day):
        return Missing("nobody", 1, 0)
    first = int(past.days.day.min())
    if as_of - first < needs:
        return Missing("too_short", needs, as_of - first, first + needs)
    then = past.days.histories(as_of - question.days)
    bought = purchasing(past.days, as_of=then.known_to, horizons=(question.days,))
    if bought.undefined is not None:
        return Missing("too_few", bought.needs["customers"], bought.has["early"])
    came = int(past.days.bought(then, to=as_of).sum())
    return Missing("too_little_came", FEWEST_CAME, came)


@dataclass(frozen=True, slots=True)
class _At:
    """One past day: what the model, re-fitted on what was known then, says; and all that is known by now."""

    whole: Amounts
    known: Amounts
    bought: Purchasing
    revenue: Floats

    @classmethod
    def cut(cls, whole: Amounts, cut: int, traits: Traits | None) -> _At:
        known = whole.known_to(cut)
        bought = purchasing(known.days, as_of=cut, horizons=(_SOON, _LATER), traits=traits)
        return cls(whole, known, bought, spending(bought, known).revenue)

    def about(self, question: Question) -> Asked | None:
        """What was said and came; None where too little did."""
        of, until = self.bought.histories, self.bought.as_of + question.days
        purchases = self.whole.days.bought(of, to=until)
        if purchases.sum() < FEWEST_CAME:
            return None
        column = self.bought.horizons.index(question.days)
        if question.unit == "money":
            came = self.whole.spent(of, to=until)
            # Money given for nothing, or back, is no share of what came.
            came, expected, chance = np.maximum(came, 0), self.revenue[:, column], None
        else:
            came, expected = purchases.astype(np.float64), self.bought.expected[:, column]
            chance = self.bought.some[:, column]
        rules = _rules(self.known, of, question)
        return Asked(of.known_to, until, of.customers, came, Said(expected, expected), rules, chance)


def _rules(known: Amounts, of: Histories, question: Question) -> Mapping[str, Said]:
    """What a shop would go by: none of them knows more than the model does."""
    cut, days = of.known_to, question.days
    place = np.searchsorted(of.customers, known.days.customer)
    again = known.days.day > of.first[place]
    worth = known.net if question.unit == "money" else np.ones(len(known.net))
    lately = known.days.day > cut - days
    last_period = _sums(place[lately], worth[lately], len(of))
    so_far, money = _sums(place, worth, len(of)), _sums(place, known.net, len(of))
    each = _average(known, worth, cut, days)
    r, f, m = (_fifth(values) for values in (of.last, of.repeats, money))
    return {
        "average": Said(np.full(len(of), each), np.full(len(of), each)),
        # Nobody makes their first purchase once more.
        "last_period": Said(last_period, _sums(place[lately & again], worth[lately & again], len(of))),
        "recency": Said(of.last.astype(np.float64)),
        "so_far": Said(so_far),
        "rfm": Said((r + f + m).astype(np.float64)),
    }


def _average(known: Amounts, worth: Floats, cut: int, days: int) -> float:
    """What each customer known so many days earlier has brought since, on average."""
    first = known.days.histories(cut)
    early = first.customers[first.first <= cut - days]
    since = (known.days.day > cut - days) & np.isin(known.days.customer, early)
    return float(worth[since].sum()) / max(len(early), 1)


def _fifth(values: Ints | Floats) -> Ints:
    """Which fifth each is in, from the lowest; equals are in one."""
    order = np.sort(values)
    return np.asarray(np.searchsorted(order, values, side="left") * _FIFTHS // max(len(values), 1), np.int64)


def _sums(place: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(place, values, minlength=size).astype(np.float64)


def _judge(past: Past) -> Iterator[Judged]:
    known = traits_of.read(past.tables, as_of=past.as_of, every=past.every)
    yield from judged(read(past), as_of=past.as_of, cuts=past.cuts(), traits=known)


BACK_TEST = BackTest(
    model="purchases",
    title={"zh": "谁还会来，值多少", "en": "Who will be back, and what they bring"},
    questions=QUESTIONS,
    rules=RULES,
    judge=_judge,
    is_quick=True,
)
