"""What replenishment is held against, trained on the same past: gradient boosting, a log-normal renewal, frequency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.purchases import Purchases
from huitou.predict.replenishment.standing import Standing, standing

Floats = npt.NDArray[np.float64]
# For the chance, three days in the past each wholly followed by a fortnight; for dates, one followed by 13 weeks.
_CHANCE_ORIGINS = (14, 28, 42)
_BOOSTING: Mapping[str, Any] = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 100,
    "early_stopping": False,
    "random_state": 1,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Pairs on a day: what boosting is given of them, and after how many days each was bought again (inf: never)."""

    stand: Standing
    features: Floats
    days: Floats


def seen(bought: Purchases, as_of: int) -> Seen:
    """Times, elapsed, own mean, spread and last gap, their ratio, the item's gap and depth, the person's trips."""
    known = bought.up_to(as_of)
    stand = standing(known, as_of)
    since = int(known.day.min())
    gaps = np.maximum(stand.gaps, 1e-9)
    own = np.where(stand.times > 1, np.exp(stand.log_sum / gaps), np.nan)
    spread = np.sqrt(np.maximum(stand.log_squares / gaps - (stand.log_sum / gaps) ** 2, 0))
    gap = np.exp(_mean(stand.item, stand.log_sum, stand.gaps))
    depth = _mean(stand.item, stand.times, np.ones(len(stand)))
    visits = np.unique(known.customer.astype(np.int64) * 100_000 + known.day)
    trips = np.bincount(visits // 100_000, minlength=known.customers)
    newest = np.zeros(known.customers)
    np.maximum.at(newest, known.customer, known.day)
    columns = [
        *(stand.times, stand.elapsed, own, spread, stand.last_gap, gap, depth),
        stand.elapsed / np.where(np.isnan(own), gap, own),
        stand.times / (as_of - since + 1),
        trips[stand.customer],
        as_of - newest[stand.customer],
        np.bincount(stand.customer, minlength=known.customers)[stand.customer],
    ]
    return Seen(stand, np.stack([np.asarray(each, float) for each in columns], axis=1), days_until(bought, stand))


def days_until(bought: Purchases, stand: Standing) -> Floats:
    """After how many days each pair was bought again, infinite where it was not."""
    later = bought.where(bought.day > stand.as_of)
    width = bought.items
    key = later.customer.astype(np.int64) * width + later.item
    first = later.opens()
    place = dict(zip(key[first].tolist(), (later.day[first] - stand.as_of).tolist(), strict=True))
    pairs = (stand.customer.astype(np.int64) * width + stand.item).tolist()
    return np.array([place.get(pair, np.inf) for pair in pairs])


def boosted_chance(bought: Purchases, now: Seen, within: int) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier

    pasts = [seen(bought.up_to(now.stand.as_of), now.stand.as_of - back) for back in _CHANCE_ORIGINS]
    model = HistGradientBoostingClassifier(**_BOOSTING)
    model.fit(
        np.concatenate([each.features for each in pasts]), np.concatenate([each.days <= within for each in pasts])
    )
    return np.asarray(model.predict_proba(now.features)[:, 1])


def boosted_dates(bought: Purchases, now: Seen, within: int) -> Floats:
    from sklearn.ensemble import HistGradientBoostingRegressor

    past = seen(bought.up_to(now.stand.as_of), now.stand.as_of - within)
    came = past.days <= within
    model = HistGradientBoostingRegressor(loss="quantile", quantile=0.5, **_BOOSTING)
    model.fit(past.features[came], past.days[came])
    return np.asarray(model.predict(now.features))


def renewal(now: Seen, within: int) -> tuple[Floats, Floats]:
    """A log-normal renewal without drop-out, on closed gaps, two of the item lent to each pair, after the time elapsed.

    Gives P(again within the days) and the median date.
    """
    from scipy.special import ndtr, ndtri

    stand = now.stand
    item = _mean(stand.item, stand.log_sum, stand.gaps)
    mean = (stand.log_sum + 2 * item) / (stand.gaps + 2)
    square = _mean(stand.item, stand.log_squares, stand.gaps)
    spread = np.sqrt(np.clip(square - item**2, 0.16, 4))
    elapsed = np.log(stand.elapsed + 1.0)
    longer = np.maximum(ndtr((mean - elapsed) / spread), 1e-12)
    then = ndtr((mean - np.log(stand.elapsed + 1.0 + within)) / spread)
    date = np.exp(mean - spread * ndtri(longer / 2)) - stand.elapsed
    return 1 - then / longer, date


def _mean(codes: npt.NDArray[Any], sums: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Floats:
    """The mean by code, that of all lent to it once."""
    total, n = np.bincount(codes, weights=sums), np.bincount(codes, weights=counts)
    of_all = total.sum() / max(n.sum(), 1)
    return np.asarray(((total + of_all) / (n + 1))[codes])
