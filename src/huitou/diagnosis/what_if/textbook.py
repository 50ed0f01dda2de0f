"""The textbook's shop: so many new buyers a month, and a share of last month's buyers who come again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """Buyers and takings of each month, one after the other, where a share ``kept`` of a month's buyers buys in the
    next. Units: buyers a month; takings in the unit of ``spend``.
    """

    kept: float
    buyers: tuple[float, ...]
    takings: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(self.takings)


def course(*, new: float, spend: float, kept: float, months: int) -> Course:
    """A shop that begins with nobody: buyers of a month = new + kept x buyers of the month before.

    It comes to rest at new / (1 - kept): at 100 new buyers, 5 % kept makes 105.3 and 10 % 111.1 buyers a month.
    Undefined: ValueError for a share outside 0 to 1, where the buyers would grow for ever.
    """
    if not 0 <= kept < 1:
        raise ValueError("a share kept lies between 0 and 1")
    buyers: list[float] = []
    for _ in range(months):
        buyers.append(new + kept * (buyers[-1] if buyers else 0.0))
    return Course(kept, tuple(buyers), tuple(each * spend for each in buyers))


def new_buyers_worth(better: Course, worse: Course, *, new: float) -> float:
    """How many more new buyers a month would bring as much as keeping more does, in the worse course."""
    return new * (better.total / worse.total - 1)
