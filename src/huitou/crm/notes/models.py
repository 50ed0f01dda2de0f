"""Where the note goes, at what hour, and what the staff wants to be told of besides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huitou.crm.access.models import User


class Way(models.TextChoices):
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    EMAIL = "email"


class Target(models.Model):
    """One group or mailbox. ``address`` and ``secret`` open somebody else's system, so they are kept encrypted.

    ``sent_on``: the last shop day whose note was sent; one day's note goes out once.
    """

    objects: ClassVar[models.Manager[Target]] = models.Manager()
    name = models.CharField(max_length=80)
    way = models.CharField(max_length=10, choices=Way.choices)
    address = models.TextField()
    secret = models.TextField(blank=True)
    at = models.TimeField()
    lang = models.CharField(max_length=2)
    enabled = models.BooleanField(default=True)
    sent_on = models.DateField(null=True)
    failed = models.CharField(max_length=400, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)


class Alert(models.Model):
    """A metric over the last ``days``: the note speaks of it where it is below or above a line."""

    objects: ClassVar[models.Manager[Alert]] = models.Manager()
    metric = models.CharField(max_length=80)
    days = models.PositiveIntegerField()
    below = models.FloatField(null=True)
    above = models.FloatField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
