"""What every customer will buy and spend, together with who they are: the answer of ``huitou forecast``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou import calendar, money
from huitou.language import Speech
from huitou.predict.purchasing import words as purchase_words
from huitou.predict.purchasing.histories import Ints
from huitou.predict.purchasing.scores import Purchasing
from huitou.predict.spending import words as worth_words
from huitou.predict.spending.reading import value
from huitou.predict.spending.value import DISCOUNT_RATE, Spending
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables


@dataclass(frozen=True, slots=True)
class Forecast:
    """``bought`` and ``worth`` are by customer, in the order of ``customer_ids`` and ``account_keys``.

    Undefined: ``bought.undefined`` says why; there are then no customers.
    """

    bought: Purchasing
    worth: Spending
    customer_ids: Ints
    account_keys: tuple[tuple[int, ...], ...]
    currency: str
    data_version: str

    def __len__(self) -> int:
        return len(self.customer_ids)

    @property
    def dearest_first(self) -> Ints:
        """The places of the customers, by what they will be worth within the longest horizon."""
        return np.argsort(-self.worth.value[:, -1], kind="stable") if len(self) else np.zeros(0, np.int64)

    def about(self, say: Speech) -> tuple[str, ...]:
        """The shop's totals in sentences; why there are none, where there are none."""
        if self.bought.undefined is not None:
            return (purchase_words.about_total(self.bought, say),)
        return (
            purchase_words.about_total(self.bought, say),
            worth_words.about_total(self.worth, say, currency=self.currency),
        )

    def models(self, say: Speech) -> str:
        """The models whose mean it is, by name."""
        return say(zh="、", en=", ").join(purchase_words.model_name(name, say) for name in self.bought.models)

    def reason(self, customer: int, say: Speech) -> str:
        """What is known and expected of the customer at that place."""
        told = purchase_words.reason(self.bought, customer, say)
        return f"{told}{say(zh='', en=' ')}{worth_words.reason(self.worth, customer, say, currency=self.currency)}"

    def totals(self) -> Iterator[dict[str, Any]]:
        """Purchases and revenue of all customers by horizon, as JSON has them."""
        for purchases, revenue in zip(self.bought.totals, self.worth.totals, strict=True):
            yield {
                "days": purchases.days,
                "purchases": round(purchases.expected, 2),
                "purchases_low": round(purchases.low, 2),
                "purchases_high": round(purchases.high, 2),
                "revenue": self._money(revenue.expected),
                "revenue_low": self._money(revenue.low),
                "revenue_high": self._money(revenue.high),
            }

    def row(self, customer: int) -> dict[str, Any]:
        """The customer at that place, as JSON has them: chances as fractions, money as decimal strings."""
        found: dict[str, Any] = {
            "customer_id": int(self.customer_ids[customer]),
            "alive": round(float(self.bought.alive[customer]), 4),
        }
        for column, days in enumerate(self.bought.horizons):
            found |= {
                f"purchases_{days}": round(float(self.bought.expected[customer, column]), 4),
                f"purchases_{days}_low": int(self.bought.low[customer, column]),
                f"purchases_{days}_high": int(self.bought.high[customer, column]),
                f"any_{days}": round(float(self.bought.some[customer, column]), 4),
                f"revenue_{days}": self._money(self.worth.revenue[customer, column]),
            }
        return {**found, "value": self._money(self.worth.value[customer, -1])}

    def to_dict(self) -> dict[str, Any]:
        """All but the customers."""
        bought = self.bought
        return {
            "as_of": calendar.iso(bought.as_of),
            "data_version": self.data_version,
            "currency": self.currency,
            "customers": len(self),
            "undefined": bought.undefined,
            "possible_from": None if bought.possible_from is None else calendar.iso(bought.possible_from),
            "needs": bought.needs,
            "has": bought.has,
            "models": list(bought.models),
            "fallback": bought.fallback,
            "tested": [
                {"model": each.name, "log_chance": each.score, "bias": each.bias, "rmse": each.rmse}
                for each in bought.tried
            ],
            "traits": [
                {"trait": each.name, "log_chance_gained": each.gain, "factors": bought.factors(each)}
                for each in bought.effects
            ],
            "season_known": None if bought.season is None else bought.season.is_known,
            "worth_by": self.worth.model,
            "worth_fallback": self.worth.fallback,
            "margin": self.worth.margin,
            "discount_rate": self.worth.discount_rate,
            "totals": [*self.totals()],
        }

    def _money(self, minor: float) -> str:
        return money.money_text(round(float(minor)), self.currency)


def forecast(
    tables: Tables,
    *,
    as_of: int,
    settings: Settings,
    currency: str,
    data_version: str,
    discount_rate: float = DISCOUNT_RATE,
) -> Forecast:
    """What every known customer will buy and spend, from what was known on a day. Undefined: see Forecast."""
    bought, worth = value(tables, as_of=as_of, settings=settings, discount_rate=discount_rate)
    known = dict(tables.rows("SELECT customer, customer_id FROM customers"))
    accounts: dict[int, list[int]] = defaultdict(list)
    for customer, account in tables.rows("SELECT customer, account_key FROM customer_accounts ORDER BY 1, 2"):
        accounts[customer].append(account)
    customers = bought.histories.customers.tolist() if bought.undefined is None else []
    return Forecast(
        bought=bought,
        worth=worth,
        customer_ids=np.array([known[each] for each in customers], np.int64),
        account_keys=tuple(tuple(accounts[each]) for each in customers),
        currency=currency,
        data_version=data_version,
    )
