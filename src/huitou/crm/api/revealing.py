"""Showing what is masked: to who may see it, and in the log."""

from __future__ import annotations

from django.http import HttpRequest

from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api.gate import check


def insist(request: HttpRequest, needs: Permission) -> None:
    """Raises: ApiError 403 where whoever asks may not, though they may use the endpoint."""
    user = getattr(request, "auth", None)
    if isinstance(user, User):
        check(user, needs)


def reveal(request: HttpRequest, what: str, **detail: object) -> None:
    """Let it be seen in full. Raises: ApiError 403."""
    insist(request, Permission.CUSTOMERS_UNMASK)
    audit.note(request, "unmasked", what, **detail)
