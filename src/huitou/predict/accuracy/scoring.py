"""How well an order, a total and a chance held: pure figures of what was said and what came, each with its error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from huitou.predict.accuracy.result import MODEL, Bin, Cut, Figure, Judged, Measure
from huitou.statistics.ranks import ranks

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOP = 0.1
_BINS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What one way of answering said of each: ``score`` ranks, ``expected`` is in the unit of what came.

    ``expected`` None: it ranks only.
    """

    score: Floats
    expected: Floats | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at a past day, by customer (or pair): what came, what the model said, what each rule did.

    ``who``: the customer each is of, so that what hangs together is not counted as if it did not. ``chance``: the
    model's chance that anything comes, None where it gives none. ``doubt``: the relative standard error of the model's
    total for the little it was learned from, where that is no less than chance in what came.
    """

    day: int
    until: int
    who: Ints
    came: Floats
    model: Said
    rules: Mapping[str, Said] = field(default_factory=dict)
    chance: Floats | None = None
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Lead:
    """How far the model is ahead of a rule at one past day, and each customer's part in how sure that is."""

    value: float
    who: Ints
    influence: Floats

    @property
    def figure(self) -> Figure:
        return mean_of([self])


Told = tuple[Cut, Mapping[str, Lead]]


def judge(question: str, asked: Sequence[Asked]) -> Judged:
    """Every figure of the model and of each rule at each past day, newest first, and how far the model is ahead in what
    its first tenth brought.

    Something must have come on each day: without, there are no shares of it.
    """
    return together(question, [_at(each) for each in asked])


def together(question: str, told: Sequence[Told]) -> Judged:
    """Past days, newest first, as one answer: how far the model is ahead of each rule over all of them."""
    rules = [*told[0][1]] if told else []
    leads = {rule: mean_of([at[rule] for _, at in told]) for rule in rules}
    return Judged(question, tuple(cut for cut, _ in told), leads)


def _at(asked: Asked) -> Told:
    came = asked.came
    ways = {MODEL: asked.model, **asked.rules}
    tops = {way: top_tenth(said.score) for way, said in ways.items()}
    figures = {}
    for way, said in ways.items():
        told = {"top_share": share(tops[way], came, asked.who), "auc": auc(said.score, came > 0)}
        if said.expected is not None:
            told |= {"bias": bias(said.expected, came, asked.who), "error": error(said.expected, came)}
        figures[way] = {name: figure for name, figure in told.items() if figure is not None}
    if asked.doubt:
        total = figures[MODEL]["bias"]
        figures[MODEL]["bias"] = Figure(total.value, float(np.hypot(total.error, (1 + total.value) * asked.doubt)))
    bins = () if asked.chance is None else calibration(asked.chance, came > 0)
    if bins:
        figures[MODEL]["off"] = Figure(off(bins))
    leads = {rule: _lead(tops[MODEL] - tops[rule], came, asked.who) for rule in asked.rules}
    expected = asked.model.expected
    cut = Cut(
        day=asked.day,
        until=asked.until,
        asked=len(came),
        came=float(came.sum()),
        foretold=None if expected is None else float(expected.sum()),
        figures=figures,
        ahead={rule: lead.figure for rule, lead in leads.items()},
        bins=bins,
    )
    return cut, leads


def mean_of(leads: Sequence[Lead]) -> Figure:
    """The mean over past days. A customer's parts on all days are added before they are squared, for days overlap and
    customers stay who they are.

    Source: Liang and Zeger 1986 (the error of sums whose parts hang together within customers).
    """
    who = np.concatenate([lead.who for lead in leads])
    parts = np.concatenate([lead.influence for lead in leads])
    value = sum(lead.value for lead in leads) / len(leads)
    return Figure(value, _spread(parts, who) / len(leads))


def _spread(parts: Floats, who: Ints | None) -> float:
    """The root of the sum of squares, what is of one customer being added up first."""
    if who is not None:
        _, place = np.unique(who, return_inverse=True)
        parts = np.bincount(place, parts).astype(np.float64)
    return float(np.sqrt((parts**2).sum()))


def top_tenth(score: Floats) -> Floats:
    """How far each belongs to the tenth with the highest scores: 1, 0, or the part that falls to equals at its end."""
    size = TOP * len(score)
    order = np.sort(score)[::-1]
    at = order[min(int(np.ceil(size)), len(score)) - 1]
    above, equal = score > at, score == at
    return np.where(above, 1.0, np.where(equal, (size - above.sum()) / equal.sum(), 0.0))


def share(top: Floats, came: Floats, who: Ints | None = None) -> Figure:
    """What the first tenth brought of all that came; ``who``: the customer each is of.

    Error: by linearisation of the ratio, who is ranked where being given and what each brings drawn anew; the second
    moment stands for the variance of what one brings, so it is rather too wide.
    """
    value, influence = _of_all(top, came)
    return Figure(value, _spread(influence, who))


def _lead(weight: Floats, came: Floats, who: Ints) -> Lead:
    value, influence = _of_all(weight, came)
    return Lead(value, who, influence)


def _of_all(weight: Floats, came: Floats) -> tuple[float, Floats]:
    total = float(came.sum())
    value = float(weight @ came) / total
    return value, (weight - value) * came / total


def means(day: int, until: int, who: Ints, values: Mapping[str, Floats], measure: Measure) -> Told:
    """A measure that is a mean over customers (as recall), by way; the more the better."""
    figures: dict[str, dict[str, Figure]] = {way: {measure: _mean(each)} for way, each in values.items()}
    leads = {rule: _ahead_of(values[MODEL], values[rule], who) for rule in values if rule != MODEL}
    return _cut(day, until, len(who), figures, leads)


def middles(day: int, until: int, who: Ints, errors: Mapping[str, Floats], measure: Measure) -> Told:
    """A measure that is the middle of absolute errors, by way; the less the better.

    Error: by the influence of each on the middle, with the density there counted around it.
    Source: Hampel 1974 (the influence curve).
    """
    found = {way: _middle(each) for way, each in errors.items()}
    figures: dict[str, dict[str, Figure]] = {
        way: {measure: Figure(at, float(np.sqrt((part**2).sum())))} for way, (at, part) in found.items()
    }
    ours, mine = found[MODEL]
    leads = {rule: Lead(at - ours, who, part - mine) for rule, (at, part) in found.items() if rule != MODEL}
    return _cut(day, until, len(who), figures, leads)


def _cut(
    day: int, until: int, asked: int, figures: Mapping[str, Mapping[str, Figure]], leads: Mapping[str, Lead]
) -> Told:
    ahead_of = {rule: lead.figure for rule, lead in leads.items()}
    return Cut(day, until, asked, float(asked), None, figures, ahead_of), leads


def _mean(values: Floats) -> Figure:
    return Figure(float(values.mean()), float(values.std() / np.sqrt(len(values))))


def _ahead_of(one: Floats, other: Floats, who: Ints) -> Lead:
    ahead = one - other
    return Lead(float(ahead.mean()), who, (ahead - ahead.mean()) / len(ahead))


def _middle(errors: Floats) -> tuple[float, Floats]:
    at, n = float(np.median(errors)), len(errors)
    # Errors come in whole days, so less than a day around the middle would count a step.
    reach = max(1.06 * float(errors.std()) * n**-0.2, 1.0)
    density = max(float((np.abs(errors - at) <= reach).mean()) / (2 * reach), 1e-9)
    return at, (np.where(errors > at, 0.5, -0.5) + np.where(errors == at, 0.5, 0.0)) / density / n


def auc(score: Floats, bought: npt.NDArray[np.bool_]) -> Figure | None:
    """How often one of whom something came is ranked before one of whom nothing did, equals counting half.

    Undefined: None where all or none came. Source: DeLong, DeLong and Clarke-Pearson 1988 (the error).
    """
    some, none = score[bought], score[~bought]
    if not len(some) or not len(none):
        return None
    place = ranks(score)
    before = (place[bought] - ranks(some)) / len(none)
    behind = 1 - (place[~bought] - ranks(none)) / len(some)
    spread = sum(float(each.var(ddof=1)) / len(each) for each in (before, behind) if len(each) > 1)
    return Figure(float(before.mean()), float(np.sqrt(spread)))


def bias(expected: Floats, came: Floats, who: Ints | None = None) -> Figure:
    """Foretold over what came, less 1; its error is that of chance alone, customers being independent."""
    total, foretold = float(came.sum()), float(expected.sum())
    spread = _spread(came - expected, who)
    return Figure(foretold / total - 1, foretold / total * spread / total)


def error(expected: Floats, came: Floats) -> Figure:
    """The root of the mean squared error, with its error by linearisation."""
    squares = (came - expected) ** 2
    mean = float(squares.mean())
    return Figure(float(np.sqrt(mean)), float(squares.std() / np.sqrt(len(squares)) / max(2 * np.sqrt(mean), 1e-12)))


def calibration(chance: Floats, bought: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Tenths of those asked about, lowest chance first; who has the same chance stays together."""
    order = np.argsort(chance, kind="stable")
    said, came = chance[order], bought[order]
    ends = (np.arange(1, _BINS + 1) * len(said)) // _BINS
    # Equals at an end go to the side they began on.
    ends = np.unique(np.searchsorted(said, said[np.maximum(ends - 1, 0)], side="right"))
    starts = np.concatenate(([0], ends[:-1]))
    return tuple(
        Bin(int(end - start), float(said[start:end].mean()), int(came[start:end].sum()))
        for start, end in zip(starts, ends, strict=True)
        if end > start
    )


def off(bins: tuple[Bin, ...]) -> float:
    """How far the chances said lay from what came, on average over those asked about."""
    return sum(abs(each.said * each.asked - each.came) for each in bins) / sum(each.asked for each in bins)
