"""Why a total moved: the slices that went their own way, and the factors that moved beyond their habit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from huitou.calendar import Window
from huitou.diagnosis.explain import tenure
from huitou.diagnosis.explain.causing import Causing
from huitou.diagnosis.explain.customers import PeopleFactor, by_customers
from huitou.diagnosis.explain.cutting import AFTER, BEFORE, Cut, Cutter
from huitou.diagnosis.explain.explanation import Branch, Cause, PeopleBranch, SliceRow
from huitou.diagnosis.explain.factors import Factor, factors, sold
from huitou.diagnosis.explain.made_up import made_up
from huitou.diagnosis.explain.search import Looked
from huitou.diagnosis.explain.surprise import ERROR_SHARE
from huitou.diagnosis.explain.tallies import Tally
from huitou.diagnosis.explain.told import Told, earlier, weight
from huitou.diagnosis.explain.way import way
from huitou.metrics.comparison import Number, shown
from huitou.metrics.question import Question, Snapshot
from huitou.statistics.divisia import in_whole_units

# What follows from orders alone has factors, and a way that led to it.
_OF_ORDERS = frozenset({"revenue", "purchases"})
# Where causes mostly lie, where else, who bought, and what only shows where two meet: each family of looks has a fifth
# of the errors, the factors the last.
_LIKELY = ("source", "store", "channel", "category")
_ELSEWHERE = ("province", "product", "first_category", "first_channel")
_PEOPLE = (tenure.NAME, "lifecycle")
_PAIRS = (("channel", "category"), ("store", "channel"), ("store", "category"))
_FAMILIES = 5
# Made-up orders come first where they brought so much of what the largest cause did.
_SHARPER = 0.6
# A slice of a slice is named in its place where so much of its effect is in it.
_NEARLY_ALL = 0.85


def explain_total(snapshot: Snapshot, question: Question, before: Window, *, uneven: bool) -> Told:
    """The causes of the change of a total over purchases between ``before`` and the question's window."""
    windows = [question.window, before, *earlier(before, snapshot.about.first_day)]
    told = _Maker(Cutter(snapshot, question, windows), uneven).told()
    if question.metric.id not in _OF_ORDERS:
        return told
    steps = way(snapshot, question, before, uneven=uneven)
    return replace(told, way=steps, looked_at=told.looked_at + len(steps))


@dataclass(frozen=True, slots=True)
class _Family:
    """Cuts that share one family's part of the errors."""

    cuts: tuple[Cut, ...]

    @property
    def looks(self) -> int:
        return _FAMILIES * sum(each.looks for each in self.cuts)


@dataclass(frozen=True, slots=True)
class _Maker:
    cutter: Cutter
    uneven: bool

    @property
    def question(self) -> Question:
        return self.cutter.question

    @property
    def snapshot(self) -> Snapshot:
        return self.cutter.snapshot

    def told(self) -> Told:
        whole = self.cutter.whole()
        then, now = (whole.get(place, Tally()).value for place in (BEFORE, AFTER))
        causing = Causing(self.question.metric.unit, self.snapshot.about.currency, now - then, max(now, then, 1))
        sums = self._factors()
        singles = [_Family(tuple(self._cuts(names))) for names in (_LIKELY, _ELSEWHERE, _PEOPLE)]
        causes = list(causing.by_factor(sums, looks=_FAMILIES * len(sums)))
        rows: list[SliceRow] = []
        stood_out: set[str] = set()
        for family in singles:
            for cut in family.cuts:
                taken, rest = cut.dimension.search(looks=family.looks, error_share=ERROR_SHARE)
                causes += causing.by_slice(cut, taken, looks=family.looks)
                rows += (_row(cut, each, causing, family.looks) for each in [*taken, *rest.values()])
                stood_out |= {*cut.names} if taken else set()
        crossed = _Family(tuple(self._crossed({name for f in singles for c in f.cuts for name in c.names}, stood_out)))
        for cut in crossed.cuts:
            taken, _ = cut.dimension.search(looks=crossed.looks, error_share=ERROR_SHARE)
            causes += causing.by_slice(cut, taken, looks=crossed.looks)
        if brushed := made_up(self.snapshot, self.question, self.cutter.windows[:2]):
            causes.append(causing.by_brushing(*brushed))
        looks = {name: family.looks for family in singles for cut in family.cuts for name in cut.names}
        ordered = self._ordered(causes, causing, looks)
        looked_at = len(sums) + sum(cut.looks for family in (*singles, crossed) for cut in family.cuts)
        return Told(tuple(ordered), _tree(sums, causing), self._people(causing), tuple(rows), looked_at)

    def _cuts(self, names: Sequence[str]) -> Iterator[Cut]:
        for name in names:
            if cut := self.cutter.by(name):
                yield cut

    def _crossed(self, known: set[str], stood_out: set[str]) -> Iterator[Cut]:
        """Pairs of dimensions in neither of which any slice stood out: what did would stand out again in the pair."""
        for one, other in _PAIRS:
            if {one, other} <= known and not {one, other} & stood_out and (cut := self.cutter.pairs(one, other)):
                yield cut

    def _factors(self) -> list[Factor]:
        """The factors of revenue; of purchases the first of them; of anything else none."""
        metric = self.question.metric.id
        if metric not in _OF_ORDERS:
            return []
        asked = self.question
        course = sold(self.snapshot, self.cutter.windows, settings=asked.settings, where=asked.where, as_of=asked.as_of)
        found = factors(course, history=self.cutter.history, uneven=self.uneven, counting=metric == "purchases")
        # A factor that is a cause too brings the same there as in the tree.
        effects = _to_the_cent([each.effect for each in found])
        return [replace(each, effect=Fraction(effect)) for each, effect in zip(found, effects, strict=True)]

    def _ordered(self, causes: Sequence[Cause], causing: Causing, looks: Mapping[str, int]) -> list[Cause]:
        """By size and surprise. Made-up orders come first where they brought nearly as much, for they say why; a place
        or goods before who bought, for there something can be done.
        """
        ordered = sorted(causes, key=lambda cause: (weight(cause), _is_of_people(cause)), reverse=True)
        if ordered and _is_of_people(ordered[0]):
            enough = _SHARPER * abs(float(ordered[0].effect))
            where = [c for c in ordered if _is_of_places(c) and abs(float(c.effect)) >= enough][:1]
            ordered = [*where, *(cause for cause in ordered if cause not in where)]
        largest = abs(float(ordered[0].effect)) if ordered else 0.0
        sharp = [c for c in ordered if c.kind == "brushing" and abs(float(c.effect)) >= _SHARPER * largest]
        ordered = [*sharp, *(cause for cause in ordered if cause not in sharp)]
        if ordered and ordered[0].kind == "slice" and len(ordered[0].at) == 1:
            ordered = [*self._without_echoes(ordered, looks)]
            ordered[0] = self._sharpened(ordered[0], causing, looks)
        return ordered

    def _without_echoes(self, ordered: Sequence[Cause], looks: Mapping[str, int]) -> Iterator[Cause]:
        """The causes, less the slices of other dimensions that are none without the first one's purchases."""
        first = ordered[0]
        still: list[Mapping[str, str]] = []
        for other in {name for cause in ordered[1:] if len(cause.at) == 1 for name in cause.at} - {*first.at}:
            if cut := self.cutter.outside(other, first.at):
                taken, _ = cut.dimension.search(looks=looks[other], error_share=ERROR_SHARE)
                still += (cut.slices[each.key] for each in taken)
        for cause in ordered:
            if len(cause.at) != 1 or cause.at.keys() == first.at.keys() or cause.at in still:
                yield cause

    def _sharpened(self, cause: Cause, causing: Causing, looks: Mapping[str, int]) -> Cause:
        """The cause, narrowed to the slice of another dimension that nearly all of it is in, as one category of a
        channel, where the others of it moved like one another.
        """
        ((name, _),) = cause.at.items()
        whole = abs(causing.units(cause.effect))
        found: list[tuple[Looked, Mapping[str, str]]] = []
        for other in sorted(looks.keys() - {name, *_PEOPLE}):
            if not _alike(name, other) and (cut := self.cutter.inside(other, cause.at)):
                taken, _ = cut.dimension.search(looks=looks[other], error_share=ERROR_SHARE)
                found += [(each, cut.slices[each.key]) for each in taken]
        sharp = [each for each in found if _NEARLY_ALL * whole <= abs(each[0].found.effect) <= whole / _NEARLY_ALL]
        if not sharp:
            return cause
        looked, part = max(sharp, key=lambda each: each[0].found.z ** 2)
        return replace(causing.of_slice({**cause.at, **part}, looked, looks=1), p=cause.p)

    def _people(self, causing: Causing) -> tuple[PeopleBranch, ...]:
        """Who brought the change, where it is one of revenue."""
        if self.question.metric.id != "revenue":
            return ()
        after, before = self.cutter.windows[AFTER], self.cutter.windows[BEFORE]
        parts = by_customers(self.snapshot, after, before, settings=self.question.settings, where=self.question.where)
        effects = _to_the_cent([each.effect for each in parts])
        return tuple(
            PeopleBranch(
                each.group,
                each.factor,
                self._level(each.factor, each.before),
                self._level(each.factor, each.after),
                causing.shown(effect),
            )
            for each, effect in zip(parts, effects, strict=True)
        )

    def _level(self, factor: PeopleFactor, level: Fraction) -> Number:
        if factor == "order_value":
            return shown(level, "money_each", self.snapshot.about.currency)
        return int(level) if factor == "buyers" else float(level)


def _tree(sums: Sequence[Factor], causing: Causing) -> tuple[Branch, ...]:
    return tuple(Branch(each.name, float(each.before), float(each.after), causing.shown(each.effect)) for each in sums)


def _row(cut: Cut, each: Looked, causing: Causing, looks: int) -> SliceRow:
    then, now = each.found.before.value, each.found.after.value
    ((name, label),) = cut.slices[each.key].items()
    return SliceRow(
        name,
        label,
        causing.shown(then),
        causing.shown(now),
        causing.shown(now - then),
        causing.shown(each.found.expected),
        min(each.p * looks, 1.0),
    )


def _to_the_cent(parts: Sequence[Fraction]) -> list[int]:
    """The parts in whole units that add up to what they add up to."""
    named = {str(place): part for place, part in enumerate(parts)}
    return list(in_whole_units(named, round(sum(parts, Fraction(0)))).values())


def _is_of_people(cause: Cause) -> bool:
    return any(name in _PEOPLE for name in cause.at)


def _is_of_places(cause: Cause) -> bool:
    return bool(cause.at) and not _is_of_people(cause)


def _alike(one: str, other: str) -> bool:
    """Whether the two say nearly the same of a purchase: what it is of, or where it and its buyer came from."""
    goods = {"category", "product", "first_category"}
    return {one, other} <= goods or {one, other} <= {"channel", "first_channel"} or {one, other} <= {*_PEOPLE}
