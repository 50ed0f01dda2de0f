"""What a file of ``readings/`` says: when to speak, in which words, on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huitou.errors import Lang
from huitou.metrics.definition import ParamValue

Severity = Literal["illness", "state"]
Need = int | float | str | list[int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The measurement a reading rests on, over the last ``window_days`` that can be judged, cut ``by`` a dimension.

    ``alike``: the dimension in which those compared must be alike, for other goods are bought again after other times.
    """

    metric: str
    by: str
    params: Mapping[str, ParamValue]
    window_days: int
    alike: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language; braces hold figures. ``whom`` names the people a list of it holds."""

    headline: str
    details: tuple[str, ...]
    todo: tuple[str, ...]
    sure: str
    whom: str
    money: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing the numbers can say.

    ``illness``: something is wrong and costs money. ``state``: where the shop stands, which is no fault.
    ``needs`` are the thresholds of its kind; it gives way to those in ``yields_to`` where one of them speaks.
    """

    id: str
    severity: Severity
    kind: str
    evidence: Evidence
    needs: Mapping[str, Need]
    yields_to: tuple[str, ...]
    words: Mapping[Lang, Words]

    def number(self, name: str) -> float:
        value = self.needs[name]
        if not isinstance(value, int | float):
            raise TypeError(name)
        return value

    def marks(self) -> list[int]:
        """The days at which it looks."""
        value = self.needs["marks"]
        if not isinstance(value, list):
            raise TypeError("marks")
        return value
