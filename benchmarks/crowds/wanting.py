"""What an ad does with people who browse: decided by what they want on the day, which no log shows.

How strongly is set here, before anything was compared, and was not fitted to any result. What people like, how much a
price moves them and what they spend is drawn apart from all that they did, but that who wants more also spends more.
"""

from __future__ import annotations

import numpy as np

from benchmarks.crowds.side_by_side import Floats, Response
from huitou.simulate import browsing
from huitou.simulate.browsing import Browsing

COST_PER_CLICK = 150.0
_ORDER = 7_000.0
# Need is about a standard normal; what is left of it after weeks lies below.
_USUAL = -0.8


def response(of: Browsing, as_of: int) -> Response:
    """Chances of each visitor on the day after ``as_of``, a visitor an element."""
    state = browsing.state_at(of, as_of)
    random = np.random.default_rng([of.seed, 21])
    taste, careful, spends = random.normal(size=(3, len(state.need)))
    want = np.clip(browsing.intent(state, as_of + 1) - _USUAL, -3, 3)
    in_cart = ((as_of - state.carted <= 6) & (state.carted > state.bought)).astype(np.float64)
    holds = (state.coupon_until > as_of).astype(np.float64)
    click = _chance(0.015, 0.5 * want + 0.5 * taste)
    cart = click * _chance(0.12, 0.5 * want + 0.4 * taste + 0.8 * in_cart)
    buy = cart * _chance(0.25, 0.4 * want + 0.6 * in_cart + 0.5 * holds * (1 + 0.5 * careful))
    return Response(click, cart, buy, buy * np.exp(0.15 * want + 0.5 * spends) * _ORDER)


def _chance(base: float, more: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(np.log(base / (1 - base)) + more))))
