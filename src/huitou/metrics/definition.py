"""What a catalogue file says about one metric."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from huitou.errors import Lang

# Under which heading a metric is listed; the order is that of a reader's questions.
Topic = Literal["repeat", "cycle", "contribution", "value"]
Unit = Literal["count", "rate", "ratio", "money", "money_each", "days"]
Direction = Literal["up", "down", "none"]
WindowKind = Literal["trailing", "anchors", "cycle", "cohorts"]
Counts = Literal["customers", "purchases", "money"]
Group = Literal["time", "place", "category", "customer"]
Reading = Literal["total", "share", "split", "survival", "structure", "refunds", "refill", "lateness", "cohort"]
# What a metric's SQL may read; relations.py says what each holds.
Relation = Literal[
    "purchases", "history", "lost", "won_back", "latest", "pairs", "baskets", "goods", "paid", "orders_placed", "lives"
]
CountBy = Literal["order", "day"]
ParamValue = int | str | bool
Words = Mapping[Lang, str]


TOPICS: Mapping[Topic, Words] = {
    "repeat": {"zh": "复购", "en": "Repeat purchase"},
    "cycle": {"zh": "复购周期", "en": "Cycle"},
    "contribution": {"zh": "老客贡献", "en": "Contribution of returning customers"},
    "value": {"zh": "规模与金额", "en": "Volume and value"},
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

    ``counts`` says what its slices count, or money alone; ``overlaps`` names the slices that count one of them twice.
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
    params: tuple[Param, ...]
    sql: str
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
        return self.relation != "orders_placed"

    @property
    def is_staged(self) -> bool:
        """Whether it asks for the lifecycle stage of customers."""
        return self.relation in {"lost", "won_back", "latest"}


# Orders placed are kept as sums by day and place; refunded orders belong to no customer's life.
_CUT_BY: Mapping[Relation, frozenset[Group]] = {
    "orders_placed": frozenset({"time", "place"}),
    "paid": frozenset({"time", "place", "category"}),
}


def relations_in(sql: str) -> list[Relation]:
    """The relations a metric's statement reads."""
    return cast("list[Relation]", re.findall(rf"\bFROM\s+({'|'.join(get_args(Relation))})\b", sql))


def names_in(sql: str) -> frozenset[str]:
    """The named parameters a statement mentions."""
    return frozenset(re.findall(r":([a-z_]+)", sql))
