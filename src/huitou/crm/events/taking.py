"""Taking events in: on their way to journeys and to the facts in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F

from huitou.crm.events.cells import entry_of
from huitou.crm.events.kinds import AnyEvent
from huitou.crm.events.models import Sent
from huitou.crm.fact_outbox.entry import put
from huitou.crm.refused import RefusedError
from huitou.errors import ExternalError, disk_full

# So much of the disk is left to the rest of the server.
SPARED = 500_000_000
_FULL = ("full", "no space left", "53100")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and how much it is."""

    name: str
    size: int


_INSERT = (
    "INSERT INTO events_untold (key, kind, at, put_at, about, looked_in) VALUES (%s, %s, %s, %s, %s, '')"
)


def take(events: Sequence[AnyEvent], sender: Sender, now: dt.datetime) -> int:
    """Store them; how many were not known. When this has returned they cannot be lost.

    Raises: RefusedError 429 ``events.too_much`` for a sender who sent too much today; ExternalError ``disk.full``,
    ``store.busy``, and then nothing was stored.
    """
    _leave_room()
    try:
        with transaction.atomic():
            _count(sender, len(events), now)
            new = put([entry_of(each) for each in events], now)
            _announce(events, now)
    except OperationalError as problem:
        raise _away(problem) from problem
    return new


def _announce(events: Sequence[AnyEvent], now: dt.datetime) -> None:
    """For journeys, those that are about somebody. One known before may be told again, which changes nothing."""
    prepared = connection.ops.adapt_datetimefield_value
    put_at = prepared(now)
    rows = [
        (each.key, each.kind, prepared(each.at), put_at, about)
        for each in events
        if (about := _about(each))
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


def _about(event: AnyEvent) -> str:
    """Who it is about, as it stands until they are found; empty where it is about a device alone."""
    who = event.who.model_dump(exclude_defaults=True)
    if not who and event.names_by == "order_id":
        who = {"order_id": event.data.order_id}  # type: ignore[union-attr]
    return json.dumps({"source": event.source, "store": event.store, **who}, ensure_ascii=False) if who else ""


def _count(sender: Sender, events: int, now: dt.datetime) -> None:
    """Raises: RefusedError 429 where this would be more than one sender may send in a day."""
    day, most = now.date(), settings.HUITOU_EVENTS_BYTES
    Sent.objects.get_or_create(sender=sender.name, day=day)
    within = Sent.objects.filter(sender=sender.name, day=day, size__lte=most - sender.size)
    if not within.update(size=F("size") + sender.size, events=F("events") + events):
        morning = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
        raise RefusedError(
            429,
            "events.too_much",
            en=f"this sender has sent its {most // 1_000_000:,} MB of events for today (HUITOU_EVENTS_MB)",
            zh=f"这个发送方今天的 {most // 1_000_000:,} MB 事件已经用完（HUITOU_EVENTS_MB）",
            retry_seconds=int((morning - now).total_seconds()) + 1,
        )


def _leave_room() -> None:
    """Raises: ExternalError ``disk.full`` before the last of the disk goes, which imports and sign-ins need too."""
    if connection.vendor == "sqlite" and shutil.disk_usage(settings.SHOP).free < SPARED:
        raise disk_full()


def _away(problem: OperationalError) -> ExternalError:
    if any(sign in str(problem).lower() for sign in _FULL):
        return disk_full()
    return ExternalError(
        "store.busy",
        en="the events could not be stored just now, and none was; send them again",
        zh="事件暂时存不了，一个也没有存；请重新发送",
        retryable=True,
    )
