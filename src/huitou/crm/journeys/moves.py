"""What a step sees, and what it can answer: wait, go on, or end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from huitou.crm.delivery.message import Purpose
from huitou.crm.journeys.enrolment import Event


class Person(Protocol):
    """What may be asked of the customer while they walk."""

    def is_in(self, audience: int) -> bool:
        """Whether they are in an audience now."""
        ...

    def has_bought(self, since: dt.datetime) -> bool:
        """Whether they paid for an order from that moment on."""
        ...

    def contacts(self, days: int) -> int:
        """How many messages that sell went to them in so many shop days."""
        ...

    def expected_on(self) -> dt.date | None:
        """The shop day their next purchase is expected on; None where nothing is expected."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step knows: the hour, since when the customer is here, what woke it, and the person.

    ``draw`` is a number from 0 to below 1 that stays the same for this enrolment and step; ``arm`` was drawn at entry.
    ``ref`` names this stay.
    """

    now: dt.datetime
    since: dt.datetime
    entered_at: dt.datetime
    zone: ZoneInfo
    person: Person
    draw: float
    event: Event | None = None
    ref: str = ""
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """A message to plan. ``lasts``: how long after now it still makes sense. ``review``: a person lets it go."""

    channel: str
    purpose: Purpose
    template: str
    lasts: dt.timedelta
    priority: int = 0
    over_cap: Literal["defer", "drop"] = "defer"
    in_quiet: Literal["defer", "drop"] = "defer"
    review: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PutTag:
    """A tag to put on the customer, or to take off."""

    name: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class AskStaff:
    """A task for somebody of the shop, to be done by ``until``; ``script``: the template with the words."""

    reason: str
    until: dt.datetime
    idle_hours: int
    script: str


Order = Write | PutTag | AskStaff


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay here until then; sooner where an event of these kinds comes.

    ``orders`` are given each time the step is looked at, and under the same key: they are carried out once.
    """

    until: dt.datetime
    listens: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Go:
    """On along an edge, after these orders."""

    edge: str = "next"
    orders: tuple[Order, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The way ends here."""

    why: str


Move = Wait | Go | End
