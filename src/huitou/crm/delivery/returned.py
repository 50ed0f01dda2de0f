"""Mail that came back to the shop: every few minutes its mailbox is read, and the outbox told what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F

from huitou.crm.delivery.channels.email.postbox import Mark, Postbox, Read, UnreadableError, postbox_of, read
from huitou.crm.delivery.channels.email.report import Report
from huitou.crm.delivery.models import PostboxRead
from huitou.crm.delivery.store import Receipt
from huitou.crm.delivery.tables import TableOutbox
from huitou.crm.project import clock
from huitou.errors import UserError

_log = logging.getLogger("huitou.delivery")
EVERY = dt.timedelta(minutes=5)
# One that cannot be read is tried again after twice as long each time, and no longer than this.
_LONGEST = dt.timedelta(hours=1)


def turn() -> bool:
    """Read it where it is time; whether there is more to read at once. What keeps it from it, ``failing`` tells."""
    try:
        box = postbox_of(settings.HUITOU_BOUNCES)
    except UserError:
        return False
    if box is None:
        return False
    now = clock.now()
    row = _taken(box, now)
    if row is None:
        return False
    mark = Mark(row.validity, row.uid) if row.validity is not None else None
    try:
        found = read(box, mark, now.date())
    except UnreadableError as problem:
        _log.warning("%s", problem.en)
        _failed(row, problem, now)
        return False
    _told(row, found, now)
    return found.more


def failing(now: dt.datetime) -> PostboxRead | None:
    """The mailbox that is set up today, where it cannot be read; one from before is nobody's trouble any more."""
    try:
        box = postbox_of(settings.HUITOU_BOUNCES)
    except UserError as problem:
        return PostboxRead(failures=1, failing_since=now, why=problem.code)
    if box is None:
        return None
    return PostboxRead.objects.filter(name=_name(box), failing_since__isnull=False).first()


def _taken(box: Postbox, now: dt.datetime) -> PostboxRead | None:
    """The mailbox, where it is time and no other worker has it: who reads it has it until the next time."""
    name = _name(box)
    row, new = PostboxRead.objects.get_or_create(name=name, defaults={"next_at": now + EVERY})
    if new:
        return row
    due = PostboxRead.objects.filter(name=name, next_at__lte=now)
    return row if due.update(next_at=now + EVERY) else None


def _told(row: PostboxRead, found: Read, now: dt.datetime) -> None:
    """What was read and how far, together: broken off between, it is read again and told once all the same."""
    with transaction.atomic():
        outbox = TableOutbox()
        for report in found.reports:
            outbox.receipt(_receipt(report))
        PostboxRead.objects.filter(pk=row.pk).update(
            validity=found.mark.validity,
            uid=found.mark.uid,
            next_at=now if found.more else now + EVERY,
            failures=0,
            failing_since=None,
            why="",
        )


def _failed(row: PostboxRead, problem: UnreadableError, now: dt.datetime) -> None:
    """Written down for people to see, and put off."""
    wait = min(EVERY * 2 ** min(row.failures, 10), _LONGEST)
    PostboxRead.objects.filter(pk=row.pk).update(
        next_at=now + wait,
        failures=F("failures") + 1,
        failing_since=row.failing_since or now,
        why=problem.detail,
    )


def _name(box: Postbox) -> str:
    return hashlib.sha256(box.name.encode()).hexdigest()[:40]


def _receipt(report: Report) -> Receipt:
    return Receipt(f"email:{report.id}", report.kind, report.key, detail=report.detail, channel="email")
