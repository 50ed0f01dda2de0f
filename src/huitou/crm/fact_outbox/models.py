"""Entries on their way into the facts, and the batches they go in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Batch(models.Model):
    """Entries that become facts together. Once made it never changes, so that importing it again is the same import."""

    objects: ClassVar[models.Manager[Batch]] = models.Manager()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # Rows read, accepted, duplicate and quarantined, as the import reported them.
    result = models.JSONField(default=dict)


class FactEntry(models.Model):
    """Something that happened at ``at``. ``key`` names it for good, as ``message:41:send:0``: the same again is none.

    ``body`` says it (see ``entry.Entry``), and is emptied once it stands in the facts and was told: it may hold
    personal data. ``told``: whether journeys were told, None where they need not be; ``looked_in``: the data version
    in which its customer was last looked for.
    """

    objects: ClassVar[models.Manager[FactEntry]] = models.Manager()
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    put_at = models.DateTimeField()
    body = models.TextField(blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="entries")
    told = models.BooleanField(null=True)
    looked_in = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["id"], name="fact_entry_waiting", condition=models.Q(batch=None)),
            models.Index(fields=["looked_in", "id"], name="fact_entry_untold", condition=models.Q(told=False)),
        )
