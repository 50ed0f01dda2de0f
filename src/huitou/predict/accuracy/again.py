"""What is bought again, and when, asked of past days beside going by the usual gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from huitou.predict.accuracy.back_test import FEWEST_CAME, STEP_DAYS, BackTest, Past, Question
from huitou.predict.accuracy.result import MODEL, Judged, Missing
from huitou.predict.accuracy.scoring import Asked, Floats, Ints, Said, Told, judge, middles, together
from huitou.predict.replenishment.enough import NEEDS, enough, items_known
from huitou.predict.replenishment.forecast import forecast
from huitou.predict.replenishment.purchases import Purchases
from huitou.predict.replenishment.read import Bought, read
from huitou.predict.replenishment.standing import Standing, standing
from huitou.predict.words import Words

_SOON, _LATER = 14, 90
_NEVER = 10**6
# A pair bought once yesterday is not one bought daily.
_SETTLING = 30.0

QUESTIONS = (
    Question(
        "again_14",
        {"zh": "14 天内的再次购买", "en": "purchases made again within 14 days"},
        _SOON,
        "again",
        whom={"zh": "提醒（客户和商品）", "en": "customers and products"},
        do={"zh": "再买", "en": "buy again"},
    ),
    Question(
        "again_date",
        {"zh": "再买的日子（90 天内）", "en": "the day of buying again, within 90 days"},
        _LATER,
        "again",
        whom={"zh": "再买的（客户和商品）", "en": "customers and products"},
        lead="days_off",
        same=0.5,
    ),
)
RULES: Mapping[str, Words] = {
    "own_gap": {"zh": "按客户自己平时的间隔", "en": "each one's own usual gap"},
    "item_gap": {"zh": "按商品平时的间隔", "en": "the product's usual gap"},
    "often": {"zh": "按买得多勤", "en": "how often each bought it"},
}


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs whose item speaks for itself, as known on a day, with what is said of them and when each was bought next.

    ``next_in``: days to it, a large number where it has not been.
    """

    day: int
    customer: Ints
    chance: Floats
    said_in: Floats
    own_in: Floats
    item_in: Floats
    often: Floats
    next_in: Ints

    def soon(self) -> Asked | None:
        came = (self.next_in <= _SOON).astype(np.float64)
        if came.sum() < FEWEST_CAME:
            return None
        middle = _SOON / 2
        rules = {
            # Whoever is due in the middle of these days first, then the nearer to it the sooner.
            "own_gap": Said(-np.abs(self.own_in - middle)),
            "item_gap": Said(-np.abs(self.item_in - middle)),
            "often": Said(self.often),
        }
        said = Said(self.chance, self.chance)
        return Asked(self.day, self.day + _SOON, self.customer, came, said, rules, self.chance)

    def later(self) -> Told | None:
        came = self.next_in <= _LATER
        if came.sum() < FEWEST_CAME:
            return None
        said = {MODEL: self.said_in, "own_gap": self.own_in, "item_gap": self.item_in}
        # A rule that says a day which is past means today; none says a later one than is asked about.
        errors = {way: np.abs(np.clip(days, 1, _LATER) - self.next_in)[came] for way, days in said.items()}
        return middles(self.day, self.day + _LATER, self.customer[came], errors, "days_off")


def _judge(past: Past) -> Iterator[Judged]:
    whole = _read(past, past.as_of)
    soon: list[Asked] = []
    later: list[Told] = []
    for day in past.cuts():
        pairs = _pairs(_read(past, day), whole, day)
        if pairs is None:
            break
        if (asked := pairs.soon()) is not None:
            soon.append(asked)
        if day + _LATER <= past.as_of and (told := pairs.later()) is not None:
            later.append(told)
    for question, found in (
        (QUESTIONS[0], judge("again_14", soon) if soon else None),
        (QUESTIONS[1], together("again_date", later) if later else None),
    ):
        yield found or Judged(question.id, (), missing=_missing(question, whole, past))


def _missing(question: Question, whole: Bought, past: Past) -> Missing:
    """Judged on the newest day the question could be asked on, so what is needed there is needed so long before."""
    if not len(whole.purchases):
        return Missing("no_goods", 1, 0)
    ahead = max(question.days, STEP_DAYS)
    needs, has = NEEDS["days"] + ahead - 1, past.as_of - (whole.since or past.as_of)
    if has < needs:
        return Missing("too_short", needs, has, past.as_of + needs - has)
    then = past.as_of - ahead
    before = _read(past, then)
    known = enough(standing(before.purchases, then), _customers(before.purchases), since=before.since).has
    if known["buyers"] < NEEDS["buyers"]:
        return Missing("too_few", NEEDS["buyers"], known["buyers"])
    if known["gaps"] < NEEDS["gaps"]:
        return Missing("too_few_again", NEEDS["gaps"], known["gaps"])
    pairs = _pairs(before, whole, then)
    came = 0 if pairs is None else int((pairs.next_in <= question.days).sum())
    return Missing("too_little_came", FEWEST_CAME, came)


def _customers(of: Purchases) -> int:
    return len(np.unique(of.customer))


def _read(past: Past, day: int) -> Bought:
    """As it was known on the day, of the customers looked at: by product where orders say which, else by category."""
    found = read(past.tables, "product", as_of=day)
    if not len(found.purchases):
        found = read(past.tables, "category", as_of=day)
    chosen = np.arange(found.purchases.customers) % past.every == 0
    return replace(found, purchases=found.purchases.of_customers(chosen))


def _pairs(of: Bought, whole: Bought, day: int) -> _Pairs | None:
    """None where too little was known then to say anything."""
    known = of.purchases
    if not enough(standing(known, day), _customers(known), since=of.since):
        return None
    found = forecast(known, day)
    stand = found.standing
    own, item = _usual(stand, known.items)
    speaks = items_known(stand, known.items)[stand.item]
    silent = (day - stand.last).astype(np.float64)
    often = stand.times / (day - stand.first + _SETTLING)
    return _Pairs(
        day=day,
        customer=stand.customer[speaks].astype(np.int64),
        chance=found.within(_SOON)[speaks],
        said_in=found.dates(within=_LATER).expected[speaks].astype(np.float64),
        own_in=(own - silent)[speaks],
        item_in=(item - silent)[speaks],
        often=often[speaks],
        next_in=_next_in(of, whole, stand, day)[speaks],
    )


def _usual(stand: Standing, items: int) -> tuple[Floats, Floats]:
    """By pair, the mean gap of its own (its item's where it has none), and that of its item (all items')."""
    span, gaps = (stand.last - stand.first).astype(np.float64), (stand.times - 1).astype(np.float64)
    spans = np.bincount(stand.item, span, minlength=items)
    counts = np.bincount(stand.item, gaps, minlength=items)
    of_item = np.where(counts > 0, spans, span.sum()) / np.where(counts > 0, counts, max(float(gaps.sum()), 1.0))
    item = of_item[stand.item]
    return np.where(gaps > 0, span / np.maximum(gaps, 1), item), item


def _next_in(of: Bought, whole: Bought, stand: Standing, day: int) -> Ints:
    """Days until each pair was bought again; codes are those of the snapshot, whatever was known."""
    later = whole.purchases.day > day
    codes = int(max(of.code_of.max(), whole.code_of.max())) + 1
    bought = whole.purchases.customer[later].astype(np.int64) * codes + whole.code_of[whole.purchases.item[later]]
    # Rows lie in order of customer and item, an item's number rising with its code, so the first of each key is next.
    keys, first = np.unique(bought, return_index=True)
    days = whole.purchases.day[later][first].astype(np.int64) - day
    pairs = stand.customer.astype(np.int64) * codes + of.code_of[stand.item]
    place = np.minimum(np.searchsorted(keys, pairs), max(len(keys) - 1, 0))
    if not len(keys):
        return np.full(len(pairs), _NEVER)
    return np.where(keys[place] == pairs, days[place], _NEVER)


BACK_TEST = BackTest(
    model="again",
    title={"zh": "谁什么时候再买什么", "en": "Who buys what again, and when"},
    questions=QUESTIONS,
    rules=RULES,
    judge=_judge,
)
