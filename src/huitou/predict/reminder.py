"""When to remind: the window before the day people come back by, as metrics.md has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["before", "in", "past", "lost"]

# In hundredths of the gap.
_OPENS, _CLOSES = 70, 85
# Beyond so many times the gap a customer is lost, which is another matter than being late.
_LOST_AFTER = 3
# Delivery is the clock where it is known of so many of a hundred gaps.
_DELIVERED_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Reminder:
    """The days after the last purchase (or delivery) to remind on, of a typical gap of so many days."""

    gap_days: int

    @property
    def from_day(self) -> int:
        return _hundredths(_OPENS * self.gap_days)

    @property
    def to_day(self) -> int:
        return _hundredths(_CLOSES * self.gap_days)

    @property
    def lost_after(self) -> int:
        """The last day that is late, and no more."""
        return _LOST_AFTER * self.gap_days

    def place(self, days: int) -> Place:
        """Where somebody stands after so many days; both ends of the window are in it."""
        if days < self.from_day:
            return "before"
        if days <= self.to_day:
            return "in"
        return "past" if days <= self.lost_after else "lost"


def is_from_delivery(*, known: int, of: int) -> bool:
    """Whether the days count from delivery, which is known of ``known`` gaps ``of`` all; else from the purchase."""
    return known > 0 and known * 100 >= _DELIVERED_PERCENT * of


def _hundredths(days: int) -> int:
    """In whole days, rounded half up; in whole numbers, for it is asked of every customer."""
    return (days + 50) // 100
