"""The day that visitors are asked about by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huitou import calendar

if TYPE_CHECKING:
    from huitou.warehouse.snapshot import Snapshot


def last_visit(snapshot: Snapshot) -> int | None:
    """The last whole day of visits; None where there are none."""
    ((last,),) = snapshot.rows("SELECT MAX(day) FROM visit_log")
    return None if last is None else min(int(last), calendar.today(snapshot.about.timezone) - 1)
