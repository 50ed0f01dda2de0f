"""A clock that goes only when it is put forward."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(slots=True)
class VirtualClock:
    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, by: dt.timedelta) -> None:
        self.now += by
