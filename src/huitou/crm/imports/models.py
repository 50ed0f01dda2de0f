"""A file that somebody uploaded."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """``name`` is what it was called, for people to read; where it lies is made of ``id`` and ``suffix`` alone.

    ``looked`` is what was found in it. Once ``removed_at`` is set the file is gone, for it holds personal data.
    """

    objects: ClassVar[models.Manager[Upload]] = models.Manager()
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    suffix = models.CharField(max_length=10, blank=True)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    looked = models.JSONField(null=True)
    mapping = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)
