"""Whether there is enough to say when somebody buys again: what it needs, what there is, from when it may answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from huitou.predict.replenishment.needs import Enough, Why
from huitou.predict.replenishment.purchases import Ints, Mask
from huitou.predict.replenishment.standing import Standing

# Gaps seen to their end, and days of history, from which a shop's pooled curve says more than a rule of thumb; and
# the gaps from which an item is judged by itself rather than by rule.
NEEDS: Mapping[str, int] = {"gaps": 60, "days": 90, "buyers": 50}
ITEM_GAPS = 12
# Further away than this is no forecast.
_FURTHEST_DAYS = 3 * 365


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
    wait = max(*waits, 1)
    known = why and has["gaps"] > 0 and wait <= _FURTHEST_DAYS
    return Enough(NEEDS, has, why, stand.as_of + wait if known else None)


def items_known(stand: Standing, items: int) -> Mask:
    """By item, whether it was bought again often enough to be judged by itself."""
    gaps: Ints = np.bincount(stand.item, weights=stand.times - 1, minlength=items).astype(np.int32)
    return np.asarray(gaps >= ITEM_GAPS)
