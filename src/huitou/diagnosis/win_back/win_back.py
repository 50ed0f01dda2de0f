"""win_back_list(): lapsed customers of a shop by what their return is worth, and whom not to write to now."""

from __future__ import annotations

import numpy as np

from huitou import calendar
from huitou.diagnosis.again.held import matters
from huitou.diagnosis.due import labels
from huitou.diagnosis.win_back.listed import WinBackList, by_value
from huitou.metrics.question import Snapshot
from huitou.metrics.windows import default_as_of
from huitou.predict.win_back.read import foretell
from huitou.settings import Settings

_WHO = """
SELECT u.customer, u.customer_id, MAX(s.source) AS source
FROM customers AS u
JOIN sequence AS s ON s.customer = u.customer
WHERE s.day <= :as_of
GROUP BY u.customer, u.customer_id
ORDER BY u.customer NULLS LAST"""


def win_back_list(
    snapshot: Snapshot, *, settings: Settings, as_of: int | None = None, today: int | None = None
) -> WinBackList:
    """Who had lapsed by ``as_of`` (by default the last day of the data), by what their return is worth.

    Undefined: an empty list where there is too little to learn from; ``about`` says what it takes and from when on.
    """
    if as_of is None:
        now = calendar.today(snapshot.about.timezone) if today is None else today
        as_of = default_as_of(snapshot.about.latest_day, today=now)
    found = foretell(snapshot, as_of=as_of, settings=settings)
    who = snapshot.arrays(_WHO, as_of=as_of)
    place = np.searchsorted(who["customer"], found.of.customers)
    open_ = matters(snapshot, as_of)
    order, free = by_value(found, np.array(open_.customers, np.int64))
    about = snapshot.about
    return WinBackList(
        found=found,
        order=order,
        free=free,
        customer_ids=who["customer_id"].astype(np.int64)[place],
        sources=who["source"].astype(np.int64)[place],
        known=labels(snapshot),
        matters=open_,
        currency=about.currency,
        data_version=about.data_version,
    )
