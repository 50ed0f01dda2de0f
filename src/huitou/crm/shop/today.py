"""What waits this morning: whom to write to, and what only a person can decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huitou.crm.shop.served import ServedShop
from huitou.predict.reminder import Place

Waiting = Literal["quarantine", "suggestions", "suspects", "gaps"]
_TO_WRITE_TO: tuple[Place, ...] = ("in", "past")


@dataclass(frozen=True, slots=True)
class DueToday:
    """How many customers are in and past the time to remind them; ``too_few`` came back for anybody to be judged."""

    people: dict[Place, int]
    too_few: bool

    @property
    def total(self) -> int:
        return sum(self.people.get(place, 0) for place in _TO_WRITE_TO)


@dataclass(frozen=True, slots=True)
class Attention:
    """So many of something wait for a person."""

    kind: Waiting
    count: int


def due_today(shop: ServedShop) -> DueToday:
    """Whom to write to, by the windows of the shop's own gaps."""
    found = shop.due_people()
    return DueToday(dict(found.people), found.too_few)


def attention(shop: ServedShop) -> list[Attention]:
    """What waits, without what nobody waits for: rows set aside, customers who may be one, purchases that look made up,
    sources that stopped."""
    counted: tuple[tuple[Waiting, int], ...] = (
        ("quarantine", sum(each.rows for each in shop.quarantine())),
        ("suggestions", len(shop.suggestions())),
        ("suspects", len(shop.suspects())),
    )
    return [Attention(kind, count) for kind, count in counted if count]
