"""Not enough to answer from: what is needed, what there is, and the earliest day on which there can be enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from huitou import calendar
from huitou.language import Speech

What = Literal[
    "buyers of known products",
    "customers with two purchases",
    "days of visits",
    "first orders by visitors",
    "carts filled by visitors",
    "orders by people of the stage",
]
# A pace from fewer days is none.
_LEAST_DAYS = 28
# Further away than this is no forecast.
_FURTHEST_DAYS = 3 * 365
_ZH: dict[What, str] = {
    "buyers of known products": "买过有商品明细的订单的客户",
    "customers with two purchases": "买过两次以上的客户",
    "days of visits": "访问记录",
    "first orders by visitors": "来访后 7 天内第一次下单的人",
    "carts filled by visitors": "来访后 7 天内加购的人",
    "orders by people of the stage": "进入这一阶段后 7 天内下单的人",
}
_ZH_UNIT: dict[What, str] = {"days of visits": "天"}
_EN: dict[What, str] = {
    "buyers of known products": "customers whose orders say which products they bought",
    "customers with two purchases": "customers who bought twice or more",
    "days of visits": "days of recorded visits",
    "first orders by visitors": "visitors who first ordered within 7 days of being looked at",
    "carts filled by visitors": "visitors who filled a cart within 7 days of being looked at",
    "orders by people of the stage": "people of this stage who ordered within 7 days of being looked at",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """``needs`` of ``what``, and ``has``; ``earliest`` the day on which the pace so far reaches it, None if it cannot
    be said."""

    what: What
    needs: int
    has: int
    earliest: int | None

    def words(self, t: Speech) -> str:
        """What is missing, in one sentence or two."""
        when = calendar.iso(self.earliest) if self.earliest is not None else None
        unit = _ZH_UNIT.get(self.what, "位")
        if self.what == "days of visits" and not self.has:
            return t(
                zh=f"还没有访问记录；导入至少 {self.needs} 天的访问记录才能算。",
                en=f"No visits are known; it takes at least {self.needs} days of them, imported.",
            )
        zh = f"需要至少 {self.needs} {unit}{_ZH[self.what]}，现在有 {self.has} {unit}。"
        are = "is" if self.has == 1 else "are"
        en = f"It takes at least {self.needs} {_EN[self.what]}; so far there {are} {self.has}."
        return t(
            zh=zh + (f"照现在的速度，最早 {when} 可以算。" if when else "什么时候够，现在还说不准。"),
            en=en + (f" At the present pace, {when} at the earliest." if when else " From when on cannot be said yet."),
        )


def lacking(what: What, *, needs: int, has: int, first_day: int | None, as_of: int) -> Lacking | None:
    """None where there is enough."""
    if has >= needs:
        return None
    days = 0 if first_day is None else as_of - first_day + 1
    earliest = None
    if has and days >= _LEAST_DAYS:
        wait = math.ceil((needs - has) * days / has)
        earliest = as_of + wait if wait <= _FURTHEST_DAYS else None
    return Lacking(what, needs, has, earliest)
