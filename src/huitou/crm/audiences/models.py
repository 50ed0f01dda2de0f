"""Audiences by name, each change a version of its own, and who was in one at a moment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Audience(models.Model):
    """A rule by name; ``version`` is the newest. ``count`` of ``base`` customers fitted when it was last counted."""

    objects: ClassVar[models.Manager[Audience]] = models.Manager()
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    counted_version = models.PositiveIntegerField(null=True)
    data_version = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("name",), condition=models.Q(removed_at=None), name="audience_name_once"),
        )


class AudienceVersion(models.Model):
    """The rule as it was from one change to the next."""

    objects: ClassVar[models.Manager[AudienceVersion]] = models.Manager()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rule = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("audience", "number"), name="audience_version_once"),)


class MembersThen(models.Model):
    """Who was in an audience: by version, data version and moment. ``customer_ids`` are int64, little-endian."""

    objects: ClassVar[models.Manager[MembersThen]] = models.Manager()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="members_then")
    version = models.PositiveIntegerField()
    data_version = models.CharField(max_length=40)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    base = models.PositiveIntegerField(null=True)
    customer_ids = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["audience", "at"], name="members_then"),)


class UploadedList(models.Model):
    """A list of people somebody uploaded, as far as it was recognised: ``account_keys`` are int64, little-endian.

    ``waiting`` are fingerprints, keyed by the server, of the phones and e-mails that nobody was known by (32 bytes
    each): what was uploaded is not kept. ``read`` entries, of which ``matched`` named somebody.
    """

    objects: ClassVar[models.Manager[UploadedList]] = models.Manager()
    name = models.CharField(max_length=80)
    read = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    account_keys = models.BinaryField()
    waiting = models.BinaryField()
    data_version = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)


class GroupsThen(models.Model):
    """The groups customers formed in a data version: made from ``former``; ``keep`` is what the next are made from."""

    objects: ClassVar[models.Manager[GroupsThen]] = models.Manager()
    data_version = models.CharField(max_length=40)
    as_of = models.IntegerField()
    former = models.JSONField(null=True)
    keep = models.JSONField()
    names = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("data_version", "as_of"), name="groups_once"),)
