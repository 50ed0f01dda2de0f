"""Who to call back: the crowd of the win-back model beside "last bought 90 to 180 days ago", of equal size.

How an ad works on a person depends on what is hidden in them: whether they are still there, how often they buy, what
they like, how much a price moves them, what they spend. How strongly is set below and was not fitted to anything, so
the size of what comes out is that of this world; what it can show is what choosing by a model is worth in it.
"""

from __future__ import annotations

import numpy as np

from benchmarks.crowds import hidden
from benchmarks.crowds.hidden import Hidden
from benchmarks.crowds.side_by_side import Floats, Pair, Response, described, pair
from huitou.predict.purchasing.scores import purchasing
from huitou.predict.spending import amounts
from huitou.predict.spending.value import spending

CUSTOMERS = (1_300, 2_500, 5_000, 11_000)
COST_PER_CLICK = 150.0
_AHEAD = 30
_RULE = (90, 180)
_ORDER = 7_000.0
_USUAL_RATE = 1 / 40


def compared(seed: int, shops: int) -> list[str]:
    """The paragraphs of the page."""
    pairs = [one(seed=seed * 1_000 + place, customers=CUSTOMERS[place % len(CUSTOMERS)]) for place in range(shops)]
    return [f"Seed {seed}, {shops} shops.", described(pairs)]


def one(*, seed: int, customers: int) -> Pair:
    """One shop, asked thirty days before its end."""
    people, seen, last_day = hidden.made(customers=customers, seed=seed)
    as_of = last_day - _AHEAD
    made = amounts.amounts(seen.buyer, seen.day, seen.net)
    bought = purchasing(made.days, as_of=as_of, horizons=(_AHEAD,))
    silent = as_of - bought.histories.last
    rule = bought.histories.customers[(silent >= _RULE[0]) & (silent <= _RULE[1])]
    worth = np.where(silent >= _RULE[0], spending(bought, made).revenue[:, 0], -1)
    best = np.argsort(-worth, kind="stable")[: len(rule)]
    return pair(
        response(people, as_of), model=bought.histories.customers[best], rule=rule, cost_per_click=COST_PER_CLICK
    )


def response(people: Hidden, as_of: int) -> Response:
    """Chances of each person, from what is hidden in them alone."""
    there = (people.until > as_of).astype(np.float64)
    often = np.clip(np.log(people.rate / _USUAL_RATE), -2, 2)
    click = _chance(0.015, 0.5 * there + 0.4 * often + 0.5 * people.taste + 0.2 * people.careful)
    cart = click * _chance(0.12, 0.8 * there + 0.3 * often + 0.4 * people.taste)
    buy = cart * _chance(0.25, 0.8 * there + 0.4 * often + 0.3 * people.careful)
    return Response(click, cart, buy, buy * people.spends * _ORDER)


def _chance(base: float, more: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(np.log(base / (1 - base)) + more))))
