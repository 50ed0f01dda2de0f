"""The kinds of jobs there are: settings name them, each room has its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from huitou.metrics.definition import Words

if TYPE_CHECKING:
    from huitou.crm.jobs.held import Held

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """``run`` does the work and gives what came of it, as JSON.

    ``apart``: in a process of its own, which can be ended at any moment and gives its memory back; what is not apart
    keeps the worker from everything else, and is over in seconds. ``attempts``: how often it is tried where the world
    outside failed, or its worker died; the wait before the next doubles from ``backoff_seconds``. ``daily_at``: also
    made once each shop day, from that time on. ``after``: tidying up, once it is written down that it was done.
    ``may_cancel``: false where half of it would be finished later all the same.
    """

    id: str
    words: Words
    run: Callable[[Held], Result]
    apart: bool = False
    attempts: int = 3
    backoff_seconds: int = 30
    daily_at: dt.time | None = None
    after: Callable[[Held], None] | None = None
    may_cancel: bool = True

    def backoff(self, attempts: int) -> dt.timedelta:
        """How long to wait after so many attempts."""
        return dt.timedelta(seconds=self.backoff_seconds * 2 ** max(0, attempts - 1))


Kinds = Mapping[str, Kind]


def known() -> Kinds:
    """Every kind that ``HUITOU_JOBS`` names, by id."""
    kinds: list[Kind] = [import_string(place) for place in settings.HUITOU_JOBS]
    return {kind.id: kind for kind in kinds}
