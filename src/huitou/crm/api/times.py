"""Instants, as the shop's clock shows them."""

from __future__ import annotations

import datetime as dt

from huitou import calendar
from huitou.crm.shop.served import whatever_it_holds

# A shop day as it is asked for.
DAY = r"^\d{4}-\d{2}-\d{2}$"


def shop_time(instant: dt.datetime) -> str:
    """``2026-11-29 08:54`` in the shop's timezone."""
    return instant.astimezone(calendar.zone(whatever_it_holds().settings.timezone)).strftime("%Y-%m-%d %H:%M")


def shop_time_or_none(instant: dt.datetime | None) -> str | None:
    return None if instant is None else shop_time(instant)


def midnight(day: str, *, later: int = 0) -> dt.datetime:
    """When a shop day begins, or one so many days ``later``. Raises: UserError for a day that is none."""
    date = calendar.date_of(calendar.parse_day(day) + later)
    return dt.datetime.combine(date, dt.time(), calendar.zone(whatever_it_holds().settings.timezone))
