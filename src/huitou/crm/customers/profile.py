"""One customer, as a person reads them: who, what they did, what is expected of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from huitou import calendar
from huitou.crm.customers.rules import RULE_TAGS, RuleTag
from huitou.crm.shop.served import ServedShop, opened
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.life import Event, life
from huitou.predict.people_in import Person, people_page
from huitou.warehouse.accounts import Account, described
from huitou.warehouse.snapshot import Snapshot

_IN_REACH = "SELECT 1 FROM member_list AS m JOIN customers AS c ON c.customer = m.customer WHERE c.customer_id = :id"
_CURRENT = (
    "SELECT c.customer_id FROM customer_accounts AS a JOIN customers AS c ON c.customer = a.customer"
    " WHERE a.account_key = :key"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """``foretold`` are sentences; empty where too little is known to foretell anything."""

    person: Person
    accounts: tuple[Account, ...]
    tags: tuple[RuleTag, ...]
    events: tuple[Event, ...]
    foretold: tuple[str, ...]
    currency: str


def current_id(snapshot: Snapshot, number: int) -> int | None:
    """The customer a number leads to today: that of the account, whoever it was merged into. None for nobody."""
    found = snapshot.rows(_CURRENT, key=number)
    return int(found[0][0]) if found else None


def profile(shop: ServedShop, customer_id: int, t: Speech, *, as_of: int, reveal: bool) -> Profile | None:
    """None where the data version knows no such customer; numbers that became another's are theirs."""
    snapshot = opened(shop.folder)
    events = life(snapshot, customer_id)
    if events is None:
        return None
    page = people_page(snapshot, as_of=as_of, settings=shop.settings, among=(customer_id,), size=1)
    if not page.items:
        return None
    [person] = page.items
    in_reach = bool(snapshot.about.lists & {"members", "wecom"}) and bool(snapshot.rows(_IN_REACH, id=customer_id))
    return Profile(
        person=person,
        accounts=described(shop.folder, person.account_keys, reveal=reveal),
        tags=tuple(tag for tag in RULE_TAGS if tag.holds(person, in_reach)),
        events=events,
        foretold=tuple(_foretold(shop, customer_id, t)),
        currency=page.currency,
    )


def _foretold(shop: ServedShop, customer_id: int, t: Speech) -> Iterator[str]:
    """What is expected of the customer, of each thing in a sentence."""
    forecast = shop.forecast()
    if len(forecast):
        place = int(np.searchsorted(forecast.customer_ids, customer_id))
        if place < len(forecast) and int(forecast.customer_ids[place]) == customer_id:
            yield forecast.reason(place, t)
    for row in shop.due_again(days=90):
        if row.customer_id == customer_id:
            yield row.reason(t)


def title(event: Event, currency: str, t: Speech) -> str:
    """The event in a few words."""
    money = "" if event.net_minor is None else figures.amount(event.net_minor, currency, t)
    match event.kind:
        case "purchase":
            return t(zh=f"第 {event.seq} 次购买 {money}", en=f"purchase {event.seq}, {money}")
        case "refund":
            return t(zh=f"退款 {money}", en=f"refunded {money}")
        case "visit":
            return t(zh="来过", en="visited")
        case "touch":
            return t(zh=f"联系过 {event.times} 次", en=f"contacted {event.times} time{'s' if event.times > 1 else ''}")
        case "coupon_issued":
            return t(zh="领了券", en="was given a coupon")
        case "coupon_used":
            return t(zh="用了券", en="used a coupon")
        case "joined":
            return t(zh="入会", en="became a member")


def detail(event: Event, t: Speech) -> str:
    """Goods with how many of each, and the order's number."""
    goods = t(zh="、", en=", ").join(f"{name} × {_pieces(quantity)}" for name, quantity in event.goods)
    return " · ".join(filter(None, (goods, event.channel, event.order_id)))


def _pieces(thousandths: int) -> str:
    return f"{thousandths / 1000:g}"


def iso(day: int) -> str:
    return calendar.iso(day)
