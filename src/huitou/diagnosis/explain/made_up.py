"""Orders of either window that look made up: bursts, which would explain a jump by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from huitou.calendar import Window
from huitou.metrics.bought import Purchases, bought
from huitou.metrics.bursts import bursts
from huitou.metrics.question import Question, Snapshot

# Goes up when the search finds others: what was found by another version is never used.
_VERSION = 1


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
    purchases = bought(snapshot, from_day=first, to_day=last)
    found = bursts(purchases)
    if not found:
        return []
    suspected = purchases.only(np.concatenate([burst.places for burst in found]))
    return [(_sum(suspected, before, metric), _sum(suspected, after, metric))]


def _sum(suspected: Purchases, window: Window, metric: str) -> int:
    inside = (suspected.day >= window.from_day) & (suspected.day <= window.to_day)
    if metric == "buyers":
        return len(np.unique(suspected.customer[inside]))
    return int(suspected.net[inside].sum() if metric == "revenue" else inside.sum())
