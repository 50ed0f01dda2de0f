"""What a catalogue file says about one metric."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from huitou.errors import Lang

# Under which heading a metric is listed; the order is that of a reader's questions.
Topic = Literal["repeat", "cycle", "contribution", "value", "behaviour"]
Unit = Literal["count", "rate", "ratio", "money", "money_each", "days", "months"]
Direction = Literal["up", "down", "none"]
WindowKind = Literal["trailing", "anchors", "cycle", "cohorts"]
Counts = Literal["customers", "purchases", "money"]
Group = Literal["time", "place", "category", "customer"]
Reading = Literal[
    "total",
    "share",
    "split",
    "survival",
    "structure",
    "refunds",
    "refill",
    "lateness",
    "cohort",
    "acquisition",
    "against_cost",
    "payback",
    "coupons",
]
# What a metric's SQL may read; relations.py says what each holds.
Relation = Literal[
    "purchases",
    "history",
    "lost",
    "won_back",
    "latest",
    "pairs",
    "baskets",
    "goods",
    "paid",
    "orders_placed",
    "lives",
    "acquired",
    "earned",
    "memberships",
    "coupons",
    "visits",
    "seen_lately",
    "arrivals",
    "shoppers",
]
# Lists beside the orders that a metric may rest on.
Needs = Literal["", "costs", "members", "wecom", "coupons", "visits"]
CountBy = Literal["order", "day"]
ParamValue = int | str | bool
Words = Mapping[Lang, str]


TOPICS: Mapping[Topic, Words] = {
    "repeat": {"zh": "复购", "en": "Repeat purchase"},
    "cycle": {"zh": "复购周期", "en": "Cycle"},
    "contribution": {"zh": "老客贡献", "en": "Contribution of returning customers"},
    "value": {"zh": "规模与金额", "en": "Volume and value"},
    "behaviour": {"zh": "访问行为", "en": "Behaviour"},
}


@dataclass(frozen=True, slots=True)
class Param:
    """A number or choice the asker may set; ``setting`` names the shop setting its default comes from."""

    name: str
    label: Words
    default: ParamValue | None = None
    setting: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[ParamValue, ...] = ()
    presets: tuple[int, ...] = ()
    when: tuple[str, ParamValue] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """The metric on the worked example shop: parameters, and (numerator, denominator) under both ways of counting."""

    params: Mapping[str, ParamValue]
    order: tuple[int, int | None]
    day: tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its words, unit, window, parameters, and the SQL that gives one row per slice and customer.

    ``sql_whole``: where all that a customer bought in a window is in it, other rows with the same sums, for which
    nothing need be gathered: neighbours tell; empty where there is no such statement.
    ``counts`` says what its slices count, or money alone; ``overlaps`` names the slices that count one of them twice;
    ``needs`` the list beside the orders without which nothing is known.
    """

    id: str
    version: int
    topic: Topic
    name: Words
    definition: Words
    unit: Unit
    direction: Direction
    window: WindowKind
    counts: Counts
    overlaps: frozenset[Group]
    known_customers: bool
    uses_new_existing: bool
    reading: Reading
    needs: Needs
    params: tuple[Param, ...]
    sql: str
    sql_whole: str
    example: tuple[Example, ...]

    @property
    def has_denominator(self) -> bool:
        return self.unit not in {"count", "money"}

    @property
    def relation(self) -> Relation:
        return relations_in(self.sql)[0]

    @property
    def cut_by(self) -> frozenset[Group]:
        """The groups of dimensions that what it counts can be cut and filtered by."""
        return _CUT_BY.get(self.relation, frozenset(get_args(Group)))

    @property
    def has_people(self) -> bool:
        """Whether the customers behind it are known, so that it can be drilled into."""
        return self.relation not in {"orders_placed", "acquired", "earned", *_OF_VISITORS}

    def can_be_cut_by(self, dimension: str, group: Group) -> bool:
        """Whether what it counts has that dimension: costs have no place but their channel."""
        only = _CUT_ONLY.get(self.relation)
        return group in self.cut_by and (only is None or group == "time" or dimension in only)

    @property
    def is_of_visitors(self) -> bool:
        """Whether those it counts are visitors, who need not be customers."""
        return self.relation in _OF_VISITORS

    @property
    def is_staged(self) -> bool:
        """Whether it asks for the lifecycle stage of customers."""
        return self.relation in {"lost", "won_back", "latest"}


# Visitors need not be customers: most have no name and never bought.
_OF_VISITORS: frozenset[Relation] = frozenset({"visits", "seen_lately", "arrivals", "shoppers"})
# Orders placed are kept as sums by day and place; refunded orders belong to no customer's life.
_CUT_BY: Mapping[Relation, frozenset[Group]] = {
    "orders_placed": frozenset({"time", "place"}),
    "paid": frozenset({"time", "place", "category"}),
    "acquired": frozenset({"time", "place", "customer"}),
    "earned": frozenset({"time", "place", "customer"}),
    "coupons": frozenset({"time"}),
    **dict.fromkeys(_OF_VISITORS, frozenset({"time", "place"})),
}
_CUT_ONLY: Mapping[Relation, frozenset[str]] = {
    "acquired": frozenset({"channel", "first_channel"}),
    "earned": frozenset({"channel", "first_channel"}),
}


def relations_in(sql: str) -> list[Relation]:
    """The relations a metric's statement reads."""
    return cast("list[Relation]", re.findall(rf"\bFROM\s+({'|'.join(get_args(Relation))})\b", sql))


def names_in(sql: str) -> frozenset[str]:
    """The named parameters a statement mentions."""
    return frozenset(re.findall(r":([a-z_]+)", sql))
