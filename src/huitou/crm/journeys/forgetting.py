"""Taking away what was kept long enough, a little at a time: nobody waits long for a lock, and it may break off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Decided, Outgoing, Told
from huitou.crm.delivery.months import drop_before, has_months, make_ahead
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.journeys.keeping import Keep, read_keep
from huitou.crm.journeys.models import Enrolled, Happened, Taken
from huitou.crm.project import clock
from huitou.crm.tasks.models import State as TaskState
from huitou.crm.tasks.models import Task

Pages = Iterator[list[Any]]
_BATCH = 1_000
# Logs that lie in one part a month, where the database has such.
LOGS = (Taken._meta.db_table, Decided._meta.db_table)  # noqa: SLF001 - Django's public way to ask a model about itself


def forget(held: Held) -> dict[str, Any]:
    """The job: make room ahead, and take away what is old."""
    if has_months():
        for table in LOGS:
            make_ahead(table, clock.now())
    return forget_before(clock.now(), read_keep(settings.HUITOU_KEEP), say=lambda gone: held.say(dict(gone)))


def forget_before(
    now: dt.datetime, keep: Keep, *, batch: int = _BATCH, say: Callable[[dict[str, int]], object] = lambda _: None
) -> dict[str, int]:
    """Take away what is older than is kept; how many rows of each kind, or parts of months.

    ``say`` hears of each batch.
    """

    def since(days: int) -> dt.datetime:
        return now - dt.timedelta(days=days)

    gone: dict[str, int] = {}
    if has_months():
        gone["months"] = sum(
            drop_before(table, since(days)) for table, days in zip(LOGS, (keep.steps, keep.decisions), strict=True)
        )
    steps, decisions, messages = Taken.objects.all(), Decided.objects.all(), Outgoing.objects.all()
    receipts, entries, events, tasks = Told.objects.all(), Enrolled.objects.all(), _slept_through(), _ended_tasks()
    before = {each.name: since(getattr(keep, each.name)) for each in fields(keep)}
    old: tuple[tuple[str, Pages, Callable[[list[Any]], int]], ...] = (
        ("steps", _by_number(steps, "at", before["steps"], batch), _plainly(steps)),
        ("decisions", _by_number(decisions, "at", before["decisions"], batch), _plainly(decisions)),
        ("receipts", _by_time(receipts, "told_at", before["receipts"], batch), _plainly(receipts)),
        (
            "messages",
            _by_number(messages, "planned_at", before["messages"], batch),
            _plainly(_over(before["messages"])),
        ),
        ("entries", _by_number(entries, "entered_at", before["entries"], batch), _entries(before["entries"])),
        ("events", _by_time(events, "told_at", before["events"], batch), _events),
        ("tasks", _by_time(tasks, "ended_at", before["tasks"], batch), _plainly(tasks)),
    )
    for kind, pages, take_away in old:
        gone[kind] = 0
        for keys in pages:
            with transaction.atomic():
                gone[kind] += take_away(keys)
            say(gone)
    return gone


def _by_number(rows: QuerySet[Any], time: str, before: dt.datetime, batch: int) -> Pages:
    """Keys of what is older, a page at a time. Numbers grow with time: after a page with nothing old, nothing is."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", time)[:batch]):
        old = [key for key, at in page if at < before]
        if not old:
            return
        yield old
        last = page[-1][0]


def _by_time(rows: QuerySet[Any], time: str, before: dt.datetime, batch: int) -> Pages:
    """The same where keys do not grow with the time; each page has to be taken away before the next is asked for."""
    old = rows.filter(**{f"{time}__lt": before}).order_by(time).values_list("pk", flat=True)
    while page := list(old[:batch]):
        yield page


def _plainly(rows: QuerySet[Any]) -> Callable[[list[Any]], int]:
    """How many of the rows themselves went; what hangs on them goes with them."""
    return lambda keys: rows.filter(pk__in=keys).delete()[1].get(rows.model._meta.label, 0)  # noqa: SLF001 - see LOGS


def _over(before: dt.datetime) -> QuerySet[Outgoing]:
    """Messages that came to an end and whose enrolment did: nothing can plan them again. What is unknown stays."""
    ended = Outgoing.objects.filter(state__in=(State.SENT, State.SKIPPED), expires_at__lt=before)
    return ended.filter(~_underway())


def _ended_tasks() -> QuerySet[Task]:
    """Those whose outcome was told, if it is to be, and whose enrolment ended: nothing can ask for them again."""
    return Task.objects.filter(~_underway(), state=TaskState.ENDED).exclude(told=False)


def _underway() -> Exists:
    """Whether the enrolment of a row is on its way."""
    return Exists(Enrolled.objects.filter(pk=OuterRef("enrolment"), step__isnull=False))


def _entries(before: dt.datetime) -> Callable[[list[Any]], int]:
    """Those that ended, but the first of a customer and the last: they decide the effect, and when to come again."""
    others = Enrolled.objects.filter(journey=OuterRef("journey"), customer_id=OuterRef("customer_id"))
    between = Enrolled.objects.filter(
        Exists(others.filter(entered_at__lt=OuterRef("entered_at"))),
        Exists(others.filter(entered_at__gt=OuterRef("entered_at"))),
        step=None,
        due_at__lt=before,
    )

    def take_away(keys: list[Any]) -> int:
        found = list(between.filter(pk__in=keys).values_list("pk", flat=True))
        Taken.objects.filter(enrolled__in=found).delete()
        return Enrolled.objects.filter(pk__in=found).delete()[0]

    return take_away


def _slept_through() -> QuerySet[Happened]:
    """Events by which nobody who is on their way was woken."""
    woken = Enrolled.objects.filter(woken_by=OuterRef("pk"), step__isnull=False)
    return Happened.objects.filter(~Exists(woken))


def _events(keys: list[Any]) -> int:
    Enrolled.objects.filter(woken_by__in=keys).update(woken_by=None)
    return Happened.objects.filter(pk__in=keys).delete()[0]


FORGET = Kind(
    "acting.forget",
    {"zh": "清理旅程和消息的旧记录", "en": "removing old records of journeys and messages"},
    forget,
    apart=True,
    daily_at=dt.time(4, 20),
)
