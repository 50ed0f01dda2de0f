"""Causes made of what was found, where they are sure and large enough to be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from huitou import money
from huitou.diagnosis.explain.cutting import Cut
from huitou.diagnosis.explain.explanation import Cause, Kind
from huitou.diagnosis.explain.factors import Factor
from huitou.diagnosis.explain.search import Looked
from huitou.diagnosis.explain.surprise import ERROR_SHARE
from huitou.metrics.comparison import Number, shown
from huitou.metrics.definition import Unit

# What brought less than this share of the number is not worth a sentence.
_WORTH = 0.03


@dataclass(frozen=True, slots=True)
class Causing:
    """``change`` and ``level`` are the whole's, in the metric's smallest unit."""

    unit: Unit
    currency: str
    change: int
    level: int

    def by_slice(self, cut: Cut, taken: Sequence[Looked], *, looks: int) -> Iterator[Cause]:
        for each in taken:
            if abs(each.found.effect) >= _WORTH * self.level:
                yield self.of_slice(cut.slices[each.key], each, looks=looks)

    def of_slice(self, at: Mapping[str, str], each: Looked, *, looks: int) -> Cause:
        return self._cause(
            "slice",
            each.found.effect,
            at=at,
            before=self.shown(each.found.before.value),
            after=self.shown(each.found.after.value),
            p=min(each.p * looks, 1.0),
        )

    def by_factor(self, sums: Sequence[Factor], *, looks: int) -> Iterator[Cause]:
        for each in sums:
            p = min(each.moved.p * looks, 1.0) if each.moved else 1.0
            if p < ERROR_SHARE and abs(each.effect) >= _WORTH * self.level:
                cause = self._cause("factor", each.effect, before=float(each.before), after=float(each.after), p=p)
                yield replace(cause, factor=each.name)

    def by_brushing(self, before: int, after: int) -> Cause:
        return self._cause("brushing", after - before, before=self.shown(before), after=self.shown(after), p=0.0)

    def shown(self, number: float | Fraction) -> Number:
        """A number of the metric, rounded to its smallest unit."""
        return shown(Fraction(round(number)), self.unit, self.currency)

    def units(self, number: Number) -> float:
        """A shown number in its smallest unit again."""
        return float(number) * (10.0 ** money.minor_digits(self.currency) if self.unit == "money" else 1.0)

    def _cause(
        self,
        kind: Kind,
        effect: float | Fraction,
        *,
        before: Number,
        after: Number,
        p: float,
        at: Mapping[str, str] | None = None,
    ) -> Cause:
        share = float(effect) / self.change if self.change else None
        return Cause(kind, at or {}, None, self.shown(effect), share, before, after, p)
