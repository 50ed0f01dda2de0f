"""What a kind of reading brings back when it sees something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from huitou.diagnosis.figures import Figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.view import View


@dataclass(frozen=True, slots=True)
class Stake:
    """Money per quarter of 90 days in minor units, with the range that chance leaves."""

    minor: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """The figures of one place where a reading applies: ``at`` which slice, on which question, what it costs.

    ``asked`` are the options of the metric that give the figures and, drilled, the names.
    """

    figures: Figures
    at: Mapping[str, str]
    asked: Mapping[str, Any]
    stake: Stake | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of looking: the thresholds it needs, the figures its words may use, and the look itself."""

    name: str
    needs: tuple[str, ...]
    figures: tuple[str, ...]
    has_money: bool
    look: Callable[[View, Reading], list[Sighting]]


QUARTER_DAYS = 90


def stake(people_low: float, people: float, people_high: float, *, each: float, window_days: int) -> Stake:
    """So many people lost in the window, each worth so much, as money per quarter; never below nothing."""
    scale = each * QUARTER_DAYS / window_days
    low, middle, high = (round(max(number, 0) * scale) for number in (people_low, people, people_high))
    return Stake(middle, low, high)
