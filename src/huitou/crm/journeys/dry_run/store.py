"""The store of a dry run: that in memory, which also writes down what was decided of each message.

The past is walked by the hour, so what a provider takes within a shorter time is counted by the hour as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from huitou.crm.delivery.message import State
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.store import Claimed, Judge
from huitou.crm.delivery.verdict import Defer, Skip, Verdict
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.version import Version

# How far apart the moments are that a dry run looks at.
HOUR = dt.timedelta(hours=1)
_WENT = frozenset({State.CALLING, State.UNKNOWN, State.SENT})


@dataclass(slots=True)
class Recorded(MemoryStore):
    """``held``: by code, the messages that had to wait for it at least once; ``skipped``: those that did not go.

    ``sent_at``: when each went. ``let_in_at``: by enrolment when it was made; purchases may count from later on.
    """

    held: dict[str, set[str]] = field(default_factory=dict)
    skipped: dict[str, set[str]] = field(default_factory=dict)
    sent_at: dict[str, dt.datetime] = field(default_factory=dict)
    let_in_at: dict[int, dt.datetime] = field(default_factory=dict)
    _handed: dict[str, tuple[dt.datetime, int]] = field(default_factory=dict)

    def enrol(self, version: Version, design: Design, entries: Iterable[Entry], now: dt.datetime) -> int:
        known = set(self.walkers)
        entered = MemoryStore.enrol(self, version, design, entries, now)
        self.let_in_at |= dict.fromkeys(self.walkers.keys() - known, now)
        return entered

    def decide(
        self,
        claimed: Claimed,
        now: dt.datetime,
        judge: Judge,
        *,
        lease: dt.timedelta,
        since: dt.datetime,
        same: frozenset[int] = frozenset(),
    ) -> Verdict | None:
        # Named: a dataclass with slots is another class than the one whose body this stands in.
        verdict = MemoryStore.decide(self, claimed, now, judge, lease=lease, since=since, same=same)
        key = claimed.message.key
        if isinstance(verdict, Defer):
            self.held.setdefault(verdict.code, set()).add(key)
        elif isinstance(verdict, Skip):
            self.skipped.setdefault(verdict.code, set()).add(key)
        elif verdict is not None:
            self.sent_at[key] = now
        return verdict

    def spend(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        hour = int(HOUR.total_seconds())
        short = [each for each in rates if each.seconds <= hour]
        longer = tuple(each for each in rates if each.seconds > hour)
        since, many = self._handed.get(channel, (at, 0))
        many = many if since == at else 0
        if many >= min((each.most * hour // each.seconds for each in short), default=many + 1):
            return at + HOUR
        room_at = MemoryStore.spend(self, channel, longer, at, waits=waits) if longer else None
        if room_at is None:
            self._handed[channel] = (at, many + 1)
        return room_at

    def contacts(self, customer: int) -> Sequence[dt.datetime]:
        """When messages that sell went to them."""
        return [
            row.called_at
            for row in self._of_customer[customer]
            if row.message.sells and row.state in _WENT and row.called_at is not None
        ]
