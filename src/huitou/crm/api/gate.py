"""Who may pass: signed in, or with a token, and allowed what the endpoint needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader, HttpBearer
from ninja.utils import check_csrf

from huitou.crm.access import audit, tokens
from huitou.crm.access.models import AuditEntry, User
from huitou.crm.access.roles import Permission
from huitou.crm.delivery.channels.webhook.signing import HEADER, is_signed
from huitou.crm.project import clock
from huitou.crm.refused import RefusedError

_NOTED_AGAIN = dt.timedelta(hours=1)


class TokenGate(HttpBearer):
    """Passes a program whose token is good and has the scope ``needs``.

    No browser sends a token unasked, so no CSRF token is asked for. What concerns the person alone (``needs`` None),
    their password, their tokens, no program may do. A token in an address is not even read: addresses get written down.
    """

    def __init__(self, needs: Permission | None) -> None:
        self.needs = needs
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = tokens.find(token)
        if found is None:
            raise RefusedError(
                401,
                "access.token",
                en="this token is wrong, ended or too old; make a new one under Settings",
                zh="这个令牌不对、已停用或已过期；请到“设置”里新建一个",
            )
        if self.needs is None:
            raise RefusedError(
                403,
                "access.person_only",
                en="this can only be done by a person who is signed in, not with a token",
                zh="这件事只能登录后由本人操作，不能用令牌",
            )
        request.user = found.user
        request.token = found  # type: ignore[attr-defined]
        check(found.user, self.needs)
        return found.user


class OpenDoor(APIKeyCookie):
    """Passes everybody whose own page asks: another site must not sign somebody in, or out of what they did."""

    def __init__(self) -> None:
        self.param_name = settings.CSRF_COOKIE_NAME
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 (the check reads the cookie)
        _check_csrf(request)
        return True


class SignedDoor(APIKeyHeader):
    """Passes a system of the shop's own that signs what it sends, with the secret of the channel in the address.

    No browser does that unasked, so no CSRF token is asked for. Who signs wrongly is noted once an hour, not each time.
    """

    def __init__(self) -> None:
        self.param_name = HEADER
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        channel = request.resolver_match.kwargs.get("channel", "") if request.resolver_match else ""
        own = settings.HUITOU_WEBHOOK_SECRET if channel == "webhook" else ""
        if is_signed(key or "", own, request.body, int(clock.now().timestamp())):
            return True
        since = clock.now() - _NOTED_AGAIN
        if not AuditEntry.objects.filter(action="receipts.refused", at__gte=since).exists():
            audit.note(request, "receipts.refused")
        raise RefusedError(
            403,
            "access.signature",
            en="this was not signed with the secret of that channel, or more than five minutes ago",
            zh="签名与这个渠道的密钥不符，或已超过五分钟",
        )


class Gate(APIKeyCookie):
    """Passes whoever is signed in and allowed ``needs``; with None whoever is signed in.

    A cookie is sent by the browser unasked, so whatever changes something needs the CSRF token too.
    """

    def __init__(self, needs: Permission | None) -> None:
        self.needs = needs
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__(csrf=False)

    def __call__(self, request: HttpRequest) -> Any:
        _check_csrf(request)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 (the session has read it)
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return None
        check(user, self.needs)
        return user


def _check_csrf(request: HttpRequest) -> None:
    if check_csrf(request) is not None:
        raise RefusedError(
            403,
            "access.csrf",
            en="this page is too old to be trusted with a change; load it again",
            zh="页面放得太久，不能再用它改东西；请刷新后再试",
        )


def check(user: User, needs: Permission | None) -> None:
    """Raises: RefusedError 403 ``access.denied`` where the role, or the token's scopes, may not."""
    if needs is None or needs in user.permissions:
        return
    if user.limited_to is not None:
        raise RefusedError(
            403,
            "access.denied",
            en=f"this token may not do this: it lacks the scope {needs}",
            zh=f"这个令牌没有这项权限：缺少 {needs}",
        )
    raise RefusedError(
        403,
        "access.denied",
        en=f"your role ({user.role}) may not do this; ask the owner of the shop",
        zh=f"你的角色（{user.role}）没有这个权限；需要的话请找店主开通",
    )
