"""What the shop allows itself: how often it writes to somebody, and at which hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from huitou.settings import Settings

# The stretches of days that a shop sets how much it writes in.
CAP_DAYS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many messages that sell, by whatever channel, within so many shop days, today included."""

    days: int
    most: int


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages may go, by the clock on the wall: from ``opens`` until before ``closes``."""

    opens: dt.time = dt.time(9, 0)
    closes: dt.time = dt.time(20, 30)

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"hours from {self.opens} to {self.closes} hold nothing")


@dataclass(frozen=True, slots=True)
class Policy:
    """``tries``: how often a provider that says it is busy is asked again."""

    zone: ZoneInfo
    caps: tuple[Cap, ...] = (Cap(1, 1), Cap(7, 2), Cap(30, 4))
    hours: Hours = Hours()
    tries: int = 8
    paused_for: dt.timedelta = dt.timedelta(minutes=15)

    @classmethod
    def of(cls, said: Settings) -> Policy:
        """As the shop has set it."""
        caps = tuple(Cap(days, most) for days, most in zip(CAP_DAYS, said.contact_caps, strict=True))
        hours = Hours(dt.time.fromisoformat(said.contact_from), dt.time.fromisoformat(said.contact_until))
        return cls(ZoneInfo(said.timezone), caps, hours)
