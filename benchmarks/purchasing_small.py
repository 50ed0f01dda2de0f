"""Shops of 200 to 800 buyers: whether ranges that promise 8 times in 10 keep it, and how far totals are off.

Part of ``purchasing``, and a program of its own: ``python -m benchmarks.purchasing_small --seed 20261128 --shops 120``.
The shops are, in turn, buyers of a known model, and whole simulated shops with promotions, busy weeks and growth, which
no model here is the truth of: of eighteen months, when no season is known, and of thirty, when two are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.crowds import hidden
from benchmarks.results import Page, table
from huitou.predict.purchasing.scores import Purchasing, Total, purchasing
from huitou.predict.spending import amounts
from huitou.predict.spending.amounts import Amounts
from huitou.predict.spending.value import spending
from huitou.simulate.model_buyers import Kind, buyers

HORIZONS = (30, 90, 180)
SIZES = (200, 400, 600, 800)
TRUTHS: tuple[tuple[Kind, tuple[float, float, float, float], int], ...] = (
    ("bg", (1.2, 50.0, 0.5, 3.0), 1),
    ("mbg", (1.5, 30.0, 0.6, 4.0), 1),
    ("mbg", (1.5, 12.0, 0.6, 4.0), 3),
    ("pareto", (0.8, 40.0, 0.6, 150.0), 1),
)
_CUT = 539
_SHORT, _LONG = 731, 1_096
_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """One shop and horizon.

    ``held``: the share of customers inside their interval, ``promised`` what the intervals as drawn give themselves;
    both also of those above 0 to 0. ``evenly``: the share in the middle eight tenths of their distribution, where a
    count takes up a stretch of it and stands for an even draw from that: 80 % if the distributions are right.
    """

    kind: str
    days: int
    purchases: Total
    came: float
    revenue: Total
    spent: float
    held: float
    promised: float
    held_buying: float
    promised_buying: float
    evenly: float
    buying: float
    by: str


def measure(page: Page, seed: int, shops: int) -> None:
    asked = [each for place in range(shops) for each in ask(seed * 1_000 + place, place)]
    page.section(f"Shops of 200 to 800 buyers: {shops} of them, seed {seed}", *described(asked))


def ask(seed: int, place: int) -> Iterator[Asked]:
    """One shop, in all horizons."""
    turn = place // 3
    size = SIZES[turn % len(SIZES)]
    kind, made, cut = _of_model(seed, size, turn) if place % 3 == 0 else _whole(seed, size, turn, place % 3 == 2)
    bought = purchasing(made.days, as_of=cut, horizons=HORIZONS)
    if bought.undefined is not None:
        return
    worth = spending(bought, made)
    for column, days in enumerate(HORIZONS):
        came = made.days.bought(bought.histories, to=cut + days)
        inside = (bought.low[:, column] <= came) & (came <= bought.high[:, column])
        buying = bought.high[:, column] > 0
        given = promised(bought, column)
        yield Asked(
            kind,
            days,
            bought.totals[column],
            float(came.sum()),
            worth.totals[column],
            float(made.spent(bought.histories, to=cut + days).sum()),
            float(inside.mean()),
            float(given.mean()),
            float(inside[buying].mean()) if buying.any() else np.nan,
            float(given[buying].mean()) if buying.any() else np.nan,
            evenly(bought, column, came),
            float(buying.mean()),
            bought.fallback or "models",
        )


def promised(of: Purchasing, column: int) -> npt.NDArray[np.float64]:
    """The chance each customer's interval gives itself, as drawn."""
    counts = of.counts(column)
    return np.asarray(counts.at_most(of.high[:, column]) - counts.at_most(of.low[:, column] - 1))


def evenly(of: Purchasing, column: int, came: npt.NDArray[np.int64]) -> float:
    """The share in the middle eight tenths, a count standing for all of the stretch it takes up.

    Source: the randomised probability integral transform, Smith (1985), in expectation over its draws.
    """
    counts = of.counts(column)
    before, upto = counts.at_most(came - 1), counts.at_most(came)
    inside = np.clip(np.minimum(upto, 0.9) - np.maximum(before, 0.1), 0, None)
    return float(np.mean(inside / np.maximum(upto - before, 1e-12)))


def _of_model(seed: int, size: int, turn: int) -> tuple[str, Amounts, int]:
    kind, parameters, regularity = TRUTHS[turn // len(SIZES) % len(TRUTHS)]
    who, when = buyers(
        kind, parameters, customers=size, seed=seed, days=_CUT + 1 + max(HORIZONS), regularity=regularity
    )
    random = np.random.default_rng(seed)
    usual = np.exp(random.normal(9, _SPREAD, size))
    net = usual[np.array(who)] * np.exp(random.normal(0, _SPREAD, len(who)))
    return "known model", amounts.amounts(who, when, net), _CUT


def _whole(seed: int, size: int, turn: int, long: bool) -> tuple[str, Amounts, int]:  # noqa: FBT001
    stays = hidden.STAYS[turn // len(SIZES) % len(hidden.STAYS)]
    days = _LONG if long else _SHORT
    _, seen, last = hidden.made(customers=round(size * 1.25), seed=seed, stays=stays, days=days)
    kind = f"whole shop, {(days - max(HORIZONS)) // 30} months"
    return kind, amounts.amounts(seen.buyer, seen.day, seen.net), last - max(HORIZONS)


def described(asked: list[Asked]) -> list[str]:
    rows = []
    for kind in dict.fromkeys(each.kind for each in asked):
        for days in HORIZONS:
            of = [each for each in asked if (each.kind, each.days) == (kind, days)]
            rows.append((kind, str(days), str(len(of)), *_totals(of), *_customers(of)))
    fallbacks = sorted({each.by for each in asked})
    counts = ", ".join(f"{by}: {len({id(e) for e in asked if e.by == by}) // len(HORIZONS)}" for by in fallbacks)
    head = (
        *("", "days", "shops", "purchases held", "off, median", "range, median", "revenue held", "off, median"),
        *("range, median", "customers held / promised", "those above 0 to 0", "0 to 0", "evenly"),
    )
    return [table(head, rows), f"Answered by {counts}."]


def _totals(of: list[Asked]) -> list[str]:
    found = []
    for told, came in (
        ([each.purchases for each in of], np.array([each.came for each in of])),
        ([each.revenue for each in of], np.array([each.spent for each in of])),
    ):
        low, high, middle = (np.array([getattr(each, end) for each in told]) for end in ("low", "high", "expected"))
        off = middle / np.maximum(came, 1) - 1
        found += [
            f"{np.mean((low <= came) & (came <= high)):.0%}",
            f"{np.median(np.abs(off)):.0%} ({np.median(off):+.0%})",
            f"{np.median(low / middle) - 1:+.0%} {np.median(high / middle) - 1:+.0%}",
        ]
    return found


def _customers(of: list[Asked]) -> list[str]:
    def mean(values: list[float]) -> str:
        known: npt.NDArray[np.float64] = np.array(values)
        return f"{np.nanmean(known):.1%}"

    return [
        f"{mean([each.held for each in of])} / {mean([each.promised for each in of])}",
        f"{mean([each.held_buying for each in of])} / {mean([each.promised_buying for each in of])}",
        mean([1 - each.buying for each in of]),
        mean([each.evenly for each in of]),
    ]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.purchasing_small", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), help="default: the date")
    parser.add_argument("--shops", type=int, default=120, help="simulated shops, a third of each kind")
    args = parser.parse_args(argv)
    page = Page()
    measure(page, args.seed, args.shops)
    print("\n\n".join(page.sections))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
