"""One-time codes from a phone, and what to use where the phone is lost."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models.user import User


class SecondFactor(models.Model):
    """The secret is encrypted; it counts once a first code proved that the phone has it.

    ``last_step``: the half-minute of the last code taken, so that none is taken twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """In place of a code from the phone, once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "code_hash"), name="recovery_code_once"),)
