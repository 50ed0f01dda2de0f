"""Taking events in: on their way to journeys and to the facts in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from pydantic_core import to_json

from huitou.crm.events.kinds import NAMES_BY, AnyEvent, key_of
from huitou.crm.events.models import Sent
from huitou.crm.fact_outbox.entry import instants, put_lines
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


def take(events: Sequence[AnyEvent], sender: Sender, now: dt.datetime) -> int:
    """Store them; how many were not known. When this has returned they cannot be lost.

    Raises: RefusedError 429 ``events.too_much`` for a sender who sent too much today; ExternalError ``disk.full``,
    ``store.busy``, and then nothing was stored.
    """
    _leave_room()
    try:
        with transaction.atomic():
            _count(sender, len(events), now)
            new = _put(events, now)
    except OperationalError as problem:
        raise _away(problem) from problem
    return new


def _put(events: Sequence[AnyEvent], now: dt.datetime) -> int:
    """For the facts, and for journeys those that are about somebody; how many were not known."""
    written, put_at = instants(), instants()(now)
    return put_lines(
        [
            (f"event:{key_of(each)}", each["kind"], written(each["at"]), put_at, to_json(each).decode(), _to_tell(each))
            for each in events
        ]
    )


def _to_tell(event: AnyEvent) -> bool | None:
    """False: journeys are still to be told. Of a device alone they never are."""
    return False if event.get("who") or NAMES_BY.get(event["kind"]) == "order_id" else None


def _count(sender: Sender, events: int, now: dt.datetime) -> None:
    """Raises: RefusedError 429 where this would be more than one sender may send in a day."""
    day, most = now.date(), settings.EVENT_BYTES_A_DAY
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


def _away(problem: OperationalError) -> Exception:
    """What it is to whoever sends; a fault of our own stays one."""
    said = str(problem).lower()
    if any(sign in said for sign in _FULL):
        return disk_full()
    if connection.vendor == "sqlite" and "locked" not in said:
        return problem
    return ExternalError(
        "store.busy",
        en="the events could not be stored just now, and none was; send them again",
        zh="事件暂时存不了，一个也没有存；请重新发送",
        retryable=True,
    )
