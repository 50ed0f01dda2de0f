"""Analytic derivatives of the likelihoods against numerical ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.clock import by_time
from huitou.predict.purchasing.model import Model
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.purchasing.rows import Rows
from huitou.predict.spending import gamma_gamma

MODELS = st.sampled_from([BetaGeometric(from_first=False), BetaGeometric(), BetaGeometric(3), ParetoNbd()])
LOGS = st.lists(st.floats(-2, 4), min_size=4, max_size=4).map(np.array)
STEP = 1e-5


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    x = draw(st.integers(0, 60))
    since = draw(st.floats(1, 500)) if x else 0.0
    watched = since + draw(st.floats(1, 900))
    return Rows(np.array([x]), np.array([since]), np.array([watched]), np.ones(1))


@given(model=MODELS, logs=LOGS, of=rows())
@settings(deadline=None)
def test_by_parameters(model: Model, logs: np.ndarray, of: Rows) -> None:
    slope = model.log_likelihood(logs, of)[1][:, 0]
    for i, step in enumerate(np.eye(4) * STEP):
        up, down = (model.log_likelihood(logs + sign * step, of)[0][0] for sign in (1, -1))
        assert abs(slope[i] - (up - down) / (2 * STEP)) < 1e-5 * (1 + abs(slope[i]))


@given(logs=LOGS, of=rows())
@settings(deadline=None)
def test_by_time(logs: np.ndarray, of: Rows) -> None:
    model = BetaGeometric()
    by_since, by_watched = by_time(logs, of)

    def value(since: float, watched: float) -> float:
        there = Rows(of.repeats, of.since + since, of.watched + watched, of.customers)
        return float(model.log_likelihood(logs, there)[0][0])

    if of.repeats[0]:
        numeric = (value(STEP, 0) - value(-STEP, 0)) / (2 * STEP)
        assert abs(by_since[0] - numeric) < 1e-4 * (1 + abs(numeric))
    numeric = (value(0, STEP) - value(0, -STEP)) / (2 * STEP)
    assert abs(by_watched[0] - numeric) < 1e-4 * (1 + abs(numeric))


@given(
    logs=st.lists(st.floats(-2, 3), min_size=3, max_size=3).map(np.array), x=st.integers(1, 40), mean=st.floats(0.1, 50)
)
@settings(deadline=None)
def test_of_amounts(logs: np.ndarray, x: int, mean: float) -> None:
    of = np.array([x]), np.array([mean])
    slope = gamma_gamma.log_likelihood(logs, *of)[1][0]
    for i, step in enumerate(np.eye(3) * STEP):
        up, down = (gamma_gamma.log_likelihood(logs + sign * step, *of)[0][0] for sign in (1, -1))
        assert abs(slope[i] - (up - down) / (2 * STEP)) < 1e-5 * (1 + abs(slope[i]))
