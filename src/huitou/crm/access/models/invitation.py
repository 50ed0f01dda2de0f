"""A link by which somebody new comes in."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models.user import User
from huitou.crm.access.roles import Role


class Invitation(models.Model):
    """Works once, until ``expires_at``. The link is shown when it is made; only its hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
