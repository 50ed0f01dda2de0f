"""The shop cut for explaining: each dimension's slices over the windows, with what they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from huitou.calendar import Window
from huitou.diagnosis.explain import tenure
from huitou.diagnosis.explain.search import Dimension
from huitou.diagnosis.explain.tallies import Course, Tally, tallies
from huitou.metrics.question import Question, Snapshot
from huitou.metrics.slices import DIMENSIONS, labels_of

AFTER, BEFORE = 0, 1
# Slices with fewer purchases in both windows together tell nothing; of more than so many, the largest are judged.
_FEWEST = 20
_MOST_SLICES = 400
_RADIX = 10_000_000
_HABIT = 6
# What a customer has one of, all purchases alike: customers of both together add up to those of either, and of all.
_OF_A_CUSTOMER = ("first_category", "first_channel")
# Until a shop is a year old, ever more of its customers are quiet or lost.
_YEAR = 365
_KNOWN = "SELECT kind, COUNT(*) FROM codes WHERE code > 0 AND value IS NOT NULL AND value <> '' GROUP BY kind"
# Of these nothing is ever unknown: a single one is all there is.
_ALWAYS_KNOWN = frozenset({"source", "store"})

Slice = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cut:
    """One dimension, or a pair, with the slice that each key is: dimension -> label."""

    names: tuple[str, ...]
    dimension: Dimension
    slices: Mapping[int, Slice]

    @property
    def looks(self) -> int:
        return sum(key != 0 for key in self.dimension.courses)


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts one question over its windows: after, before, and the earlier ones."""

    snapshot: Snapshot
    question: Question
    windows: Sequence[Window]

    @property
    def history(self) -> Sequence[int]:
        """The windows that tell the habits of factors."""
        return range(BEFORE, len(self.windows))

    @property
    def _recent(self) -> Sequence[Window]:
        """The windows that tell the habits of slices: of many slices at once, fewer windows tell as much."""
        return self.windows[: BEFORE + 1 + _HABIT]

    def whole(self) -> Course:
        """The course of all purchases: what comes of a way to part customers that is asked for anyway."""
        parts = self._tallies(self._of_a_customer)
        return added(parts.values()) if parts else {}

    def by(self, name: str) -> Cut | None:
        """The dimension; None where the shop is not cut by it."""
        if not self._is_cut_by(name):
            return None
        together = self._of_a_customer if name in _OF_A_CUSTOMER else (name,)
        found: dict[int, list[Course]] = defaultdict(list)
        for keys, course in self._tallies(together).items():
            found[keys[together.index(name)]].append(course)
        courses = {key: added(each) for key, each in found.items()}
        return self._cut((name,), courses, lambda keys: self._labels(name, keys))

    @property
    def _of_a_customer(self) -> tuple[str, ...]:
        """What of this the shop is cut by: asked for together, for telling customers apart takes longest."""
        return tuple(name for name in _OF_A_CUSTOMER if self._is_cut_by(name))

    def inside(self, name: str, kept: Slice) -> Cut | None:
        """The dimension among the purchases of a slice of another one."""
        return self._beside(name, kept, inside=True)

    def outside(self, name: str, left_out: Slice) -> Cut | None:
        """The dimension among all purchases but those of a slice of another one."""
        return self._beside(name, left_out, inside=False)

    def pairs(self, one: str, other: str) -> Cut | None:
        """Both dimensions crossed; what either does not know is in no slice."""
        parts = self._tallies((one, other))
        courses: dict[int, Course] = {a * _RADIX + b: course for (a, b), course in parts.items() if a and b}
        unknown = [course for (a, b), course in parts.items() if not (a and b)]
        if unknown:
            courses[0] = added(unknown)

        def called(keys: Sequence[int]) -> dict[int, Slice]:
            ones = self._labels(one, [key // _RADIX for key in keys])
            others = self._labels(other, [key % _RADIX for key in keys])
            return {key: {**ones[key // _RADIX], **others[key % _RADIX]} for key in keys if key}

        return self._cut((one, other), courses, called)

    def _is_cut_by(self, name: str) -> bool:
        """Whether the dimension has two values at all: looking would cost a pass over the orders."""
        if name == tenure.NAME:
            return True
        if DIMENSIONS[name].is_segment:
            return self._days_known >= _YEAR
        kind = DIMENSIONS[name].codes
        known = dict(self.snapshot.rows(_KNOWN))
        return kind is None or known.get(kind, 0) > 1 or (known.get(kind, 0) == 1 and kind not in _ALWAYS_KNOWN)

    def _beside(self, name: str, slice_: Slice, *, inside: bool) -> Cut | None:
        ((other, label),) = slice_.items()
        parts = self._tallies((name, other))
        labels = self._labels(other, [*{key for _, key in parts}])
        kept: dict[int, list[Course]] = defaultdict(list)
        for (key, with_), course in parts.items():
            if (labels[with_][other] == label) is inside:
                kept[key].append(course)
        courses = {key: added(each) for key, each in kept.items()}
        return self._cut((name,), courses, lambda keys: self._labels(name, keys))

    def _cut(
        self,
        names: tuple[str, ...],
        courses: Mapping[int, Course],
        called: Callable[[Sequence[int]], Mapping[int, Slice]],
    ) -> Cut | None:
        if not courses.keys() - {0} or len(courses) < 2:
            return None
        sizes = {key: sum(course.get(p, Tally()).purchases for p in (AFTER, BEFORE)) for key, course in courses.items()}
        largest = sorted(courses, key=lambda key: (-sizes[key], key))[:_MOST_SLICES]
        kept = {key: courses[key] for key in largest if sizes[key] >= _FEWEST}
        whole = added(courses.values())
        found = Dimension.of(kept, whole, history=range(BEFORE, len(self._recent)), before=BEFORE, after=AFTER)
        return Cut(names, found, called([*kept]))

    def _labels(self, name: str, keys: Sequence[int]) -> dict[int, Slice]:
        labels = tenure.LABELS if name == tenure.NAME else labels_of(self.snapshot, DIMENSIONS[name], keys=keys)
        return {key: {name: labels[key]} for key in keys}

    def _tallies(self, by: Sequence[str]) -> Mapping[tuple[int, ...], Course]:
        # Judging everybody once more for each earlier window takes longer than all the rest: segments have no habit.
        judged = any(name != tenure.NAME and DIMENSIONS[name].is_segment for name in by)
        found = tallies(
            self.snapshot,
            self.question.metric.id,
            self._recent[: BEFORE + 1] if judged else self._recent,
            by=by,
            settings=self.question.settings,
            where=self.question.where,
        )
        return self._settled(found, by.index(tenure.NAME)) if tenure.NAME in by else found

    def _settled(self, found: Mapping[tuple[int, ...], Course], place: int) -> Mapping[tuple[int, ...], Course]:
        """The same with bands of tenure that the shop is too young for among the unknown."""
        known = self._days_known
        merged: dict[tuple[int, ...], list[Course]] = defaultdict(list)
        for keys, course in found.items():
            band = keys[place]
            kept = band if band and tenure.is_settled(band, days_known=known) else 0
            merged[(*keys[:place], kept, *keys[place + 1 :])].append(course)
        return {keys: added(courses) for keys, courses in merged.items()}

    @property
    def _days_known(self) -> int:
        """For how long the shop was known when the earlier of the two windows began."""
        first = self.snapshot.about.first_day
        return 0 if first is None else max(0, self.windows[BEFORE].from_day - first)


def added(courses: Iterable[Course]) -> Course:
    """The courses as one."""
    whole: dict[int, Tally] = defaultdict(Tally)
    for course in courses:
        for place, tally in course.items():
            whole[place] += tally
    return dict(whole)
