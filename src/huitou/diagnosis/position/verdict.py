"""What an aid answers: where the figures put the shop, what somebody said instead, and the figures themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from huitou.diagnosis.figures import Figure, Figures
from huitou.diagnosis.position.facts import Fact
from huitou.diagnosis.position.rules import Rule

Kind = Literal["stage", "type", "balance"]
Reason = Literal[
    "no_purchase",
    "few_days",
    "few_purchases",
    "gap",
    "no_line",
    "too_few",
    "no_costs",
    "costs_elsewhere",
    "not_mature",
    "few_customers",
    "no_margin",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one aid.

    ``judged``: what the figures say; None with ``undefined`` where they do not say it yet. ``said``: what somebody said
    in its place, which then counts. ``near``: what else it may be, the interval of a figure reaching over a line.
    ``rule``: that of the answer, None where there is none. ``told``: further figures of the words. ``warm_up``: the
    customers it rests on came so near the start of the data that some may be older ones.
    """

    kind: Kind
    judged: Rule | None
    said: Rule | None
    undefined: Reason | None
    facts: tuple[Fact, ...]
    near: tuple[Rule, ...] = ()
    told: Figures = field(default_factory=dict[str, Figure])
    warm_up: bool = False

    @property
    def rule(self) -> Rule | None:
        return self.said or self.judged

    @property
    def overridden(self) -> bool:
        return self.said is not None

    def to_dict(self, currency: str) -> dict[str, Any]:
        rule = self.rule
        return {
            "answer": rule.id if rule else None,
            "by_the_figures": self.judged.id if self.judged else None,
            "overridden": self.overridden,
            "undefined": self.undefined,
            "near": [each.id for each in self.near],
            "warm_up": self.warm_up,
            "facts": [each.to_dict(currency) for each in self.facts],
            "advice": rule.to_dict() if rule else None,
        }
