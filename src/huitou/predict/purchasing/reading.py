"""A shop's snapshot as of a day, foretold."""

from __future__ import annotations

from huitou.predict.purchasing import histories
from huitou.predict.purchasing.scores import HORIZONS, Purchasing, purchasing
from huitou.warehouse.snapshot import Tables


def foretell(tables: Tables, *, as_of: int, horizons: tuple[int, ...] = HORIZONS) -> Purchasing:
    """Every known customer's purchases to come, from what was bought up to and including the day.

    ``histories.customers`` holds the snapshot's dense numbers, which never leave it.
    """
    return purchasing(histories.read(tables, as_of=as_of), as_of=as_of, horizons=horizons)
