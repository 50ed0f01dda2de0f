"""What whoever holds the server itself may do to accounts: for an owner who is locked out."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from huitou.crm.access import passwords, second_factor, throttle
from huitou.crm.access.models import AuditEntry, User
from huitou.crm.access.roles import Role
from huitou.errors import Lang, UserError


def new_password() -> str:
    """Long enough that nobody guesses it, and fit to be typed."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def add(email: str, name: str, role: str, lang: Lang) -> str:
    """Make the account; give its password.

    Raises: UserError ``user.email``, ``user.role``, ``user.known``.
    """
    email = email.strip().lower()
    _check(email, role)
    password = new_password()
    with transaction.atomic():
        if User.objects.filter(email=email).exists():
            raise UserError(
                "user.known",
                en=f"{email} has an account; a new password: huitou user password {email}",
                zh=f"{email} 已经有账号了；重设密码用：huitou user password {email}",
            )
        user = User.objects.create_user(email, name, password, Role(role))
        user.lang = lang
        user.save(update_fields=["lang"])
        note_on_server("user.made", email, role=role)
    return password


def reset(email: str, *, without_code: bool) -> str:
    """Give the account a new password, and let it in again: switched on, slowed down by nothing.

    ``without_code`` takes away the one-time codes of a phone that is lost. Open sessions end.
    Raises: UserError ``user.unknown``.
    """
    email = email.strip().lower()
    password = new_password()
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            known = ", ".join(User.objects.order_by("email").values_list("email", flat=True))
            raise UserError(
                "user.unknown",
                en=f"{email} has no account here; known: {known or 'nobody'}",
                zh=f"这里没有 {email} 这个账号；已有的：{known or '一个也没有'}",
            )
        user.is_active = True
        user.save(update_fields=["is_active"])
        passwords.change(user, password)
        throttle.forget(throttle.EMAIL, email)
        if without_code:
            second_factor.switch_off(user)
        note_on_server("password.reset", email)
    return password


def note_on_server(action: str, subject: str, **detail: object) -> None:
    """Write down what was done on the server itself, by nobody the store knows."""
    AuditEntry.objects.create(action=action, subject=subject[:120], detail=detail)


def _check(email: str, role: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise UserError(
            "user.email",
            en=f"{email!r} is no e-mail address; as name@example.com",
            zh=f"{email!r} 不是邮箱地址；写成 name@example.com 的样子",
        ) from None
    if role not in Role.values:
        roles = ", ".join(Role.values)
        raise UserError(
            "user.role", en=f"{role!r} is no role; known: {roles}", zh=f"没有 {role!r} 这个角色；可用：{roles}"
        )
