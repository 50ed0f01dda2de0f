"""Why a total moved: the slices that went their own way, and the factors that moved beyond their habit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from huitou.calendar import Window
from huitou.diagnosis.explain.explanation import Branch, Cause, SliceRow
from huitou.diagnosis.explain.factors import Factor, factors, sold
from huitou.diagnosis.explain.made_up import made_up
from huitou.diagnosis.explain.search import Dimension, Looked
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
_SHARPER = 0.6
# Where causes mostly lie, and where else: each family of looks has a third of the errors, the factors the last.
_LIKELY = ("source", "store", "channel", "category")
_ELSEWHERE = ("province", "product", "first_category", "first_channel")
_FAMILIES = 3
_FEWEST = 10
_MOST_SLICES = 400


@dataclass(frozen=True, slots=True)
class _Named:
    """One dimension with what its keys are called."""

    name: str
    dimension: Dimension
    labels: Mapping[int, str]

    @property
    def looks(self) -> int:
        return sum(key != 0 for key in self.dimension.courses)


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
        level = max(whole.get(AFTER, Tally()).value, whole.get(BEFORE, Tally()).value, 1)
        sums = self._factors()
        families = [[each for name in family if (each := self._named(name))] for family in (_LIKELY, _ELSEWHERE)]
        looks = {each.name: _FAMILIES * sum(one.looks for one in family) for family in families for each in family}
        rows: list[SliceRow] = []
        causes = list(self._factor_causes(sums, change, level, _FAMILIES * len(sums)))
        for each in (each for family in families for each in family):
            taken, rest = each.dimension.search(looks=looks[each.name], error_share=ERROR_SHARE)
            causes += self._slice_causes(each, taken, change, level, looks[each.name])
            rows += (self._row(each, one, looks[each.name]) for one in [*taken, *rest.values()])
        if brushed := made_up(self.snapshot, self.question, self.windows[:2]):
            causes.append(self._brushing(brushed, change))
        ordered = self._in_order(causes)
        if ordered and ordered[0].kind == "slice":
            ordered = [*self._without_echoes(ordered, looks)]
        return Told(
            tuple(ordered), self._tree(sums), tuple(rows), len(sums) + sum(each.looks for f in families for each in f)
        )

    def _factors(self) -> list[Factor]:
        """The factors of revenue; of purchases the first of them; of anything else none."""
        metric = self.question.metric.id
        if metric not in {"revenue", "purchases"}:
            return []
        course = sold(self.snapshot, self.windows, settings=self.question.settings, where=self.question.where)
        return factors(course, history=self.history, uneven=self.uneven, counting=metric == "purchases")

    def _without_echoes(self, ordered: Sequence[Cause], looks: Mapping[str, int]) -> Iterator[Cause]:
        """The causes, less the slices of other dimensions that are none without the first one's purchases."""
        first = ordered[0]
        ((name, label),) = first.at.items()
        still: dict[str, set[str]] = {}
        for other in {dimension for cause in ordered[1:] for dimension in cause.at} - {name}:
            named = self._named(other, without=(name, label))
            taken = named.dimension.search(looks=looks[other], error_share=ERROR_SHARE)[0] if named else []
            still[other] = {named.labels[each.key] for each in taken} if named else set()
        for cause in ordered:
            ((dimension, at),) = cause.at.items() or [("", "")]
            if dimension in {"", name} or at in still[dimension]:
                yield cause

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

    def _named(self, name: str, *, without: tuple[str, str] | None = None) -> _Named | None:
        """The dimension, less slices of hardly anybody; None where the shop is not cut by it.

        ``without``: a slice of another dimension whose purchases are left out.
        """
        if without is None:
            courses = {key: course for (key,), course in self._tallies((name,)).items()}
        else:
            parts = self._tallies((name, without[0]))
            labels = labels_of(self.snapshot, DIMENSIONS[without[0]], keys={key for _, key in parts})
            courses = _collapsed({keys: course for keys, course in parts.items() if labels.get(keys[1]) != without[1]})
        if not courses.keys() - {0} or len(courses) < 2:
            return None
        whole: dict[int, Tally] = {}
        for course in courses.values():
            for place, tally in course.items():
                whole[place] = whole.get(place, Tally()) + tally
        sizes = {key: sum(course.get(p, Tally()).purchases for p in (AFTER, BEFORE)) for key, course in courses.items()}
        largest = sorted(courses, key=lambda key: -sizes[key])[:_MOST_SLICES]
        kept = {key: courses[key] for key in largest if sizes[key] >= _FEWEST}
        found = Dimension.of(kept, whole, history=self.history, before=BEFORE, after=AFTER)
        return _Named(name, found, labels_of(self.snapshot, DIMENSIONS[name], keys=kept))

    def _slice_causes(
        self, named: _Named, taken: Sequence[Looked], change: int, level: int, looks: int
    ) -> Iterator[Cause]:
        for each in taken:
            if abs(each.found.effect) >= _WORTH * level:
                yield Cause(
                    kind="slice",
                    at={named.name: named.labels[each.key]},
                    factor=None,
                    effect=self._shown(each.found.effect),
                    share=each.found.effect / change if change else None,
                    before=self._shown(each.found.before.value),
                    after=self._shown(each.found.after.value),
                    p=min(each.p * looks, 1.0),
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

    def _brushing(self, sums: tuple[int, int], change: int) -> Cause:
        before, after = sums
        return Cause(
            kind="brushing",
            at={},
            factor=None,
            effect=self._shown(after - before),
            share=(after - before) / change if change else None,
            before=self._shown(before),
            after=self._shown(after),
            p=0.0,
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

    def _row(self, named: _Named, each: Looked, looks: int) -> SliceRow:
        then, now = each.found.before.value, each.found.after.value
        return SliceRow(
            named.name,
            named.labels[each.key],
            self._shown(then),
            self._shown(now),
            self._shown(now - then),
            self._shown(each.found.expected),
            min(each.p * looks, 1.0),
        )

    def _shown(self, number: float | Fraction) -> Number:
        whole = Fraction(round(number))
        return shown(whole, self.unit, self.snapshot.about.currency)


def _collapsed(parts: Mapping[tuple[int, ...], Course]) -> dict[int, Course]:
    """The courses by their first key, the others added up."""
    sums: dict[int, dict[int, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for (key, *_), course in parts.items():
        for place, tally in course.items():
            sums[key][place] += tally
    return {key: dict(course) for key, course in sums.items()}
