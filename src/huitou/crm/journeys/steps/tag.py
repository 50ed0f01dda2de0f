"""tag: puts a tag on the customer, or takes it off."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, PutTag, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class TagStep(Step):
    words: ClassVar[Words] = {"zh": "打标签", "en": "tag"}
    kind: Literal["tag"] = "tag"
    name: str = Field(min_length=1, max_length=40)
    off: bool = False

    def advance(self, seen: Seen) -> Move:  # noqa: ARG002
        return Go(orders=(PutTag(self.name, self.off),))

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        if self.off:
            return t(zh=f"去掉标签“{self.name}”", en=f"take off the tag “{self.name}”")
        return t(zh=f"加上标签“{self.name}”", en=f"put on the tag “{self.name}”")
