"""One version of a journey: its steps, checked as a whole, and how often somebody may enter."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huitou.crm.journeys.steps import AnyStep


class Version(BaseModel):
    """``again``: who may enter once more: nobody, or whoever is not on their way, ``after_days`` from the last entry.

    ``leaves_when_bought``: whoever buys after entering has no need of the rest. Steps are a tree: each is reached by
    one way only, so that nobody walks in circles and every card has one place on the canvas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: int
    number: int = Field(ge=1)
    first: str
    steps: tuple[AnyStep, ...] = Field(min_length=1, max_length=200)
    again: Literal["never", "after"] = "never"
    after_days: int = Field(default=30, ge=0, le=730)
    leaves_when_bought: bool = True

    @model_validator(mode="after")
    def _is_a_tree(self) -> Self:
        problems = [*self._twice(), *self._astray(), *self._unreached()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def step(self, name: str) -> AnyStep:
        return next(each for each in self.steps if each.id == name)

    def has(self, name: str) -> bool:
        """Whether there is a step of that name."""
        return any(each.id == name for each in self.steps)

    def _twice(self) -> list[str]:
        names = [each.id for each in self.steps]
        return [f"step {name} is there twice" for name in sorted({name for name in names if names.count(name) > 1})]

    def _astray(self) -> list[str]:
        names = {each.id for each in self.steps}
        said = [] if self.first in names else [f"the journey begins at {self.first}, which is not there"]
        for step in self.steps:
            said += [f"step {step.id} has no way on called {edge}" for edge in step.next if edge not in step.edges]
            said += [
                f"step {step.id} leads to {to}, which is not there" for to in step.next.values() if to not in names
            ]
        return said

    def _unreached(self) -> list[str]:
        ways = [self.first, *(to for step in self.steps for to in step.next.values())]
        said = [
            f"step {name} is reached by two ways" for name in sorted({name for name in ways if ways.count(name) > 1})
        ]
        reached, ahead = set[str](), [self.first]
        on = {step.id: tuple(step.next.values()) for step in self.steps}
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += on.get(name, ())
        return said + [f"step {step.id} is reached by no way" for step in self.steps if step.id not in reached]
