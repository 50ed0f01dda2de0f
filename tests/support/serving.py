"""What tests of the server share: everybody's password, and a clock that stands still until it is moved."""

from __future__ import annotations

import datetime as dt

PASSWORD = "tea, twice a month"


class Clock:
    """What time the server thinks it is."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 11, 29, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += dt.timedelta(**by)
