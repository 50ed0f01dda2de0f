"""How often shops of each size were judged right: what trying readings and explaining have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Trial(Protocol):
    """One shop that was tried."""

    @property
    def customers(self) -> int: ...
    @property
    def right(self) -> bool: ...


def by_size(tried: Sequence[Trial], sizes: Sequence[int]) -> list[str]:
    """For each number of customers, right of how many."""
    of_each = {size: [each.right for each in tried if each.customers == size] for size in sizes}
    return [f"{sum(right)}/{len(right)}" for right in of_each.values()]
