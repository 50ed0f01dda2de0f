"""What waits this morning that only a person can decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huitou.crm.shop.served import ServedShop

Waiting = Literal["quarantine", "suggestions", "suspects", "gaps"]


@dataclass(frozen=True, slots=True)
class Attention:
    """So many of something wait for a person."""

    kind: Waiting
    count: int


def attention(shop: ServedShop) -> list[Attention]:
    """What waits, without what nobody waits for: rows set aside, customers who may be one, purchases that look made up,
    sources that stopped."""
    counted: tuple[tuple[Waiting, int], ...] = (
        ("quarantine", sum(each.rows for each in shop.quarantine())),
        ("suggestions", len(shop.suggestions())),
        ("suspects", len(shop.suspects())),
    )
    return [Attention(kind, count) for kind, count in counted if count]
