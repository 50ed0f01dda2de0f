"""Who wants to be left alone by the shop's people: read again whenever a task is to be given out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings

from huitou.crm.customers.consents import noted, standing_of
from huitou.crm.customers.models import Channel, Purpose
from huitou.crm.shop.served import opened
from huitou.warehouse.snapshot import Snapshot

# By these the shop's people speak to a customer.
CHANNELS = (Channel.PHONE, Channel.WECOM, Channel.WECHAT)
_ACCOUNTS = """
SELECT a.account_key, o.account_key AS other
FROM customer_accounts AS a
JOIN customer_accounts AS o ON o.customer = a.customer
WHERE a.account_key IN (SELECT UNNEST(:keys))"""


def refusing(customers: Collection[int]) -> frozenset[int]:
    """Those of them who refused every way there is; one account's refusal counts for the person."""
    if not customers:
        return frozenset()
    accounts = _accounts(opened(settings.SHOP), customers)
    return frozenset(customer for customer in customers if _refuses(accounts[customer]))


def _accounts(snapshot: Snapshot, customers: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    columns = snapshot.arrays(_ACCOUNTS, keys=sorted(customers))
    for key, other in zip(columns["account_key"].tolist(), columns["other"].tolist(), strict=True):
        found[key].add(other)
    for customer in customers:
        found[customer].add(customer)
    return found


def _refuses(accounts: Collection[int]) -> bool:
    stands = standing_of(noted(accounts))
    refused = {each.channel for each in stands if each.purpose == Purpose.MARKETING and each.refused}
    return refused >= set(CHANNELS)
