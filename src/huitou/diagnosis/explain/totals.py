"""Why a total moved: the slices that went their own way, and the factors that moved beyond their habit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from huitou.calendar import Window
from huitou.diagnosis.explain.explanation import Branch, Cause, SliceRow
from huitou.diagnosis.explain.factors import Factor, factors, sold
from huitou.diagnosis.explain.made_up import made_up
from huitou.diagnosis.explain.surprise import Astray, astray, drift_of, two_sided
from huitou.diagnosis.explain.tallies import Course, Tally, tallies
from huitou.diagnosis.explain.told import ERROR_SHARE, Told, earlier, weight
from huitou.metrics.comparison import Number, shown
from huitou.metrics.definition import Unit
from huitou.metrics.question import Question, Snapshot
from huitou.metrics.slices import DIMENSIONS, labels_of

AFTER, BEFORE = 0, 1
# What brought less than this share of the number is not worth a sentence.
_WORTH = 0.03
# A slice as large in effect as this share of a larger one that holds it says more.
_SHARPER = 0.8
# Where causes mostly lie, and where else: each family of looks has a third of the errors, the factors the last.
_LIKELY = ("source", "store", "channel", "category")
_ELSEWHERE = ("province", "product", "first_category", "first_channel")
_FAMILIES = 3
_FEWEST = 10
_MOST_SLICES = 400


@dataclass(frozen=True, slots=True)
class _Slice:
    dimension: str
    label: str
    key: int
    found: Astray
    counted: Astray | None

    @property
    def p(self) -> float:
        """The surer of two looks, at the metric and at the purchases alone."""
        p = two_sided(self.found.z)
        if self.counted is None or self.counted.z * self.found.z <= 0:
            return p
        return min(2 * min(p, two_sided(self.counted.z)), 1.0)


def explain_total(snapshot: Snapshot, question: Question, before: Window, *, uneven: bool) -> Told:
    """The causes of the change of a total over purchases between ``before`` and the question's window."""
    windows = [question.window, before, *earlier(before, snapshot.about.first_day)]
    history = range(1, len(windows))
    told = _Maker(snapshot, question, windows, history, uneven)
    return told.told()


@dataclass(frozen=True, slots=True)
class _Maker:
    snapshot: Snapshot
    question: Question
    windows: Sequence[Window]
    history: Sequence[int]
    uneven: bool

    @property
    def unit(self) -> Unit:
        return self.question.metric.unit

    def told(self) -> Told:
        whole = self._tallies(()).get((), {})
        change = whole.get(AFTER, Tally()).value - whole.get(BEFORE, Tally()).value
        families = [self._slices(whole, names) for names in (_LIKELY, _ELSEWHERE)]
        course = sold(self.snapshot, self.windows, settings=self.question.settings, where=self.question.where)
        level = max(whole.get(AFTER, Tally()).value, whole.get(BEFORE, Tally()).value, 1)
        sums = factors(course, history=self.history, uneven=self.uneven)
        causes = list(self._factor_causes(sums, change, level, _FAMILIES * len(sums)))
        for slices in families:
            causes += self._slice_causes(slices, change, level, _FAMILIES * len(slices))
        brushed = made_up(self.snapshot, self.question, self.windows[:2])
        if brushed:
            causes.append(self._brushing(brushed, change))
        looks = len(sums) + sum(map(len, families))
        slices = [each for family in families for each in family]
        ordered = self._in_order(causes)
        rows = tuple(self._row(each, _FAMILIES * len(slices)) for each in slices)
        return Told(tuple(ordered), self._tree(sums), rows, looks)

    def _tallies(self, by: Sequence[str]) -> Mapping[tuple[int, ...], Course]:
        return tallies(
            self.snapshot,
            self.question.metric.id,
            self.windows,
            by=by,
            settings=self.question.settings,
            where=self.question.where,
            segments_as_of=self.windows[BEFORE].from_day - 1,
        )

    def _slices(self, whole: Course, names: Sequence[str]) -> list[_Slice]:
        found: list[_Slice] = []
        all_counts = _counted(whole)
        for name in names:
            courses = {key: course for (key,), course in self._tallies((name,)).items()}
            if len(courses) < 2 or (set(courses) == {0}):
                continue
            known = {
                key: course
                for key, course in courses.items()
                if sum(course.get(place, Tally()).purchases for place in (AFTER, BEFORE)) >= _FEWEST
            }
            largest = sorted(known, key=lambda key: -sum(known[key].get(p, Tally()).value for p in (AFTER, BEFORE)))[
                :_MOST_SLICES
            ]
            chosen = {key: known[key] for key in largest}
            drift = drift_of(chosen, whole, history=self.history)
            counts = {key: _counted(course) for key, course in chosen.items()}
            count_drift = drift_of(counts, all_counts, history=self.history)
            labels = labels_of(self.snapshot, DIMENSIONS[name], keys=largest)
            for key in largest:
                one = astray(known[key], whole, before=BEFORE, after=AFTER, drift=drift)
                two = astray(counts[key], all_counts, before=BEFORE, after=AFTER, drift=count_drift)
                if one is not None and key != 0:
                    found.append(_Slice(name, labels[key], key, one, two))
        return found

    def _slice_causes(self, slices: Sequence[_Slice], change: int, level: int, looks: int) -> Iterator[Cause]:
        for each in slices:
            p = min(each.p * looks, 1.0)
            if p < ERROR_SHARE and abs(each.found.effect) >= _WORTH * level:
                yield Cause(
                    kind="slice",
                    at={each.dimension: each.label},
                    factor=None,
                    effect=self._shown(each.found.effect),
                    share=each.found.effect / change if change else None,
                    before=self._shown(each.found.before.value),
                    after=self._shown(each.found.after.value),
                    p=p,
                )

    def _factor_causes(self, sums: Sequence[Factor], change: int, level: int, looks: int) -> Iterator[Cause]:
        for each in sums:
            p = min(each.moved.p * looks, 1.0) if each.moved else 1.0
            if p < ERROR_SHARE and abs(each.effect) >= _WORTH * level:
                yield Cause(
                    kind="factor",
                    at={},
                    factor=each.name,
                    effect=self._shown(each.effect),
                    share=float(each.effect / change) if change else None,
                    before=float(each.before),
                    after=float(each.after),
                    p=p,
                )

    def _brushing(self, sums: tuple[int, int, str], change: int) -> Cause:
        before, after, when = sums
        return Cause(
            kind="brushing",
            at={},
            factor=None,
            effect=self._shown(after - before),
            share=(after - before) / change if change else None,
            before=self._shown(before),
            after=self._shown(after),
            p=0.0,
            through=when,
        )

    def _in_order(self, causes: list[Cause]) -> list[Cause]:
        """By size and surprise; made-up orders first where they brought nearly as much, for they say why."""
        ordered = sorted(causes, key=weight, reverse=True)
        largest = abs(float(ordered[0].effect)) if ordered else 0.0
        sharp = [c for c in ordered if c.kind == "brushing" and abs(float(c.effect)) >= _SHARPER * largest]
        return [*sharp, *(cause for cause in ordered if cause not in sharp)]

    def _tree(self, sums: Sequence[Factor]) -> tuple[Branch, ...]:
        return tuple(
            Branch(each.name, float(each.before), float(each.after), self._shown(each.effect)) for each in sums
        )

    def _row(self, each: _Slice, looks: int) -> SliceRow:
        then, now = each.found.before.value, each.found.after.value
        return SliceRow(
            each.dimension,
            each.label,
            self._shown(then),
            self._shown(now),
            self._shown(now - then),
            self._shown(each.found.expected),
            min(each.p * looks, 1.0),
        )

    def _shown(self, number: float | Fraction) -> Number:
        whole = Fraction(round(number))
        return shown(whole, self.unit, self.snapshot.about.currency)


def _counted(course: Course) -> Course:
    return {place: tally.counted for place, tally in course.items()}
