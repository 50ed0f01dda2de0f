"""What people here say of customers, by account number. Nothing is overwritten: what ended says when and by whom."""

from __future__ import annotations

from django.db import models

from huitou.crm.access.models import User


class Tag(models.Model):
    """A word of the shop's own for some of its customers."""

    name = models.CharField(max_length=40, unique=True)
    # Nobody: a journey's step made it, or put it on.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)


class Tagged(models.Model):
    """A tag on an account, from when to when, and who put it there and took it off."""

    account_key = models.BigIntegerField(db_index=True)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account_key", "tag"), condition=models.Q(removed_at=None), name="tagged_once"
            ),
        )


class Channel(models.TextChoices):
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    WECOM = "wecom"
    WECHAT = "wechat"


class Purpose(models.TextChoices):
    MARKETING = "marketing"
    REMINDER = "reminder"
    SERVICE = "service"


class Consent(models.Model):
    """One statement: given or withdrawn, when, and where it was said. The newest on a channel and purpose stands."""

    account_key = models.BigIntegerField(db_index=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    given = models.BooleanField()
    said_at = models.DateTimeField()
    source = models.CharField(max_length=120)
    noted_at = models.DateTimeField(auto_now_add=True)
    # Nobody: the customer said it themselves.
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class Note(models.Model):
    """What somebody wrote down; one that was taken away is kept out of sight until the customer is erased."""

    account_key = models.BigIntegerField(db_index=True)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)
