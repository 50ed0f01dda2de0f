"""The people who work with the shop."""

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
    # When they came to the end of the tour, or left it.
    toured_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # Of somebody who came with an API token: no more than its scopes. Not kept.
    limited_to: frozenset[Permission] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        if not self.is_active:
            return frozenset()
        allowed = ALLOWED[Role(self.role)]
        return allowed if self.limited_to is None else allowed & self.limited_to
