"""Choosing what to hear of on one channel: offers or reminders are given up, each by itself, and the other stays."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection
from typing import Literal, get_args

from django.conf import settings
from django.db import transaction

from huitou.crm.customers.consents import say, standing
from huitou.crm.customers.models import Consent, Purpose
from huitou.crm.delivery.leaving import Leaver
from huitou.crm.shop.served import opened
from huitou.errors import HuitouError

_log = logging.getLogger("huitou.delivery")
_ACCOUNTS = """
SELECT a.account_key
FROM customer_accounts AS a
JOIN customer_accounts AS b ON b.customer = a.customer
WHERE b.account_key = :key
ORDER BY a.account_key NULLS LAST"""

Given = Literal["marketing", "reminder"]
GIVEN_UP: tuple[Given, ...] = get_args(Given)


def give_up(who: Leaver, purpose: Given, *, at: dt.datetime) -> None:
    """They withdraw what they agreed to for that purpose alone; done twice it is the same.

    Consent to marketing covers reminders too (see ``customers``), so whoever had agreed to no more than that, and gives
    up offers to keep the reminders, is written down as having agreed to those.
    """
    with transaction.atomic():
        if purpose == "marketing":
            for key in _reminded_by_marketing(who):
                _write_down(who, key, Purpose.REMINDER, given=True, at=at)
        _write_down(who, who.customer_id, Purpose(purpose), given=False, at=at)


def _reminded_by_marketing(who: Leaver) -> Collection[int]:
    """The accounts whose consent to marketing is all that reminders go by; none where nothing can be read now, which
    keeps nobody from giving up offers."""
    try:
        keys = [key for (key,) in opened(settings.SHOP).rows(_ACCOUNTS, key=who.customer_id)] or [who.customer_id]
        stands = {each.purpose: each for each in standing(settings.SHOP, keys) if each.channel == who.channel}
    except HuitouError:
        _log.exception("what a customer agreed to cannot be read; reminders stop with offers")
        return ()
    offers = stands.get(Purpose.MARKETING)
    return sorted(offers.for_accounts) if offers and offers.given and Purpose.REMINDER not in stands else ()


def _write_down(who: Leaver, account_key: int, purpose: Purpose, *, given: bool, at: dt.datetime) -> None:
    same = {"account_key": account_key, "channel": who.channel, "purpose": purpose}
    newest = Consent.objects.filter(**same).order_by("said_at", "pk").last()
    if newest is None or newest.given != given:
        say(Consent(**same, given=given, said_at=at, source=f"preferences {who.key}"[:120]))
