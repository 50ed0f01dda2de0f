"""What a reading may look at: one snapshot on one day, each measurement asked once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from huitou.calendar import Window
from huitou.metrics import relations
from huitou.metrics.estimates import estimates
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.metrics.question import Snapshot, ask
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings
from huitou.statistics.difference import Estimate

# What those who came back spent afterwards, up to so many days after their first purchase.
_WORTH = """
SELECT SUM(r.net), COUNT(DISTINCT r.customer)
FROM sequence AS r
WHERE r.seq >= 2 AND r.first_day >= :from_day AND r.first_day <= :to_day
  AND r.day <= r.first_day + :days AND r.day <= :as_of"""

# What those who bought on spent in the days after the mark of so many days after their first purchase.
_BETWEEN = """
SELECT SUM(r.net), COUNT(DISTINCT r.customer)
FROM sequence AS r
WHERE r.first_day + :days + :within >= :from_day AND r.first_day + :days + :within <= :to_day
  AND r.day > r.first_day + :days AND r.day <= r.first_day + :days + :within"""
_PEOPLE = "SELECT COUNT(*) FROM answer WHERE denominator > 0"


@dataclass(frozen=True, slots=True)
class View:
    """One data version as known on ``as_of``."""

    snapshot: Snapshot
    settings: Settings
    as_of: int
    _asked: dict[str, Measurements] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        return self.snapshot.about.currency

    @property
    def customers(self) -> int:
        """How many had bought by then."""
        ((n,),) = self.snapshot.rows("SELECT COUNT(*) FROM customers WHERE first_day <= :as_of", as_of=self.as_of)
        return int(n)

    @property
    def days(self) -> int:
        """How many days the data covers by then."""
        first = self.snapshot.about.first_day
        return 0 if first is None else max(0, self.as_of - first + 1)

    def measured(self, metric: str, **options: Any) -> Measurements:
        """The measurements of that question, as of the view's day."""
        key = json.dumps([metric, options], sort_keys=True, default=str)
        if key not in self._asked:
            self._asked[key] = measure(self.snapshot, metric, settings=self.settings, as_of=self.as_of, **options)
        return self._asked[key]

    def window(self, days: int, *, follow_up: int = 0, before: int = 0) -> Window | None:
        """The last ``days`` that have been watched for ``follow_up``, or those ``before`` days earlier, within the
        data; None where the data does not reach so far."""
        first = self.snapshot.about.first_day
        last = self.as_of - follow_up - before
        if first is None or last < first:
            return None
        return Window(max(first, last - days + 1), last)

    def knows(self, dimension: str) -> bool:
        """Whether the shop can be cut that way."""
        return dimension in DIMENSIONS

    def spent_after(self, window: Window, *, days: int) -> float:
        """What a customer first bought in the window who came back spends, on average, within ``days`` of the first
        purchase and beside it, in minor units."""
        ((net, customers),) = self.snapshot.rows(
            _WORTH, from_day=window.from_day, to_day=window.to_day, days=days, as_of=self.as_of
        )
        return int(net) / int(customers) if customers else 0.0

    def spent_between(self, window: Window, *, days: int, within: int) -> float:
        """What a customer who bought on after so many ``days`` spends, on average, ``within`` as many more."""
        ((net, customers),) = self.snapshot.rows(
            _BETWEEN, from_day=window.from_day, to_day=window.to_day, days=days, within=within
        )
        return int(net) / int(customers) if customers else 0.0

    def estimate(self, metric: str, **options: Any) -> Estimate | None:
        """The number of the whole shop with its 95 % interval, None where it has none."""
        question = ask(self.snapshot, metric, settings=self.settings, as_of=self.as_of, **options)
        return estimates(self.snapshot, question).get(())

    def people(self, metric: str, **options: Any) -> int:
        """How many customers stand in the denominator."""
        question = ask(self.snapshot, metric, settings=self.settings, as_of=self.as_of, **options)
        ((n,),) = relations.answer(question, _PEOPLE).rows(self.snapshot)
        return int(n)
