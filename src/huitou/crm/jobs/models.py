"""What is to be done, and who is there to do it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class State(models.TextChoices):
    """Where a job stands; the last three are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One thing to do, once. ``key`` is what it is known by: a second one of that key is refused by the database.

    While it runs, ``claim`` names the one attempt that may change it, up to ``lease_until``: an attempt that let its
    lease run out finds another claim here, and can no longer say anything about the job.
    """

    objects: ClassVar[models.Manager[Job]] = models.Manager()
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=80, blank=True)
    error_zh = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_at"], name="jobs_due"),
            models.Index(fields=["kind", "made_at"], name="jobs_of_kind"),
        )

    @property
    def ended(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}


class WorkerBeat(models.Model):
    """A worker that is there, and when it last said so; it takes its row away when it ends in order."""

    objects: ClassVar[models.Manager[WorkerBeat]] = models.Manager()
    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
