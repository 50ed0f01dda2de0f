"""A shop's snapshot as of a day: the purchase days of every known customer, and who of them returns."""

from __future__ import annotations

import numpy as np

from huitou.predict.win_back.forecast import WinBack, win_back
from huitou.predict.win_back.lesson import KINDS
from huitou.predict.win_back.lives import Lives, lives
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

# Goes up when the same purchases teach something else.
_VERSION = 1
# A tenth off, or a coupon, and price had a say in the purchase.
_ROWS = """
SELECT s.customer, s.day, s.net, COALESCE(s.first_category, 0) AS category,
  CASE WHEN f.has_coupon = 1 OR (f.discount > 0 AND f.discount * 10 >= s.net + f.discount) THEN 1 ELSE 0 END
    AS discounted
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :as_of AND MOD(s.customer, :every) = 0
ORDER BY s.customer NULLS LAST, s.day NULLS LAST, s.ref NULLS LAST"""


def read(tables: Tables, *, as_of: int, every: int = 1) -> Lives:
    """Purchases up to and including ``as_of``, of one customer in ``every``, evenly drawn.

    Units: days since 1970-01-01, minor units.
    """
    found = tables.arrays(_ROWS, as_of=as_of, every=every)
    return lives(
        found["customer"].astype(np.int64),
        found["day"].astype(np.int64),
        found["net"].astype(np.float64),
        found["discounted"].astype(np.float64),
        found["category"].astype(np.int64),
    )


def foretell(tables: Tables, *, as_of: int, settings: Settings) -> WinBack:
    """Who of the lapsed customers returns by themselves; what is learned for it, once a data version and day.

    Undefined: see ``WinBack.enough``.

    ``of.customers`` holds the snapshot's dense numbers, which never leave it.
    """
    what = f"win-back {_VERSION} at {as_of}, with {settings}"
    return win_back(
        read(tables, as_of=as_of),
        as_of=as_of,
        settings=settings,
        keep=lambda work: tables.result(what, work, KINDS),
    )
