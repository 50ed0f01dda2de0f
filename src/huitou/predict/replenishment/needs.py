"""Whether there is enough to say when somebody buys again: what it needs, what there is, from when it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from huitou.language import Speech
from huitou.predict.replenishment.purchases import Ints, Mask
from huitou.predict.replenishment.standing import Standing

Why = Literal["", "no_goods", "few_gaps", "short_history"]

# Gaps seen to their end, and days of history, from which a shop's pooled curve says more than a rule of thumb; and
# the gaps from which an item is judged by itself rather than by rule.
NEEDS: Mapping[str, int] = {"gaps": 60, "days": 90, "buyers": 50}
ITEM_GAPS = 12


@dataclass(frozen=True, slots=True)
class Enough:
    """``why`` is empty where it can answer; ``from_day`` the earliest day on which it can, if that can be said."""

    needs: Mapping[str, int]
    has: Mapping[str, int]
    why: Why
    from_day: int | None

    def __bool__(self) -> bool:
        return not self.why

    def words(self, t: Speech) -> str:
        """Why not, in words; empty where it can answer."""
        needs, has = self.needs, self.has
        if self.why == "no_goods":
            return t(
                zh="订单里没有商品，看不出谁买了什么。",
                en="No order says what was bought, so nobody's goods are known.",
            )
        if self.why == "short_history":
            return t(
                zh=f"要有 {needs['days']} 天的订单才看得出多久再买，现在有 {has['days']} 天。",
                en=f"It takes {needs['days']} days of orders to see how soon goods are bought again; there are"
                f" {has['days']}.",
            )
        if self.why == "few_gaps":
            return t(
                zh=f"要看到 {needs['buyers']} 位客户、{needs['gaps']} 次再买同样的东西，"
                f"现在是 {has['buyers']} 位、{has['gaps']} 次。",
                en=f"It takes {needs['buyers']} customers and {needs['gaps']} times that the same was bought again;"
                f" there are {has['buyers']} and {has['gaps']}.",
            )
        return ""


def enough(stand: Standing, customers: int, *, since: int | None) -> Enough:
    """Of a shop as it stands, ``since`` being the first day of its history (None: nothing was ever bought)."""
    gaps = int((stand.times - 1).sum())
    days = 0 if since is None else stand.as_of - since + 1
    has = {"gaps": gaps, "days": days, "buyers": customers}
    waits = [NEEDS["days"] - days]
    why: Why = ""
    if not len(stand):
        why = "no_goods"
    elif days < NEEDS["days"]:
        why = "short_history"
    elif gaps < NEEDS["gaps"] or customers < NEEDS["buyers"]:
        why = "few_gaps"
    # At the pace so far: which is the earliest, for nothing comes sooner by being waited for.
    paces = [what for what in ("gaps", "buyers") if has[what] and days]
    waits += [int(np.ceil(NEEDS[what] * days / has[what])) - days for what in paces]
    known = why and has["gaps"] > 0
    return Enough(NEEDS, has, why, stand.as_of + max(*waits, 1) if known else None)


def items_known(stand: Standing, items: int) -> Mask:
    """By item, whether it was bought again often enough to be judged by itself."""
    gaps: Ints = np.bincount(stand.item, weights=stand.times - 1, minlength=items).astype(np.int32)
    return np.asarray(gaps >= ITEM_GAPS)
