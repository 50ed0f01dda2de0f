"""What the past teaches: the renewal asked on earlier days of what then came, and the points that put it right.

Each learned stretch of days (the 8th to the 14th, say) has points of its own, from days in the past after which such a
stretch has wholly passed. Nothing after ``as_of`` is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from huitou.predict.replenishment import curve, points, renewal, traits
from huitou.predict.replenishment.amounts import Elasticity
from huitou.predict.replenishment.purchases import Ints, Purchases, Thin
from huitou.predict.replenishment.standing import Standing, standing

ORIGINS = (14, 28, 42, 56, 70, 91, 105, 120, 135)
_ORIGINS_EACH = 4
# A day in the past needs so long a history before it, and a stretch so many buyings, to teach anything.
SHORTEST_HISTORY = 60
FEWEST_CAME = 150
_MOST_ROWS = 600_000
_MOST_EACH = 60_000
_PENALTY = 4.0
# The date said is the day by which a share of those who buy again have done so: the half, or what a back-test over so
# many days shows to be nearest (least median of absolute errors, Rousseeuw 1984), for waits are skewed.
_MEDIAN = 0.5
_SHARES = (0.25, 0.3, 0.35, 0.4, 0.45, _MEDIAN)
_DATES_OVER = 91


@dataclass(frozen=True, slots=True)
class Points:
    """By trait a table of points, a row a cell and a column a stretch; ``constant`` by stretch.

    ``came`` is how many buyings each stretch was learned from, 0 where the renewal stands as it is.
    """

    scales: Mapping[str, points.Scale]
    tables: Mapping[str, Thin]
    constant: Thin
    came: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """All that a forecast needs of the past: the renewal as of now and the points, where there is enough to learn."""

    renewal: renewal.Renewal
    points: Points | None
    elasticity: Elasticity
    market: traits.Market | None
    since: int
    date_share: float


@dataclass(frozen=True, slots=True)
class _Past:
    """One day in the past: the traits of its pairs, what the renewal says, and after how many days each came."""

    back: int
    columns: Mapping[str, Thin]
    given: Thin
    days: Ints


def learn(all_known: Purchases, as_of: int, seed: int) -> Learned:
    """From purchases up to ``as_of``; of a sample of customers where there are very many."""
    since = int(all_known.day.min()) if len(all_known) else as_of
    known = _sampled(all_known, seed)
    stand = standing(known, as_of)
    now = renewal.learn(stand, known.group_of)
    random = np.random.default_rng(seed)
    pasts = list(_pasts(known, as_of, since, random))
    if not pasts:
        return Learned(now, None, stand.elasticity, None, since, _MEDIAN)
    found = _points(pasts)
    if not any(found.came):
        return Learned(now, None, stand.elasticity, None, since, _MEDIAN)
    shop = traits.market(all_known, as_of, since)
    return Learned(now, found, stand.elasticity, shop, since, _date_share(pasts, found))


def scores(table: Points, columns: Mapping[str, Thin]) -> Thin:
    """The points of each pair for each learned stretch."""
    total = np.tile(table.constant, (len(columns["times"]), 1))
    for name in traits.NAMES:
        total += table.tables[name][table.scales[name].cells(columns[name])]
    return total


def waiting(given: Thin, added: Thin | None) -> Thin:
    """The curve from log odds by stretch, with the points of the learned stretches added."""
    odds = given.copy()
    if added is not None:
        odds[:, : added.shape[1]] += added
    # The logarithm of 1 + e^odds; odds lie far from where e^odds would overflow.
    return np.cumsum(np.log1p(np.exp(odds, out=odds), out=odds), axis=1, dtype=np.float32)


def hazards_given(person: renewal.Person, elapsed: Ints, knots: tuple[int, ...] = curve.KNOTS) -> Thin:
    """The renewal's log odds of buying in each stretch, for who has not bought before it."""
    found = np.empty((len(elapsed), len(knots)), np.float32)
    before = np.zeros(len(elapsed))
    for column, by in enumerate(renewal.again_by(person, elapsed, knots)):
        odds = np.clip((by - before) / np.maximum(1 - before, 1e-9), 1e-5, 1 - 1e-4)
        found[:, column] = np.log(odds) - np.log1p(-odds)
        before = by
    return found


def _sampled(known: Purchases, seed: int) -> Purchases:
    """Whole customers, in a random order, until there are ``_MOST_ROWS`` purchases."""
    if len(known) <= _MOST_ROWS:
        return known
    rows = np.bincount(known.customer, minlength=known.customers)
    order = np.random.default_rng(seed).permutation(known.customers)
    chosen = np.zeros(known.customers, bool)
    chosen[order[: int(np.searchsorted(np.cumsum(rows[order]), _MOST_ROWS))]] = True
    return known.of_customers(chosen)


def _pasts(known: Purchases, as_of: int, since: int, random: np.random.Generator) -> Iterator[_Past]:
    went = traits.trips(known)
    for back in ORIGINS:
        day = as_of - back
        if day - since + 1 < SHORTEST_HISTORY:
            return
        before = known.up_to(day)
        stand = standing(before, day)
        learned = renewal.learn(stand, known.group_of)
        person = renewal.of_pairs(learned, stand)
        shop = traits.market(before, day, since)
        columns = traits.columns(before, went.up_to(day), stand, person, shop, since)
        days = _days_until(known, stand, day)
        kept = np.sort(random.permutation(len(stand))[:_MOST_EACH])
        given = hazards_given(
            renewal.Person(person.mean[kept], person.spread[kept], person.dropped[kept]), stand.elapsed[kept]
        )
        yield _Past(back, {name: each[kept] for name, each in columns.items()}, given, days[kept])


def _days_until(known: Purchases, stand: Standing, day: int) -> Ints:
    """By pair, after how many days it was bought again; a large number where it was not."""
    later = known.day > day
    key = known.customer.astype(np.int64) * known.items + known.item
    first = np.flatnonzero(later & np.append(True, (key[1:] != key[:-1]) | ~later[:-1]))
    pairs = stand.customer.astype(np.int64) * known.items + stand.item
    place = np.searchsorted(key[first], pairs)
    found = np.full(len(pairs), 10**6, np.int32)
    inside = place < len(first)
    hit = np.flatnonzero(inside)[key[first][place[inside]] == pairs[inside]]
    found[hit] = known.day[first[place[hit]]] - day
    return found


def _date_share(pasts: list[_Past], found: Points) -> float:
    past = next((each for each in pasts if each.back >= _DATES_OVER), None)
    if past is None or (past.days <= past.back).sum() < FEWEST_CAME:
        return _MEDIAN
    came = past.days <= past.back
    curves = waiting(past.given[came], scores(found, {name: each[came] for name, each in past.columns.items()}))
    off = [np.median(np.abs(curve.quantile(curves, share, past.back) - past.days[came])) for share in _SHARES]
    return _SHARES[int(np.argmin(off))]


def _points(pasts: list[_Past]) -> Points:
    names = traits.NAMES
    scales = {name: points.scale(np.concatenate([each.columns[name] for each in pasts])) for name in names}
    hats = {name: scales[name].hats().astype(np.float32) for name in names}
    designs = {each.back: _design(each, scales, hats) for each in pasts}
    constant = np.zeros(len(curve.LEARNED), np.float32)
    tables = {name: np.zeros((points.CELLS, len(curve.LEARNED)), np.float32) for name in names}
    taught = []
    before = 0
    for column, knot in enumerate(curve.LEARNED):
        used = [each for each in pasts if each.back >= knot][:_ORIGINS_EACH]
        risk = [each.days > before for each in used]
        came = [(each.days <= knot)[at] for each, at in zip(used, risk, strict=True)]
        total = int(sum(each.sum() for each in came))
        taught.append(total if total >= FEWEST_CAME else 0)
        before = knot
        if total < FEWEST_CAME:
            continue
        design = np.concatenate([designs[each.back][at] for each, at in zip(used, risk, strict=True)])
        given = np.concatenate([each.given[at, column] for each, at in zip(used, risk, strict=True)])
        target = np.concatenate(came).astype(np.float32)
        beta = points.fit(design, given, target, _PENALTY)
        constant[column] = beta[-1]
        place = 0
        for name in names:
            width = hats[name].shape[1]
            tables[name][:, column] = hats[name] @ beta[place : place + width].astype(np.float32)
            place += width
    return Points(scales, tables, constant, tuple(taught))


def _design(past: _Past, scales: Mapping[str, points.Scale], hats: Mapping[str, Thin]) -> Thin:
    parts = [hats[name][scales[name].cells(past.columns[name])] for name in traits.NAMES]
    return np.concatenate([*parts, np.ones((len(past.days), 1), np.float32)], axis=1)
