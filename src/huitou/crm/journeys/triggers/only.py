"""Of those who are to enter, only who is in an audience."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.trigger import Around


def only(audience: int | None, entries: Sequence[Entry], around: Around) -> tuple[Entry, ...]:
    """All of them where no audience is asked for; it is looked at only where there is anybody to ask about."""
    if audience is None or not entries:
        return tuple(entries)
    inside = np.isin([each.customer_id for each in entries], around.members(audience))
    return tuple(each for each, fits in zip(entries, inside.tolist(), strict=True) if fits)
