"""The lives of a made-up shop's customers: what they bought until a day, what they will buy anyway, and who agreed.

Nothing here knows of journeys. What a message brings is added by ``answers``; everything else happens all the same.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from huitou import money, simulate
from huitou.simulate.assortment import CATEGORIES, CHANNELS, PRODUCTS
from huitou.simulate.buyers import customer_id
from huitou.simulate.model import Model
from huitou.simulate.orders import NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import Exported, SimulatedShop

CURRENCY = "CNY"
# Nobody is written to while something they bought is on its way.
ARRIVES_AFTER = dt.timedelta(days=3)
# Whatever is paid stays so: what an order is worth is then what it was told of with.
_PLAIN = Model(
    guest_share=0,
    cancelled_share=0,
    pending_share=0,
    gift_share=0,
    full_refund_share=0,
    partial_refund_share=0,
    exported_twice_share=0,
    older_state_share=0,
    brushing_orders_share=0,
)
# What a list of members says of a customer's consent to e-mail, of a hundred: yes, no, and nothing.
_SAID = ("yes",) * 80 + ("no",) * 8 + ("",) * 12


@dataclass(frozen=True, slots=True)
class Placed:
    """One order: its number, whose, when (UTC), its lines as product and amount (minor units). ``answers``: it was
    brought about by a message."""

    number: str
    buyer: int
    at: dt.datetime
    channel: str
    lines: tuple[tuple[int, int], ...]
    paid: int
    answers: bool = False

    def event(self) -> dict[str, Any]:
        """As the shop's own system tells of it the moment it is paid."""
        return {
            "id": f"paid-{self.number}",
            "kind": "payment",
            "at": self.at.isoformat(),
            "who": {"member": customer_id(self.buyer)},
            "data": {
                "order_id": self.number,
                "paid_amount": money.money_text(self.paid, CURRENCY),
                "channel": self.channel,
                "items": [_item(product, amount) for product, amount in self.lines],
            },
        }

    def parcel(self) -> dict[str, Any]:
        """As the carrier tells of it once it was handed over."""
        arrived = (self.at + ARRIVES_AFTER).isoformat()
        data = {"order_id": self.number, "parcel_id": self.number, "delivered_at": arrived}
        return {"id": f"parcel-{self.number}", "kind": "parcel", "at": arrived, "data": data}


@dataclass(frozen=True)
class Life:
    """A shop up to ``began``, the midnight on which the virtual days begin, and what its customers do after it."""

    made: SimulatedShop
    began: dt.datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.made.timezone)

    @cached_property
    def to_come(self) -> list[Placed]:
        """Orders from ``began`` on that are paid whatever is sent, the first of them first."""
        paid = (self.made.orders.paid_at != NEVER) & (self.made.orders.paid > 0)
        return [self._placed(place) for place in np.flatnonzero(self._later & paid).tolist()]

    def first_days(self) -> dict[int, dt.date]:
        """By buyer the shop day of their first order."""
        orders = self.made.orders
        found: dict[int, dt.date] = {}
        for buyer, at in zip(orders.buyer.tolist(), orders.ordered_at.tolist(), strict=True):
            found.setdefault(buyer, _shop_day(at))
        return found

    def said(self, buyer: int) -> str:
        """What they said about e-mail: ``yes``, ``no``, or nothing; for good, as far as lists tell."""
        return random.Random(f"{self.made.seed} consent {buyer}").choice(_SAID)

    def write_history(self, folder: Path) -> list[Path]:
        """What the shop had until then: its orders, and the list of its members."""
        folder.mkdir(parents=True, exist_ok=True)
        before = np.flatnonzero(~self._later)
        none = np.zeros(len(before), bool)
        history = replace(self.made, exported=Exported(before, older=none, repeats=none))
        orders = simulate.write_huitou(history, folder)
        return [orders, self.write_members(folder / "members.csv", np.unique(self.made.orders.buyer[before]).tolist())]

    def write_members(self, path: Path, buyers: Iterable[int]) -> Path:
        """A list of these members, with what each said about e-mail on the day of their first order."""
        days = self.first_days()
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(("customer_id", "email", "consent_email", "consent_at", "consent_source"))
            for buyer in buyers:
                said = self.said(buyer)
                said_on = (days[buyer].isoformat(), "下单时勾选") if said else ("", "")
                out.writerow((customer_id(buyer), address(buyer), said, *said_on))
        return path

    @cached_property
    def _later(self) -> Any:
        start = int(self.began.astimezone(self.zone).replace(tzinfo=dt.UTC).timestamp())
        return self.made.orders.ordered_at >= start

    def _placed(self, place: int) -> Placed:
        orders, lines = self.made.orders, self.made.lines
        first, many = int(orders.first_line[place]), int(orders.lines[place])
        amounts = lines.amounts()[first : first + many].tolist()
        return Placed(
            number=str(orders.order_id[place]),
            buyer=int(orders.buyer[place]),
            at=_instant(int(orders.ordered_at[place]), self.zone),
            channel=CHANNELS[int(orders.channel[place])],
            lines=tuple(zip(lines.product[first : first + many].tolist(), amounts, strict=True)),
            paid=int(orders.paid[place]),
        )


def life(*, customers: int, seed: int, before: int, days: int, began: dt.date) -> Life:
    """A shop of so many customers over the ``before`` days until ``began`` and the ``days`` from it on."""
    start = began - dt.timedelta(days=before)
    made = simulate.shop(
        customers=customers, seed=seed, start=start.isoformat(), days=before + days, model=_PLAIN, currency=CURRENCY
    )
    midnight = dt.datetime.combine(began, dt.time(), ZoneInfo(made.timezone))
    return Life(made, midnight.astimezone(dt.UTC))


def address(buyer: int) -> str:
    return f"c{buyer + 1}@example.com"


def buyer_at(address: str) -> int:
    """Whose address that is."""
    return int(address.removeprefix("c").partition("@")[0]) - 1


def buyer_called(customer: str) -> int:
    """Whom the platform calls so."""
    return int(customer.removeprefix("C")) - 1


def _item(product: int, amount: int) -> dict[str, str]:
    sold = PRODUCTS[product]
    return {
        "product_id": sold.product_id,
        "product_name": sold.name,
        "category": CATEGORIES[sold.category].name,
        "quantity": "1",
        "line_amount": money.money_text(amount, CURRENCY),
    }


def _shop_day(seconds: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=seconds // DAY)


def _instant(seconds: int, zone: ZoneInfo) -> dt.datetime:
    """The instant of a moment of shop time."""
    shop_time = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    return shop_time.replace(tzinfo=zone).astimezone(dt.UTC)
