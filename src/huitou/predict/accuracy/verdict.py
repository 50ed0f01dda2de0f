"""What the figures come to: whether the model beats every rule, whether totals and chances held, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Literal

from huitou.predict.accuracy.back_test import STEP_DAYS, Question
from huitou.predict.accuracy.result import LESS_IS_BETTER, MODEL, Bin, Cut, Figure, Judged, Measure
from huitou.statistics.interval import Z_95, wilson

# better: ahead of every rule by more than chance. as_good: a rule is no further behind than anybody would notice.
# unclear: ahead, but it may be chance. worse: a rule is ahead by more than chance. chance: neither is ahead of a draw.
Standing = Literal["better", "as_good", "unclear", "worse", "chance"]

# What a tenth of the customers drawn at random would bring.
TENTH = 0.1
# Totals off by more are not to be planned with.
FAR_OFF = 0.15
# Two measures are looked at for drift: 5 % between them (Bonferroni).
_Z_DRIFT = 2.241402727604947
_CLOSE = 0.03
# Chance alone makes one tenth of ten miss its 95 % now and then; the surest, whom a shop writes to, must not.
_HELD = 0.9


@dataclass(frozen=True, slots=True)
class Drift:
    """A measure at the newest past day beside the one a month before, with the interval chance alone would give.

    ``is_real``: further apart than that, and than any two months before. Windows that overlap share what came, so the
    interval is rather too wide.
    """

    measure: Measure
    now: float
    before: float
    low: float
    high: float
    is_real: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``lead`` and ``rule_lead`` are means over the past days; ``ahead`` is the difference, more being better.

    ``rule``: the best of the rules, chosen by what came, which flatters it; None where there is none. ``bias``: all
    foretold over all that came, less 1; ``rule_bias`` that of the rule which foretold the total best, with its name,
    and ``rule_is_nearer`` whether it is nearer by more than chance. ``chances_held``: whether tenths held their chances
    on the newest day; None where there are none.
    """

    standing: Standing
    lead: float
    rule: str | None
    rule_lead: float | None
    ahead: Figure | None
    bias: float | None
    rule_bias: tuple[str, float] | None
    rule_is_nearer: bool
    chances_held: bool | None
    drift: tuple[Drift, ...]


def verdict(question: Question, judged: Judged) -> Verdict:
    """Of a question that was asked on one past day at least."""
    cuts = judged.cuts
    rule = min(judged.ahead, key=lambda each: judged.ahead[each].value, default=None)
    ahead = None if rule is None else judged.ahead[rule]
    biases = {way: bias for way in cuts[0].figures if (bias := total_bias(cuts, way)) is not None}
    bias = biases.pop(MODEL, None)
    nearest = min(biases, key=lambda each: abs(biases[each]), default=None)
    no_better = [rule for rule in (MODEL, rule) if rule is not None and _may_be_a_draw(question, cuts, rule)]
    standing: Standing = "better" if ahead is None else _standing(ahead, question.same)
    return Verdict(
        standing="chance" if len(no_better) == 2 else standing,
        lead=_of(question, cuts, MODEL),
        rule=rule,
        rule_lead=None if rule is None else _of(question, cuts, rule),
        ahead=ahead,
        bias=bias,
        rule_bias=None if nearest is None else (nearest, biases[nearest]),
        rule_is_nearer=nearest is not None and bias is not None and _is_nearer(cuts, abs(bias) - abs(biases[nearest])),
        chances_held=_held(cuts[0]),
        drift=tuple(_drifts(question, cuts)),
    )


def _of(question: Question, cuts: Sequence[Cut], way: str) -> float:
    return sum(cut.figures[way][question.lead].value for cut in cuts) / len(cuts)


def _may_be_a_draw(question: Question, cuts: Sequence[Cut], way: str) -> bool:
    """Whether the first tenth that a way picks brought no more than a tenth drawn at random would, beyond chance."""
    if question.lead != "top_share":
        return False
    figures = [cut.figures[way]["top_share"] for cut in cuts]
    error = sqrt(sum(each.error**2 for each in figures)) / len(figures)
    return sum(each.value for each in figures) / len(figures) - Z_95 * error <= TENTH


def furthest_off(cut: Cut) -> Bin:
    """The tenth whose chance was furthest from what came, of those that did not hold where there are any."""
    missed = [each for each in cut.bins if not _is_held(each)] or list(cut.bins)
    return max(missed, key=lambda each: abs(each.came / each.asked - each.said))


def total_bias(cuts: Sequence[Cut], way: str) -> float | None:
    """All foretold over all that came, less 1; None where a way foretells no total."""
    if not all("bias" in cut.figures[way] for cut in cuts):
        return None
    foretold = sum((1 + cut.figures[way]["bias"].value) * cut.came for cut in cuts)
    return foretold / sum(cut.came for cut in cuts) - 1


def _is_nearer(cuts: Sequence[Cut], by: float) -> bool:
    return by > Z_95 * sum(cut.figures[MODEL]["bias"].error for cut in cuts) / len(cuts)


def _standing(ahead: Figure, same: float) -> Standing:
    reach = Z_95 * ahead.error
    low, high = ahead.value - reach, ahead.value + reach
    if low > 0 and ahead.value > same:
        return "better"
    if high < 0 and ahead.value < -same:
        return "worse"
    # Behind by chance is no reason to prefer what is dearer.
    return "as_good" if ahead.value <= 0 or high <= 2 * same else "unclear"


def _held(cut: Cut) -> bool | None:
    if not cut.bins:
        return None
    held = [_is_held(each) for each in cut.bins]
    return held[-1] and sum(held) >= _HELD * len(held)


def _is_held(of: Bin) -> bool:
    low, high = wilson(of.came, of.asked) or (0.0, 1.0)
    return low <= of.said <= high or abs(of.came / of.asked - of.said) <= _CLOSE


def _drifts(question: Question, cuts: Sequence[Cut]) -> Iterable[Drift]:
    months = [(now, then) for now, then in pairwise(cuts) if now.day - then.day == STEP_DAYS]
    if not months or months[0][0] is not cuts[0]:
        return
    for measure in (question.lead, "bias"):
        told = [
            (now.figures[MODEL][measure], then.figures[MODEL][measure])
            for now, then in months
            if measure in now.figures[MODEL] and measure in then.figures[MODEL]
        ]
        if told:
            yield _drift(measure, told)


def _drift(measure: Measure, told: Sequence[tuple[Figure, Figure]]) -> Drift:
    (now, then), *earlier = told
    change, reach = now.value - then.value, _Z_DRIFT * sqrt(now.error**2 + then.error**2)
    usual = max((abs(late.value - early.value) for late, early in earlier), default=0.0)
    is_real = reach > 0 and abs(change) > max(reach, usual)
    return Drift(measure, now.value, then.value, change - reach, change + reach, is_real)


def is_worse(drift: Drift) -> bool:
    """Whether what changed is for the worse."""
    if drift.measure == "bias":
        return abs(drift.now) > abs(drift.before)
    return (drift.now < drift.before) != (drift.measure in LESS_IS_BETTER)
