"""How somebody walked a journey until now, which says whether they may come again, and in which arm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from huitou.crm.customers.merged import Whose
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import Enrolled
from huitou.crm.journeys.version import Version


class Before:
    """Of one person, by whichever of their numbers; ``first`` is the one they entered by, None for who never did."""

    def __init__(self) -> None:
        self.by: set[str] = set()
        self.on_the_way = False
        self.last: dt.datetime | None = None
        self.first: int | None = None

    def lets_in(self, version: Version, entry: Entry) -> bool:
        """Whether they may enter by that."""
        if entry.by in self.by or self.on_the_way or (self.by and version.again == "never"):
            return False
        return self.last is None or entry.at - self.last >= dt.timedelta(days=version.after_days)

    def arm(self, design: Design, customer_id: int) -> str:
        """Drawn by the number they first entered by: coming again under another keeps them in their arm."""
        return design.arm(customer_id if self.first is None else self.first)


def before_of(journey: int, whose: Whose) -> Mapping[int, Before]:
    """Of these, by ``whose.who``."""
    found: dict[int, Before] = defaultdict(Before)
    rows = Enrolled.objects.filter(journey=journey, customer_id__in=whose.numbers)
    # Put in order here: asked for it, SQLite reads by time all who ever entered, in place of these by number.
    for at, _, customer, by, step in sorted(rows.values_list("entered_at", "pk", "customer_id", "by", "step")):
        one = found[whose.who(customer)]
        one.first = customer if one.first is None else one.first
        one.by.add(by)
        one.on_the_way |= step is not None
        one.last = at
    return found
