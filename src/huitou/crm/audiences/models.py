"""Audiences by name, each change a version of its own, and who was in one at a moment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Audience(models.Model):
    """A rule by name; ``version`` is the newest."""

    objects: ClassVar[models.Manager[Audience]] = models.Manager()
    name = models.CharField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)


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
    customer_ids = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=["audience", "at"], name="members_then"),)
