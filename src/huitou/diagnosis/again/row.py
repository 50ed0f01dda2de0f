"""One customer and one product or category that is soon bought again, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from huitou import calendar, money
from huitou.diagnosis.due import DueCustomer
from huitou.language import Speech
from huitou.metrics.cycles import Level
from huitou.predict.replenishment.needs import Enough
from huitou.predict.replenishment.words import Reason, sentence

Held = Literal["open_order", "not_delivered", "open_ticket", "refund", "out_of_stock", "bought_elsewhere"]
HELD: tuple[Held, ...] = get_args(Held)

_HELD_WORDS: Mapping[Held, tuple[str, str]] = {
    "open_order": ("{day}下了单还没付款", "placed an order on {day} and has not paid yet"),
    "not_delivered": ("{day}买的还没收到", "what was bought on {day} has not arrived"),
    "open_ticket": ("{day}来问的事还没办完", "has a question open since {day}"),
    "refund": ("{day}刚退了款", "had money back on {day}"),
    "out_of_stock": ("没货了（{day}盘点）", "it is out of stock (counted on {day})"),
    "bought_elsewhere": ("{day}买了同一类的别的东西", "bought something else of the kind on {day}"),
}


@dataclass(frozen=True, slots=True)
class AgainRow:
    """One customer and one thing they will buy again, with why, and what keeps from writing (``held``, with its day).

    ``chance`` is P(bought again within the days asked for); ``brings_minor`` what such a purchase brings, its margin
    where the shop has set one; ``value_minor`` the product of the two. ``expected``, ``low`` and ``high`` are days of
    those who buy again; ``usual_days`` what was learned, ``own_days`` what the shop says.
    """

    customer_id: int
    account_keys: tuple[int, ...]
    level: Level
    category: str
    chance: float
    brings_minor: int
    value_minor: int
    expected: int
    clock: Literal["delivery", "purchase"]
    since_day: int
    days: int
    purchases: int
    net_minor: int
    source: str
    platform_only: bool
    why: Reason
    held: tuple[tuple[Held, int], ...] = ()

    def reason(self, t: Speech) -> str:
        """Why this customer, for this, now."""
        return sentence(self.why, t)

    def held_reason(self, t: Speech) -> str:
        """Why not to write now; empty where nothing keeps from it."""
        return held_words(self.held, t)


def held_words(held: Sequence[tuple[Held, int]], t: Speech) -> str:
    """What keeps from writing, each with its day; empty where nothing does."""
    said = [
        t(zh=_HELD_WORDS[kind][0].format(day=calendar.iso(day)), en=_HELD_WORDS[kind][1].format(day=calendar.iso(day)))
        for kind, day in held
    ]
    return t(zh="；", en="; ").join(said)


@dataclass(frozen=True, slots=True)
class DueAgain:
    """The list, by value, those that something keeps from last; for ``days`` from ``as_of``.

    ``enough`` says whether there was enough to learn from. ``categories`` are the names of those judged by what was
    learned, ``judged`` the customers; for all others the windows by rule speak, of ``left`` categories.
    """

    items: tuple[AgainRow, ...]
    enough: Enough
    categories: frozenset[str]
    judged: frozenset[int]
    left: int
    as_of: int
    days: int
    currency: str
    data_version: str

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[AgainRow]:
        return iter(self.items)

    def leaves(self, by_rule: DueCustomer) -> bool:
        """Whether nothing was learned of that, so that the typical gap speaks for it."""
        second = by_rule.play == "second_order" and by_rule.customer_id in self.judged
        return by_rule.category not in self.categories and not second

    def method(self, t: Speech, *, listed: bool = True) -> str:
        """Which way was used, and why; ``listed``: whether typical gaps give a list where nothing was learned."""
        if not self.enough:
            later = ""
            if self.enough.from_day is not None:
                day = calendar.iso(self.enough.from_day)
                later = t(
                    zh=f"照现在的速度，最早 {day} 够。", en=f" At this pace there is enough on {day} at the earliest."
                )
            rule = t(zh="所以先按一般间隔列名单。", en=" So the list goes by typical gaps.") if listed else ""
            return self.enough.words(t) + later + rule
        told = t(
            zh="买过的东西有够多人再买的，按每位客户自己的购买节奏算；其余的按一般间隔算",
            en="What is bought again often enough goes by each customer's own rhythm, the rest by typical gaps",
        )
        if not self.left:
            return told + t(zh="。", en=".")
        return told + t(
            zh=f"，其中 {self.left} 个类目再买的次数太少。",
            en=f" ({self.left} {'category was' if self.left == 1 else 'categories were'} bought again too seldom).",
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: days as 2024-03-31, money as decimal strings."""
        zh, en = Speech("zh"), Speech("en")
        return [
            {
                "customer_id": each.customer_id,
                "account_keys": list(each.account_keys),
                "level": each.level,
                "name": each.why.name,
                "category": each.category,
                "chance": round(each.chance, 4),
                "value": money.money_text(each.value_minor, self.currency),
                "expected": calendar.iso(each.expected),
                "low": calendar.iso(each.why.low),
                "high": calendar.iso(each.why.high),
                "usual_days": each.why.usual_days,
                "own_days": each.why.own_days,
                "held": [kind for kind, _ in each.held],
                "zh": each.reason(zh),
                "en": each.reason(en),
                "held_zh": each.held_reason(zh),
                "held_en": each.held_reason(en),
            }
            for each in self.items
        ]
