"""The outbox in memory: what simulations of millions of messages run on. It forgets everything when it goes."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.codes import Code
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import Message, State
from huitou.crm.delivery.rates import Rate, Spent, taken
from huitou.crm.delivery.store import Claimed, Judge, Receipt, Standing, ask_again
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

_IN_DOUBT: Code = "in_doubt"
_OPEN = frozenset({State.CALLING, State.UNKNOWN, State.SENT})


class _Down(str):
    """A text that sorts from the last to the first."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


@dataclass(slots=True)
class _Row:
    message: Message
    state: State
    due_at: dt.datetime
    code: str = ""
    detail: str = ""
    ref: str = ""
    claim: str = ""
    lease_until: dt.datetime | None = None
    called_at: dt.datetime | None = None
    ask_at: dt.datetime | None = None
    calls: int = 0
    busy: int = 0


@dataclass(slots=True)
class MemoryOutbox:
    """See ``store.Outbox``. One thread at a time; a method is a transaction because nothing runs beside it."""

    rows: dict[str, _Row] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    _of_customer: dict[int, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    _of_ref: dict[str, str] = field(default_factory=dict)
    _due: list[tuple[dt.datetime, int, str]] = field(default_factory=list)
    # Those whose time has come, the one that matters most on top.
    _ready: list[tuple[int, int, _Down]] = field(default_factory=list)
    _calling: set[str] = field(default_factory=set)
    _unknown: set[str] = field(default_factory=set)
    _blocked: dict[str, dt.datetime] = field(default_factory=dict)
    _spent: dict[str, Spent] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=itertools.count)

    def plan(self, messages: Sequence[Message], *, review: bool = False) -> int:
        new = 0
        for message in messages:
            if message.key in self.rows:
                continue
            new += 1
            row = _Row(message, State.REVIEW if review else State.PLANNED, message.due_at)
            self.rows[message.key] = row
            self._of_customer[message.customer_id].append(row)
            self._queue(row, message.expires_at if review else message.due_at)
        return new

    def claim(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Claimed]:
        while self._due and self._due[0][0] <= now:
            row = self.rows[heapq.heappop(self._due)[2]]
            heapq.heappush(self._ready, (-row.message.priority, -row.message.value_minor, _Down(row.message.key)))
        taken: list[Claimed] = []
        while self._ready and len(taken) < limit:
            row = self.rows[heapq.heappop(self._ready)[2]]
            # It may be queued for several moments: when it was due, and when a lease was to run out; and another worker
            # may have looked with a later clock.
            since = self._due_since(row)
            if since is None:
                continue
            later = max(since, row.lease_until or since)
            if later > now:
                self._queue(row, later)
            else:
                taken.append(self._take(row, worker, now, lease))
        return taken

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
        row = self.rows[claimed.message.key]
        if row.claim != claimed.claim or row.state not in {State.PLANNED, State.REVIEW}:
            return None
        verdict = Skip("not_reviewed") if row.state is State.REVIEW else judge(self._contacts(row, now, since, same))
        if isinstance(verdict, Send):
            row.state, row.called_at, row.lease_until = State.CALLING, now, now + lease
            row.calls += 1
            self._calling.add(row.message.key)
        elif isinstance(verdict, Defer):
            self._again(row, verdict.until, verdict.code, verdict.detail)
        else:
            self._skip(row, verdict.code, verdict.detail)
        return verdict

    def ended(self, claimed: Claimed, outcome: Outcome, now: dt.datetime, *, again_at: dt.datetime | None) -> None:  # noqa: ARG002
        row = self.rows[claimed.message.key]
        if row.claim != claimed.claim or row.state not in {State.CALLING, State.UNKNOWN, State.SKIPPED}:
            return
        if isinstance(outcome, Accepted):
            self._sent(row, outcome.ref)
        elif row.state is State.SKIPPED:
            return
        elif isinstance(outcome, Refused):
            self._close(row, State.SKIPPED, "refused", outcome.detail)
        elif isinstance(outcome, Busy):
            row.busy += 1
            if again_at is None:
                self._skip(row, "provider_busy", outcome.detail)
            else:
                self._again(row, again_at, "provider_busy")
        else:
            self._doubt(row, outcome)

    def uncalled(self, claimed: Claimed, now: dt.datetime) -> None:
        row = self.rows[claimed.message.key]
        if row.claim == claimed.claim and row.state in {State.CALLING, State.UNKNOWN}:
            row.calls -= 1
            self._again(row, now, row.code)

    def take_over(self, now: dt.datetime, again: frozenset[str]) -> int:
        lost = [
            row for key in self._calling if (row := self.rows[key]).lease_until is not None and row.lease_until <= now
        ]
        for row in lost:
            if not row.message.sells and row.message.channel in again:
                row.code = _IN_DOUBT
                self._again(row, now, _IN_DOUBT)
            else:
                self._doubt(row, Ambiguous("lost"))
        return len(lost)

    def receipt(self, receipt: Receipt) -> bool:
        if receipt.id in self.receipts:
            return False
        self.receipts.add(receipt.id)
        row = self.rows.get(receipt.key or self._of_ref.get(receipt.ref, ""))
        if row is None or receipt.channel not in {"", row.message.channel}:
            return True
        if row.state in {State.UNKNOWN, State.CALLING}:
            if receipt.kind == "refused":
                self._close(row, State.SKIPPED, "refused", receipt.detail)
            else:
                self._sent(row, receipt.ref)
        return True

    def unsettled(
        self, now: dt.datetime, *, channels: frozenset[str], older: dt.timedelta, limit: int
    ) -> list[Claimed]:
        found = [
            row
            for key in self._unknown
            if (row := self.rows[key]).message.channel in channels
            and row.called_at is not None
            and now - row.called_at >= older
            and (row.ask_at is None or row.ask_at <= now)
        ]
        found = sorted(found, key=lambda row: (row.called_at or now, row.message.key))[:limit]
        for row in found:
            row.ask_at = ask_again(row.called_at or now, now)
        return [Claimed(row.message, row.claim, row.lease_until or now, row.busy) for row in found]

    def settle(self, key: str, state: State, code: str, now: dt.datetime, detail: str = "") -> bool:  # noqa: ARG002
        row = self.rows[key]
        if row.state is not State.UNKNOWN:
            return False
        if state is State.SENT:
            self._sent(row, row.ref)
        else:
            self._close(row, State.SKIPPED, code, detail)
        return True

    def review(self, keys: Sequence[str], *, passed: bool, by: str, now: dt.datetime) -> int:
        waiting = [row for key in keys if (row := self.rows[key]).state is State.REVIEW]
        for row in waiting:
            if passed:
                row.state, row.claim, row.lease_until = State.PLANNED, "", None
                self._queue(row, max(row.due_at, now))
            else:
                self._skip(row, "rejected", by)
        return len(waiting)

    def standing(self, keys: Sequence[str]) -> Mapping[str, Standing]:
        return {
            key: Standing(row.state, row.code, row.due_at, row.calls, row.ref, row.detail)
            for key in keys
            if (row := self.rows.get(key)) is not None
        }

    def blocked_until(self, channel: str) -> dt.datetime | None:
        return self._blocked.get(channel)

    def spend(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        self._spent[channel], room_at = taken(self._spent.get(channel, Spent({})), rates, at, waits=waits)
        return room_at

    def room_at(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        return taken(self._spent.get(channel, Spent({})), rates, at, waits=waits)[1]

    def block(self, channel: str, until: dt.datetime) -> None:
        self._blocked[channel] = max(until, self._blocked.get(channel, until))

    def _queue(self, row: _Row, at: dt.datetime) -> None:
        heapq.heappush(self._due, (at, next(self._number), row.message.key))

    def _due_since(self, row: _Row) -> dt.datetime | None:
        """From when on it is to be looked at; None where it is not."""
        if row.state is State.REVIEW:
            return row.message.expires_at
        return row.due_at if row.state is State.PLANNED else None

    def _take(self, row: _Row, worker: str, now: dt.datetime, lease: dt.timedelta) -> Claimed:
        row.claim, row.lease_until = f"{worker}:{next(self._number)}", now + lease
        # Found again where this worker falls silent.
        self._queue(row, row.lease_until)
        return Claimed(row.message, row.claim, row.lease_until, row.busy)

    def _contacts(self, row: _Row, now: dt.datetime, since: dt.datetime, same: frozenset[int]) -> Contacts:
        people = {row.message.customer_id} | same
        others = [
            each for who in sorted(people) for each in self._of_customer[who] if each is not row and each.message.sells
        ]
        return Contacts(
            at=tuple(
                each.called_at
                for each in others
                if each.state in _OPEN and each.called_at is not None and each.called_at >= since
            ),
            rivals=tuple(
                each.message.rank
                for each in others
                if each.state is State.PLANNED and each.due_at <= now < each.message.expires_at
            ),
        )

    def _again(self, row: _Row, at: dt.datetime, code: Code | str, detail: str = "") -> None:
        self._close(row, State.PLANNED, _IN_DOUBT if row.code == _IN_DOUBT else code, detail)
        row.due_at, row.claim, row.lease_until, row.called_at = at, "", None, None
        self._queue(row, at)

    def _skip(self, row: _Row, code: Code, detail: str) -> None:
        """Not by this call; where an earlier one may have gone, that is not known."""
        if row.code == _IN_DOUBT:
            self._doubt(row, Ambiguous(code))
        else:
            self._close(row, State.SKIPPED, code, detail)

    def _sent(self, row: _Row, ref: str) -> None:
        row.ref = ref or row.ref
        if row.ref:
            self._of_ref[row.ref] = row.message.key
        self._close(row, State.SENT, "", "")

    def _doubt(self, row: _Row, outcome: Ambiguous) -> None:
        self._close(row, State.UNKNOWN, "", outcome.detail)
        self._unknown.add(row.message.key)

    def _close(self, row: _Row, state: State, code: str, detail: str) -> None:
        row.state, row.code, row.detail = state, code, detail
        self._calling.discard(row.message.key)
        self._unknown.discard(row.message.key)
