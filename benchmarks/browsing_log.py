"""What a simulated shop's log shows of people who browse: the same columns that a snapshot has, without the import."""

from __future__ import annotations

import numpy as np

from huitou.predict.conversion.log import NEVER, NOBODY, Log, People
from huitou.simulate.browsing import NOT_YET, Browsing


def log_of(of: Browsing) -> tuple[Log, People]:
    """Every visitor is a device, and a person from the day they sign in on."""
    n = len(of.past)
    order = np.lexsort((of.visitor, of.day))
    who, day = of.visitor[order], of.day[order]
    signed = np.where(of.signed[order], who, NOBODY)
    ordered = of.order[order].astype(np.int64)
    cart, favourite, views = of.cart[order].astype(np.int64), of.favourite[order].astype(np.int64), of.views[order]
    log = Log(
        device=who,
        person=signed,
        day=day,
        first=day,
        channel=of.channel[who] + 1,
        campaign=of.campaign[who],
        kind=of.device[who] + 1,
        province=of.province[who] + 1,
        events=1 + views + cart + favourite + 2 * ordered,
        views=views,
        products=np.minimum(views, 12),
        carts=cart,
        favourites=favourite,
        orders=ordered,
        pays=ordered,
        device_keys=np.arange(n) + 10**9,
        person_ids=np.arange(n),
        texts={},
    )
    past = np.flatnonzero(of.past)
    bought = np.flatnonzero((ordered > 0) & (signed != NOBODY))
    used = np.where(of.coupon_used == NOT_YET, NEVER, of.coupon_used)
    people = People(
        purchase_person=np.concatenate([past, who[bought]]),
        purchase_day=np.concatenate([-of.past[past], day[bought]]),
        joined=np.full(n, NEVER, np.int64),
        coupon_person=of.coupon_visitor,
        issued=of.coupon_day,
        used=np.where(used >= of.coupon_day, used, NEVER),
        expires=of.coupon_day + 14,
    )
    return log, people
