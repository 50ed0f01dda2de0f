"""Tasks, and all that was done with each."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class State(models.TextChoices):
    """``ENDED``: somebody did it, it came too late, or there is no need of it any more; ``outcome`` says which."""

    OPEN = "open"
    ENDED = "ended"


class Task(models.Model):
    """See ``wanted.Wanted``. ``ref`` names the stay at a step that waits for the outcome; empty for one made by hand.

    While it is somebody's, they have ``idle_hours`` to do it, until ``idle_at``. ``told``: whether the journey was told
    of the outcome, None while there is none; until then it may be taken back.
    """

    objects: ClassVar[models.Manager[Task]] = models.Manager()
    key = models.CharField(max_length=120, unique=True)
    customer_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    journey = models.BigIntegerField(null=True)
    enrolment = models.BigIntegerField(null=True)
    step = models.CharField(max_length=40, blank=True)
    ref = models.CharField(max_length=20, blank=True)
    script = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)
    idle_hours = models.PositiveIntegerField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    idle_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    told = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("customer_id", "reason"),
                condition=models.Q(state="open", enrolment=None),
                name="asked_by_hand_once",
            ),
        )
        indexes = (
            models.Index(fields=["assignee", "due_at"], name="task_open", condition=models.Q(state="open")),
            models.Index(fields=["customer_id", "ended_at"], name="task_of_customer"),
            models.Index(fields=["ended_at"], name="task_untold", condition=models.Q(told=False)),
        )


class Step(models.TextChoices):
    """What can be done with a task."""

    ASSIGNED = "assigned"
    TAKEN = "taken"
    IDLE = "idle"
    SNOOZED = "snoozed"
    ENDED = "ended"
    UNDONE = "undone"
    CALLED_OFF = "called_off"


class Handled(models.Model):
    """One thing done with a task; ``by`` nobody: the server did it. ``to``: whose it is from there on."""

    objects: ClassVar[models.Manager[Handled]] = models.Manager()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="handled")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=Step.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=100, blank=True)
