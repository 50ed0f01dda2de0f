"""Messages, what was decided of each, and what providers told. Keys must hold, so messages are never partitioned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from huitou.crm.delivery import message as plain

STATES = [(state.value, state.value) for state in plain.State]


class Outgoing(models.Model):
    """One message, from when it is planned; see ``message.Message`` and ``message.State``.

    While ``claim`` names an attempt, no other may judge it, up to ``lease_until``. ``called_at``: when its provider was
    asked last, or was about to be. ``sent_to``: a keyed hash of the address then, so that it is known what bounced.
    """

    objects: ClassVar[models.Manager[Outgoing]] = models.Manager()
    key = models.CharField(max_length=120, unique=True)
    customer_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    purpose = models.CharField(max_length=10)
    sells = models.BooleanField()
    template = models.CharField(max_length=60)
    journey = models.BigIntegerField()
    version = models.PositiveIntegerField()
    enrolment = models.BigIntegerField()
    step = models.CharField(max_length=40)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    priority = models.IntegerField()
    value_minor = models.BigIntegerField()
    over_cap = models.CharField(max_length=5)
    in_quiet = models.CharField(max_length=5)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=STATES)
    code = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=200, blank=True)
    claim = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    sent_to = models.CharField(max_length=64, blank=True, default="")
    calls = models.PositiveIntegerField(default=0)
    busy = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_at"], name="outgoing_due"),
            models.Index(fields=["customer_id", "called_at"], name="outgoing_contacts"),
            models.Index(fields=["journey", "step", "state", "code"], name="outgoing_of_step"),
            models.Index(fields=["enrolment"], name="outgoing_of_enrolment"),
            models.Index(fields=["due_at", "journey", "state", "code"], name="outgoing_by_day"),
            models.Index(fields=["state", "code"], name="outgoing_ledger"),
            models.Index(fields=["journey", "state", "code"], name="outgoing_of_journey"),
            models.Index(fields=["journey", "id"], name="outgoing_newest_of_journey"),
            models.Index(fields=["ref"], name="outgoing_ref", condition=~models.Q(ref="")),
            models.Index(
                fields=["code", "planned_at"],
                name="outgoing_in_trouble",
                condition=models.Q(state="planned", code__in=("failed", "not_set_up")),
            ),
        )


class Decided(models.Model):
    """That a message was judged: when, with what verdict, and why. One part a month, where the database has such."""

    objects: ClassVar[models.Manager[Decided]] = models.Manager()
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    code = models.CharField(max_length=20, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="decided_of_key"),)


class Told(models.Model):
    """A receipt, by the name its provider gave it; the same one again is none."""

    objects: ClassVar[models.Manager[Told]] = models.Manager()
    id = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120, blank=True, db_index=True)
    at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(default=timezone.now, db_index=True)


class Blocked(models.Model):
    """Until when a provider asked to be left alone."""

    objects: ClassVar[models.Manager[Blocked]] = models.Manager()
    channel = models.CharField(max_length=20, primary_key=True)
    until = models.DateTimeField()


class PostboxRead(models.Model):
    """How far the mailbox that bounces come back to was read, when it is read next, and since when it cannot be.

    ``name`` is a hash of which it is; ``validity`` and ``uid`` are its server's (``channels.email.postbox.Mark``).
    """

    objects: ClassVar[models.Manager[PostboxRead]] = models.Manager()
    name = models.CharField(max_length=40, primary_key=True)
    validity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(default=0)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)


class Spending(models.Model):
    """What a channel with a rate handed over lately; see ``rates.Spent``."""

    objects: ClassVar[models.Manager[Spending]] = models.Manager()
    channel = models.CharField(max_length=20, primary_key=True)
    used = models.JSONField(default=dict)
    queue = models.DateTimeField()


class Budget(models.Model):
    """A row for each customer who was ever judged: who holds it may read their contacts and add one."""

    objects: ClassVar[models.Manager[Budget]] = models.Manager()
    customer_id = models.BigIntegerField(primary_key=True)


class Suppressed(models.Model):
    """Somebody, or an address, that is left alone on a channel, from when and why. ``address`` is a keyed hash."""

    objects: ClassVar[models.Manager[Suppressed]] = models.Manager()
    customer_id = models.BigIntegerField(db_index=True)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=64, blank=True, db_index=True)
    why = models.CharField(max_length=12)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("customer_id", "channel", "address", "why"), name="suppressed_once"),
        )


class TemplateVersion(models.Model):
    """What ``words.template.Template`` holds; a version never changes, for messages are told by it."""

    objects: ClassVar[models.Manager[TemplateVersion]] = models.Manager()
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10)
    written = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "version"), name="template_version_once"),)
