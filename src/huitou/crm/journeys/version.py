"""One version of a journey: who enters and how often, and its steps, checked as a whole."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huitou.crm.journeys.shape import Node, flaws
from huitou.crm.journeys.steps import AnyStep
from huitou.crm.journeys.triggers import AnyTrigger


class Version(BaseModel):
    """``trigger``: what lets people in; without one only who enrols them by hand does.

    ``again``: who may enter once more: nobody, or whoever is not on their way, ``after_days`` from the last entry.

    ``leaves_when_bought``: whoever buys after entering has no need of the rest. Steps are a tree: each is reached by
    one way only, so that nobody walks in circles and every card has one place on the canvas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: int
    number: int = Field(ge=1)
    first: str
    trigger: AnyTrigger | None = None
    steps: tuple[AnyStep, ...] = Field(min_length=1, max_length=200)
    again: Literal["never", "after"] = "never"
    after_days: int = Field(default=30, ge=0, le=730)
    leaves_when_bought: bool = True

    @model_validator(mode="after")
    def _is_a_tree(self) -> Self:
        nodes = [Node(each.id, each.edges, each.next) for each in self.steps]
        if problems := [each.words["en"] for each in flaws(self.first, nodes)]:
            raise ValueError("; ".join(problems))
        return self

    def step(self, name: str) -> AnyStep:
        return next(each for each in self.steps if each.id == name)

    def has(self, name: str) -> bool:
        """Whether there is a step of that name."""
        return any(each.id == name for each in self.steps)
