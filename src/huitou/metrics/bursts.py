"""Bursts of purchases that look made up: many in two hours, one kind of goods, by accounts that buy at no other time.

A pure function over purchases. It proposes and a person decides; it would rather miss a burst than accuse buyers. A
shop that sells in bursts (live rooms) has too many of them to tell any apart, and gets none.

Measured on simulated shops whose seeds were not used in making it (tests/oracle/test_bursts.py has some of them):

- 3,000 customers, ten shops: 1,464 orders brushed; 1,477 suggested, 1,464 rightly (precision 0.991, recall 1).
- The same without categories, three shops: 436 brushed; 271 suggested, 270 rightly (0.996, 0.62).
- 800 customers, ten shops, a few brushed orders a burst: 389 brushed; 202 suggested, 201 rightly (0.995, 0.52), and
  anything between 3 and 43 in one shop.
- 20,000 customers, two shops: 1,959 brushed; 2,005 suggested, 1,959 rightly (0.977, 1).
- 25 shops with but the four brushed orders the simulation makes at the least: none suggested.

The simulation brushes goods of one category with accounts used several times, which is what is looked for here. Where
each account is used once, only goods out of proportion betray them, and recall will be lower.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import lgamma, log, log10
from operator import itemgetter
from typing import NamedTuple

Key = tuple[str, str, str]

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_LASTS = 2 * _HOUR
_AROUND = 28 * _DAY
_FEWEST = 5
# By time, then by number: of a million purchases the sorting would else take as long as the search.
_IN_TIME = itemgetter(1, 0)
# One window in a million: of the few thousand windows of a year hardly one by chance.
_UNLIKELY = -6.0
# Orders that the accounts of a burst place together again are known by the company they keep.
_FEWEST_AGAIN = 3
_ROUNDS = 3
# Past such a share of days with bursts, they are how the shop sells.
_RARE_DAYS = 0.05
# Goods must be this many times more common in the burst than they are in the shop.
_CONCENTRATED = 3


class Purchase(NamedTuple):
    """``key``: source, store, order number; ``at``: UTC microseconds; ``goods``: category, or product where none."""

    key: Key
    at: int
    customer: int | None
    net: int
    goods: str


@dataclass(frozen=True, slots=True)
class Burst:
    """Purchases of one burst in time order; ``usual``: how many such hours have; ``log_chance``: log10 of its chance.

    ``again``: how many of its customers are in another burst too.
    """

    purchases: tuple[Purchase, ...]
    goods: str
    usual: float
    log_chance: float
    again: int

    @property
    def customers(self) -> int:
        return len({purchase.customer for purchase in self.purchases})


def bursts(purchases: Iterable[Purchase]) -> list[Burst]:
    """The bursts of each source, the least likely first; purchases of nobody known are in none."""
    by_source: dict[str, list[Purchase]] = defaultdict(list)
    for purchase in purchases:
        by_source[purchase.key[0]].append(purchase)
    found = [burst for own in by_source.values() for burst in _of_source(sorted(own, key=_IN_TIME))]
    return sorted(found, key=lambda burst: (burst.log_chance, burst.purchases[0].key))


def _of_source(own: list[Purchase]) -> list[Burst]:
    by_goods: dict[str, list[Purchase]] = defaultdict(list)
    for purchase in own:
        by_goods[purchase.goods].append(purchase)
    shop = _Shop([purchase.at for purchase in own])
    chances: dict[Key, tuple[float, float]] = {}
    for group in by_goods.values():
        seen = _crowded(group, shop)
        if len({at // _DAY for at in seen}) <= max(1, _RARE_DAYS * len(shop.days)):
            _mark(group, seen, chances)
    if not chances:
        return []
    chances = _with_company(own, chances)
    alone = _only_there(own, chances)
    sold = {goods: len(group) for goods, group in by_goods.items()}
    return list(_bursts(alone, own, chances, sold))


class _Shop:
    """When a source's purchases were made, and how they spread over the hours of a day."""

    def __init__(self, times: list[int]) -> None:
        self.times = times
        self.days = {at // _DAY for at in times}
        hours = Counter(at // _HOUR % 24 for at in times)
        self.profile = [max(1.0, hours[h] * 24 / len(times)) for h in range(24)]

    def busy(self, at: int) -> float:
        """How much busier the two hours from here are than a day's mean; quiet hours count as middling."""
        hour = at // _HOUR % 24
        return max(self.profile[hour], self.profile[(hour + 1) % 24], self.profile[(hour + 2) % 24])


def _count(times: Sequence[int], start: int, end: int) -> int:
    return bisect_right(times, end) - bisect_left(times, start)


def _crowded(group: list[Purchase], shop: _Shop) -> dict[int, tuple[int, float, float]]:
    """Start of a window -> its purchases, how many were to be expected, and log10 of the chance of so many."""
    times = [purchase.at for purchase in group]
    usual = len(times) / max(1, (shop.times[-1] - shop.times[0]) / _LASTS)
    found = {}
    first = end = 0
    for place, at in enumerate(times):
        if times[first] < at:
            first = place
        if place + _FEWEST > len(times) or times[place + _FEWEST - 1] > at + _LASTS:
            continue
        # The window's ends only ever move on.
        while end < len(times) and times[end] <= at + _LASTS:
            end += 1
        n = end - first
        if n <= 2 * usual:
            continue
        expected = _expected(times, shop, at)
        chance = log_tail(n, expected)
        if chance < _UNLIKELY:
            found[at] = (n, expected, chance)
    return found


def _expected(times: list[int], shop: _Shop, at: int) -> float:
    """Purchases of these goods in the two hours from ``at``: by the four weeks around, the hour of the day, and how
    busy the shop was with all other goods that day and in these hours.
    """
    around = (max(at - _AROUND, shop.times[0]), min(at + _AROUND, shop.times[-1]))
    day = (at - _DAY // 2, at + _DAY // 2)
    windows = max(12.0, (around[1] - around[0] - _DAY) / _LASTS)
    busy = shop.busy(at)

    def others(start: int, end: int) -> int:
        return _count(shop.times, start, end) - _count(times, start, end)

    usual = (_count(times, *around) - _count(times, *day) + 1) / windows
    rest = (others(*around) - others(*day) + 1) / windows
    level_of_day = others(*day) / (rest * _DAY / _LASTS)
    level_of_hours = (others(at, at + _LASTS) - 1) / (rest * busy)
    return usual * busy * max(1.0, level_of_day, level_of_hours)


def log_tail(n: int, expected: float) -> float:
    """log10 of an upper bound on the chance of ``n`` or more where ``expected`` come at random (Poisson); 0 at most."""
    if n <= expected:
        return 0.0
    at_n = -expected + n * log(expected) - lgamma(n + 1)
    return min(0.0, at_n / log(10) - log10(1 - expected / (n + 1)))


def _mark(
    group: list[Purchase], seen: dict[int, tuple[int, float, float]], chances: dict[Key, tuple[float, float]]
) -> None:
    """Note for each purchase the least likely window it stands in: (log chance, expected)."""
    times = [purchase.at for purchase in group]
    for at, (_, expected, chance) in seen.items():
        for purchase in group[bisect_left(times, at) : bisect_right(times, at + _LASTS)]:
            if chance < chances.get(purchase.key, (0.0, 0.0))[0]:
                chances[purchase.key] = (chance, expected)


def _with_company(own: list[Purchase], chances: dict[Key, tuple[float, float]]) -> dict[Key, tuple[float, float]]:
    """Add the purchases that customers of bursts make together once more, in bursts too small to be seen alone."""
    for _ in range(_ROUNDS):
        crowd = {p.customer for p in own if p.key in chances and p.customer is not None}
        theirs = [p for p in own if p.customer in crowd]
        times = [p.at for p in theirs]
        usual = len(theirs) * _LASTS / max(_LASTS, own[-1].at - own[0].at)
        more = dict(chances)
        for place, purchase in enumerate(theirs):
            together = theirs[place : bisect_right(times, purchase.at + _LASTS)]
            if len({p.customer for p in together}) < _FEWEST_AGAIN:
                continue
            chance = log_tail(len(together), usual)
            if chance < _UNLIKELY / 2:
                for p in together:
                    more.setdefault(p.key, (chance, usual))
        if len(more) == len(chances):
            break
        chances = more
    return chances


def _only_there(own: list[Purchase], chances: dict[Key, tuple[float, float]]) -> list[Purchase]:
    """The purchases of customers whose every purchase is in a burst."""
    elsewhere = {p.customer for p in own if p.key not in chances}
    return [p for p in own if p.key in chances and p.customer is not None and p.customer not in elsewhere]


def _bursts(
    alone: list[Purchase], own: list[Purchase], chances: dict[Key, tuple[float, float]], sold: dict[str, int]
) -> Iterator[Burst]:
    clusters = _clusters(alone)
    in_how_many = Counter(customer for cluster in clusters for customer in {p.customer for p in cluster})
    times = [p.at for p in own]
    for cluster in clusters:
        again = sum(in_how_many[customer] > 1 for customer in {p.customer for p in cluster})
        customers = len({p.customer for p in cluster})
        goods, n = Counter(p.goods for p in cluster).most_common(1)[0]
        all_then = own[bisect_left(times, cluster[0].at) : bisect_right(times, cluster[-1].at)]
        share = sum(p.goods == goods for p in all_then) / len(all_then)
        reused = again * 2 >= customers >= _FEWEST_AGAIN
        # Of the shop without the burst: a large one is much of all that was sold of its goods.
        elsewhere = (sold[goods] - n) / max(len(own) - len(cluster), 1)
        concentrated = len(cluster) >= _FEWEST and n * 5 >= len(cluster) * 4 and share >= _CONCENTRATED * elsewhere
        if reused or concentrated:
            chance, usual = min(chances[p.key] for p in cluster)
            yield Burst(tuple(cluster), goods, usual, chance, again)


def _clusters(purchases: list[Purchase]) -> list[list[Purchase]]:
    """Purchases with no more than two hours between one and the next."""
    found: list[list[Purchase]] = []
    for purchase in purchases:
        if found and purchase.at - found[-1][-1].at <= _LASTS:
            found[-1].append(purchase)
        else:
            found.append([purchase])
    return found
