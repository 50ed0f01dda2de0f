"""Who customers were at first (where from, what they bought, whether for less), and by how much it moves their rate.

A model of buying knows days alone. At the inner dates of the back-test it has foretold each customer's purchases; what
customers of one kind bought over what was foretold of them is by how much their rate is more or less. A trait is used
only where it foretells those it was not learned from better than chance allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from huitou.predict.purchasing.counts import Counts
from huitou.predict.purchasing.histories import Bools, Floats, Ints

if TYPE_CHECKING:
    from huitou.warehouse.snapshot import Tables

# Below this nobody would call it a difference.
TELLING = 0.1
NAMES = ("first_channel", "first_category", "first_discount")
# Kinds of fewer customers are one kind together: the others.
_FEWEST = 100
_MOST_KINDS = 20
# Better by so many standard errors of the gain, on customers it was not learned from.
_ERRORS = 2.0
_FLOOR = np.log(1e-6)
# Nobody's rate is taken for nothing because of how others bought.
_LEAST_FACTOR = 0.05

# The code of a first order for which less was paid; 1 is one at full price.
DISCOUNTED = 2
# What is known of the first purchase of each life: codes, 0 where it is not known.
_FIRST = f"""
SELECT s.customer AS customer, COALESCE(s.first_channel, 0) AS first_channel,
  COALESCE(s.first_category, 0) AS first_category,
  CASE WHEN f.discount > 0 THEN {DISCOUNTED} WHEN f.discount IS NULL THEN 0 ELSE 1 END AS first_discount
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.seq = 1 AND s.day <= :as_of AND MOD(s.customer, :every) = 0
ORDER BY s.customer NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Traits:
    """A code of each trait of each customer, 0 for unknown. ``codes``: customers x ``names``; customers rise.

    ``labels``: what the codes of a trait are called, where they have names.
    """

    names: tuple[str, ...]
    customers: Ints
    codes: Ints
    labels: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def of(self, customers: Ints) -> Ints:
        """The codes of these customers, 0 of those nothing is known of. Shape: customers x names."""
        if not len(self.customers):
            return np.zeros((len(customers), len(self.names)), np.int64)
        place = np.minimum(np.searchsorted(self.customers, customers), len(self.customers) - 1)
        known = self.customers[place] == customers
        return np.where(known[:, None], self.codes[place], 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What was foretold of customers at an inner date, and on how many days they bought after it."""

    customers: Ints
    counts: Counts
    bought: Ints


@dataclass(frozen=True, slots=True)
class Effect:
    """A trait that helps. ``factor``: by how much each code multiplies the rate, 1 for codes that are not in it.

    ``gain``: mean log chance of what came, over that without it, of customers it was not learned from.
    """

    name: str
    factor: dict[int, float]
    gain: float

    def of(self, codes: Ints) -> Floats:
        """The factor of each of these codes."""
        kinds, back = np.unique(codes, return_inverse=True)
        return np.array([self.factor.get(kind, 1.0) for kind in kinds.tolist()])[back.reshape(codes.shape)]


def read(tables: Tables, *, as_of: int, every: int = 1) -> Traits:
    """The traits of every customer who had bought by the end of the day, or of one in so many of them."""
    found = tables.arrays(_FIRST, as_of=as_of, every=every)
    codes = np.column_stack([found[name].astype(np.int64) for name in NAMES])
    labels = {
        name: dict(tables.rows("SELECT code, value FROM codes WHERE kind = :kind", kind=kind))
        for name, kind in (("first_channel", "channel"), ("first_category", "category"))
    }
    return Traits(NAMES, found["customer"].astype(np.int64), codes, labels)


def effects(traits: Traits, told: Sequence[Told]) -> tuple[Effect, ...]:
    """The traits that help, the one that helps most first; each is judged beside those before it.

    Deterministic. Undefined: none where there is no back-test, or no trait has two kinds of a hundred customers.
    """
    found: list[Effect] = []
    told = list(told)
    left = list(traits.names)
    while left:
        tried = [each for name in left if (each := _effect(traits, name, told)) is not None]
        if not tried:
            break
        best = max(tried, key=lambda each: each.gain)
        found.append(best)
        left.remove(best.name)
        told = [_with(best, traits, each) for each in told]
    return tuple(found)


def factors(found: Sequence[Effect], traits: Traits, customers: Ints) -> Floats:
    """By how much each customer's rate is multiplied. Shape: customers."""
    codes = traits.of(customers)
    whole = np.ones(len(customers))
    for each in found:
        whole *= each.of(codes[:, traits.names.index(each.name)])
    return whole


def _effect(traits: Traits, name: str, told: Sequence[Told]) -> Effect | None:
    """The trait's factors, where they help customers of the other half at every inner date."""
    column = traits.names.index(name)
    codes = [traits.of(each.customers)[:, column] for each in told]
    if not told or len(_kinds(codes)) < 2:
        return None
    gains: list[Floats] = []
    for at, each in enumerate(told):
        gain = np.zeros(len(each.customers))
        for half in (0, 1):
            learn = [_half(other.customers) != half for other in told]
            factor = _factor(told, codes, learn)
            mine = _half(each.customers) == half
            counts = _part(each.counts, mine)
            with_it = counts.scaled(Effect(name, factor, 0.0).of(codes[at][mine]))
            gain[mine] = _score(with_it, each.bought[mine]) - _score(counts, each.bought[mine])
        gains.append(gain)
    whole = np.concatenate(gains)
    error = float(whole.std()) / np.sqrt(len(whole))
    if not whole.mean() > _ERRORS * error or min(float(gain.mean()) for gain in gains) <= 0:
        return None
    everybody = [np.ones(len(each.customers), bool) for each in told]
    return Effect(name, _factor(told, codes, everybody), float(whole.mean()))


def _kinds(codes: Sequence[Ints]) -> Ints:
    """The codes of a hundred customers and more at the newest inner date, twenty at most; never the unknown."""
    kinds, n = np.unique(codes[-1], return_counts=True)
    kinds, n = kinds[(n >= _FEWEST) & (kinds != 0)], n[(n >= _FEWEST) & (kinds != 0)]
    return np.sort(kinds[np.argsort(-n, kind="stable")][:_MOST_KINDS])


def _factor(told: Sequence[Told], codes: Sequence[Ints], some: Sequence[Bools]) -> dict[int, float]:
    """Bought over foretold of each kind, over that of all, drawn to 1 as far as the kinds differ no more than chance.

    With B and E the sums of a kind (bought, foretold) and V that of the squares of what they differ by, customer by
    customer, at least E as chance has it, the ratio B / E has the error sqrt(V) / E; what the ratios spread beyond it
    is real (DerSimonian and Laird 1986, Controlled Clinical Trials 7:177-188, eq. 8).
    """
    bought = np.concatenate([each.bought[mine] for each, mine in zip(told, some, strict=True)]).astype(np.float64)
    expected = np.concatenate([each.counts.expected[mine] for each, mine in zip(told, some, strict=True)])
    kind = np.concatenate([each[mine] for each, mine in zip(codes, some, strict=True)])
    level = bought.sum() / max(float(expected.sum()), 1e-12)
    if level <= 0:
        return {}
    expected = expected * level
    squares = (bought - expected) ** 2
    kinds = [each for each in _kinds(codes).tolist() if expected[kind == each].sum() > 0]
    if len(kinds) < 2:
        return {}
    b, e, v = (
        np.array([float(column[kind == each].sum()) for each in kinds]) for column in (bought, expected, squares)
    )
    ratios, weights = b / e, e**2 / np.maximum(v, e)
    middle = float(weights @ ratios / weights.sum())
    spread = float(weights @ (ratios - middle) ** 2) - (len(ratios) - 1)
    real = max(spread / float(weights.sum() - (weights**2).sum() / weights.sum()), 0.0)
    shrunk = 1 + (ratios - 1) * real / (real + 1 / weights)
    return dict(zip(kinds, np.maximum(shrunk, _LEAST_FACTOR).tolist(), strict=True))


def _with(effect: Effect, traits: Traits, told: Told) -> Told:
    codes = traits.of(told.customers)[:, traits.names.index(effect.name)]
    return Told(told.customers, told.counts.scaled(effect.of(codes)), told.bought)


def _half(customers: Ints) -> Ints:
    """The half a customer is in: even whatever order they have, and no generator to seed."""
    return ((customers * 0.6180339887498949) % 1 < 0.5).astype(np.int64)


def _part(counts: Counts, mine: Bools) -> Counts:
    return counts.of(np.flatnonzero(mine))


def _score(counts: Counts, bought: Ints) -> Floats:
    return np.maximum(counts.log_chance(bought), _FLOOR)
