"""Which group is which of those found before: they keep their number and name, new ones get the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou.errors import UserError
from huitou.predict.clusters.features import Integers, Numbers, Space, aligned

# Centres further apart than this, in spreads over all features together, are of different groups.
_FURTHEST = 2.5
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Former:
    """The groups of one data version as plain data, for the caller to keep and to give back.

    ``space`` is the fixed feature space: groups of later versions are compared in it, whatever scale theirs has.
    ``centres`` (groups x features) are features, not places. ``next_number`` was never given to any group.
    """

    as_of: int
    space: Space
    centres: Numbers
    numbers: tuple[int, ...]
    names: tuple[tuple[str, str], ...]
    next_number: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "version": _VERSION,
            "as_of": self.as_of,
            "features": list(self.space.names),
            "middle": self.space.middle.tolist(),
            "spread": self.space.spread.tolist(),
            "centres": self.centres.tolist(),
            "numbers": list(self.numbers),
            "names": [{"zh": zh, "en": en} for zh, en in self.names],
            "next_number": self.next_number,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Former:
        """What ``to_dict`` wrote down.

        Raises: UserError ``clusters.kept`` where another version wrote it, or it is none.
        """
        try:
            former = cls._read(told)
        except (KeyError, TypeError, ValueError):
            former = None
        if former is None:
            raise UserError(
                "clusters.kept",
                en="the groups kept from last time cannot be read by this version; leave them out (move the file away),"
                " and groups are numbered anew",
                zh="上次留下的分群，这个版本读不了；不要给它（把文件移走），就会重新编号",
            )
        return former

    @classmethod
    def _read(cls, told: Mapping[str, Any]) -> Former | None:
        if told["version"] == _VERSION:
            names = tuple(str(name) for name in told["features"])
            space = Space(names, np.array(told["middle"], np.float64), np.array(told["spread"], np.float64))
            centres = np.array(told["centres"], np.float64).reshape(len(told["numbers"]), len(names))
            numbers = tuple(int(number) for number in told["numbers"])
            called = tuple((str(each["zh"]), str(each["en"])) for each in told["names"])
            if len(called) == len(numbers) and len(space.middle) == len(space.spread) == len(names):
                return cls(int(told["as_of"]), space, centres, numbers, called, int(told["next_number"]))
        return None


def matched(centres: Numbers, names: tuple[str, ...], former: Former | None, order: Integers) -> tuple[int, ...]:
    """The number of each group: that of the former group it is, else one that no group ever had.

    Pairs are chosen so that all together lie nearest (Hungarian assignment, Kuhn 1955) in the former space; a pair too
    far apart is none. ``order``: the groups in the order in which new ones are numbered. Shape: groups x features.
    """
    from scipy.optimize import linear_sum_assignment

    numbers = dict[int, int]()
    following = 1
    if former is not None:
        following = former.next_number
        there = former.space.place(former.centres)
        here = former.space.place(aligned(names, centres, former.space.names))
        apart = np.sqrt(((here[:, None, :] - there[None, :, :]) ** 2).sum(axis=2))
        rows, columns = linear_sum_assignment(apart)
        pairs: Sequence[tuple[int, int]] = list(zip(rows.tolist(), columns.tolist(), strict=True))
        numbers = {row: former.numbers[column] for row, column in pairs if apart[row, column] <= _FURTHEST}
    for group in order.tolist():
        if group not in numbers:
            numbers[group] = following
            following += 1
    return tuple(numbers[group] for group in range(len(centres)))
