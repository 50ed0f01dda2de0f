"""A shop's snapshot as of a day, valued."""

from __future__ import annotations

from huitou.predict.purchasing import traits
from huitou.predict.purchasing.scores import HORIZONS, Purchasing, purchasing
from huitou.predict.spending import amounts
from huitou.predict.spending.value import DISCOUNT_RATE, Spending, spending
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables


def value(
    tables: Tables,
    *,
    as_of: int,
    settings: Settings,
    horizons: tuple[int, ...] = HORIZONS,
    discount_rate: float = DISCOUNT_RATE,
) -> tuple[Purchasing, Spending]:
    """Every known customer's purchases to come and what they are worth, by the margin of huitou.toml where it has one.

    Customers whose every order went back have no purchase, and are not among them.
    """
    known = amounts.read(tables, as_of=as_of)
    of = traits.read(tables, as_of=as_of)
    bought = purchasing(known.days, as_of=as_of, horizons=horizons, traits=of)
    return bought, spending(bought, known, margin=settings.gross_margin, discount_rate=discount_rate)
