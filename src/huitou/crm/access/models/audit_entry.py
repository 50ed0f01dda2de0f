"""The log of what people did that somebody may ask about."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models.user import User


class AuditEntry(models.Model):
    """One thing somebody did: signing in, seeing what is masked, taking data out, changing who may do what.

    ``detail`` says what was asked for, never what was seen.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
