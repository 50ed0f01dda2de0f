"""Events that journeys were not told of yet, and how much each sender has sent today."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Untold(models.Model):
    """An event whose customer is still to be found: ``about`` names them. Gone once journeys were told.

    ``looked_in``: the data version they were last looked for in; empty before the first look.
    """

    objects: ClassVar[models.Manager[Untold]] = models.Manager()
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    put_at = models.DateTimeField()
    about = models.TextField()
    looked_in = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (models.Index(fields=["looked_in", "id"], name="untold_looked_in"),)


class Sent(models.Model):
    """How much one sender (a token, or a person) sent on one day, in UTC."""

    objects: ClassVar[models.Manager[Sent]] = models.Manager()
    sender = models.CharField(max_length=40)
    day = models.DateField()
    size = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sender", "day"), name="sent_once_a_day"),)
