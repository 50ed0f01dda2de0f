"""The people who work with the shop, and the log of what they did that somebody may ask about."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from huitou.crm.access.roles import ALLOWED, Permission, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str, role: Role) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. Whoever leaves is switched off, not deleted: the log still names them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role.choices)
    lang = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @property
    def permissions(self) -> frozenset[Permission]:
        return ALLOWED[Role(self.role)] if self.is_active else frozenset()


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
