"""A shop's snapshot as of a day, foretold."""

from __future__ import annotations

from huitou.predict.purchasing import histories, traits
from huitou.predict.purchasing.scores import HORIZONS, Purchasing, purchasing
from huitou.warehouse.snapshot import Tables


def foretell(tables: Tables, *, as_of: int, horizons: tuple[int, ...] = HORIZONS) -> Purchasing:
    """Every known customer's purchases to come, from what was bought up to and including the day.

    ``histories.customers`` holds the snapshot's dense numbers, which never leave it.
    """
    days, known = histories.read(tables, as_of=as_of), traits.read(tables, as_of=as_of)
    return purchasing(days, as_of=as_of, horizons=horizons, traits=known)
