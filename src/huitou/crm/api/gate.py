"""Who may pass: signed in, and allowed what the endpoint needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError


class Gate(APIKeyCookie):
    """Passes whoever is signed in and allowed ``needs``; with None whoever is signed in.

    A cookie is sent by the browser unasked, so whatever changes something needs the CSRF token too.
    """

    def __init__(self, needs: Permission | None) -> None:
        self.needs = needs
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 (the session has read it)
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return None
        check(user, self.needs)
        return user


def check(user: User, needs: Permission | None) -> None:
    """Raises: ApiError 403 ``access.denied`` where the role may not."""
    if needs is not None and needs not in user.permissions:
        raise ApiError(
            403,
            "access.denied",
            en=f"your role ({user.role}) may not do this; ask the owner of the shop",
            zh=f"你的角色（{user.role}）没有这个权限；需要的话请找店主开通",
        )
