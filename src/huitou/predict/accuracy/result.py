"""What asking the past gave, as plain numbers that can be kept: by question, by past day, by way of answering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# top_share: of what came, the part that the tenth ranked first brought. auc: how often who bought was ranked before
# who did not. bias: foretold over what came, less 1. error: root of the mean squared error. off: how far chances lay
# from what came, on average. recall: of the next basket. days_off: of the day said, at the middle.
Measure = Literal["top_share", "auc", "bias", "error", "off", "recall", "days_off"]
MODEL = "model"
# Of these measures less is better, and of a bias what is nearer to nothing.
LESS_IS_BETTER = frozenset({"error", "off", "days_off"})

Rows = list[tuple[Any, ...]]


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
    """Why a question cannot be judged yet: too_short (days), too_few (customers), too_little_came (of what is asked).

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


@dataclass(slots=True)
class _Draft:
    """A past day, or what is said of all of them, while its rows are read."""

    head: list[Any]
    figures: dict[str, dict[str, Figure]] = field(default_factory=lambda: defaultdict(dict))
    ahead: dict[str, Figure] = field(default_factory=dict)
    bins: list[Bin] = field(default_factory=list)


def to_rows(judged: Iterable[Judged]) -> Rows:
    """Rows of a kind, then words and numbers; what follows a question or a past day is of it."""
    rows: Rows = []
    for each in judged:
        rows.append(("question", each.question))
        if (gone := each.missing) is not None:
            rows.append(("missing", gone.why, gone.needs, gone.has, gone.earliest))
        rows += _ahead(each.ahead)
        for cut in each.cuts:
            rows.append(("cut", cut.day, cut.until, cut.asked, cut.came, cut.foretold))
            rows += [
                ("figure", way, measure, figure.value, figure.error)
                for way, told in cut.figures.items()
                for measure, figure in told.items()
            ]
            rows += _ahead(cut.ahead)
            rows += [("bin", of.asked, of.said, of.came) for of in cut.bins]
    return rows


def _ahead(of: Mapping[str, Figure]) -> Rows:
    return [("ahead", rule, figure.value, figure.error) for rule, figure in of.items()]


def from_rows(rows: Iterable[tuple[Any, ...]]) -> tuple[Judged, ...]:
    """What ``to_rows`` wrote down."""
    found: list[list[_Draft]] = []
    missing: dict[str, Missing] = {}
    for kind, *cells in rows:
        match kind:
            case "question":
                found.append([_Draft(cells)])
            case "missing":
                missing[found[-1][0].head[0]] = Missing(*cells)
            case "cut":
                found[-1].append(_Draft(cells))
            case "figure":
                found[-1][-1].figures[cells[0]][cells[1]] = Figure(*cells[2:])
            case "ahead":
                found[-1][-1].ahead[cells[0]] = Figure(*cells[1:])
            case "bin":
                found[-1][-1].bins.append(Bin(*cells))
    return tuple(
        Judged(whole.head[0], tuple(map(_cut, days)), whole.ahead, missing.get(whole.head[0])) for whole, *days in found
    )


def _cut(of: _Draft) -> Cut:
    day, until, asked, came, foretold = of.head
    figures = {way: dict(told) for way, told in of.figures.items()}
    return Cut(day, until, asked, came, foretold, figures, of.ahead, tuple(of.bins))
