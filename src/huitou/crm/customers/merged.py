"""Whose numbers have become one person's: what people do under one of them counts under all.

Looked up for many at once and at every turn, so that those who were merged are read once a data version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.conf import settings

from huitou.crm.shop.served import data_version, opened

Ints = npt.NDArray[np.int64]
# By number, every number of the same person, itself among them; whoever is left out has no other.
Same = Callable[[Collection[int]], Mapping[int, frozenset[int]]]
_MERGED = """
SELECT a.account_key, c.customer_id
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
JOIN (
  SELECT customer FROM customer_accounts GROUP BY customer HAVING COUNT(*) > 1
) AS several ON several.customer = a.customer
ORDER BY c.customer_id NULLS LAST, a.account_key NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Merged:
    """Of customers with several numbers, each number once: ``numbers`` by whose they are today (``leads``, rising)."""

    numbers: Ints
    leads: Ints
    order: Ints

    @classmethod
    def of(cls, numbers: Ints, leads: Ints) -> Merged:
        return cls(numbers, leads, np.argsort(numbers))

    def today(self, asked: Collection[int]) -> Mapping[int, int]:
        """By number the customer's today, of those of these who have several."""
        wanted = np.fromiter(asked, np.int64)
        if not len(self.numbers) or not len(wanted):
            return {}
        rising = self.numbers[self.order]
        place = np.minimum(np.searchsorted(rising, wanted), len(rising) - 1)
        here = rising[place] == wanted
        found = self.leads[self.order[place[here]]]
        return dict(zip(wanted[here].tolist(), found.tolist(), strict=True))

    def same(self, asked: Collection[int]) -> Mapping[int, frozenset[int]]:
        """See ``Same``."""
        today = self.today(asked)
        whose = sorted(set(today.values()))
        first, last = (np.searchsorted(self.leads, whose, side=side).tolist() for side in ("left", "right"))
        every = {
            who: frozenset(self.numbers[begin:end].tolist()) for who, begin, end in zip(whose, first, last, strict=True)
        }
        return {number: every[who] for number, who in today.items()}


class Whose:
    """Some customers, by all the numbers that each goes by: ``numbers``."""

    def __init__(self, same: Same, customers: Collection[int]) -> None:
        self._same = same(customers) if customers else {}
        self.numbers = frozenset(customers).union(*self._same.values())
        self._who = {number: min(numbers) for numbers in self._same.values() for number in numbers}

    def who(self, number: int) -> int:
        """The same for every number of one of them, and of nobody else."""
        return self._who.get(number, number)

    def same(self, number: int) -> frozenset[int]:
        """Every number of one of them."""
        return self._same.get(number, frozenset({number}))


NOBODY = Merged.of(np.zeros(0, np.int64), np.zeros(0, np.int64))


def merged(shop: Path) -> Merged:
    """Of the data version that is served; before the first import nobody is."""
    version = data_version(shop)
    return NOBODY if version is None else _merged(shop, version)


def same_here(numbers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """See ``Same``, of the shop this server is for."""
    return merged(settings.SHOP).same(numbers)


def today_here(numbers: Collection[int]) -> Mapping[int, int]:
    """By number the customer's today, of those who go by several."""
    return merged(settings.SHOP).today(numbers)


def alone(_numbers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Where nobody was merged."""
    return {}


@lru_cache(maxsize=2)
def _merged(shop: Path, version: str) -> Merged:  # noqa: ARG001 - what the answer is kept by
    columns = opened(shop).arrays(_MERGED)
    return Merged.of(columns["account_key"].astype(np.int64), columns["customer_id"].astype(np.int64))
