"""What asking the past gave, in plain numbers: by question, by past day, by way of answering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# top_share: of what came, the part that the tenth ranked first brought. auc: how often who bought was ranked before
# who did not. bias: foretold over what came, less 1. error: root of the mean squared error. off: how far chances lay
# from what came, on average. recall: of the next basket. days_off: of the day said, at the middle.
Measure = Literal["top_share", "auc", "bias", "error", "off", "recall", "days_off"]
MODEL = "model"
# Of these measures less is better, and of a bias what is nearer to nothing.
LESS_IS_BETTER = frozenset({"error", "off", "days_off"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its standard error, 0 where none is known."""

    value: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of those asked about, by the chance said: how many, the mean of what was said, how many came."""

    asked: int
    said: float
    came: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A past day: what was known up to ``day``, foretold and judged by what came up to ``until``.

    ``asked``: of how many something was foretold; ``came`` and ``foretold``: in all, in the question's unit, foretold
    None where no total is. ``figures`` by way (the model, and each rule), then by measure. ``ahead``: by rule, how far
    the model is ahead of it in the question's leading measure, with the error of that difference.
    """

    day: int
    until: int
    asked: int
    came: float
    foretold: float | None
    figures: Mapping[str, Mapping[str, Figure]]
    ahead: Mapping[str, Figure]
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a question cannot be judged yet: nobody (known to have bought), too_short (days), too_few (customers),
    too_little_came (of what is asked),
    too_few_again (products bought again), too_few_lapsed (customers who stayed away), no_goods (orders that say what
    was bought), no_visits (of the weeks before and after the days asked about), visits_too_short (days of visits),
    too_few_did (visitors who did it within a week, in three months).

    ``earliest``: the first day on which it may be, None where that cannot be said.
    """

    why: str
    needs: int
    has: int
    earliest: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One question asked of the past: the days it was asked on, newest first, or why on none.

    ``ahead``: by rule, how far the model is ahead of it over all the days in the question's leading measure.
    """

    question: str
    cuts: tuple[Cut, ...]
    ahead: Mapping[str, Figure] = field(default_factory=dict)
    missing: Missing | None = None


# What a kept evaluation is made of.
KINDS = (Figure, Bin, Cut, Missing, Judged)
