"""What a funnel says: people by step, for everybody or by group, and the step that is weaker than it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from huitou import calendar
from huitou.diagnosis.funnel.steps import Name
from huitou.statistics.interval import wilson

By = Literal["", "group", "category"]


@dataclass(frozen=True, slots=True)
class Step:
    """How many people got to a step, of how many that got to the one before, and what was usual.

    ``of`` is None at the first step. ``before``: (people, of) in each of the periods before, the newest first.
    """

    name: Name
    people: int
    of: int | None
    before: tuple[tuple[int, int], ...] = ()

    @property
    def rate(self) -> float | None:
        return self.people / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.people, self.of) if self.of else None

    @property
    def usual(self) -> float | None:
        """The median of the rates before."""
        rates = self._rates()
        return median(rates) if rates else None

    @property
    def lowest(self) -> float | None:
        """The lowest of the rates before."""
        return min(self._rates(), default=None)

    @property
    def lost(self) -> int | None:
        """How many people more were lost here than by the usual rate; below zero fewer."""
        return None if self.usual is None or not self.of else round(self.of * self.usual) - self.people

    def _rates(self) -> list[float]:
        return [people / of for people, of in self.before if of]


@dataclass(frozen=True, slots=True)
class Part:
    """The steps of everybody, of a group, or of a category; ``weakest``: the step to look at, where there is one."""

    label: str
    steps: tuple[Step, ...]
    weakest: Name | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """People by how far they got within ``days`` of a day on which they were there, in order.

    ``parts``: one, or one by group or category. ``left_out``: steps the shop never records. ``undefined``: why there is
    nothing. ``immature``: the last days of the window have not been watched for ``days`` yet. ``tied``: whether any
    visitor is known to have bought; where none is, no group tells anything.
    """

    by: By
    from_day: int
    to_day: int
    as_of: int
    days: int
    parts: tuple[Part, ...]
    left_out: tuple[Name, ...]
    periods_before: int
    immature: bool
    tied: bool
    undefined: str | None
    data_version: str

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: days as 2024-03-31, rates as fractions of people."""
        return {
            "by": self.by or None,
            "from": calendar.iso(self.from_day),
            "to": calendar.iso(self.to_day),
            "as_of": calendar.iso(self.as_of),
            "days": self.days,
            "provisional": self.immature,
            "undefined": self.undefined,
            "left_out": list(self.left_out),
            "tied": self.tied,
            "periods_before": self.periods_before,
            "data_version": self.data_version,
            "parts": [
                {"label": part.label, "weakest": part.weakest, "steps": [_step(step) for step in part.steps]}
                for part in self.parts
            ],
        }


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.name,
        "people": step.people,
        "of": step.of,
        "rate": step.rate,
        "interval": None if step.interval is None else list(step.interval),
        "usual": step.usual,
        "lost": step.lost,
    }
