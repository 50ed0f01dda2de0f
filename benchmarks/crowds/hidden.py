"""A simulated shop with what is hidden in its people: whether they are still there, how often they buy, what they like.

Purchases are those of ``huitou.simulate``, so far as paid and not given back; beyond that people differ here in how
much they spend at a time and how much a price moves them, and the latter shows in the coupons they used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huitou import simulate
from huitou.simulate.requests import DAY

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_DAYS = 731
# How long people stay differs from shop to shop: the model's beta, in days. With these between 1 and 10 of a hundred
# lapsed customers return within thirty days; of the real shops at hand it is 3 (CDNOW) and 15 (Online Retail).
STAYS = (10.0, 30.0, 90.0, 270.0)
# How far people's spending lies apart (standard deviation of the logarithm).
_SPENDING_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Hidden:
    """Everybody who buys with a name, a person an element; what a shop never sees.

    ``until``: the day they leave for good. ``rate``: orders a day while they are there. ``taste``: how much they like
    what the ad shows, ``careful``: how much a price moves them (both standard normal). ``spends``: what they spend at a
    time beside others, as a factor.
    """

    until: Floats
    rate: Floats
    taste: Floats
    careful: Floats
    spends: Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """Purchases, one a row: what the shop knows. ``buyer`` is a place in ``Hidden``; ``net`` in minor units."""

    buyer: Ints
    day: Ints
    net: Floats
    discounted: Bools
    category: Ints


def made(*, customers: int, seed: int, stays: float = STAYS[0], days: int = _DAYS) -> tuple[Hidden, Seen, int]:
    """The people, their purchases and the last day; the same arguments give the same shop."""
    shop = simulate.shop(customers=customers, seed=seed, days=days, model=simulate.Model(beta_days=stays))
    random = np.random.default_rng([seed, 20])
    people = shop.buyers
    own = slice(0, people.honest)
    hidden = Hidden(
        until=(people.begins + people.lifetime)[own],
        rate=people.rate[own],
        taste=random.normal(size=people.honest),
        careful=random.normal(size=people.honest),
        spends=np.exp(random.normal(0, _SPENDING_SPREAD, people.honest)),
    )
    orders = shop.orders
    kept = (shop.reasons() == 0) & (orders.buyer >= 0) & (orders.buyer < people.honest)
    buyer = orders.buyer[kept]
    full = (orders.paid - orders.refunded)[kept] * hidden.spends[buyer]
    used = random.random(len(buyer)) < 1 / (1 + np.exp(1.0 - hidden.careful[buyer]))
    first_line = shop.lines.product[orders.first_line[kept]]
    category = np.array([each.category for each in simulate.assortment.PRODUCTS])[first_line]
    seen = Seen(buyer, orders.ordered_at[kept] // DAY, np.where(used, 0.85, 1.0) * full, used, category)
    return hidden, seen, shop.last_day
