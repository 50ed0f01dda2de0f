"""Asking for a password that will do, and an e-mail address that is one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from huitou.crm.access.passwords import weaknesses
from huitou.crm.api.errors import ApiError, Issue


def check_password(password: str, *, name: str, email: str) -> None:
    """Raises: ApiError 422 ``access.weak_password`` with all that it lacks."""
    if found := weaknesses(password, name=name, email=email):
        raise ApiError(
            422,
            "access.weak_password",
            en="choose a stronger password",
            zh="换一个更强的密码",
            issues=[Issue(field="password", code=each.code, en=each.en, zh=each.zh) for each in found],
        )


def checked_email(email: str) -> str:
    """The address as accounts are known by it.

    Raises: ApiError 422 ``access.email``.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        wrong = Issue(field="email", code="email", en="as name@example.com", zh="写成 name@example.com 的样子")
        raise ApiError(
            422, "access.email", en="this is no e-mail address", zh="这不是邮箱地址", issues=[wrong]
        ) from None
    return email
