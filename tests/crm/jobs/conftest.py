"""A clock that stands until it is moved, and workers that do everything themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from huitou.crm.jobs.kinds import Kind
    from huitou.crm.jobs.loop import Worker

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class StandingClock:
    """Noon of the first of March in Shanghai, at first."""

    at: dt.datetime = dt.datetime(2026, 3, 1, 12, tzinfo=SHANGHAI)

    def __call__(self) -> dt.datetime:
        return self.at

    def on(self, **more: float) -> None:
        self.at += dt.timedelta(**more)


@dataclass
class Work:
    """A kind of job whose doing is a list of what is to happen, one a time: an error to raise, or a result."""

    outcomes: list[Any] = field(default_factory=list)
    done: int = 0

    def __call__(self, held: Any) -> dict[str, Any]:
        self.done += 1
        outcome = self.outcomes.pop(0) if self.outcomes else {"n": self.done}
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def worker(db: None, clock: StandingClock, work: Work) -> Callable[..., Worker]:
    """A worker that knows the one kind ``work``: ``worker(attempts=2)``."""
    from huitou.crm.jobs.kinds import Kind
    from huitou.crm.jobs.loop import Worker

    def made(name: str = "first", **more: Any) -> Worker:
        kind: Kind = Kind("work", {"zh": "活", "en": "work"}, work, **more)
        return Worker({"work": kind}, zone=SHANGHAI, clock=clock, apart=False, name=name)

    return made
