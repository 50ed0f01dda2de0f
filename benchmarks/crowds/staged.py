"""Whom to reach in a campaign: the likeliest of each stage beside everybody who was there, in crowds of one size.

Before it those about to fill a cart, in it those with a cart or a coupon, after it those who looked and did not buy;
a third of the ones of each stage, and all three together as a campaign has them. Everybody: drawn by lot from all who
came within thirty days, visitors and customers alike. The shop is asked eight days before its end.
"""

from __future__ import annotations

import numpy as np

from benchmarks.browsing_log import log_of
from benchmarks.crowds.side_by_side import Pair, described, pair
from benchmarks.crowds.wanting import COST_PER_CLICK, response
from huitou.predict.conversion.learn import learn
from huitou.predict.conversion.reader import scored
from huitou.predict.conversion.seen import Visitors
from huitou.predict.stages.stages import STAGES, TASKS
from huitou.simulate import browsing

VISITORS = (5_000, 8_000, 12_000, 20_000)
_AS_OF = 111
_SHARE = 1 / 3
_ALL = "all three stages together"


def compared(seed: int, shops: int) -> list[str]:
    """The paragraphs of the page."""
    found = [one(seed=seed * 1_000 + place, visitors=VISITORS[place % len(VISITORS)]) for place in range(shops)]
    about = (
        f"Seed {seed}, {shops} shops of {min(VISITORS):,} to {max(VISITORS):,} visitors in four months. A click costs"
        f" {COST_PER_CLICK / 100:.2f} in both. Practice reports +33 % clicks, +71 % carts and +83 % return."
    )
    text = [about]
    for name in (_ALL, *STAGES):
        pairs = [each[name] for each in found if name in each]
        if not pairs:
            text.append(f"{name}: too little to learn from in every shop.")
            continue
        sizes = sorted(each.rule.people for each in pairs)
        carts = np.median([each.model.carts / each.rule.carts - 1 for each in pairs])
        head = f"{name}, {len(pairs)} shops, crowds of {sizes[0]:,} to {sizes[-1]:,}; carts {carts:+.0%}:"
        text += [head, described(pairs)]
    return text


def one(*, seed: int, visitors: int) -> dict[str, Pair]:
    """One shop: a pair of crowds by stage, where there is enough to learn from, and of those together."""
    shop = browsing.browse(visitors=visitors, seed=seed)
    known = Visitors(*log_of(shop))
    told = response(shop, _AS_OF)
    everybody = np.unique(known.seen(_AS_OF).owner % len(shop.past))
    lot = np.random.default_rng([seed, 22])
    crowds = {}
    for name in STAGES:
        learned, _ = learn(known, TASKS[name], as_of=_AS_OF)
        if learned is None:
            continue
        found = scored(known, learned, TASKS[name], as_of=_AS_OF, data_version="")
        who = np.asarray(found.seen.owner % len(shop.past), dtype=np.int64)
        crowds[name] = who[: max(int(len(who) * _SHARE), 1)]
    if crowds:
        crowds[_ALL] = np.unique(np.concatenate(list(crowds.values())))
    return {
        name: pair(
            told,
            model=crowd,
            rule=lot.choice(everybody, size=len(crowd), replace=len(crowd) > len(everybody)),
            cost_per_click=COST_PER_CLICK,
        )
        for name, crowd in crowds.items()
    }
