"""What a reading is: a SELECT over `answer`, and how its rows become the figure of a slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from huitou.metrics.question import Question

Rows = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Figure:
    """The exact integers of one slice; ``days`` or ``ratio`` is the value where it is not their quotient.

    ``undefined``: why there is no value, where the integers alone do not say so.
    """

    numerator: int = 0
    denominator: int = 0
    days: int | None = None
    ratio: Fraction | None = None
    months: int | None = None
    too_few: bool = False
    undefined: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    select: str
    read: Callable[[Rows, Question, str], Figure]
