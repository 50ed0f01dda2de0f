"""What is looked at in a visitor: traffic, person and behaviour, each cut into steps that can be said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["traffic", "person", "behaviour"]
Name = Literal[
    "channel",
    "campaign",
    "kind",
    "province",
    "known",
    "tenure",
    "purchases",
    "since_purchase",
    "coupon",
    "days",
    "days_7",
    "last_seen",
    "depth",
    "products",
    "products_7",
    "cart",
    "carts",
    "favourite",
]


@dataclass(frozen=True, slots=True)
class Attribute:
    """``edges`` are the values at which each step after the first begins; without edges it is a name, in no order."""

    name: Name
    dimension: Dimension
    edges: tuple[int, ...] = ()

    @property
    def is_named(self) -> bool:
        return not self.edges


# Days ago as -1 stand for never: the first step.
VISITOR: tuple[Attribute, ...] = (
    Attribute("channel", "traffic"),
    Attribute("campaign", "traffic"),
    Attribute("kind", "traffic"),
    Attribute("province", "person"),
    # 0 a device, 1 somebody signed in, 2 a member.
    Attribute("known", "person", (1, 2)),
    Attribute("tenure", "person", (1, 3, 7, 14, 30, 90)),
    # Of the last 30 days and of the last 7, those with a visit.
    Attribute("days", "behaviour", (2, 3, 4, 6, 10)),
    Attribute("days_7", "behaviour", (1, 2, 3, 4)),
    Attribute("last_seen", "behaviour", (1, 2, 4, 7, 14, 21)),
    # Things done a day of visits.
    Attribute("depth", "behaviour", (2, 3, 5, 9, 16)),
    Attribute("products", "behaviour", (1, 2, 3, 5, 9, 16)),
    Attribute("products_7", "behaviour", (1, 2, 3, 5, 9)),
    # Days since the last time, as far as no order came after.
    Attribute("cart", "behaviour", (0, 1, 2, 4, 7, 14)),
    Attribute("carts", "behaviour", (1, 2, 3, 5)),
    Attribute("favourite", "behaviour", (0, 2, 7)),
)
# Of customers too.
CUSTOMER: tuple[Attribute, ...] = (
    *VISITOR,
    Attribute("purchases", "person", (1, 2, 3, 6)),
    Attribute("since_purchase", "person", (0, 7, 15, 31, 61, 121)),
    # Days until the first coupon at hand is worth nothing.
    Attribute("coupon", "person", (0, 3, 8, 31)),
)
