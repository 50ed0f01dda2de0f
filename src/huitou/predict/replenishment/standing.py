"""Where each pair stands on a day: how often bought, since when, and its gaps in few sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.amounts import Elasticity, elasticity, expected_stretch
from huitou.predict.replenishment.purchases import Floats, Ints, Purchases, Thin

_COLUMNS = (
    *("customer", "item", "group", "at", "times", "first", "last", "elapsed", "gaps", "log_sum", "log_squares"),
    *("last_gap", "stretch", "last_weight"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One row a pair, in order of customer and item. Days; gaps as natural logarithms of days.

    ``gaps`` counts the gaps by weight, ``log_sum`` and ``log_squares`` are the sums over them of the logarithm, put to
    the amount the pair usually buys. ``stretch`` is how much longer (as logarithm) the open gap should be for what was
    bought last. ``at`` is the place of the pair's first row in the purchases.
    """

    as_of: int
    customer: Ints
    item: Ints
    group: Ints
    at: Ints
    times: Ints
    first: Ints
    last: Ints
    elapsed: Ints
    gaps: Floats
    log_sum: Floats
    log_squares: Floats
    last_gap: Ints
    stretch: Thin
    last_weight: Thin
    elasticity: Elasticity

    def __len__(self) -> int:
        return len(self.customer)


def standing(known: Purchases, as_of: int, *, learned: Elasticity | None = None) -> Standing:
    """Of purchases up to ``as_of``; the elasticity is learned from them unless it is given."""
    n = len(known)
    opens = known.opens()
    at = np.flatnonzero(opens)
    ends = np.append(at[1:], n)[: len(at)] - 1
    times = (ends - at + 1).astype(np.int32)
    # A gap belongs to the row that closes it; whoever orders before the parcel is there has waited a day at least.
    closes = ~opens
    gap = np.zeros(n, np.int32)
    gap[1:] = np.maximum(known.day[1:] - known.start[:-1], 1)
    weight = np.zeros(n)
    weight[1:] = known.weight[:-1]
    weight *= closes
    logs = np.zeros(n)
    logs[closes] = np.log(gap[closes])
    found = elasticity(known, at, times, logs, weight) if learned is None else learned
    stretch = expected_stretch(known, at, times, found)
    logs[1:] -= stretch[:-1] * closes[1:]
    start = np.minimum(known.start[ends], as_of)
    return Standing(
        as_of=as_of,
        customer=known.customer[at],
        item=known.item[at],
        group=known.group_of[known.item[at]],
        at=at.astype(np.int32),
        times=times,
        first=known.day[at],
        last=known.day[ends],
        elapsed=(as_of - start).astype(np.int32),
        gaps=_sums(weight, at),
        log_sum=_sums(weight * logs, at),
        log_squares=_sums(weight * logs * logs, at),
        last_gap=np.where(times > 1, gap[ends], 0).astype(np.int32),
        stretch=stretch[ends].astype(np.float32),
        last_weight=known.weight[ends],
        elasticity=found,
    )


def _sums(values: Floats, at: npt.NDArray[np.intp]) -> Floats:
    return np.add.reduceat(values, at).astype(np.float64) if len(at) else np.zeros(0)


def together(parts: list[tuple[int, Standing]]) -> Standing:
    """Standings of blocks of customers as one; with each comes the number its customers count from."""
    if len(parts) == 1 and parts[0][0] == 0:
        return parts[0][1]
    columns: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in _COLUMNS}
    rows = 0
    for first, each in parts:
        for name in _COLUMNS:
            columns[name].append(getattr(each, name))
        columns["customer"][-1] = each.customer + np.int32(first)
        columns["at"][-1] = each.at + np.int32(rows)
        rows += int(each.times.sum())
    last = parts[-1][1]
    return Standing(
        as_of=last.as_of,
        elasticity=last.elasticity,
        **{name: np.concatenate(each) for name, each in columns.items()},
    )
