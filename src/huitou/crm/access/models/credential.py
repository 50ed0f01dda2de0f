"""What opens other people's systems: a robot's address, a provider's key, a mail account's password."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models.user import User


class Credential(models.Model):
    """``value`` is encrypted. The server uses it; nobody is ever shown it again."""

    name = models.CharField(max_length=80, unique=True)
    value = models.TextField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
