"""Knowing somebody by e-mail, password and, where they chose to, a one-time code."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest

from huitou.crm.access import second_factor, throttle
from huitou.crm.access.address import address
from huitou.crm.access.models import User
from huitou.crm.refused import RefusedError


def sign_in(request: HttpRequest, email: str, password: str, code: str) -> User:
    """Who it is. Whether an e-mail is known cannot be told from the answer, nor from how long it takes.

    Raises: RefusedError 401 ``access.wrong``, ``access.code_needed``, ``access.code_wrong``; 429 ``access.slow_down``.
    """
    email = email.strip().lower()
    tried = throttle.begin((throttle.ADDRESS, address(request) or ""), (throttle.EMAIL, email))
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        raise RefusedError(
            401, "access.wrong", en="the e-mail address or the password is not right", zh="邮箱或密码不对"
        )
    if second_factor.is_on(user):
        _check_code(user, code, tried)
    tried.succeeded()
    return user


def say_again(user: User, password: str) -> None:
    """Somebody signed in has to know their password for what would lock them out.

    Raises: RefusedError 422 ``access.wrong_password``; 429 ``access.slow_down``.
    """
    tried = throttle.begin((throttle.AGAIN, str(user.pk)))
    if not user.check_password(password):
        raise RefusedError(422, "access.wrong_password", en="this is not your password now", zh="当前密码不对")
    tried.succeeded()


def _check_code(user: User, code: str, tried: throttle.Try) -> None:
    if not code:
        tried.does_not_count()
        raise RefusedError(
            401,
            "access.code_needed",
            en="enter the one-time code from your phone, or a recovery code",
            zh="请填手机上的动态码，或一个备用码",
        )
    if not second_factor.passes(user, code):
        raise second_factor.wrong_code(401)
