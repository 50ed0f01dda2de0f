"""Who has stayed away too long: asleep or lost by the shop's own rules of the lifecycle, on plain arrays.

The same rules as ``huitou structure`` counts by (``predict.cycle`` and ``predict.lifecycle``, there in SQL), so that
whoever stands on a win-back list is shown as sleeping or lost everywhere else.
Checked: tests/unit/predict/win_back/test_reader.py, against the stages of the structure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.cycle import PRIOR_GAPS, Cycles, cycles
from huitou.predict.people import YEAR_DAYS
from huitou.predict.win_back.lives import Bools, Floats, Ints, Sums
from huitou.settings import Settings

# Where the shop's cycle is not known and no days are set, who has stayed away longer than this has lapsed.
FALLBACK_DAYS = 90
_MOST_DAYS = 1 << 20


@dataclass(frozen=True, slots=True)
class Lapse:
    """The rules as found on a day: ``cycles`` are those of then, for whatever day is judged.

    ``by``: "cycle", "days" where the shop has set them, "fallback" where its cycle is not known.
    """

    cycles: Cycles
    settings: Settings

    @property
    def by(self) -> str:
        if self.settings.lifecycle_days is not None:
            return "days"
        return "fallback" if self.cycles.undefined else "cycle"

    def usual_days(self, of: Sums) -> Floats:
        """How long each customer usually stays away: with enough gaps of their own, drawn towards their group's; the
        fallback's days where no cycle is known."""
        days, gaps = self._cycle(of)
        return np.where(days > 0, days / gaps, float(FALLBACK_DAYS))

    def stages(self, of: Sums) -> Ints:
        """0 neither, 1 sleeping, 2 lost."""
        silent = of.silent
        if self.settings.lifecycle_days is not None:
            _, second, third = self.settings.lifecycle_days
            return _stages(silent > second, silent > third)
        if self.by == "fallback":
            return _stages(silent > FALLBACK_DAYS, silent > FALLBACK_DAYS)
        days, gaps = self._cycle(of)
        second, third = (round(each * 100) for each in self.settings.lifecycle_multiples[1:])
        return _stages(silent * gaps * 100 > second * days, silent * gaps * 100 > third * days)

    def _cycle(self, of: Sums) -> tuple[Ints, Ints]:
        """A fraction: days over gaps."""
        group = np.full(len(of), self.cycles.shop.days or 0)
        for code, cycle in self.cycles.by_category.items():
            group[of.category == code] = cycle.days or 0
        if self.settings.cycle_days is not None:
            return group, np.ones(len(of), np.int64)
        own = (group > 0) & (of.days > self.settings.own_cycle_gaps)
        days = np.where(own, of.last - of.first + PRIOR_GAPS * group, group)
        return days, np.where(own, of.days - 1 + PRIOR_GAPS, 1)


def _stages(sleeping: Bools, lost: Bools) -> Ints:
    return sleeping.astype(np.int64) + (sleeping & lost)


def lapse(of: Sums, settings: Settings) -> Lapse:
    """The rules by what was known on the day of the sums."""
    back = of.second <= of.known_to
    waited = np.where(back, of.second, of.known_to) - of.first
    recent = of.first > of.known_to - YEAR_DAYS
    # One number a row, for sorting a million of those is quick: category, recent, back, days waited.
    kinds = (of.category * 2 + recent) * 2 + back
    keys, counts = np.unique(kinds * _MOST_DAYS + waited, return_counts=True)
    kinds, waited = np.divmod(keys, _MOST_DAYS)
    columns = (kinds // 4, kinds // 2 % 2, kinds % 2, waited, counts)
    gaps = list(zip(*(column.tolist() for column in columns), strict=True))
    return Lapse(cycles(gaps, known_to=of.known_to, settings=settings), settings)
