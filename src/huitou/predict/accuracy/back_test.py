"""What a model brings to be judged: its questions in words, and a way to ask them of past days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from huitou.predict.accuracy.result import Judged
from huitou.predict.words import Words
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

# Past days lie so far apart: a month of whole weeks would drift against paydays no less.
STEP_DAYS = 30
# Of a question at a past day less than this came: shares of it say nothing.
FEWEST_CAME = 30

Lead = Literal["top_share", "recall", "days_off"]
Unit = Literal["purchases", "money", "again", "products"]


@dataclass(frozen=True, slots=True)
class Depth:
    """How thoroughly to look: on how many past days, and at how many customers, evenly drawn, at most."""

    name: str
    cuts: int
    customers: int


FULL = Depth("full", cuts=6, customers=20_000)
# What a report may take where nothing was kept: a few seconds.
QUICK = Depth("quick", cuts=3, customers=4_000)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a model foretells of the ``days`` after a past day.

    ``title`` says what is to come ("purchases within 30 days"), ``whom`` what is ranked, ``do`` what they may do
    ("they come"). ``lead`` is the measure that
    decides whether it beats a rule, and ``same`` a difference in it that nobody would notice.
    """

    id: str
    title: Words
    days: int
    unit: Unit
    whom: Words = field(default_factory=lambda: {"zh": "客户", "en": "customers"})
    do: Words = field(default_factory=lambda: {"zh": "来", "en": "come"})
    lead: Lead = "top_share"
    same: float = 0.02


@dataclass(frozen=True, slots=True)
class Past:
    """A shop as it may be asked about its past: nothing after ``as_of`` is read.

    ``every``: one customer in so many is looked at, 1 for all.
    """

    tables: Tables
    settings: Settings
    as_of: int
    depth: Depth
    every: int

    def cuts(self) -> tuple[int, ...]:
        """Past days a month apart, the newest first, each at least a month before ``as_of``."""
        return tuple(self.as_of - STEP_DAYS * back for back in range(1, self.depth.cuts + 1))


@dataclass(frozen=True, slots=True)
class BackTest:
    """One model's: ``judge`` gives an answer to each of its questions, in their order.

    ``version`` goes up when the same data give other figures. ``is_quick``: whether a report may ask it unprepared.
    ``rules``: what each rule it is held against is called, after "by" in English, with 按 in Chinese. ``among``: who
    was looked at, where that is not customers. ``concerns``: whether a shop has what it is about as of a day, None
    where any has; of a model that does not concern it a shop hears nothing, unless it asks by name.
    """

    model: str
    title: Words
    questions: tuple[Question, ...]
    rules: Mapping[str, Words]
    judge: Callable[[Past], Iterable[Judged]]
    version: int = 1
    is_quick: bool = False
    among: Words | None = None
    concerns: Callable[[Tables, int], bool] | None = None
