"""What explaining gives: the change, its causes in order, and the tables behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from huitou.calendar import Window, iso
from huitou.diagnosis.explain.customers import Group, PeopleFactor
from huitou.diagnosis.explain.factors import Name
from huitou.diagnosis.explain.way import StepMove
from huitou.metrics.comparable import Difference
from huitou.metrics.comparison import Comparison, Note, Number
from huitou.metrics.definition import Unit

# A slice that went its own way, a factor of revenue, a mix that shifted, a rate that changed within a slice, or all
# over, and orders that look made up.
Kind = Literal["slice", "factor", "mix", "rate", "rate_everywhere", "brushing"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that moved the number more than chance and habit do.

    ``at``: the slice, by dimension. ``effect``: what of the change it brought, in the metric's unit; ``share`` of the
    whole change, None where that is 0. ``before`` and ``after``: of slices and rates the metric's own value, of
    factors theirs, of a mix the share of the slice that shifted most. ``p``: the chance of as much in a shop where
    nothing happened, over everything looked at.
    """

    kind: Kind
    at: Mapping[str, str]
    factor: Name | None
    effect: Number
    share: float | None
    before: Number | None
    after: Number | None
    p: float


@dataclass(frozen=True, slots=True)
class Branch:
    """A factor of the formula with its part of the change; the parts of a tree add up to it exactly."""

    factor: Name
    before: float
    after: float
    effect: Number


@dataclass(frozen=True, slots=True)
class PeopleBranch:
    """The same by who bought: new customers, returning ones, nobody known. Units: order_value is a money string."""

    group: Group
    factor: PeopleFactor
    before: Number
    after: Number
    effect: Number


@dataclass(frozen=True, slots=True)
class SliceRow:
    """What a slice brought to the change, and what it would have been had it moved like the rest."""

    dimension: str
    label: str
    before: Number
    after: Number
    change: Number
    expected: Number | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a number moved.

    ``comparison`` has both numbers, what differs between them (then nothing is explained unless it was forced), and
    notes. ``causes`` is empty where nothing unusual happened: the change is within what the shop does by itself.
    ``way``: the steps from a visit to a purchase, where visits are known of the whole shop.
    ``looked_at``: how many slices, factors and steps were judged. Units: as the comparison's.
    """

    comparison: Comparison
    causes: tuple[Cause, ...]
    tree: tuple[Branch, ...]
    people: tuple[PeopleBranch, ...]
    slices: tuple[SliceRow, ...]
    looked_at: int
    way: tuple[StepMove, ...] = ()

    @property
    def refused(self) -> tuple[Difference, ...]:
        """What keeps the two windows from being compared, where that was not overruled."""
        return () if self.comparison.forced else self.comparison.differs

    @property
    def unit(self) -> Unit:
        return self.comparison.unit

    @property
    def windows(self) -> tuple[Window, Window | None]:
        """After and before."""
        before = self.comparison.before
        return self.comparison.after.window, before.window if before else None

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.comparison.notes

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON has it."""
        return {
            "comparison": self.comparison.to_dict(),
            "causes": [asdict(cause) for cause in self.causes],
            "tree": [asdict(each) for each in self.tree],
            "people": [asdict(each) for each in self.people],
            "way": [asdict(each) for each in self.way],
            "slices": [asdict(each) for each in self.slices],
            "looked_at": self.looked_at,
            "windows": [[iso(each.from_day), iso(each.to_day)] for each in self.windows if each],
        }
