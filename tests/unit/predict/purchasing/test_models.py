"""Likelihood, P(alive) and purchases to come against integrals over each customer's own rate and way of leaving."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta as beta_law
from scipy.stats import gamma as gamma_law

from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.model import Model
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.purchasing.rows import Rows

# (x, t_x, T): once; three times and still warm; three times and long silent.
HISTORIES = ((0, 0.0, 30.0), (3, 50.0, 60.0), (3, 20.0, 90.0))
MODELS = (BetaGeometric(from_first=False), BetaGeometric(), BetaGeometric(2), BetaGeometric(3), ParetoNbd())
PARAMETERS = {"pareto_nbd": (0.8, 12.0, 1.3, 40.0)}
AHEAD = 45.0


def row(x: int, since: float, watched: float) -> Rows:
    return Rows(np.array([x]), np.array([since]), np.array([watched]), np.ones(1))


def parameters(model: Model) -> tuple[float, float, float, float]:
    return PARAMETERS.get(model.name, (0.8, 12.0, 1.3, 2.6))  # type: ignore[return-value]


def integrated(model: Model, x: int, since: float, watched: float) -> tuple[float, float, float, float]:
    """The likelihood of the gaps' times, P(alive), and mean and chance of any purchase ahead (of k = 1).

    Sums over a grid of quantiles of the two gamma (or gamma and beta) laws, by Gauss and Legendre.
    """
    r, alpha, third, fourth = parameters(model)
    k, from_first = getattr(model, "regularity", 1), getattr(model, "from_first", True)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    # u = v^4 draws the nodes to where densities have no end.
    v, share = (nodes + 1) / 2, weights / 2
    u, du = v**4, 4 * v**3 * share
    is_pareto = isinstance(model, ParetoNbd)
    law = gamma_law(third, scale=1 / fourth) if is_pareto else beta_law(third, fourth)
    rate, leave = gamma_law(r, scale=1 / alpha).ppf(u)[:, None], law.ppf(u)[None, :]
    prior = du[:, None] * du[None, :]
    if is_pareto:
        both = rate + leave
        stay = rate**x * np.exp(-both * watched)
        left = leave * rate**x / both * (np.exp(-both * since) - np.exp(-both * watched))
        some = rate / both * -np.expm1(-both * AHEAD)
        gone = leave
    else:
        times = rate ** (k * x) / math.factorial(k - 1) ** x * np.exp(-rate * since)
        wait = rate * (watched - since)
        silent = sum(wait**j / math.factorial(j) for j in range(k)) * np.exp(-wait)
        coins = x + int(from_first)
        stay = times * silent * (1 - leave) ** coins
        left = times * leave * (1 - leave) ** (coins - 1) if coins else 0 * stay
        some = -np.expm1(-rate * AHEAD)
        gone = rate * leave
    to_come = rate * -np.expm1(-gone * AHEAD) / gone
    whole = float((prior * (stay + left)).sum())
    return whole, *(float((prior * stay * each).sum()) / whole for each in (1.0, to_come, some))  # type: ignore[return-value]


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_closed_forms_are_the_integrals(model: Model, history: tuple[int, float, float]) -> None:
    logs = np.log(parameters(model))
    likelihood, alive, to_come, some = integrated(model, *history)
    here = row(*history)
    value, _ = model.log_likelihood(logs, here)
    ahead = model.ahead(logs, here, AHEAD)
    assert math.exp(value[0]) == pytest.approx(likelihood, rel=2e-4)
    assert model.alive(logs, here)[0] == pytest.approx(alive, rel=2e-4)
    if getattr(model, "regularity", 1) == 1:
        assert model.alive(logs, here)[0] * ahead.expected[0] == pytest.approx(to_come, rel=2e-4)
        assert model.alive(logs, here)[0] * ahead.some[0] == pytest.approx(some, rel=2e-4)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_moments_ahead_are_those_of_simulated_futures(model: Model) -> None:
    """4 standard errors, n = 40,000: a customer with x = 4, t_x = 60, T = 70 who has not left."""
    r, alpha, third, fourth = parameters(model)
    random = np.random.default_rng(1)
    k, size = getattr(model, "regularity", 1), 40_000
    counts = np.zeros(size)
    weights = np.ones(size)
    for i in range(size):
        if isinstance(model, ParetoNbd):
            rate, life = (
                random.gamma(r + 4, 1 / (alpha + 70)),
                random.exponential(1 / random.gamma(third, 1 / (fourth + 70))),
            )
            counts[i] = random.poisson(rate * min(life, AHEAD))
            continue
        # Stages passed since t_x come with the rate; a gap that has already ended is not this customer.
        rate, leave = random.gamma(r + 4 * k, 1 / (alpha + 60)), random.beta(third, fourth + 4 + int(model.from_first))  # type: ignore[attr-defined]
        passed = random.poisson(rate * 10)
        weights[i] = passed < k
        stages = passed + random.poisson(rate * AHEAD)
        while stages >= k:
            stages -= k
            counts[i] += 1
            if random.random() < leave:
                break
    ahead = model.ahead(np.log(parameters(model)), row(4, 60.0, 70.0), AHEAD)
    kept = counts[weights > 0]
    for found, moment in ((ahead.expected, kept), (ahead.square, kept**2), (ahead.some, kept > 0)):
        assert abs(found[0] - moment.mean()) < 4 * moment.std() / math.sqrt(len(kept))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_heavy_buyers_long_times_and_far_parameters_stay_finite(model: Model, scale: float) -> None:
    rows = Rows(
        np.array([2000, 2000, 0, 1, 0]),
        np.array([7300.0, 20.0, 0.0, 1.0, 0.0]),
        np.array([7300.0, 7300.0, 7300.0, 7300.0, 0.0]),
        np.ones(5),
    )
    logs = np.log(np.array([0.5, 30.0, scale, 3 * scale]))
    value, slope = model.log_likelihood(logs, rows)
    ahead = model.ahead(logs, rows, 365)
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()
    assert np.isfinite([ahead.expected, ahead.square, ahead.some]).all()
    assert ((model.alive(logs, rows) >= 0) & (model.alive(logs, rows) <= 1)).all()
    assert (ahead.square + 1e-9 >= ahead.expected**2).all()


def test_only_bg_nbd_is_sure_of_a_one_time_buyer() -> None:
    once, logs = row(0, 0.0, 400.0), np.log([0.5, 30.0, 0.8, 2.0])
    assert BetaGeometric(from_first=False).alive(logs, once)[0] == 1
    assert BetaGeometric().alive(logs, once)[0] < 0.95
    assert ParetoNbd().alive(logs, once)[0] < 0.5
