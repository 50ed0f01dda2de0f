"""Orders of either window that look made up: bursts, which would explain a jump by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from huitou.calendar import Window
from huitou.metrics.burst_search import NOBODY, Bought, Ints, search
from huitou.metrics.question import Question, Snapshot

# Goes up when the search finds others: what was found by another version is never used.
_VERSION = 1
# Of a million purchases texts alone would take longer than the search: keys stay numbers, also where times are equal.
# The money of a purchase is shared out over its categories; the last of its rows is of the one with most of it.
_BOUGHT = f"""
SELECT k.source, k.purchased_at, COALESCE(p.customer, {NOBODY}) AS customer, p.category AS goods, p.net, p.day, p.ref
FROM purchase_categories p
JOIN purchase_keys k ON k.ref = p.ref
WHERE p.day >= :from_day AND p.day <= :to_day
ORDER BY purchased_at, customer, p.ref, p.net, goods
"""


def made_up(snapshot: Snapshot, question: Question, windows: Sequence[Window]) -> tuple[int, int] | None:
    """What bursts brought before and after, in the metric's unit.

    ``windows``: after, before. Undefined: None without any; nor is looked where the question is narrowed down, for a
    burst is told by the rest of the shop, or where the metric is neither money, purchases nor buyers.
    """
    if question.filters or question.metric.id not in {"revenue", "purchases", "buyers"}:
        return None
    after, before = windows
    metric = question.metric.id
    what = (
        f"made-up orders {_VERSION} in {metric}, days {after.from_day} {after.to_day} {before.from_day} {before.to_day}"
    )
    found = snapshot.worked_out(what, lambda: _brought(snapshot, metric, after, before))
    return (found[0][0], found[0][1]) if found else None


def _brought(snapshot: Snapshot, metric: str, after: Window, before: Window) -> list[tuple[int, int]]:
    first, last = min(after.from_day, before.from_day), max(after.to_day, before.to_day)
    suspected = _suspected(_bought(snapshot, first, last))
    if not len(suspected["day"]):
        return []
    return [(_sum(suspected, before, metric), _sum(suspected, after, metric))]


def _bought(snapshot: Snapshot, first: int, last: int) -> Mapping[str, Ints]:
    """The purchases of these days in time order, a column each; their goods are the category most money went to."""
    rows = snapshot.arrays(_BOUGHT, from_day=first, to_day=last)
    parts = {name: column.astype(np.int64) for name, column in rows.items()}
    refs = parts["ref"]
    if not len(refs):
        return parts
    starts = np.flatnonzero(np.concatenate(([True], refs[1:] != refs[:-1])))
    bought = {name: column[np.append(starts[1:], len(refs)) - 1] for name, column in parts.items()}
    return {**bought, "net": np.add.reduceat(parts["net"], starts)}


def _suspected(bought: Mapping[str, Ints]) -> dict[str, Ints]:
    """The same columns of the purchases in bursts; each source is looked at by itself."""
    places = [np.empty(0, dtype=np.int64)]
    for source in np.unique(bought["source"]):
        own = np.flatnonzero(bought["source"] == source)
        columns = Bought(*(bought[name][own] for name in ("purchased_at", "customer", "goods")))
        places += [own[found.places] for found in search(columns)]
    return {name: column[np.concatenate(places)] for name, column in bought.items()}


def _sum(suspected: Mapping[str, Ints], window: Window, metric: str) -> int:
    inside = (suspected["day"] >= window.from_day) & (suspected["day"] <= window.to_day)
    if metric == "buyers":
        return len(np.unique(suspected["customer"][inside]))
    return int(suspected["net"][inside].sum() if metric == "revenue" else inside.sum())
