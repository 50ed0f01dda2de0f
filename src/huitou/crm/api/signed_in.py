"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from huitou.crm.access.models import User


def signed_in(request: HttpRequest) -> User:
    """The user, where the gate let nobody pass without one."""
    if not isinstance(request.user, User):
        raise TypeError("this endpoint is open to everybody and knows no user")
    return request.user
