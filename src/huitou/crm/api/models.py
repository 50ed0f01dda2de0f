"""What was answered to a request that must not be carried out twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Answered(models.Model):
    """One request by its sender, address and key; ``content`` is None while it is being carried out."""

    objects: ClassVar[models.Manager[Answered]] = models.Manager()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=100)
    body = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    content = models.TextField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "path", "key"], name="api_answered_once"),)
        indexes = (models.Index(fields=["asked_at"], name="api_answered_at"),)
