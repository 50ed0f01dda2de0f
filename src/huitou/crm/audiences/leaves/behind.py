"""behind: who is behind a number: one side of a metric, in a window that moves with the data or in one that stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Metric, ParamValue, Words
from huitou.metrics.dimension_words import slice_word
from huitou.metrics.drill import customers_behind
from huitou.metrics.drill_rows import Side
from huitou.metrics.slices import DIMENSIONS

_SIDES: Mapping[str, Words] = {
    "numerator": {"zh": "分子里的人", "en": "the numerator"},
    "denominator": {"zh": "分母里的人", "en": "the denominator"},
}
_MOST_SLICES = 10
_LONGEST = 200


class BehindLeaf(Leaf):
    """``days`` up to ``ago`` days before the last that is known; or the days ``first`` to ``last``, both included; with
    neither the metric's usual window.

    ``only``: labels by dimension, those of the slice; ``after_first`` to ``after_last``: of a metric of gaps, who came
    again after so many days. ``called``: what the number is called.
    """

    words: ClassVar[Words] = {"zh": "一个指标背后的人", "en": "Behind a metric"}
    heading: ClassVar[Heading] = "numbers"
    begins: ClassVar[Mapping[str, Any]] = {"metric": "repeat_purchase_rate", "days": 90}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("metric", "choice", offered="metric"),
        Entry("side", "choice", choices=_SIDES),
        Entry("days", "whole", {"zh": "窗口：近", "en": "window: the last"}, {"zh": "天", "en": "days"}),
        Entry(
            "ago", "whole", {"zh": "到最近一天之前", "en": "up to"}, {"zh": "天", "en": "days before the last known"}
        ),
        Entry("first", "day", {"zh": "或固定从", "en": "or always from"}),
        Entry("last", "day", {"zh": "到", "en": "to"}),
        Entry(
            "after_first", "whole", {"zh": "隔了", "en": "came again after"}, {"zh": "天", "en": "days"}, "after_last"
        ),
        Entry("only", "labels", {"zh": "只看", "en": "only"}),
    )
    kind: Literal["behind"] = "behind"
    metric: str = Field(max_length=60)
    side: Side = "numerator"
    days: int | None = Field(default=None, ge=1, le=3660)
    ago: int = Field(default=0, ge=0, le=3660)
    first: dt.date | None = None
    last: dt.date | None = None
    after_first: int | None = Field(default=None, ge=0, le=99_999)
    after_last: int | None = Field(default=None, ge=0, le=99_999)
    only: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, max_length=_MOST_SLICES)
    params: Mapping[str, ParamValue] = Field(default_factory=dict, max_length=20)
    count_by: Literal["order", "day"] = "order"
    called: str = Field(default="", max_length=_LONGEST)

    @field_validator("metric")
    @classmethod
    def _has_people(cls, metric: str) -> str:
        found = load_catalogue().get(metric)
        if found is None:
            raise ConditionError(zh=f"没有指标 {metric}", en=f"there is no metric {metric}")
        if not found.has_people:
            raise ConditionError(zh=f"指标 {metric} 背后没有名单", en=f"there are no names behind {metric}")
        return metric

    @field_validator("only")
    @classmethod
    def _are_dimensions(cls, only: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        for name, labels in only.items():
            if name not in DIMENSIONS:
                raise ConditionError(zh=f"没有“{name}”这个维度", en=f"there is no dimension {name}")
            if not labels or any(len(label) > _LONGEST for label in labels):
                raise ConditionError(
                    zh=f"{name}：每项 1 到 {_LONGEST} 个字", en=f"{name}: give labels of 1 to {_LONGEST} letters"
                )
        return only

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        if (self.first is None) != (self.last is None):
            raise ConditionError(
                zh="起止两天要么都填，要么都不填", en="give both the first and the last day, or neither"
            )
        if self.first is not None and self.days is not None:
            raise ConditionError(
                zh="天数和起止日期只能填一种",
                en="give a number of days, or the first and the last day, not both",
            )
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ConditionError(zh=f"{self.last} 早于 {self.first}", en=f"{self.last} comes before {self.first}")
        if (self.after_first is None) != (self.after_last is None):
            raise ConditionError(
                zh="隔了几天的两头要么都填，要么都不填",
                en="give both ends of the days after which they came again, or neither",
            )
        if self.side == "denominator" and not self._asked.has_denominator:
            raise ConditionError(zh=f"{self.metric} 没有分母", en=f"{self.metric} has no denominator")
        return self

    def members(self, base: Base) -> Mask:
        kept = ("behind", self.model_dump_json(exclude={"called"}))
        if kept not in base.kept:
            base.kept[kept] = base.of_numbers(self._customers(base)[0])
        found: Mask = base.kept[kept]
        return found

    def said(self, t: Speech) -> str:
        metric = self.called or self._asked.name[t.lang]
        parts = [self._window(t), *self._slices(t), self._gap(t)]
        if self._asked.has_denominator:
            parts.append(_SIDES[self.side][t.lang])
        told = t(zh="，", en=", ").join(part for part in parts if part)
        return t(zh=f"在“{metric}”里（{told}）", en=f"behind “{metric}” ({told})")

    def lacking(self, base: Base, t: Speech) -> str:
        problem = self._customers(base)[1]
        if problem is not None:
            return problem.text(t.lang)
        needs = self._asked.needs
        if needs and needs not in base.snapshot.about.lists:
            return t(
                zh=f"“{self._asked.name['zh']}”要的数据店里还没有，所以没有人符合。",
                en=f"The shop has not imported what “{self._asked.name['en']}” rests on, so nobody fits.",
            )
        return ""

    @property
    def _asked(self) -> Metric:
        return load_catalogue()[self.metric]

    def _customers(self, base: Base) -> tuple[Ints, UserError | None]:
        """Their numbers inside the data version; none, and why, where the question cannot be put to this shop."""
        kept = ("asked behind", self.model_dump_json(exclude={"called"}))
        if kept not in base.kept:
            try:
                base.kept[kept] = (self._found(base), None)
            except UserError as problem:
                base.kept[kept] = (np.empty(0, np.int64), problem)
        found: tuple[Ints, UserError | None] = base.kept[kept]
        return found

    def _found(self, base: Base) -> Ints:
        options: dict[str, Any] = {"as_of": base.as_of, "count_by": self.count_by, "params": dict(self.params)}
        if self.days is not None:
            to = base.as_of - self.ago
            options |= {"from_": to - self.days + 1, "to": to}
        elif self.first is not None:
            options |= {"from_": self.first, "to": self.last}
        if self.only:
            options["where"] = {name: list(labels) for name, labels in self.only.items()}
        after = None if self.after_first is None or self.after_last is None else (self.after_first, self.after_last)
        return customers_behind(
            base.snapshot, self.metric, side=self.side, after=after, settings=base.settings, **options
        )

    def _window(self, t: Speech) -> str:
        if self.first is not None:
            return t(zh=f"{self.first} 到 {self.last}", en=f"{self.first} to {self.last}")
        if self.days is None:
            return t(zh="通常的窗口", en="its usual window")
        if self.ago:
            return t(
                zh=f"到 {self.ago} 天前为止的 {self.days} 天",
                en=f"{self.days} days up to {self.ago} days before the last",
            )
        return t(zh=f"近 {self.days} 天", en=f"the last {self.days} days")

    def _slices(self, t: Speech) -> list[str]:
        return [
            t(zh="、", en=" or ").join(slice_word(n, label, t) for label in labels) for n, labels in self.only.items()
        ]

    def _gap(self, t: Speech) -> str:
        if self.after_first is None:
            return ""
        return t(
            zh=f"隔了 {self.after_first}–{self.after_last} 天",
            en=f"again after {self.after_first}–{self.after_last} days",
        )
