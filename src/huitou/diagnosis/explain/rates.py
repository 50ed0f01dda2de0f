"""Why a rate or ratio moved: a mix that shifted, a rate that changed in one slice, or everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

from huitou.calendar import Window
from huitou.diagnosis.explain.explanation import Cause, SliceRow
from huitou.diagnosis.explain.shares import NOBODY, Part, Shift, Sides, shift
from huitou.diagnosis.explain.surprise import ERROR_SHARE, UNKNOWN_DRIFT, drift_of, moved, two_sided
from huitou.diagnosis.explain.tallies import Tally, tallies
from huitou.diagnosis.explain.told import Told, earlier, weight
from huitou.metrics import relations
from huitou.metrics.beside import moved as moved_to
from huitou.metrics.comparison import Number, shown
from huitou.metrics.estimates import SHARE
from huitou.metrics.question import Question, Snapshot, cut_by
from huitou.metrics.slices import DIMENSIONS, Dimension, labels_of

_PLACES = (
    "source",
    "store",
    "channel",
    "province",
    "first_category",
    "first_channel",
    "first_late",
    "first_refunded",
    "first_discount",
)
# What became of the first order, where its list is known.
_CARED_FOR = {"first_ticket": "tickets", "first_slow_response": "tickets", "first_low_rating": "ratings"}
# What customers were on the day before: of a shop younger than a year, ever more of them are quiet or lost.
_SEGMENTS = ("lifecycle",)
_YEAR = 365
# The least that is taken for a usual move of a rate from one window to the next, as a share of it.
_FLOOR = 0.03
# Slices with fewer in the denominator, on both sides together, are one rest.
_FEWEST = 30
_REST = -1
# What moved the number by less than this share of it is not worth a sentence.
_WORTH = 0.02


def explain_rate(snapshot: Snapshot, question: Question, before: Window, *, uneven: bool) -> Told:
    """The causes of the change of a rate or ratio between ``before`` and the question's window."""
    return _Maker(snapshot, question, moved_to(snapshot, question, before), uneven).told()


@dataclass(frozen=True, slots=True)
class _Maker:
    snapshot: Snapshot
    question: Question
    other: Question
    uneven: bool

    def told(self) -> Told:
        whole = self._sides(None).get(0, (NOBODY, NOBODY))
        if not (whole[0].denominator and whole[1].denominator):
            return Told((), (), (), (), 0)
        change = whole[1].ratio - whole[0].ratio
        shifts = {name: found for name in self._dimensions() if (found := self._shift(name))}
        looks = 2 * len(shifts) + sum(len(each.rates) for each, _ in shifts.values())
        rows = tuple(row for name, (each, sides) in shifts.items() for row in self._rows(name, each, sides, looks))
        least = Fraction(_WORTH) * max(whole[0].ratio, whole[1].ratio)
        causes = [
            cause
            for name, (each, _) in shifts.items()
            for cause in self._causes(name, each, change, looks, least=least)
        ]
        if not causes and abs(change) >= least and not self._is_usual(whole):
            # The whole moved, and no slice more than the others: it is no matter of where.
            causes = [self._everywhere(change, whole)]
        return Told(tuple(sorted(causes, key=weight, reverse=True)), (), (), rows, looks)

    def _is_usual(self, whole: Sides) -> bool:
        chance = sqrt(sum(side.variance / float(side.ratio) ** 2 for side in whole if side.numerator))
        levels = [float(part.ratio) for part in self._history() if part.denominator]
        found = moved(
            float(whole[0].ratio),
            float(whole[1].ratio),
            chance=chance,
            history=[float(whole[0].ratio), *levels],
            uneven=self.uneven,
            floor=_FLOOR,
        )
        return found is not None and found.p >= ERROR_SHARE

    def _history(self) -> Iterator[Part]:
        for window in earlier(self.other.window, self.snapshot.about.first_day):
            yield self._parts(moved_to(self.snapshot, self.question, window)).get(0, NOBODY)

    def _dimensions(self) -> list[str]:
        metric = self.question.metric
        asked = {kept.dimension.name for kept in self.question.filters}
        lists, first = self.snapshot.about.lists, self.snapshot.about.first_day
        cared_for = (name for name, needed in _CARED_FOR.items() if needed in lists)
        is_settled = first is not None and self.other.window.from_day - first >= _YEAR
        return [
            name
            for name in (*_PLACES, *cared_for, *(_SEGMENTS if is_settled else ()))
            if name not in asked
            and DIMENSIONS[name].group in metric.cut_by
            and DIMENSIONS[name].group not in metric.overlaps
        ]

    def _shift(self, name: str) -> tuple[Shift, dict[int, Sides]] | None:
        sides = _without_small(self._sides(DIMENSIONS[name]))
        if len(sides) < 2 or not sides.keys() - {0, _REST}:
            return None
        found = shift(sides, drift=self._drift(name))
        return (found, sides) if found else None

    def _drift(self, name: str) -> float:
        """How far the dimension's slices stray from one another by themselves, in purchases."""
        if DIMENSIONS[name].is_segment:
            # Judging everybody once more for each earlier window takes longer than all the rest.
            return UNKNOWN_DRIFT
        windows = [self.other.window, *earlier(self.other.window, self.snapshot.about.first_day)]
        known = tallies(
            self.snapshot,
            "purchases",
            windows,
            by=(name,),
            settings=self.question.settings,
            where=self.question.where,
        )
        whole: dict[int, Tally] = {}
        for course in known.values():
            for place, tally in course.items():
                whole[place] = whole.get(place, Tally()) + tally
        return drift_of({key: course for (key,), course in known.items()}, whole, history=range(len(windows)))

    def _sides(self, dimension: Dimension | None) -> dict[int, Sides]:
        then, now = (self._parts(self._cut(each, dimension)) for each in (self.other, self.question))
        return {key: (then.get(key, NOBODY), now.get(key, NOBODY)) for key in then.keys() | now.keys()}

    def _cut(self, question: Question, dimension: Dimension | None) -> Question:
        return cut_by(self.snapshot, question, (dimension,) if dimension else ())

    def _parts(self, question: Question) -> dict[int, Part]:
        rows = relations.answer_of_each(question, SHARE).rows(self.snapshot)
        return {key: Part(*(int(figure or 0) for figure in figures)) for key, *figures in rows}

    def _causes(self, name: str, found: Shift, change: Fraction, looks: int, *, least: Fraction) -> Iterator[Cause]:
        if abs(found.mix) >= least and (p := min(two_sided(found.mix_z) * looks, 1.0)) < ERROR_SHARE:
            largest = max(found.mixes, key=lambda key: abs(found.mixes[key]))
            yield self._cause("mix", name, largest, found, change, p)
        for key, effect in found.excess.items():
            if key in {0, _REST} or abs(effect) < least:
                continue
            if (p := min(two_sided(found.excess_z[key]) * looks, 1.0)) < ERROR_SHARE:
                yield self._cause("rate", name, key, found, change, p)

    def _cause(
        self, kind: Literal["mix", "rate"], name: str, key: int, found: Shift, change: Fraction, p: float
    ) -> Cause:
        effect = found.mix if kind == "mix" else found.excess[key]
        then, now = found.weights[key] if kind == "mix" else found.ratios[key]
        return Cause(
            kind=kind,
            at={name: self._label(name, key)},
            factor=None,
            effect=self._shown(effect),
            share=float(effect / change) if change else None,
            before=float(then) if kind == "mix" else self._shown(then),
            after=float(now) if kind == "mix" else self._shown(now),
            p=p,
        )

    def _everywhere(self, change: Fraction, whole: Sides) -> Cause:
        return Cause(
            kind="rate_everywhere",
            at={},
            factor=None,
            effect=self._shown(change),
            share=1.0,
            before=self._shown(whole[0].ratio),
            after=self._shown(whole[1].ratio),
            p=ERROR_SHARE,
        )

    def _label(self, name: str, key: int) -> str:
        return labels_of(self.snapshot, DIMENSIONS[name], keys=[key]).get(key, "…")

    def _rows(self, name: str, found: Shift, sides: Mapping[int, Sides], looks: int) -> Iterator[SliceRow]:
        for key, (then, now) in sides.items():
            if key != _REST and then.denominator and now.denominator:
                yield SliceRow(
                    name,
                    self._label(name, key),
                    self._shown(then.ratio),
                    self._shown(now.ratio),
                    self._shown(found.rates[key] + found.mixes[key]),
                    None,
                    min(two_sided(found.excess_z.get(key, 0.0)) * looks, 1.0),
                )

    def _shown(self, number: Fraction) -> Number:
        return shown(number, self.question.metric.unit, self.snapshot.about.currency)


def _without_small(sides: Mapping[int, Sides]) -> dict[int, Sides]:
    """The slices, with the small ones as one rest."""
    kept: dict[int, Sides] = {}
    rest: list[Sides] = []
    for key, (then, now) in sides.items():
        if then.denominator + now.denominator >= _FEWEST:
            kept[key] = (then, now)
        else:
            rest.append((then, now))
    if rest:
        kept[_REST] = (sum((then for then, _ in rest), NOBODY), sum((now for _, now in rest), NOBODY))
    return kept
