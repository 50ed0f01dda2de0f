"""Taking what happened here over into the facts, a batch at a time.

A batch is made first and never changes; its files are the same whenever they are written, and intake knows a file it
has read. So whoever is killed between the import and writing down that it was done imports nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction

from huitou.crm.fact_outbox import rows
from huitou.crm.fact_outbox.models import Batch, FactEntry
from huitou.intake.report import Loaded
from huitou.shop.shop import Shop
from huitou.warehouse.accounts import identities
from huitou.warehouse.peek import aside

# What the job that does this is called.
JOB = "facts.carry"
# So many entries become facts together.
MOST = 200_000
# Longer than an event may be old when it is told of, so that its id is known for as long as it could come again.
KEPT = dt.timedelta(days=40)


def waits() -> bool:
    """Whether there is anything to take over."""
    return FactEntry.objects.filter(batch=None).exists() or Batch.objects.filter(done_at=None).exists()


def carry(now: dt.datetime, *, say: Callable[[float], object]) -> dict[str, Any]:
    """Take over all there is, batches that were broken off first; what came of it."""
    came: Counter[str] = Counter()
    for batch in _batches(now):
        result = _take(batch)
        with transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(done_at=now, result=result)
            # What they say stands in the facts now, where a person can be erased.
            FactEntry.objects.filter(batch=batch).exclude(told=False).update(body="")
        came.update(result)
        say(0.0)
    return dict(came)


def forget(now: dt.datetime) -> int:
    """Let go of what was taken over long ago, and of whom nobody was ever found; how many went."""
    return FactEntry.objects.filter(put_at__lt=now - KEPT, batch__done_at__isnull=False).delete()[0]


def _batches(now: dt.datetime) -> Iterator[Batch]:
    yield from Batch.objects.filter(done_at=None).order_by("pk")
    while (batch := _new(now)) is not None:
        yield batch


def _new(now: dt.datetime) -> Batch | None:
    waiting = FactEntry.objects.filter(batch=None)
    with transaction.atomic():
        keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST])
        if not keys:
            return None
        batch = Batch.objects.create(made_at=now)
        waiting.filter(pk__gte=keys[0], pk__lte=keys[-1]).update(batch=batch)
    return batch


def _take(batch: Batch) -> dict[str, int]:
    """Import it; how many rows were read, and what became of them."""
    entries = FactEntry.objects.filter(batch=batch).order_by("at", "pk")
    accounts = identities(settings.SHOP, rows.named(entries.iterator()))
    with aside(settings.SHOP) as folder:
        parts = rows.write(entries.iterator(), accounts, folder, f"happened-{batch.pk}")
        if not parts:
            return {}
        return _counts(Shop(settings.SHOP).load_parts(parts, f"what happened here ({batch.pk})"))


def _counts(loaded: Loaded) -> dict[str, int]:
    counted = Counter[str]()
    for report in loaded:
        for name in ("read", "accepted", "duplicate", "quarantined"):
            counted[name] += getattr(report, name)
    return {**counted, "refused": len(loaded.refused)}
