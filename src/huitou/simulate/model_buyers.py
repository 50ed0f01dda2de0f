"""Buyers of a known model, by plain loops over one customer after the other."""

from __future__ import annotations

from typing import Literal

import numpy as np

Kind = Literal["bg", "mbg", "pareto"]


def buyers(
    kind: Kind,
    parameters: tuple[float, float, float, float],
    *,
    customers: int,
    seed: int,
    joining: int = 400,
    days: int = 540,
    regularity: int = 1,
) -> tuple[list[int], list[int]]:
    """Who buys on which day: customers join evenly over the first days and buy as the model says, for so many ``days``.

    The four parameters are those of BG/NBD, MBG/NBD (r, alpha, a, b) or Pareto/NBD (r, alpha, s, beta); gaps have
    ``regularity`` stages.
    """
    random = np.random.default_rng(seed)
    r, alpha, third, fourth = parameters
    rates = random.gamma(r, 1 / alpha, customers)
    who: list[int] = []
    when: list[int] = []
    for customer, rate in enumerate(np.maximum(rates, 1e-12)):
        first = float(random.integers(0, joining))
        leaves = random.beta(third, fourth) if kind != "pareto" else 0.0
        until = (
            first + random.exponential(1 / max(random.gamma(third, 1 / fourth), 1e-12)) if kind == "pareto" else days
        )
        day, bought = first, 0
        while day < min(until, days) or not bought:
            who.append(customer)
            when.append(int(day))
            bought += 1
            if (kind == "mbg" or bought > 1) and random.random() < leaves:
                break
            day += random.gamma(regularity, 1 / rate)
    return who, when
