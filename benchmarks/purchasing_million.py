"""A million simulated customers of BG/NBD: fitted and scored, each in a process of its own."""

from __future__ import annotations

import numpy as np

from benchmarks.stopwatch import Stopwatch
from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.fit import fit
from huitou.predict.purchasing.rows import aggregate


def fit_million(watch: Stopwatch, *, file: str) -> list[float]:
    of = np.load(file)
    columns = of["frequency"], of["recency"], of["watched"]
    with watch:
        rows, _ = aggregate(*columns)
        found = fit(BetaGeometric(from_first=False), rows)
    return list(found.parameters.values())


def score_million(watch: Stopwatch, *, file: str) -> float:
    of = np.load(file)
    model, logs = BetaGeometric(from_first=False), np.log([0.6, 60.0, 0.8, 2.5])
    total = 0.0
    with watch:
        rows, index = aggregate(of["frequency"], of["recency"], of["watched"])
        alive = model.alive(logs, rows)
        for days in (30, 60, 90, 180, 365):
            ahead = model.ahead(logs, rows, days)
            total += float((alive * ahead.expected)[index].sum() + (alive * ahead.some)[index].sum())
    return total


def save_million(file: str, customers: int) -> None:
    random = np.random.default_rng(1)
    rate, leave = random.gamma(0.6, 1 / 60, customers), random.beta(0.8, 2.5, customers)
    watched = random.integers(30, 731, customers).astype(float)
    x, now, last = np.zeros(customers, np.int64), np.zeros(customers), np.zeros(customers)
    at = np.arange(customers)
    while len(at):
        now[at] += random.exponential(1 / np.maximum(rate[at], 1e-12))
        at = at[now[at] <= watched[at]]
        x[at] += 1
        last[at] = np.floor(now[at])
        at = at[random.random(len(at)) > leave[at]]
    np.savez(file, frequency=x, recency=last, watched=watched)
