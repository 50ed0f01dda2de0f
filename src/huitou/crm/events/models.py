"""How much each sender has sent today; events themselves lie in the fact outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Sent(models.Model):
    """How much one sender (a token, or a person) sent on one day, in UTC."""

    objects: ClassVar[models.Manager[Sent]] = models.Manager()
    sender = models.CharField(max_length=40)
    day = models.DateField()
    size = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sender", "day"), name="sent_once_a_day"),)
