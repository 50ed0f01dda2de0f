"""A way in for a program."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models.user import User


class ApiToken(models.Model):
    """Acts for its user within ``scopes``. ``prefix``, what it begins with, tells them apart; the rest is not kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
