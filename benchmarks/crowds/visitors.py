"""Whom of the visitors to show an ad: those with the highest chance of a first order beside those who came last.

The shop is asked eight days before its end, of people who have not bought and came within thirty days; the model sees
nothing but the log up to then. Crowds are of one size.
"""

from __future__ import annotations

import numpy as np

from benchmarks.browsing_log import log_of
from benchmarks.crowds.side_by_side import Ints, Pair, Response, described, pair
from benchmarks.crowds.wanting import COST_PER_CLICK, response
from huitou.predict.conversion.attributes import VISITOR
from huitou.predict.conversion.learn import Task, learn
from huitou.predict.conversion.reader import not_bought, scored
from huitou.predict.conversion.seen import Visitors
from huitou.simulate import browsing

VISITORS = (5_000, 8_000, 12_000, 20_000)
# The rule of thumb: who came within so many days.
RULES = (2, 7)
_AS_OF = 111
_TASK = Task("first_order", not_bought, VISITOR)
_BY_TRUTH = "as nobody can, by what is hidden, beside the last {} days"
_BY_MODEL = "beside who came in the last {} days"


def compared(seed: int, shops: int) -> list[str]:
    """The paragraphs of the page."""
    found = [one(seed=seed * 1_000 + place, visitors=VISITORS[place % len(VISITORS)]) for place in range(shops)]
    told = [each for each in found if each]
    sizes = {days: sorted(each[_BY_MODEL.format(days)].rule.people for each in told) for days in RULES}
    crowds = " and ".join(f"{size[0]:,} to {size[-1]:,} (last {days} days)" for days, size in sizes.items())
    about = (
        f"Seed {seed}, {shops} shops of {min(VISITORS):,} to {max(VISITORS):,} visitors in four months"
        f" ({shops - len(told)} of them with too few orders to learn from); crowds of {crowds}. A click costs"
        f" {COST_PER_CLICK / 100:.2f} in both. Practice reports +65 % clicks, +133 % return, -51 % cost per conversion"
        " and +134 % value per customer at an equal cost per click."
    )
    text = [about]
    for way in told[0]:
        text += [f"The model's crowd {way}:", described([each[way] for each in told])]
    return text


def one(*, seed: int, visitors: int) -> dict[str, Pair]:
    """One shop; nothing where the model has too little to learn from."""
    shop = browsing.browse(visitors=visitors, seed=seed)
    known = Visitors(*log_of(shop))
    learned, _ = learn(known, _TASK, as_of=_AS_OF)
    if learned is None:
        return {}
    found = scored(known, learned, _TASK, as_of=_AS_OF, data_version="")
    told = response(shop, _AS_OF)
    who = np.asarray(found.seen.owner % len(shop.past), dtype=np.int64)
    truly = who[np.argsort(-told.revenue[who], kind="stable")]
    pairs: dict[str, Pair] = {}
    for days in RULES:
        rule = who[found.seen.values["last_seen"] < days]
        pairs[_BY_MODEL.format(days)] = _pair(told, who, rule)
        pairs[_BY_TRUTH.format(days)] = _pair(told, truly, rule)
    return pairs


def _pair(told: Response, best: Ints, rule: Ints) -> Pair:
    return pair(told, model=best[: len(rule)], rule=rule, cost_per_click=COST_PER_CLICK)
