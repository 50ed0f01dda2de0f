"""What a template is told of the customer it is written to."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from huitou import calendar
from huitou import settings as shop_settings
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.troubles import is_everybodys
from huitou.crm.delivery.words.addressed import addressed
from huitou.crm.delivery.words.kept import find
from huitou.crm.delivery.words.liquid import WordsError, named
from huitou.crm.journeys.later import address_of
from huitou.crm.journeys.surroundings import expected
from huitou.crm.shop.served import opened
from huitou.crm.shop.served import shop as served
from huitou.warehouse.accounts import Account, described
from huitou.warehouse.snapshot import Snapshot

_log = logging.getLogger("huitou.journeys")
_LIFE = """
SELECT c.customer, c.customer_id, c.last_day, (
  SELECT MIN(k.value) FROM codes AS k JOIN sequence AS s ON s.first_category = k.code
  WHERE k.kind = 'category' AND s.customer = c.customer AND s.seq = 1
) AS category
FROM customers AS c
JOIN customer_accounts AS a ON a.customer = c.customer
WHERE a.account_key = :key"""
_ACCOUNTS = "SELECT account_key FROM customer_accounts WHERE customer = :customer"
_LAST_ORDER = """
SELECT k.order_id
FROM sequence AS s
JOIN purchase_keys AS k ON k.ref = s.ref
WHERE s.customer = :customer
ORDER BY s.seq DESC NULLS LAST
LIMIT 1"""
_LAST_OF_ORDER = 4
# What takes a model to know: asked of it only where the words name it.
_AGAIN = frozenset({"product", "expected_day", "usual_days"})
_WITH = frozenset({"goes_with"})


def values(shop: Path, message: Message, at: dt.datetime) -> Mapping[str, str]:
    """By variable; what is not known is left out, and a template that needs it is not sent."""
    later = address_of(message.customer_id, message.key)
    said = {**known(shop, message.customer_id, at, _wanted(message.template)), **message.about}
    return {**said, "later": later} if later else said


def is_about_again(message: Message) -> bool:
    """Whether a message is about what its customer is expected to buy again: it reminds of it, or names it."""
    return message.purpose == "reminder" or bool(_wanted(message.template) & _AGAIN)


def ready(shop: Path, messages: Sequence[Message]) -> None:
    """Learn what the words of these name, once a data version: it takes seconds, and must not while rows are locked."""
    wanted = frozenset[str]().union(*(_wanted(each) for each in {message.template for message in messages}))
    version = opened(shop).about.data_version
    try:
        if wanted & _AGAIN or any(each.purpose == "reminder" for each in messages):
            expected(shop, version)
        if wanted & _WITH:
            _goes_with(shop, version)
    except Exception as problem:
        if is_everybodys(problem):
            raise
        # Each message that needs it will ask again and be put off; the others need not wait.
        _log.exception("what messages say of customers cannot be learned")


def known(shop: Path, customer_id: int, at: dt.datetime, wanted: frozenset[str]) -> dict[str, str]:
    """What is known of a customer, of the variables ``wanted`` and of those that cost nothing."""
    snapshot = opened(shop)
    found = snapshot.rows(_LIFE, key=customer_id)
    about_shop = shop_settings.load(shop)
    said = {"shop": about_shop.name, **({"link": about_shop.shop_link} if about_shop.shop_link else {})}
    if not found or found[0][2] is None:
        return said
    customer, number, last_day, category = found[0]
    today = calendar.day_of(at.astimezone(calendar.zone(snapshot.about.timezone)).date())
    said |= {"last_day": calendar.iso(last_day), "days": str(max(today - last_day, 0))}
    if category:
        said["product"] = category
    # Personal data, and read for who asks: it is not kept.
    if "name" in wanted and (called := addressed(_accounts(shop, snapshot, customer))):
        said["name"] = called
    if "order" in wanted and (last := snapshot.rows(_LAST_ORDER, customer=customer)):
        said["order"] = str(last[0][0])[-_LAST_OF_ORDER:]
    if wanted & _AGAIN:
        again = expected(shop, snapshot.about.data_version).get(number)
        if again is not None:
            usual = (again.usual_on - again.since).days
            said |= {
                "product": again.name,
                "expected_day": again.expected_on.isoformat(),
                "usual_days": str(usual),
            }
    if wanted & _WITH and (beside := _goes_with(shop, snapshot.about.data_version).get(number)):
        said["goes_with"] = beside
    return said


def of_script(shop: Path, customer_id: int, at: dt.datetime, script: str) -> dict[str, str]:
    """The same as a script for a talk names it; nothing where it names nothing."""
    wanted = _wanted(script) if script else frozenset[str]()
    return known(shop, customer_id, at, wanted) if wanted else {}


def _accounts(shop: Path, snapshot: Snapshot, customer: int) -> tuple[Account, ...]:
    return described(shop, [key for (key,) in snapshot.rows(_ACCOUNTS, customer=customer)], reveal=True)


def _wanted(template: str) -> frozenset[str]:
    """The variables a template names; none where it is gone or cannot be read, which the sender will say."""
    found = find(template)
    parts = [text for each in found.written.values() for text in each.parts.values()] if found else []
    try:
        return frozenset().union(*(named(text) for text in parts))
    except WordsError:
        return frozenset()


@lru_cache(maxsize=2)
def _goes_with(shop: Path, data_version: str) -> Mapping[int, str]:  # noqa: ARG001 - what the answer is kept by
    """By customer the first product that goes with what they have, where enough was learned."""
    found = served().next_products(top=1)
    offers = (found.at(row) for row in range(len(found)))
    return {each.customer_id: each.product.name for each in offers if each.kind == "with"}
