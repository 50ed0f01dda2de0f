"""Amounts far out of line for their category: shown, for a person to look at, and counted like any other."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, floor, log

from huitou.warehouse.snapshot import Snapshot

_FEWEST = 50
# The median absolute deviation of a normal sample times this is its standard deviation.
_TO_SIGMA = 1.4826
_SIGMAS = 6
# Prices all but equal would make an outlier of any other.
_LEAST_SPREAD = 0.1
_TIMES = 8
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Outlier:
    """One purchase's amount in one category, in minor units, with what is usual there (the median)."""

    category: str
    source: str
    store: str
    order_id: str
    day: int
    net: int
    usual: int


def outliers(snapshot: Snapshot) -> list[Outlier]:
    """Purchases whose amount in a category is out of line, the furthest first.

    By the logarithm of the amount, against median and median absolute deviation (Iglewicz and Hoaglin 1993, 3.5 there):
    six robust sigmas away, and eight times the median or an eighth of it. Undefined for a category with fewer than 50
    purchases of more than nothing, of which none is an outlier.
    """
    limits = {category: (usual, *_limits(usual, spread)) for category, usual, spread in snapshot.rows(_USUAL)}
    if not limits:
        return []
    apart = " OR ".join(
        f"(p.category = {c} AND (p.net < {low} OR p.net > {high}))" for c, (_, low, high) in limits.items()
    )
    found = [
        Outlier(name, source, store, order_id, day, net, limits[category][0])
        for category, name, source, store, order_id, day, net in snapshot.rows(f"{_AMOUNTS} AND ({apart})")
    ]
    return sorted(found, key=lambda o: (-abs(log(o.net / o.usual)), o.source, o.store, o.order_id))


def _limits(usual: int, spread_millionths: int) -> tuple[int, int]:
    """The least and the greatest amount that is no outlier."""
    sigma = _TO_SIGMA * max(_LEAST_SPREAD, log(spread_millionths / _MILLION))
    times = max(_TIMES, exp(_SIGMAS * sigma))
    return floor(usual / times), ceil(usual * times)


# The median deviation of logarithms is the logarithm of the median ratio: whole numbers leave the engine.
_USUAL = f"""
SELECT p.category, m.usual,
  QUANTILE_DISC(GREATEST(p.net * {_MILLION} // m.usual, m.usual * {_MILLION} // p.net), 0.5) AS spread
FROM purchase_categories p
JOIN (
  SELECT category, QUANTILE_DISC(net, 0.5) AS usual FROM purchase_categories WHERE net > 0
  GROUP BY category HAVING COUNT(*) >= {_FEWEST}
) m ON m.category = p.category
WHERE p.net > 0 GROUP BY p.category, m.usual ORDER BY p.category
"""
_AMOUNTS = """
SELECT p.category, COALESCE(c.value, ''), s.value, COALESCE(t.value, ''), k.order_id, q.day, p.net
FROM purchase_categories p
JOIN sequence q ON q.ref = p.ref
JOIN purchase_keys k ON k.ref = p.ref
JOIN codes s ON s.kind = 'source' AND s.code = k.source
LEFT JOIN codes t ON t.kind = 'store' AND t.code = k.store
LEFT JOIN codes c ON c.kind = 'category' AND c.code = p.category
WHERE p.net > 0
"""
