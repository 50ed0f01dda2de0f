"""The answer to whether there is enough to learn from, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huitou.language import Speech

Why = Literal["", "no_goods", "few_gaps", "short_history"]


@dataclass(frozen=True, slots=True)
class Enough:
    """``why`` is empty where it can answer; ``from_day`` the earliest day on which it can, if that can be said."""

    needs: Mapping[str, int]
    has: Mapping[str, int]
    why: Why
    from_day: int | None

    def __bool__(self) -> bool:
        return not self.why

    def words(self, t: Speech) -> str:
        """Why not, in words; empty where it can answer."""
        needs, has = self.needs, self.has
        if self.why == "no_goods":
            return t(
                zh="没有哪笔知道是谁买的订单写明了商品（全退的、没金额的不算），看不出谁买了什么。",
                en="No order of a known customer says what was bought (those refunded in full or of no amount do not "
                "count).",
            )
        if self.why == "short_history":
            return t(
                zh=f"要有 {needs['days']} 天的订单才看得出多久再买，现在有 {has['days']} 天。",
                en=f"It takes {needs['days']} days of orders to see how soon goods are bought again; there are"
                f" {has['days']}.",
            )
        if self.why == "few_gaps":
            return t(
                zh=f"要看到 {needs['buyers']} 位客户、{needs['gaps']} 次再买同样的东西，"
                f"现在是 {has['buyers']} 位、{has['gaps']} 次。",
                en=f"It takes {needs['buyers']} customers and {needs['gaps']} times that the same was bought again;"
                f" there are {has['buyers']} and {has['gaps']}.",
            )
        return ""
