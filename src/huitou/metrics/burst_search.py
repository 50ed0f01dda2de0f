"""The search for bursts over the purchases of one source, a column each: windows, company, and who is only there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import lgamma, log
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NOBODY = -1

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_LASTS = 2 * _HOUR
_AROUND = 28 * _DAY
_FEWEST = 5
# One window in a million: of the few thousand windows of a year hardly one by chance.
_UNLIKELY = -6.0
# Orders that the accounts of a burst place together again are known by the company they keep.
_FEWEST_AGAIN = 3
_ROUNDS = 3
# Past such a share of days with bursts, they are how the shop sells.
_RARE_DAYS = 0.05
# Goods must be this many times more common in the burst than they are in the shop.
_CONCENTRATED = 3


@dataclass(frozen=True, slots=True)
class Bought:
    """Purchases of one source in time order, each column (n,): ``at`` in microseconds, ``customer`` a number or NOBODY,
    ``goods`` a number a kind.
    """

    at: Ints
    customer: Ints
    goods: Ints


@dataclass(frozen=True, slots=True)
class Burst:
    """Purchases of one burst: their ``places`` in the columns, in time order; ``goods`` most of them are of.

    ``usual``: how many such hours have; ``log_chance``: log10 of its chance; ``again``: how many of its customers are
    in another burst too.
    """

    places: Ints
    goods: int
    usual: float
    log_chance: float
    again: int


def search(own: Bought) -> list[Burst]:
    """The bursts of one source in time order; purchases of nobody known are in none."""
    if not len(own.at):
        return []
    shop = _Shop(own.at)
    # The least likely window each purchase stands in: log10 of its chance, 0 for none, and how many it usually has.
    chance, usual = np.zeros(len(own.at)), np.zeros(len(own.at))
    for goods in np.unique(own.goods):
        places = np.flatnonzero(own.goods == goods)
        windows = _crowded(own.at[places], shop)
        if len(_each_once(windows.at // _DAY)) <= max(1, _RARE_DAYS * shop.days):
            _mark(own.at[places], places, windows, chance, usual)
    if not chance.any():
        return []
    _with_company(own, chance, usual)
    return list(_bursts(own, _only_there(own, chance < 0), chance, usual))


class _Shop:
    """When a source's purchases were made, and how they spread over the hours of a day."""

    def __init__(self, times: Ints) -> None:
        self.times = times
        self.days = len(_each_once(times // _DAY))
        profile = np.maximum(1.0, np.bincount(times // _HOUR % 24, minlength=24) * 24 / len(times))
        # How much busier the two hours from each hour on are than a day's mean; quiet hours count as middling.
        self.busy = np.maximum(profile, np.maximum(np.roll(profile, -1), np.roll(profile, -2)))


@dataclass(frozen=True, slots=True)
class _Windows:
    """Windows of two hours with too many purchases: where each starts, how many were to be expected, log10 of the
    chance of so many.
    """

    at: Ints
    expected: Floats
    chance: Floats


def _count(times: Ints, start: Ints, end: Ints) -> Ints:
    found: Ints = np.searchsorted(times, end, "right") - np.searchsorted(times, start, "left")
    return found


def _each_once(in_order: Ints) -> Ints:
    """The different ones of numbers that rise: numpy would look for them among millions as if they did not."""
    if not len(in_order):
        return in_order
    found: Ints = in_order[np.concatenate(([True], in_order[1:] != in_order[:-1]))]
    return found


def _crowded(times: Ints, shop: _Shop) -> _Windows:
    """The windows that begin with a purchase of these goods and hold far more of them than chance would."""
    starts = _each_once(times)
    n = _count(times, starts, starts + _LASTS)
    usual = len(times) / max(1, (shop.times[-1] - shop.times[0]) / _LASTS)
    some = (n >= _FEWEST) & (n > 2 * usual)
    at, n = starts[some], n[some]
    expected = _expected(times, shop, at)
    chance = log_tails(n, expected)
    unlikely = chance < _UNLIKELY
    return _Windows(at[unlikely], expected[unlikely], chance[unlikely])


def _expected(times: Ints, shop: _Shop, at: Ints) -> Floats:
    """Purchases of these goods in the two hours from ``at``: by the four weeks around, the hour of the day, and how
    busy the shop was with all other goods that day and in these hours.
    """
    around = (np.maximum(at - _AROUND, shop.times[0]), np.minimum(at + _AROUND, shop.times[-1]))
    day = (at - _DAY // 2, at + _DAY // 2)
    windows = np.maximum(12.0, (around[1] - around[0] - _DAY) / _LASTS)
    busy = shop.busy[at // _HOUR % 24]

    def others(start: Ints, end: Ints) -> Ints:
        return _count(shop.times, start, end) - _count(times, start, end)

    usual = (_count(times, *around) - _count(times, *day) + 1) / windows
    rest = (others(*around) - others(*day) + 1) / windows
    level_of_day = others(*day) / (rest * _DAY / _LASTS)
    level_of_hours = (others(at, at + _LASTS) - 1) / (rest * busy)
    expected: Floats = usual * busy * np.maximum(1.0, np.maximum(level_of_day, level_of_hours))
    return expected


def log_tails(n: Ints, expected: Floats) -> Floats:
    """log10 of an upper bound on the chance of ``n`` or more where ``expected`` come at random (Poisson); 0 at most."""
    factorials = np.array([lgamma(each + 1) for each in n.tolist()])
    at_n = -expected + n * np.log(expected) - factorials
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.minimum(0.0, at_n / log(10) - np.log10(1 - expected / (n + 1)))
    tails: Floats = np.where(n <= expected, 0.0, bound)
    return tails


def _mark(times: Ints, places: Ints, windows: _Windows, chance: Floats, usual: Floats) -> None:
    """Note for each purchase the least likely window it stands in."""
    first, end = np.searchsorted(times, windows.at, "left"), np.searchsorted(times, windows.at + _LASTS, "right")
    for start, stop, expected, unlikely in zip(first, end, windows.expected, windows.chance, strict=True):
        inside = places[start:stop]
        less = inside[unlikely < chance[inside]]
        chance[less], usual[less] = unlikely, expected


def _with_company(own: Bought, chance: Floats, usual: Floats) -> None:
    """Add the purchases that customers of bursts make together once more, in bursts too small to be seen alone."""
    for _ in range(_ROUNDS):
        crowd = np.unique(own.customer[(chance < 0) & (own.customer != NOBODY)])
        theirs = np.flatnonzero(np.isin(own.customer, crowd))
        times = own.at[theirs]
        expected = len(theirs) * _LASTS / max(_LASTS, int(own.at[-1] - own.at[0]))
        ends = np.searchsorted(times, times + _LASTS, "right")
        found: dict[int, float] = {}
        for place in np.flatnonzero(ends - np.arange(len(times)) >= _FEWEST_AGAIN):
            together = theirs[place : ends[place]]
            if len(np.unique(own.customer[together])) < _FEWEST_AGAIN:
                continue
            [unlikely] = log_tails(np.array([len(together)]), np.array([expected]))
            if unlikely < _UNLIKELY / 2:
                for each in together[chance[together] == 0]:
                    found.setdefault(int(each), float(unlikely))
        if not found:
            return
        more = np.array([*found])
        chance[more], usual[more] = [*found.values()], expected


def _only_there(own: Bought, marked: Flags) -> Ints:
    """The purchases of customers whose every purchase is in a burst."""
    elsewhere = np.unique(own.customer[~marked])
    return np.flatnonzero(marked & (own.customer != NOBODY) & ~np.isin(own.customer, elsewhere))


def _bursts(own: Bought, alone: Ints, chance: Floats, usual: Floats) -> Iterator[Burst]:
    # No more than two hours between one purchase and the next.
    clusters = np.split(alone, np.flatnonzero(np.diff(own.at[alone]) > _LASTS) + 1) if len(alone) else []
    customers = [np.unique(own.customer[cluster]) for cluster in clusters]
    met, often = np.unique(np.concatenate(customers), return_counts=True) if customers else (alone, alone)
    for cluster, people in zip(clusters, customers, strict=True):
        again = int(np.isin(people, met[often > 1]).sum())
        goods, n = _commonest(own.goods[cluster])
        all_then = own.goods[
            np.searchsorted(own.at, own.at[cluster[0]], "left") : np.searchsorted(own.at, own.at[cluster[-1]], "right")
        ]
        share = (all_then == goods).mean()
        reused = again * 2 >= len(people) >= _FEWEST_AGAIN
        # Of the shop without the burst: a large one is much of all that was sold of its goods.
        elsewhere = ((own.goods == goods).sum() - n) / max(len(own.at) - len(cluster), 1)
        concentrated = len(cluster) >= _FEWEST and n * 5 >= len(cluster) * 4 and share >= _CONCENTRATED * elsewhere
        if reused or concentrated:
            least = cluster[np.lexsort((usual[cluster], chance[cluster]))[0]]
            yield Burst(cluster, goods, float(usual[least]), float(chance[least]), again)


def _commonest(goods: Ints) -> tuple[int, int]:
    """The kind there is most of, of several the one met first, and how many there are."""
    kinds, first, counts = np.unique(goods, return_index=True, return_counts=True)
    at = np.lexsort((first, -counts))[0]
    return int(kinds[at]), int(counts[at])
