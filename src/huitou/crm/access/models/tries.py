"""How often somebody tried to sign in."""

from __future__ import annotations

from django.db import models


class SignInTries(models.Model):
    """Tries in a row by an address or for an e-mail, of which ``key`` is a keyed hash; none passes before ``until``."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)
