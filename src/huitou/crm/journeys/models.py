"""Journeys, their versions, who walks them, and each step they took."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Journey(models.Model):
    """One journey through all its versions. ``salt`` draws who is held out; ``arms`` are names and weights.

    ``state``: ``draft`` until its first version is published, then running, paused or stopped. ``began_at``: when that
    was; what happened before lets nobody in.
    """

    objects: ClassVar[models.Manager[Journey]] = models.Manager()
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default="running")
    salt = models.CharField(max_length=40)
    holdout = models.FloatField(default=0.10)
    arms = models.JSONField(default=dict)
    began_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


class Draft(models.Model):
    """What the next version of a journey is to be, as ``making.draft.DraftBody`` holds it, sound or not.

    ``revision`` goes up with every change: who saves names the one they saw.
    """

    objects: ClassVar[models.Manager[Draft]] = models.Manager()
    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    body = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


class LookedAt(models.Model):
    """Where the last look for people to let in ended; see ``triggers.trigger.Look``. ``ids`` are int64, little-endian.

    ``trigger`` is the trigger it was of, as JSON: another one begins anew.
    """

    objects: ClassVar[models.Manager[LookedAt]] = models.Manager()
    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, primary_key=True, related_name="looked")
    trigger = models.JSONField()
    mark = models.CharField(max_length=400, blank=True)
    number = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)
    ids = models.BinaryField(default=bytes)


class JourneyVersion(models.Model):
    """What ``version.Version`` holds, as JSON; it never changes once somebody entered by it."""

    objects: ClassVar[models.Manager[JourneyVersion]] = models.Manager()
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("journey", "number"), name="version_once"),)


class Enrolled(models.Model):
    """See ``enrolment.Enrolment``. ``by`` is what they entered by; ``woken_by`` the event that woke them.

    Each index costs when a million enter; those there are also find what a plain one of their first column would.
    """

    objects: ClassVar[models.Manager[Enrolled]] = models.Manager()
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="enrolled", db_index=False)
    version = models.PositiveIntegerField()
    customer_id = models.BigIntegerField()
    by = models.CharField(max_length=120)
    arm = models.CharField(max_length=20)
    entered_at = models.DateTimeField()
    step = models.CharField(max_length=40, null=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    moves = models.PositiveIntegerField(default=0)
    listens = models.JSONField(default=list)
    woken_by = models.ForeignKey("Happened", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended = models.CharField(max_length=20, blank=True)
    claim = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    stuck_since = models.DateTimeField(null=True)
    stuck_why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("customer_id", "journey", "by"), name="entered_once"),
            models.UniqueConstraint(
                fields=("customer_id", "journey"), condition=~models.Q(step=None), name="on_the_way_once"
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], name="enrolled_due", condition=~models.Q(step=None)),
            models.Index(fields=["journey", "step"], name="enrolled_at_step"),
            models.Index(fields=["journey", "entered_at"], name="enrolled_by_day"),
            models.Index(fields=["woken_by"], name="enrolled_woken_by", condition=~models.Q(woken_by=None)),
            models.Index(fields=["stuck_since"], name="enrolled_stuck", condition=~models.Q(stuck_since=None)),
        )


class Taken(models.Model):
    """See ``enrolment.Transition``. One part a month, where the database has such.

    There a number is unique only of a moment; that it is taken once follows from claims alone.
    """

    objects: ClassVar[models.Manager[Taken]] = models.Manager()
    enrolled = models.ForeignKey(Enrolled, on_delete=models.PROTECT, related_name="taken", db_index=False)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    to = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    why = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enrolled", "number"), name="taken_once"),)


class Happened(models.Model):
    """An event, by its own id: the same one again is none. Stored before anybody acts on it."""

    objects: ClassVar[models.Manager[Happened]] = models.Manager()
    id = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=20)
    customer_id = models.BigIntegerField()
    at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "kind", "at"], name="happened_to"),
            models.Index(fields=["told_at"], name="happened_told"),
            models.Index(fields=["kind", "told_at"], name="happened_told_kind"),
        )
