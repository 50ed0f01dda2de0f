"""Instants, as the shop's clock shows them."""

from __future__ import annotations

import datetime as dt

from huitou import calendar
from huitou.crm.shop.served import whatever_it_holds


def shop_time(instant: dt.datetime) -> str:
    """``2026-11-29 08:54`` in the shop's timezone."""
    return instant.astimezone(calendar.zone(whatever_it_holds().settings.timezone)).strftime("%Y-%m-%d %H:%M")


def shop_time_or_none(instant: dt.datetime | None) -> str | None:
    return None if instant is None else shop_time(instant)
