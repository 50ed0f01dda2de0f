"""The products of the next order, asked of past days beside what each bought most often and what sells best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from huitou.predict.accuracy.back_test import FEWEST_CAME, STEP_DAYS, BackTest, Past, Question
from huitou.predict.accuracy.result import MODEL, Judged, Missing
from huitou.predict.accuracy.scoring import Floats, Ints, Told, means, together
from huitou.predict.next_product.baskets import Baskets, baskets
from huitou.predict.next_product.model import Ranked, fit, most_often, rank
from huitou.predict.words import Words

_GUESSES = 10
# In a shop of few products ten guesses would find anything.
_GUESSED_OF = 5
_FEWEST_DAYS = 60

# Rest classes of the snapshot's dense customer numbers are an even draw.
_LINES = """
SELECT s.customer AS customer, s.day AS day, p.product AS product, p.category AS category
FROM sequence AS s
JOIN purchase_products AS p ON p.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :as_of AND p.product > 0 AND MOD(s.customer, :every) = 0
ORDER BY s.customer NULLS LAST, s.day NULLS LAST, p.product NULLS LAST"""

QUESTIONS = (
    Question(
        "next_products",
        {"zh": "30 天内下一单里的商品", "en": "the products of the next order within 30 days"},
        STEP_DAYS,
        "products",
        lead="recall",
        same=0.01,
    ),
)
RULES: Mapping[str, Words] = {
    "most_often": {"zh": "按每人买得最多的", "en": "what each bought most often"},
    "best_sellers": {"zh": "按卖得最好的", "en": "what sells best"},
}


def _judge(past: Past) -> Iterator[Judged]:
    found = past.tables.arrays(_LINES, as_of=past.as_of, every=past.every)
    who, customer = np.unique(found["customer"].astype(np.int64), return_inverse=True)
    codes, product = np.unique(found["product"].astype(np.int64), return_inverse=True)
    day, kind = found["day"].astype(np.int64), np.maximum(found["category"].astype(np.int64), 0)
    told = []
    for cut in past.cuts():
        if not len(day) or cut - int(day.min()) < _FEWEST_DAYS:
            break
        # Products and their order are by the snapshot's codes: those not sold yet have no baskets, and are not ranked.
        known = day <= cut
        laid = baskets(customer[known], day[known], product[known], customers=len(who), products=len(codes))
        category = np.zeros(len(codes), np.int64)
        category[product[known]] = kind[known]
        later = ~known & (day <= cut + STEP_DAYS)
        if (at := _at(laid, category, cut, (customer[later], day[later], product[later]))) is not None:
            told.append(at)
    yield (
        together("next_products", told) if told else Judged("next_products", (), missing=_missing(customer, day, past))
    )


def _at(laid: Baskets, category: Ints, cut: int, later: tuple[Ints, Ints, Ints]) -> Told | None:
    """None where too few of those known then came again."""
    customer, product = _next_orders(*later)
    chosen = np.unique(customer)
    chosen = chosen[laid.count[chosen] > 0]
    if len(chosen) < FEWEST_CAME:
        return None
    model = fit(laid, category)
    sold = int((np.bincount(laid.product, minlength=laid.products) > 0).sum())
    guesses = max(1, min(_GUESSES, sold // _GUESSED_OF))
    ways = {
        MODEL: rank(model, chosen, top=guesses),
        "most_often": most_often(model.known, chosen, top=guesses),
        "best_sellers": _best_sellers(laid, chosen, guesses),
    }
    found = {way: _recall(customer, product, ranked, laid.products) for way, ranked in ways.items()}
    return means(cut, cut + STEP_DAYS, chosen, found, "recall")


def _next_orders(customer: Ints, day: Ints, product: Ints) -> tuple[Ints, Ints]:
    """Customers and products of the first day each bought on."""
    first = np.full(int(customer.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, customer, day)
    of = day == first[customer]
    pairs = np.unique(np.stack((customer[of], product[of])), axis=1)
    return pairs[0], pairs[1]


def _best_sellers(laid: Baskets, chosen: Ints, guesses: int) -> Ranked:
    """The same for everybody: the products in most baskets, the lower number among equals."""
    often = np.bincount(laid.product, minlength=laid.products)
    best = np.argsort(-often, kind="stable")[:guesses]
    return Ranked(chosen, np.tile(best, (len(chosen), 1)), np.full((len(chosen), len(best)), np.nan))


def _recall(customer: Ints, product: Ints, of: Ranked, products: int) -> Floats:
    """By ranked customer, the share of their next order that was among the guesses."""
    place = np.searchsorted(of.customer, customer)
    place = np.minimum(place, len(of.customer) - 1)
    mine = of.customer[place] == customer
    guessed = (np.arange(len(of.customer))[:, None] * products + of.product)[of.product >= 0]
    hit = np.isin(place[mine] * products + product[mine], guessed)
    size = np.bincount(place[mine], minlength=len(of.customer))
    return np.bincount(place[mine], hit, minlength=len(of.customer)) / size


def _missing(customer: Ints, day: Ints, past: Past) -> Missing:
    if not len(day):
        return Missing("no_goods", 1, 0)
    has, needs = past.as_of - int(day.min()), _FEWEST_DAYS + STEP_DAYS
    if has < needs:
        return Missing("too_short", needs, has, past.as_of + needs - has)
    then = past.as_of - STEP_DAYS
    came = len(np.intersect1d(customer[day > then], customer[day <= then]))
    return Missing("too_little_came", FEWEST_CAME, came)


BACK_TEST = BackTest(
    model="next",
    title={"zh": "接下来买什么", "en": "What is bought next"},
    questions=QUESTIONS,
    rules=RULES,
    judge=_judge,
)
