"""What every trigger is: who is to enter now, asked of the same things whether it is today or a day in the past."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from huitou.crm.delivery.facts import Matter
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry, Event
from huitou.language import Speech
from huitou.metrics.definition import Words

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase of the data version: the how-manieth of the customer's life, from 1."""

    customer_id: int
    seq: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Again:
    """That somebody buys something again: what, last bought or received on ``since``, usually again on ``usual_on``.

    ``expected_on`` is later than today, whatever it was before: a day that has passed is expected anew. ``against``:
    that it is out of stock, or that something else of its kind was bought.
    """

    customer_id: int
    name: str
    since: dt.date
    usual_on: dt.date
    expected_on: dt.date
    against: frozenset[Matter] = frozenset()


class Around(Protocol):
    """What a trigger may ask, as of ``now``. ``began``: since when the journey lets people in."""

    @property
    def now(self) -> dt.datetime: ...

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def began(self) -> dt.datetime: ...

    @property
    def data_version(self) -> str: ...

    def told_to(self, kinds: Sequence[str]) -> str:
        """A mark that changes whenever an event of these kinds is told of."""
        ...

    def told(self, kinds: Sequence[str], since: dt.datetime) -> Sequence[Event]:
        """Events of these kinds that were told of since."""
        ...

    def purchases(self, since: dt.datetime) -> Sequence[Purchase]:
        """Purchases of the data version from that moment on."""
        ...

    def bought_before(self, customer_ids: Sequence[int], day: dt.date) -> frozenset[int]:
        """Those of these customers who had bought before a shop day."""
        ...

    def audience_mark(self, audience: int) -> str:
        """A mark that changes whenever its rule does; empty where there is no such audience."""
        ...

    def members(self, audience: int) -> Ints:
        """Who is in an audience."""
        ...

    def everybody(self) -> Ints:
        """All customers."""
        ...

    def again(self) -> Sequence[Again]:
        """Who is expected to buy what again."""
        ...

    def born(self) -> Mapping[int, str]:
        """Birthdays as month and day, ``05-02``, of those who told theirs."""
        ...

    def underway(self) -> Mapping[int, dt.date]:
        """Customers whose last purchase has not arrived, and the day they bought it."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """Where the last look ended: what it rested on, the how-manieth it was, when, and who was there then."""

    mark: str = ""
    number: int = 0
    at: dt.datetime | None = None
    ids: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Found:
    """Who is to enter, and who is there now, for the next look to tell who came."""

    entries: tuple[Entry, ...]
    ids: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


class Trigger(BaseModel, ABC):
    """``kind`` names it in a version; ``words`` in a list to choose from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: ClassVar[Words]

    @abstractmethod
    def mark(self, around: Around) -> str:
        """What a look would rest on: while it stays the same, nobody new can be found. Empty: nobody can be at all."""

    @abstractmethod
    def look(self, around: Around, last: Look) -> Found:
        """Who is to enter by what has come since the last look. What lets each in names them for good (``Entry.by``),
        so that looking twice lets nobody in twice."""

    @abstractmethod
    def said(self, t: Speech, called: Called) -> str:
        """The trigger as a sentence: who enters, and when."""
