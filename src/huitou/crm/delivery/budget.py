"""The contact budget: how many more messages that sell a customer may get, and when the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.quiet import instant


def shop_day(at: dt.datetime, policy: Policy) -> dt.date:
    return at.astimezone(policy.zone).date()


def first_free(now: dt.datetime, contacts: Sequence[dt.datetime], policy: Policy) -> dt.datetime:
    """From when on one more message is within every cap: ``now``, or the start of a later shop day.

    ``contacts`` are the instants of those that went, or may have gone: what is unknown counts.
    """
    today = shop_day(now, policy)
    day = today
    days = sorted(shop_day(at, policy) for at in contacts)
    for cap in policy.caps:
        if cap.most <= 0:
            return dt.datetime.max.replace(tzinfo=dt.UTC)
        # With one more on a day, the window that ends there may hold ``most``: the most-th newest must be out of it.
        if len(days) >= cap.most:
            day = max(day, days[-cap.most] + dt.timedelta(days=cap.days))
    return now if day == today else instant(day, dt.time(), policy.zone)


def since(now: dt.datetime, policy: Policy) -> dt.datetime:
    """The oldest contact that may still count: a day more than the longest cap, for days are not all as long."""
    return now - dt.timedelta(days=max((cap.days for cap in policy.caps), default=0) + 1)
