"""What every customer will buy and spend, together with who they are: the answer of ``huitou forecast``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from huitou import calendar, money
from huitou.language import Speech
from huitou.predict.purchasing import words as purchase_words
from huitou.predict.purchasing.back_test import Tried
from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.fit import Fit
from huitou.predict.purchasing.histories import Histories, Ints
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.purchasing.scores import Purchasing, Total
from huitou.predict.purchasing.season import Season
from huitou.predict.purchasing.traits import Effect, Traits
from huitou.predict.spending import words as worth_words
from huitou.predict.spending.reading import value
from huitou.predict.spending.value import DISCOUNT_RATE, Spending
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

# Goes up when the same purchases give other figures: what another version kept is never used.
_VERSION = 2
_KINDS = (Purchasing, Histories, Total, Tried, Fit, Season, BetaGeometric, ParetoNbd, Traits, Effect, Spending)
_Told = TypeVar("_Told", Purchasing, Spending)


@dataclass(frozen=True, slots=True)
class AccountKeys(Sequence[tuple[int, ...]]):
    """The accounts of each customer, by place: ``keys`` of the customer at a place begin at its ``starts``."""

    keys: Ints
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        at = range(len(self))[place]
        return tuple(self.keys[self.starts[at] : self.starts[at + 1]].tolist())


@dataclass(frozen=True, slots=True)
class Forecast:
    """``bought`` and ``worth`` are by customer, in the order of ``customer_ids`` and ``account_keys``.

    Numbers by customer are told to seven digits, which is what is kept of them with the data version.
    Undefined: ``bought.undefined`` says why; there are then no customers.
    """

    bought: Purchasing
    worth: Spending
    customer_ids: Ints
    account_keys: Sequence[tuple[int, ...]]
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
    what = f"forecast {_VERSION} at {as_of}, margin {settings.gross_margin}, discount {discount_rate}"

    def told() -> tuple[Purchasing, Spending]:
        bought, worth = value(tables, as_of=as_of, settings=settings, discount_rate=discount_rate)
        return _in_seven_digits(bought), _in_seven_digits(worth)

    bought, worth = tables.result(what, told, _KINDS)
    customers = bought.histories.customers if bought.undefined is None else np.zeros(0, np.int64)
    return Forecast(
        bought=bought,
        worth=worth,
        customer_ids=_ids(tables, customers),
        account_keys=_accounts(tables, customers),
        currency=currency,
        data_version=data_version,
    )


def _in_seven_digits(of: _Told) -> _Told:
    short: dict[str, Any] = {
        each.name: values.astype(np.float32).astype(np.float64)
        for each in fields(of)
        if isinstance(values := getattr(of, each.name), np.ndarray) and values.dtype == np.float64
    }
    return replace(of, **short)


def _ids(tables: Tables, customers: Ints) -> Ints:
    known = tables.arrays("SELECT customer, customer_id FROM customers ORDER BY customer NULLS LAST")
    return np.asarray(known["customer_id"][np.searchsorted(known["customer"], customers)], np.int64)


def _accounts(tables: Tables, customers: Ints) -> AccountKeys:
    known = tables.arrays(
        "SELECT customer, account_key FROM customer_accounts ORDER BY customer NULLS LAST, account_key NULLS LAST"
    )
    kept = np.isin(known["customer"], customers)
    starts = np.searchsorted(known["customer"][kept], customers)
    keys = known["account_key"][kept].astype(np.int64)
    return AccountKeys(keys, np.append(starts, len(keys)).astype(np.int64))
