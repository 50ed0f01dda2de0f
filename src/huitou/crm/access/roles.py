"""What there is to be allowed, and which role is allowed what."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    """One thing a person may do, named by its room."""

    NUMBERS_READ = "numbers.read"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    CUSTOMERS_UNMASK = "customers.unmask"
    DATA_READ = "data.read"
    DATA_IMPORT = "data.import"
    DATA_DECIDE = "data.decide"
    EXPORT = "export"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"
    USERS_MANAGE = "users.manage"
    CREDENTIALS_MANAGE = "credentials.manage"
    AUDIT_READ = "audit.read"
    ACTING_READ = "acting.read"
    ACTING_WRITE = "acting.write"
    ACTING_RUN = "acting.run"
    TASKS_DO = "tasks.do"
    EVENTS_SEND = "events.send"


class Role(models.TextChoices):
    OWNER = "owner"
    OPERATOR = "operator"
    SERVICE = "service"
    ANALYST = "analyst"
    READER = "reader"


_READER = frozenset({Permission.NUMBERS_READ})
_ANALYST = _READER | {
    Permission.CUSTOMERS_READ,
    Permission.DATA_READ,
    Permission.EXPORT,
    Permission.SETTINGS_READ,
    Permission.ACTING_READ,
}
_SERVICE = _READER | {
    Permission.CUSTOMERS_READ,
    Permission.CUSTOMERS_WRITE,
    Permission.CUSTOMERS_UNMASK,
    Permission.ACTING_READ,
    Permission.TASKS_DO,
}
_OPERATOR = (
    _ANALYST
    | _SERVICE
    | {
        Permission.DATA_IMPORT,
        Permission.DATA_DECIDE,
        Permission.SETTINGS_WRITE,
        Permission.ACTING_WRITE,
        Permission.ACTING_RUN,
        Permission.EVENTS_SEND,
    }
)
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.READER: _READER,
    Role.ANALYST: _ANALYST,
    Role.SERVICE: _SERVICE,
    Role.OPERATOR: _OPERATOR,
    Role.OWNER: frozenset(Permission),
}
