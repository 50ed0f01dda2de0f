"""Enrolments as tables, beside the outbox; see ``store.Enrolments``."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from huitou.crm.customers.merged import Same, Whose, same_here
from huitou.crm.customers.models import Tag, Tagged
from huitou.crm.delivery.facts import Journey as JourneyState
from huitou.crm.delivery.message import ENDS, Message, State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.rows import insert_many, insert_values, update_many
from huitou.crm.delivery.store import Standing
from huitou.crm.delivery.tables import TableOutbox, locked, message_of, standing_of
from huitou.crm.fact_outbox.entry import instants
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.before import before_of
from huitou.crm.journeys.enrolment import Enrolment, Entry, Event, Transition
from huitou.crm.journeys.models import Enrolled, Happened, Journey, Taken
from huitou.crm.journeys.moves import PutTag
from huitou.crm.journeys.store import Held, Moved, Others
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked
from huitou.crm.tasks.wanted import make

# So many rows go into one statement.
_BATCH = 1000
# Prepared once: the ORM's own way spends ten times the work on a row, and events come in by tens of thousands.
_HAPPENED = (
    "INSERT INTO journeys_happened (id, kind, customer_id, at, told_at) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (id) DO NOTHING"
)


class Tables(TableOutbox):
    """Any number of them, in any number of processes. ``same``: who was merged, as the shop served here has it."""

    def __init__(self, same: Same = same_here) -> None:
        self.same = same

    def enrol(self, version: Version, design: Design, entries: Iterable[Entry], now: dt.datetime) -> int:
        entered, left = 0, iter(entries)
        while batch := list(islice(left, _BATCH)):
            with transaction.atomic():
                # Two at once would let the same person in twice where they may come again.
                locked(Journey.objects.filter(pk=version.journey)).get()
                entered += self._enter(version, design, batch, now)
        return entered

    def claim_due(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Held]:
        running = list(Journey.objects.filter(state="running").values_list("pk", flat=True))
        due = Enrolled.objects.filter(~Q(step=None), due_at__lte=now, journey__in=running).filter(
            Q(lease_until=None) | Q(lease_until__lte=now)
        )
        if not due.exists():
            return []
        token, until = f"{worker}:{uuid.uuid4().hex}"[:80], now + lease
        with transaction.atomic():
            keys = list(locked(due.order_by("due_at", "pk"), skip=True).values_list("pk", flat=True)[:limit])
            Enrolled.objects.filter(pk__in=keys).update(claim=token, lease_until=until)
            rows = list(Enrolled.objects.filter(pk__in=keys).select_related("woken_by").order_by("due_at", "pk"))
        return [Held(_enrolment(row), token) for row in rows]

    def commit(self, walked: Sequence[tuple[Held, Walked]], now: dt.datetime) -> int:
        claims = {held.enrolment.id: held.claim for held, _ in walked}
        with transaction.atomic():
            rows = {row.pk: row for row in locked(Enrolled.objects.filter(pk__in=list(claims)).order_by("pk"))}
            mine = [each for held, each in walked if rows[held.enrolment.id].claim == held.claim]
            for each in mine:
                _put(rows[each.enrolment.id], each.enrolment)
            written = [rows[each.enrolment.id] for each in mine]
            self._write(mine, now)
            self._wake(written, now)
            update_many(written, _WRITTEN)
        return len(mine)

    def tell(self, events: Sequence[Event], now: dt.datetime) -> int:
        if not events:
            return 0
        written = instants()
        told_at = written(now)
        # In one order, so that two who tell the same do not wait for each other.
        rows = sorted((each.id, each.kind, each.customer_id, written(each.at), told_at) for each in events)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_HAPPENED, rows)
            new = int(cursor.rowcount)
        # Stored first, and seen by everybody: who begins to wait from here on finds it. Whoever tells again wakes
        # again, for the first telling may have ended between the two.
        with transaction.atomic():
            customers = Whose(self.same, {event.customer_id for event in events}).numbers
            on_the_way = Enrolled.objects.filter(~Q(step=None), customer_id__in=customers).order_by("pk")
            woken = self._wake(list(locked(on_the_way)), now)
            update_many(woken, ["due_at", "woken_by"])
        return new

    def release(self, held: Sequence[Held], at: dt.datetime) -> None:
        for each in held:
            mine = Enrolled.objects.filter(pk=each.enrolment.id, claim=each.claim)
            mine.update(claim="", lease_until=None, due_at=at)

    def set_aside(self, stuck: Sequence[tuple[Held, str]], now: dt.datetime, until: dt.datetime) -> None:
        for held, why in stuck:
            mine = Enrolled.objects.filter(pk=held.enrolment.id, claim=held.claim)
            since = Coalesce("stuck_since", Value(now, DateTimeField()))
            mine.update(claim="", lease_until=None, due_at=until, stuck_since=since, stuck_why=why[:80])

    def stop(self, journey: int, now: dt.datetime) -> None:
        Journey.objects.filter(pk=journey).update(state="stopped")
        on_the_way = Enrolled.objects.filter(~Q(step=None), journey=journey)
        while True:
            with transaction.atomic():
                rows = list(locked(on_the_way.order_by("pk"))[:_BATCH])
                if not rows:
                    return
                _leave(rows, "stopped", now)

    def astray(self, version: Version) -> Mapping[str, int]:
        rows = _elsewhere(version).exclude(step__in=[each.id for each in version.steps])
        return {str(step): n for step, n in rows.values_list("step").annotate(n=Count("pk")).order_by("step")}

    def move(self, version: Version, now: dt.datetime, *, others: Others) -> Moved:
        kept = stayed = left = last = 0
        while True:
            with transaction.atomic():
                rows = list(locked(_elsewhere(version).filter(pk__gt=last).order_by("pk"))[:_BATCH])
                if not rows:
                    return Moved(kept, stayed, left)
                last = rows[-1].pk
                placed = [row for row in rows if version.has(row.step or "")]
                lost = [row for row in rows if not version.has(row.step or "")]
                _take_over(placed, version.number, now)
                if others == "leave":
                    _leave(lost, "moved", now)
            kept += len(placed)
            stayed += len(lost) if others == "stay" else 0
            left += len(lost) if others == "leave" else 0

    def set_state(self, journey: int, state: JourneyState) -> None:
        Journey.objects.filter(pk=journey).exclude(state="stopped").update(state=state)

    def left(self) -> int:
        walking = Enrolled.objects.filter(~Q(step=None)).count()
        return walking + Outgoing.objects.exclude(state__in=ENDS).count()

    def waiting_for_review(self, limit: int) -> list[str]:
        waiting = Outgoing.objects.filter(state=State.REVIEW).order_by("pk")
        return list(waiting.values_list("key", flat=True)[:limit])

    def arms(self) -> Mapping[int, str]:
        return dict(Enrolled.objects.values_list("pk", "arm"))

    def enrolments(self) -> Iterator[Enrolment]:
        return (_enrolment(row) for row in Enrolled.objects.select_related("woken_by").order_by("pk"))

    def steps(self) -> Iterator[Transition]:
        for row in Taken.objects.order_by("pk"):
            yield Transition(row.enrolled_id, row.number, row.version, row.step, row.to or None, row.at, row.why)

    def messages(self) -> Iterator[tuple[Message, Standing]]:
        return ((message_of(row), standing_of(row)) for row in Outgoing.objects.order_by("pk"))

    def _enter(self, version: Version, design: Design, entries: Sequence[Entry], now: dt.datetime) -> int:
        whose = Whose(self.same, {entry.customer_id for entry in entries})
        before = before_of(version.journey, whose)
        first: dict[int, Entry] = {}
        for entry in entries:
            who = whose.who(entry.customer_id)
            if who not in first and before[who].lets_in(version, entry):
                first[who] = entry
        arms = {who: before[who].arm(design, each.customer_id) for who, each in first.items()}
        entering = (_entering(version, each, arms[who], now) for who, each in first.items())
        insert_values(Enrolled, _ENTERING, entering)
        return len(first)

    def _wake(self, rows: Sequence[Enrolled], now: dt.datetime) -> list[Enrolled]:
        """Of these, those who wait for something that has happened since, made due; the rows themselves are changed."""
        waiting = [row for row in rows if row.step is not None and row.listens]
        if not waiting:
            return []
        whose = Whose(self.same, {row.customer_id for row in waiting})
        since = min(row.since for row in waiting)
        happened: dict[int, list[Happened]] = defaultdict(list)
        for event in Happened.objects.filter(customer_id__in=whose.numbers, at__gte=since):
            happened[whose.who(event.customer_id)].append(event)
        woken = []
        for row in waiting:
            told = happened[whose.who(row.customer_id)]
            heard = [each for each in told if each.kind in row.listens and each.at >= row.since]
            if heard:
                row.due_at, row.woken_by = min(row.due_at, now), min(heard, key=lambda each: (each.at, each.pk))
                woken.append(row)
        return woken

    def _write(self, walked: Sequence[Walked], now: dt.datetime) -> None:
        insert_many([_taken(each) for one in walked for each in one.transitions])
        for review in (False, True):
            self.plan([message for one in walked for message, asks in one.messages if asks is review], review=review)
        make([task for one in walked for task in one.tasks], now)
        whose = Whose(self.same, {one.enrolment.customer_id for one in walked if one.tags})
        for one in walked:
            for tag in one.tags:
                _tag(one.enrolment.customer_id, whose.same(one.enrolment.customer_id), tag, now)


def _tag(customer_id: int, same: frozenset[int], tag: PutTag, now: dt.datetime) -> None:
    """Put it on, or take it off, whichever of their numbers it stands with; where it is so already nothing changes."""
    on = Tagged.objects.filter(account_key__in=same, tag__name=tag.name, removed_at=None)
    if tag.off:
        on.update(removed_at=now)
    elif not on.exists():
        made, _ = Tag.objects.get_or_create(name=tag.name)
        Tagged.objects.create(account_key=customer_id, tag=made)


_WRITTEN = "version step since due_at moves listens woken_by ended claim lease_until stuck_since stuck_why".split()


def _put(row: Enrolled, here: Enrolment) -> None:
    row.step, row.since, row.due_at, row.moves = here.step, here.since, here.due_at, here.moves
    row.listens, row.ended = list(here.listens), here.ended
    row.woken_by_id = None if here.woken_by is None else here.woken_by.id
    row.claim, row.lease_until = "", None
    row.stuck_since, row.stuck_why = here.stuck_since, here.stuck_why


_ENTERING = (
    "journey version customer_id by arm entered_at step since due_at"
    " moves listens woken_by ended claim lease_until stuck_since stuck_why"
).split()


def _entering(version: Version, entry: Entry, arm: str, now: dt.datetime) -> tuple[Any, ...]:
    stands = (version.journey, version.number, entry.customer_id, entry.by, arm, entry.at, version.first, now, now)
    return (*stands, 0, [], None, "", "", None, None, "")


def _taken(each: Transition) -> Taken:
    return Taken(
        enrolled_id=each.enrolment,
        number=each.number,
        version=each.version,
        step=each.step,
        to=each.to or "",
        at=each.at,
        why=each.why[:20],
    )


def _elsewhere(version: Version) -> QuerySet[Enrolled]:
    """Who is on their way by another version of its journey."""
    return Enrolled.objects.filter(~Q(step=None), journey=version.journey).exclude(version=version.number)


def _take_over(rows: Sequence[Enrolled], version: int, now: dt.datetime) -> None:
    """To another version, at the same step; a worker at work on them finds its claim gone."""
    insert_many([_by_hand(row, row.step or "", "moved", now) for row in rows])
    for row in rows:
        row.version, row.due_at, row.claim, row.lease_until = version, now, "", None
        row.moves += 1
    update_many(rows, _WRITTEN)


def _leave(rows: Sequence[Enrolled], why: str, now: dt.datetime) -> None:
    insert_many([_by_hand(row, "", why, now) for row in rows])
    for row in rows:
        row.step, row.listens, row.ended, row.claim, row.woken_by = None, [], why, "", None
        row.stuck_since, row.stuck_why = None, ""
        row.moves += 1
    update_many(rows, _WRITTEN)


def _by_hand(row: Enrolled, to: str, why: str, now: dt.datetime) -> Taken:
    """A step that somebody took for them."""
    return Taken(enrolled=row, number=row.moves, version=row.version, step=row.step or "", to=to, at=now, why=why)


def _enrolment(row: Enrolled) -> Enrolment:
    woken = row.woken_by
    return Enrolment(
        id=row.pk,
        journey=row.journey_id,
        version=row.version,
        customer_id=row.customer_id,
        arm=row.arm,
        entered_at=row.entered_at,
        step=row.step,
        since=row.since,
        due_at=row.due_at,
        moves=row.moves,
        listens=tuple(row.listens),
        woken_by=None if woken is None else Event(woken.pk, woken.kind, woken.customer_id, woken.at),
        ended=row.ended,
        stuck_since=row.stuck_since,
        stuck_why=row.stuck_why,
    )
