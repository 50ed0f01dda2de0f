"""by_arm: each group of the journey goes its own way, as it was drawn on entering."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words

Arm = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}$")]


class ByArmStep(Step):
    """Who is held out goes by the first way and hears nothing on it; so does a group that is not named here."""

    words: ClassVar[Words] = {"zh": "按组分岔", "en": "branch by group"}
    kind: Literal["by_arm"] = "by_arm"
    arms: tuple[Arm, ...] = Field(min_length=2, max_length=5)

    @property
    def edges(self) -> tuple[str, ...]:
        return self.arms

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        return t(zh="每组走自己的路：", en="each group its own way: ") + t(zh="、", en=", ").join(self.arms)

    def advance(self, seen: Seen) -> Move:
        return Go(seen.arm if seen.arm in self.arms else self.arms[0])
