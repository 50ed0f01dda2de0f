"""What both ways of explaining give and go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from huitou.calendar import Window
from huitou.diagnosis.explain.explanation import Branch, Cause, PeopleBranch, SliceRow
from huitou.diagnosis.explain.way import StepMove

_PERIODS = 12
# Past one chance in a million, a cause is no surer for being rarer.
_SURE = 6.0


@dataclass(frozen=True, slots=True)
class Told:
    """The causes in order, the formula's parts, every slice looked at, and how many things were judged."""

    causes: tuple[Cause, ...]
    tree: tuple[Branch, ...]
    people: tuple[PeopleBranch, ...]
    slices: tuple[SliceRow, ...]
    looked_at: int
    way: tuple[StepMove, ...] = ()


def earlier(window: Window, first_day: int | None) -> Iterator[Window]:
    """Windows as long right before this one, the latest first, within the data: up to 12, none overlapping."""
    for _ in range(_PERIODS):
        window = Window(window.from_day - window.days, window.from_day - 1)
        if first_day is None or window.from_day < first_day:
            return
        yield window


def weight(cause: Cause) -> float:
    """Size times surprise: what a cause brought, times the digits of its p, up to six."""
    digits = -log10(max(cause.p, 10**-_SURE))
    return abs(float(cause.effect)) * digits
