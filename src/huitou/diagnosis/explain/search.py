"""The slices of a dimension that went their own way, one after the other, so that none is the echo of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huitou.diagnosis.explain.surprise import Astray, astray, drift_of, two_sided
from huitou.diagnosis.explain.tallies import Course, Tally

# Of so many of the most surprising, the one is taken without which the others move alike.
_SUSPECTS = 4
_MOST = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """A slice beside the rest: in the metric, and in purchases alone, which scatter less."""

    key: int
    found: Astray
    counted: Astray | None

    @property
    def p(self) -> float:
        """The surer of the two looks, where both point the same way."""
        p = two_sided(self.found.z)
        if self.counted is None or self.counted.z * self.found.z <= 0:
            return p
        return min(2 * min(p, two_sided(self.counted.z)), 1.0)


@dataclass(frozen=True, slots=True)
class Dimension:
    """The courses of a dimension's slices and of the whole, with how far its slices stray by themselves."""

    courses: Mapping[int, Course]
    whole: Course
    drift: float
    count_drift: float
    before: int
    after: int

    @classmethod
    def of(
        cls, courses: Mapping[int, Course], whole: Course, *, history: Sequence[int], before: int, after: int
    ) -> Dimension:
        counts = {key: counted(course) for key, course in courses.items()}
        return cls(
            courses,
            whole,
            drift_of(courses, whole, history=history),
            drift_of(counts, counted(whole), history=history),
            before,
            after,
        )

    def look(self, *, without: Sequence[int] = ()) -> dict[int, Looked]:
        """Every slice but these, beside a rest in which these are not either."""
        whole = self.whole
        for key in without:
            whole = less(whole, self.courses[key])
        in_counts = counted(whole)
        looked = {}
        for key, course in self.courses.items():
            if key in without:
                continue
            found = astray(course, whole, before=self.before, after=self.after, drift=self.drift)
            if found is not None:
                count = astray(counted(course), in_counts, before=self.before, after=self.after, drift=self.count_drift)
                looked[key] = Looked(key, found, count)
        return looked

    def search(self, *, looks: int, error_share: float) -> tuple[list[Looked], dict[int, Looked]]:
        """The slices that went their own way, the first found first, and the others beside one another.

        A channel that collapses makes every other look as if it had grown beside the rest. So of the most surprising
        the one is taken without which the others move most alike; it is left out of the rest, and the search goes on
        until nothing surprises. A slice of nobody knows what is never taken.
        """
        taken: list[Looked] = []
        rest = self.look()
        while len(taken) < _MOST:
            sure = [each for each in rest.values() if each.key and min(each.p * looks, 1.0) < error_share]
            if not sure:
                break
            suspects = sorted(sure, key=lambda each: each.p)[:_SUSPECTS]
            gone = [each.key for each in taken]
            change = self._change(gone)
            best = min(suspects, key=lambda each: (self._unrest([*gone, each.key]), each.found.effect * change < 0))
            taken.append(best)
            rest = self.look(without=[each.key for each in taken])
        return taken, rest

    def _unrest(self, without: Sequence[int]) -> float:
        """How unlike one another the others move."""
        return round(sum(each.found.z**2 for each in self.look(without=without).values()), 3)

    def _change(self, without: Sequence[int]) -> int:
        whole = self.whole
        for key in without:
            whole = less(whole, self.courses[key])
        return whole.get(self.after, Tally()).value - whole.get(self.before, Tally()).value


def counted(course: Course) -> Course:
    return {place: tally.counted for place, tally in course.items()}


def less(whole: Course, part: Course) -> Course:
    return {place: tally - part.get(place, Tally()) for place, tally in whole.items()}
