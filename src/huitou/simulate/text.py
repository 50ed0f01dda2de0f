"""Columns of numbers as the texts of a csv file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from huitou import calendar, money
from huitou.simulate.draws import Ints
from huitou.simulate.requests import DAY

ROWS_AT_ONCE = 100_000


def blocks(n: int) -> Iterator[slice]:
    """The rows in pieces small enough that memory does not grow with their number."""
    return (slice(start, min(start + ROWS_AT_ONCE, n)) for start in range(0, n, ROWS_AT_ONCE))


def cell(text: str) -> str:
    """The text as one csv cell: quoted only where it must be."""
    if any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


@cache
def _clock() -> tuple[str, ...]:
    return tuple(f" {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY))


def times(moments: Ints) -> list[str]:
    """``2024-03-31 23:59:59`` in shop time; empty where the moment has not come."""
    day, second = np.divmod(moments, DAY)
    names = {d: calendar.iso(d) for d in np.unique(day).tolist()}
    clock = _clock()
    return [names[d] + clock[s] if d >= 0 else "" for d, s in zip(day.tolist(), second.tolist(), strict=True)]


def days(moments: Ints) -> list[str]:
    """``2024-03-31``; empty where the moment has not come."""
    day = moments // DAY
    names = {d: calendar.iso(d) for d in np.unique(day).tolist()}
    return [names[d] if d >= 0 else "" for d in day.tolist()]


def amounts(minor: Ints, *, currency: str) -> list[str]:
    distinct, place = np.unique(minor, return_inverse=True)
    return look_up([money.money_text(value, currency) for value in distinct.tolist()], place)


def look_up(names: Sequence[str], codes: Ints) -> list[str]:
    texts: list[str] = np.array(names, dtype=object)[codes].tolist()
    return texts


def fill(template: str, columns: Iterable[Sequence[object]]) -> str:
    """The template once a row, its ``%s`` taken from the columns in turn."""
    return "".join(map(template.__mod__, zip(*columns, strict=True)))


def members(first: Ints, count: Ints) -> Ints:
    """Where the lines of those orders are: ``first`` .. ``first + count - 1`` of each, one after the other."""
    offset = np.cumsum(count) - count
    return np.repeat(first - offset, count) + np.arange(int(count.sum()))
