"""Part: who of the lapsed returns within thirty days, on real and simulated shops, beside rivals; and its speed.

Also a program of its own, for other seeds: ``python -m benchmarks.win_back --seed 20261128``.
Every question is asked on several days of a shop's life and judged by the thirty days after each, which no way sees.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.child import call
from benchmarks.crowds import hidden
from benchmarks.purchasing import HELD, data, read_held
from benchmarks.results import Page, table
from benchmarks.sizes import FULL, QUICK, Sizes
from benchmarks.stopwatch import Stopwatch
from benchmarks.win_back_rivals import boosted, pooled_table
from huitou.calendar import parse_day
from huitou.predict.purchasing.histories import purchase_days
from huitou.predict.purchasing.scores import purchasing
from huitou.predict.win_back.chance import AHEAD_DAYS, examples
from huitou.predict.win_back.forecast import WinBack, win_back
from huitou.predict.win_back.lives import Lives, brought, came_back, lives
from huitou.settings import Settings

Floats = npt.NDArray[np.float64]
SETTINGS = Settings("bench")
# Days asked on, so many apart, from the first.
_ASKED = {
    "CDNOW sample": ("1997-10-15", 21, 11),
    "Online Retail": ("2010-06-15", 21, 8),
    "Complete Journey": ("2017-05-15", 15, 8),
}
_SIZES = (300, 500, 800, 3_000)
_BACK = (150, 90, 30)
_SMALL = (250, 500, 750, 1_000)
_MILLION_DAYS = 730


@dataclass(frozen=True, slots=True)
class Asked:
    """One shop on one day: who returned, what they spent, by each way the chance given, and ours in full."""

    came: npt.NDArray[np.bool_]
    spent: float
    ways: dict[str, Floats]
    ours: WinBack


def measure(page: Page, _folder: Path, sizes: Sizes, seed: int | None = None) -> None:
    start = int(f"{dt.datetime.now(dt.UTC):%Y%m%d}") if seed is None else seed
    shops = 16 if sizes == FULL else 4
    text, lines, deciles, ranges = [], [], [], []
    for name, asked in _shops(start, shops):
        lines += [(name, way, *scores) for way, scores in _judged(asked).items()]
        deciles.append((name, *_calibration(asked)))
        if name in _ASKED:
            found = [(each.ours, float(each.came.sum()), each.spent) for each in asked]
            ranges.append((name, str(len(found)), *_ranges(found)))
    text.append(table(("", "way", "AUC", "Brier", "log score", "total off"), lines))
    text.append("Chance given and share that returned, by tenths of the chance, in percent:")
    text.append(table(("", *map(str, range(1, 11))), deciles))
    text += ranges_held(ranges, start, 10 * shops // 4)
    customers = 1_000_000 if sizes == FULL else 50_000
    cost, found = call(scoring, customers=customers)
    if sizes == FULL:
        page.at_most("win-back of 1M customers, learned and scored: CPU", cost.cpu_seconds, 5, "s")
        page.at_most("win-back of 1M customers: peak", cost.peak_mb, 2_000, "MB")
    text.append(
        f"{customers:,} simulated customers, {found:,} of them lapsed: {cost.cpu_seconds:.1f} CPU s, peak"
        f" {cost.peak_mb:,.0f} MB."
    )
    page.section(f"Win-back: returns within {AHEAD_DAYS} days, seed {start}", *text)


def _shops(seed: int, shops: int) -> Iterator[tuple[str, list[Asked]]]:
    for held in HELD:
        name = next(name for name in _ASKED if held.name.startswith(name))
        if not data(held).exists():
            continue
        made = read_held(held)
        first, apart, count = _ASKED[name]
        days = [parse_day(first) + apart * place for place in range(count)]
        yield name, [ask(lives(made.days.customer, made.days.day, made.net), day) for day in days]
    for size in _SIZES:
        asked = []
        for place in range(shops // len(_SIZES)):
            _, seen, last = hidden.made(customers=size, seed=(seed * 100 + place) * 10_000 + size)
            of = lives(seen.buyer, seen.day, seen.net, seen.discounted, seen.category + 1)
            asked += [ask(of, last - back) for back in _BACK]
        yield f"simulated, {size:,}", asked


def ask(of: Lives, as_of: int) -> Asked:
    """Every way, of those who have lapsed by the shop's rules."""
    ours = win_back(of, as_of=as_of, settings=SETTINGS)
    past = of.known_to(as_of)
    seen = examples(past, as_of, ours.rules)
    bought = purchasing(purchase_days(past.customer, past.day), as_of=as_of, horizons=(AHEAD_DAYS,))
    place = np.searchsorted(bought.histories.customers, ours.of.customers)
    ways = {
        "huitou": ours.chance,
        "table of time since and purchases": pooled_table(seen, ours.of),
        "purchasing models": bought.some[place, 0],
        "gradient boosting": boosted(seen, ours.of, ours),
    }
    spent = float(brought(of, ours.of, within=AHEAD_DAYS).sum())
    return Asked(came_back(of, ours.of, within=AHEAD_DAYS), spent, ways, ours)


def ranges_held(real: list[tuple[str, ...]], seed: int, shops: int) -> list[str]:
    """Whether ranges that promise 8 times in 10 keep it: in the real shops, and in shops of 200 to 800 buyers."""
    rows = [*real]
    for stays in hidden.STAYS:
        found = []
        for place in range(shops // len(hidden.STAYS)):
            size = _SMALL[place % len(_SMALL)]
            _, seen, last = hidden.made(customers=size, seed=(seed * 100 + place) * 1_000 + int(stays), stays=stays)
            of = lives(seen.buyer, seen.day, seen.net, seen.discounted, seen.category + 1)
            for back in _BACK:
                told = win_back(of, as_of=last - back, settings=SETTINGS)
                came = float(came_back(of, told.of, within=AHEAD_DAYS).sum())
                found.append((told, came, float(brought(of, told.of, within=AHEAD_DAYS).sum())))
        rows.append((f"small, people stay {stays:.0f}", str(len(found)), *_ranges(found)))
    head = ("", "asked", "expected at the middle", "returns held", "off in all", "money held", "off in all")
    about = (
        "Ranges: how often what came lay inside, where 8 in 10 are promised; whole numbers hold a little more, and of"
        " small shops and real ones two years are not known, so their ranges are wide. Small: 200 to 800 buyers; how"
        " long people stay is the model's beta, in days. Off in all: everything expected over everything that came."
    )
    return [about, table(head, rows)]


def _ranges(found: list[tuple[WinBack, float, float]]) -> list[str]:
    told = []
    for name, place in (("returns", 1), ("worth", 2)):
        ranges = [getattr(each[0], name) for each in found]
        came = np.array([each[place] for each in found])
        held = np.mean([of.low <= each <= of.high for of, each in zip(ranges, came, strict=True)])
        told += [f"{held:.0%}", f"{sum(of.expected for of in ranges) / came.sum() - 1:+.0%}"]
    return [f"{np.median([each[0].returns.expected for each in found]):.1f}", *told]


def _judged(asked: list[Asked]) -> dict[str, tuple[str, str, str, str]]:
    """AUC is the mean over the days asked on; the others are over all customers of all days."""
    from sklearn.metrics import roc_auc_score

    came = np.concatenate([each.came for each in asked])
    found = {}
    for way in asked[0].ways:
        auc = [roc_auc_score(each.came, each.ways[way]) for each in asked if 0 < each.came.sum() < len(each.came)]
        chance = np.concatenate([each.ways[way] for each in asked])
        inside = np.clip(chance, 1e-6, 1 - 1e-6)
        score = np.where(came, np.log(inside), np.log1p(-inside)).mean()
        found[way] = (
            f"{np.mean(auc):.4f}",
            f"{np.mean((chance - came) ** 2):.5f}",
            f"{score:.5f}",
            f"{chance.sum() / came.sum() - 1:+.0%}",
        )
    return found


def _calibration(asked: list[Asked]) -> list[str]:
    chance = np.concatenate([each.ours.chance for each in asked])
    came = np.concatenate([each.came for each in asked])
    tenths = np.array_split(np.argsort(chance, kind="stable"), 10)
    return [f"{100 * chance[part].mean():.1f} / {100 * came[part].mean():.1f}" for part in tenths]


def scoring(watch: Stopwatch, *, customers: int) -> int:
    """Learn from, and score, simulated customers of two years; give how many had lapsed."""
    random = np.random.default_rng(1)
    rate = random.gamma(0.6, 1 / 60, customers)
    count = 1 + np.minimum(random.poisson(rate * 200), 200)
    who = np.repeat(np.arange(customers), count)
    joined = random.integers(0, _MILLION_DAYS, customers)
    day = joined[who] + (random.random(len(who)) * (_MILLION_DAYS - joined[who])).astype(np.int64)
    net = np.exp(random.normal(9, 0.5, len(who)))
    discounted = random.random(len(who)) < 0.3
    with watch:
        of = lives(who, day, net, discounted)
        del who, day, net, discounted
        found = win_back(of, as_of=_MILLION_DAYS - 1, settings=SETTINGS)
    return len(found)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.win_back", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of simulated shops; default: the date")
    parser.add_argument("--quick", action="store_true", help="fewer shops, fewer customers; promises nothing")
    args = parser.parse_args(argv)
    page = Page()
    measure(page, Path(), QUICK if args.quick else FULL, args.seed)
    bars = [(bar.what, bar.wanted, bar.measured, "yes" if bar.met else "**no**") for bar in page.bars]
    print("\n\n".join([table(("", "wanted", "measured", "met"), bars), *page.sections]))
    return 0 if all(bar.met for bar in page.bars) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
