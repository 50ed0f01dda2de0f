"""A logistic line from what is known of a candidate to whether it stands in the next basket."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.next_product.baskets import Numbers


@dataclass(frozen=True, slots=True)
class Line:
    """``weights`` on features less ``middle`` over ``spread``; ``slope`` and ``offset`` make a score a log-odds.

    The score ranks: it is fitted with each basket weighing alike, as recall does. The odds speak: they are fitted with
    each candidate weighing alike, so that of those said to have a chance of 10 %, a tenth are bought.
    """

    middle: Numbers
    spread: Numbers
    weights: Numbers
    level: float
    slope: float
    offset: float

    def score(self, features: Numbers) -> Numbers:
        return np.asarray((features - self.middle) / self.spread @ self.weights + self.level)

    def probability(self, score: Numbers) -> Numbers:
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * score + self.offset, -40, 40))))


def learn(features: Numbers, bought: Numbers, weight: Numbers) -> Line:
    """Fit a line on candidates, each with the weight of its basket. Both kinds must be there: bought and not."""
    from sklearn.linear_model import LogisticRegression

    middle, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    model = LogisticRegression(C=1.0, max_iter=500)
    model.fit((features - middle) / spread, bought, sample_weight=weight / weight.mean())
    line = Line(middle, spread, model.coef_[0], float(model.intercept_[0]), 1.0, 0.0)
    score = line.score(features)
    odds = LogisticRegression(C=100.0, max_iter=500).fit(score[:, None], bought)
    # A slope that falls would turn the order round: then all have the same chance.
    slope = max(float(odds.coef_[0, 0]), 0.0)
    offset = float(odds.intercept_[0]) if slope else float(np.log(bought.mean() / (1 - bought.mean())))
    return Line(middle, spread, line.weights, line.level, slope, offset)
