"""What a template is told of the customer it is written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from huitou import calendar
from huitou import settings as shop_settings
from huitou.crm.delivery.message import Message
from huitou.crm.shop.served import opened

_LIFE = """
SELECT c.last_day, (
  SELECT MIN(k.value) FROM codes AS k JOIN sequence AS s ON s.first_category = k.code
  WHERE k.kind = 'category' AND s.customer = c.customer AND s.seq = 1
) AS category
FROM customers AS c
JOIN customer_accounts AS a ON a.customer = c.customer
WHERE a.account_key = :key"""


def values(shop: Path, message: Message, at: dt.datetime) -> Mapping[str, str]:
    """By variable; what is not known is left out, and a template that needs it is not sent."""
    snapshot = opened(shop)
    found = snapshot.rows(_LIFE, key=message.customer_id)
    said = {"shop": shop_settings.load(shop).name, **message.about}
    if found and found[0][0] is not None:
        last_day, category = found[0]
        today = calendar.day_of(at.astimezone(calendar.zone(snapshot.about.timezone)).date())
        said |= {"last_day": calendar.iso(last_day), "days": str(max(today - last_day, 0))}
        if category:
            said.setdefault("product", category)
    return said
