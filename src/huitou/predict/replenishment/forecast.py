"""The forecast: for each pair the chance of buying again by each day, the expected day and an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.replenishment import back_test, curve, renewal, traits
from huitou.predict.replenishment.amounts import Elasticity
from huitou.predict.replenishment.back_test import Learned, Points
from huitou.predict.replenishment.points import Scale
from huitou.predict.replenishment.purchases import Floats, Purchases, Thin
from huitou.predict.replenishment.standing import Standing, standing, together
from huitou.warehouse.snapshot import Tables

# Dates are those of who buys again within 120 days; where the usual gap is long, within a year.
DATES_WITHIN = 120
_LONG_GAP = 90
_SEED = 20_170_101
# Goes up when the same purchases teach something else; and what is learned is made of.
_VERSION = 1
_KINDS = (Learned, Points, Scale, Elasticity, renewal.Renewal, traits.Market)
# Rows worked on at a time: what they need fits beside the result.
_BLOCK = 250_000


@dataclass(frozen=True, slots=True)
class Dates:
    """By pair, days from as_of, for those who buy again within the horizon: the day said, and the ends of 80 %."""

    expected: Thin
    low: Thin
    high: Thin


@dataclass(frozen=True, slots=True)
class Forecast:
    """By pair, in the order of ``standing``.

    ``waiting`` is the curve of each pair (see curve.py). ``usual_days`` is the pair's usual gap, at the amount it
    usually buys.
    """

    standing: Standing
    waiting: Thin
    usual_days: Thin
    learned: Learned

    def __len__(self) -> int:
        return len(self.standing)

    def within(self, days: int) -> Floats:
        """P(bought again within ``days`` from as_of), days 1 to 365, by pair."""
        return curve.chance(self.waiting, days)

    def quantile(self, share: float, *, within: int = DATES_WITHIN) -> Thin:
        """Days from as_of by which ``share`` of those buy again who do so within ``within`` days."""
        return curve.quantile(self.waiting, share, within)

    def dates(self, *, within: int | None = None) -> Dates:
        """The expected day and the 80 % interval of those who buy again within so many days.

        By default 120, a year for pairs whose usual gap is over 90 days.
        """
        shares = (self.learned.date_share, 0.1, 0.9)
        if within is not None:
            return Dates(*(self.quantile(share, within=within) for share in shares))
        long = self.usual_days > _LONG_GAP
        found = []
        for share in shares:
            days = self.quantile(share)
            days[long] = curve.quantile(self.waiting[long], share, curve.LAST)
            found.append(days)
        return Dates(*found)


def kept(tables: Tables, bought: Purchases, as_of: int, *, level: str) -> Learned:
    """What the past teaches of this level, learned once a data version and day by whoever asks first.

    It is most of what a forecast costs, and a few numbers for each item, where curves are millions.
    """
    return tables.result(
        f"replenishment {_VERSION} by {level} at {as_of}",
        lambda: back_test.learn(bought.up_to(as_of), as_of, _SEED),
        _KINDS,
    )


def forecast(
    bought: Purchases,
    as_of: int,
    *,
    learned: Learned | None = None,
    own_days: Floats | None = None,
    seed: int = _SEED,
) -> Forecast:
    """Learn from what was known on ``as_of`` and say of each pair when it is bought again.

    ``own_days`` by item are cycles somebody sets by hand, NaN for none: they stand in place of what was learned of how
    long a purchase lasts, while drop-out stays learned.
    Units: days. Nothing after ``as_of`` is read. Undefined: nothing; with few purchases the curves are those of the
    shop, its group or a stated prior (see needs.py for whether to trust them).
    Source: ARCHITECTURE.md, "Bought again".
    """
    known = bought.up_to(as_of)
    found = back_test.learn(known, as_of, seed) if learned is None else learned
    stands, curves, usual = [], [np.empty((0, len(curve.KNOTS)), np.float32)], [np.empty(0, np.float32)]
    for first, block in known.blocks(_BLOCK):
        stand = standing(block, as_of, learned=found.elasticity)
        own = None if own_days is None else own_days[stand.item]
        person = renewal.of_pairs(found.renewal, stand, own)
        curves.append(_curves(block, stand, person, found, own))
        usual.append(np.exp(person.mean - stand.stretch).astype(np.float32))
        stands.append((first, stand))
    everybody = together(stands) if stands else standing(known, as_of)
    return Forecast(everybody, np.concatenate(curves), np.concatenate(usual), found)


def _curves(block: Purchases, stand: Standing, person: renewal.Person, found: Learned, own: Floats | None) -> Thin:
    given = back_test.hazards_given(person, stand.elapsed)
    if found.points is None or found.market is None:
        return back_test.waiting(given, None)
    columns = traits.columns(block, traits.trips(block), stand, person, found.market, found.since)
    scores = back_test.scores(found.points, columns)
    if own is not None:
        scores[np.isfinite(own)] = 0
    return back_test.waiting(given, scores)
