"""Whether there is enough to say who returns: what it takes, what there is, and from when on there can be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huitou import calendar
from huitou.language import Speech

Why = Literal["", "nobody", "too_short", "too_few"]
# Days of orders, and customers who had lapsed by a day that lies a month or more back.
NEEDS: Mapping[str, int] = {"days": 90, "lapsed": 30}
# Further away than this is no forecast.
_FURTHEST_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class Enough:
    """``why`` is empty where it can answer; ``from_day`` the earliest day on which it can, where that can be said."""

    needs: Mapping[str, int]
    has: Mapping[str, int]
    why: Why
    from_day: int | None

    def __bool__(self) -> bool:
        return not self.why

    def words(self, t: Speech) -> str:
        """Why not, and from when on; empty where it can answer."""
        if not self.why:
            return ""
        needs, has = self.needs, self.has
        told = {
            "nobody": t(
                zh="还没有一笔算数的、知道是谁买的订单。",
                en="There is no purchase yet of which it is known who made it.",
            ),
            "too_short": t(
                zh=f"要有 {needs['days']} 天的订单才看得出谁会自己回来，现在有 {has['days']} 天。",
                en=f"It takes {needs['days']} days of orders to see who comes back; so far {has['days']}.",
            ),
            "too_few": t(
                zh=f"要有 {needs['lapsed']} 位早就不来的客户，看他们后来回没回来，现在有 {has['lapsed']} 位。",
                en=f"It takes {needs['lapsed']} customers who had stayed away, to see what they did next; so far"
                f" {has['lapsed']}.",
            ),
        }[self.why]
        if self.from_day is None:
            return told
        day = calendar.iso(self.from_day)
        return told + t(zh=f"最早 {day} 可以算。", en=f" {day} is the earliest day for it.")


def enough(*, lapsed: int, first_day: int | None, as_of: int) -> Enough:
    """``lapsed``: different customers who had stayed away at an earlier day; ``first_day`` None: nobody ever bought."""
    days = 0 if first_day is None else as_of - first_day + 1
    has = {"days": days, "lapsed": lapsed}
    if first_day is None:
        return Enough(NEEDS, has, "nobody", None)
    if days < NEEDS["days"]:
        return Enough(NEEDS, has, "too_short", first_day + NEEDS["days"] - 1)
    if lapsed < NEEDS["lapsed"]:
        wait = math.ceil((NEEDS["lapsed"] - lapsed) * days / lapsed) if lapsed else _FURTHEST_DAYS + 1
        return Enough(NEEDS, has, "too_few", as_of + wait if wait <= _FURTHEST_DAYS else None)
    return Enough(NEEDS, has, "", None)
