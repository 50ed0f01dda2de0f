"""The way from a visit to a purchase in both windows, step by step: where more people were lost, or fewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from huitou.calendar import Window
from huitou.diagnosis.explain.surprise import moved
from huitou.diagnosis.funnel.funnel import DEFAULT_DAYS, funnel
from huitou.diagnosis.funnel.result import Funnel, Step
from huitou.diagnosis.funnel.steps import Name
from huitou.metrics.question import Question, Snapshot

# The least that is taken for a usual move of a step's rate from one window to the next, as a share of it.
_FLOOR = 0.03
# With fewer people at a step, in either window, nothing is said of it.
_FEWEST = 100


@dataclass(frozen=True, slots=True)
class StepMove:
    """Of the people who got to the step before, the share that took this one, in both windows.

    ``p``: the chance of such a move by what the step does by itself and by who happens to come, over all steps.
    """

    step: Name
    before: float
    after: float
    people_before: int
    people_after: int
    p: float


def way(snapshot: Snapshot, question: Question, before: Window, *, uneven: bool) -> tuple[StepMove, ...]:
    """The steps in order. Undefined: none without visits in both windows, or where the question is of a part.

    Both windows look ahead equally long, as far as the last day of the later one has been watched: up to 15 days.
    """
    if "visits" not in snapshot.about.lists or question.filters:
        return ()
    now = _funnel(snapshot, question, question.window)
    if now.undefined:
        return ()
    then = _a_period_earlier(now) if _is_right_before(before, question.window) else None
    if then is None:
        then = _steps(_funnel(snapshot, question, before))
    found = _steps(now)
    # A purchase is made where it is paid; what is completed later is not watched to its end.
    both = [name for name in then if name in found and name != "complete"]
    return tuple(_moves([(then[name], found[name]) for name in both], uneven=uneven))


def _funnel(snapshot: Snapshot, question: Question, window: Window) -> Funnel:
    days = max(1, min(DEFAULT_DAYS, question.as_of - question.window.to_day + 1))
    return funnel(snapshot, from_=window.from_day, to=window.to_day, as_of=question.as_of, days=days)


def _steps(found: Funnel) -> dict[Name, Step]:
    """The steps that anybody got to the one before; none without visits."""
    return {} if found.undefined else {step.name: step for step in found.parts[0].steps if step.of}


def _is_right_before(before: Window, window: Window) -> bool:
    return before.days == window.days and before.to_day == window.from_day - 1


def _a_period_earlier(found: Funnel) -> dict[Name, Step] | None:
    """The same of the period before, which the funnel has counted too. None where nobody was there in one of them:
    then nothing says which it was.
    """
    if not found.periods_before:
        return None
    steps = [step for step in found.parts[0].steps if step.of is not None]
    if any(len(step.before) < found.periods_before for step in steps):
        return None
    earlier = (Step(step.name, *step.before[0], step.before[1:]) for step in steps)
    return {step.name: step for step in earlier if step.of}


def turned(moves: Sequence[StepMove], *, error_share: float) -> StepMove | None:
    """The step that moved beyond chance and habit, of several the one whose rate moved most."""
    sure = [each for each in moves if each.p < error_share]
    return max(sure, key=lambda each: abs(log(each.after / each.before)), default=None)


def _moves(pairs: Sequence[tuple[Step, Step]], *, uneven: bool) -> Iterator[StepMove]:
    for then, now in pairs:
        one, two = then.rate or 0.0, now.rate or 0.0
        few = min(then.of or 0, now.of or 0) < _FEWEST
        found = moved(
            one,
            two,
            chance=sqrt(sum((1 - (each.rate or 0.0)) / max(each.people, 1) for each in (then, now))),
            history=[one, *(people / of for people, of in then.before if of)],
            uneven=uneven,
            floor=_FLOOR,
        )
        p = 1.0 if few or found is None else min(found.p * len(pairs), 1.0)
        yield StepMove(now.name, one, two, then.people, now.people, p)
