"""What each customer spent or bought, by category or channel: rows of what there is, for most of it there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou.predict.clusters.features import Integers, Numbers


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount of a customer (its place, below ``customers``) under a name (its place in ``names``); nobody's name is
    the empty one.
    """

    names: tuple[str, ...]
    customers: int
    customer: Integers
    name: Integers
    amount: Numbers

    @classmethod
    def of(cls, rows: Mapping[str, Any], called: Mapping[int, str], place: Integers) -> Spent:
        """From the columns ``customer``, ``code`` and ``amount``; ``place`` of each customer, -1 for none."""
        codes, which = np.unique(rows["code"].astype(np.int64), return_inverse=True)
        names = np.array([called.get(code) or "" for code in codes.tolist()], dtype=np.str_)
        unique, back = np.unique(names, return_inverse=True)
        return cls(
            tuple(unique.tolist()),
            int((place >= 0).sum()),
            place[rows["customer"].astype(np.int64)],
            back[which] if len(codes) else np.empty(0, np.int64),
            rows["amount"].astype(np.float64),
        )

    def under(self, name: str) -> Numbers:
        """The amount of each customer under one name. Shape: customers."""
        some = self.name == self.names.index(name)
        return np.bincount(self.customer[some], self.amount[some], self.customers).astype(np.float64)

    def totals(self) -> dict[str, float]:
        """The amounts of all by name."""
        return dict(zip(self.names, np.bincount(self.name, self.amount, len(self.names)).tolist(), strict=True))

    def of_groups(self, group: Integers, number: int) -> list[dict[str, float]]:
        """The amounts of each group by name."""
        cells = np.bincount(group[self.customer] * len(self.names) + self.name, self.amount, number * len(self.names))
        return [dict(zip(self.names, row, strict=True)) for row in cells.reshape(number, -1).tolist()]

    def kinds(self) -> Numbers:
        """How many names each customer has an amount under, 1 at least. Shape: customers."""
        unnamed = self.names.index("") if "" in self.names else -1
        some = (self.amount > 0) & (self.name != unnamed)
        pairs = np.unique(self.customer[some] * len(self.names) + self.name[some])
        kinds = np.bincount(pairs // max(len(self.names), 1), minlength=self.customers)
        return np.maximum(kinds, 1).astype(np.float64)
