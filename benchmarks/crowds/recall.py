"""Who to call back: the crowd of the win-back model beside "last bought 90 to 180 days ago", of equal size.

How an ad works on a person depends on what is hidden in them: whether they are still there, how often they buy, what
they like, how much a price moves them, what they spend. How strongly is set below, before anything was compared, and
was not fitted to any result: the size of what comes out is that of this world. For scale, a test that was measured: of
the customers Hillstrom (2008) wrote to, a third fewer came to look at twelve months since the last purchase than at
one, and neither purchases a visit nor the value of a customer fell with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.crowds import hidden
from benchmarks.crowds.hidden import Hidden
from benchmarks.crowds.side_by_side import Floats, Pair, Response, described, pair
from benchmarks.results import table
from huitou.predict.win_back.forecast import win_back
from huitou.predict.win_back.lives import came_back, lives, sums
from huitou.settings import Settings

CUSTOMERS = (1_300, 2_500, 5_000, 11_000)
COST_PER_CLICK = 150.0
RULE = "rule of thumb"
_AHEAD = 30
_RULE = (90, 180)
_ORDER = 7_000.0
_USUAL_RATE = 1 / 40


def compared(seed: int, shops: int) -> list[str]:
    """The paragraphs of the page."""
    found = [
        one(
            seed=seed * 1_000 + place,
            customers=CUSTOMERS[place % len(CUSTOMERS)],
            stays=hidden.STAYS[place // len(CUSTOMERS) % len(hidden.STAYS)],
        )
        for place in range(shops)
    ]
    sizes = sorted(each.pairs["by the model among all who lapsed"].rule.people for each in found)
    about = (
        f"Seed {seed}, {shops} shops of {min(CUSTOMERS):,} to {max(CUSTOMERS):,} customers; crowds of {sizes[0]:,} to"
        f" {sizes[-1]:,}. A click costs {COST_PER_CLICK / 100:.2f} in both. The model reads purchases alone; whether"
        " the ad works on somebody is decided by what is hidden in them."
    )
    text = [about]
    for way in found[0].pairs:
        text += [f"Chosen {way}:", described([each.pairs[way] for each in found])]
    ways = list(found[0].pairs)
    rows = []
    for what in found[0].truth[ways[0]]:
        shares = [[each.truth[way][what] for each in found] for way in (*ways, RULE)]
        rows.append((what, *(f"{float(np.median(each)):.1%}" for each in shares)))
    text += ["What became of the crowds, in truth (median shop):", table(("", *ways, RULE), rows)]
    return text


@dataclass(frozen=True, slots=True)
class Compared:
    """One shop: the pairs of crowds by where the model chose from, and of each crowd some shares that are true."""

    pairs: dict[str, Pair]
    truth: dict[str, dict[str, float]]


def one(*, seed: int, customers: int, stays: float) -> Compared:
    """One shop, asked thirty days before its end. Crowds are all the rule of thumb finds, and as many of the model's
    customers as that by what their return is worth."""
    people, seen, last_day = hidden.made(customers=customers, seed=seed, stays=stays)
    as_of = last_day - _AHEAD
    known = lives(seen.buyer, seen.day, seen.net, seen.discounted, seen.category + 1)
    now = sums(known, as_of)
    rule = now.customers[(now.silent >= _RULE[0]) & (now.silent <= _RULE[1])]
    found = win_back(known, as_of=as_of, settings=Settings("bench"))
    best = found.dearest_first
    away = found.of.silent >= _RULE[0]
    crowds = {
        "by the model among all who lapsed": best,
        "by the model among those away for 90 days or more": best[away[best]],
    }
    told = response(people, as_of)
    truly = np.argsort(-told.revenue[found.of.customers], kind="stable")
    crowds["by what is hidden, as nobody can"] = truly
    chosen = {way: found.of.customers[places[: len(rule)]] for way, places in crowds.items()}
    back = came_back(known, now, within=_AHEAD)
    truth = {
        way: {
            "also in the rule's crowd": float(np.isin(crowd, rule).mean()),
            "still there": float((people.until > as_of)[crowd].mean()),
            f"came back by themselves within {_AHEAD} days": float(back[np.isin(now.customers, crowd)].mean()),
        }
        for way, crowd in {**chosen, RULE: rule}.items()
    }
    pairs = {way: pair(told, model=crowd, rule=rule, cost_per_click=COST_PER_CLICK) for way, crowd in chosen.items()}
    return Compared(pairs, truth)


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
