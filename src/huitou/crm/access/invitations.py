"""Bringing somebody new in by a link that works once."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import QuerySet

from huitou.crm.access.hiding import fingerprint
from huitou.crm.access.models import Invitation, User
from huitou.crm.access.roles import Role
from huitou.crm.project import clock
from huitou.crm.refused import RefusedError

GOOD_FOR = dt.timedelta(days=7)


def invite(by: User, email: str, role: Role) -> tuple[Invitation, str]:
    """The invitation and the code its link holds. An earlier one for the same e-mail ends.

    Raises: RefusedError 409 ``access.known`` where the e-mail has an account.
    """
    code = secrets.token_urlsafe(32)
    at = clock.now()
    with transaction.atomic():
        _check_unknown(email)
        waiting().filter(email=email).update(ended_at=at)
        made = Invitation.objects.create(
            code_hash=fingerprint(code), email=email, role=role, made_by=by, made_at=at, expires_at=at + GOOD_FOR
        )
    return made, code


def waiting() -> QuerySet[Invitation]:
    """Those that can still be accepted."""
    return Invitation.objects.filter(ended_at__isnull=True, expires_at__gt=clock.now())


def look(code: str) -> Invitation:
    """The invitation of a link.

    Raises: RefusedError 404 ``access.invitation_over`` for one that never was, is used, withdrawn or too old.
    """
    found = waiting().filter(code_hash=fingerprint(code)).select_related("made_by").first()
    if found is None:
        raise _over()
    return found


def accept(code: str, name: str, password: str, lang: str, *, toured: bool = False) -> User:
    """Make the account; of two who use one link at once, the first gets it. ``toured``: they need no showing around.

    Raises: RefusedError 404 ``access.invitation_over``; 409 ``access.known``.
    """
    with transaction.atomic():
        invitation = look(code)
        if waiting().filter(pk=invitation.pk).update(ended_at=clock.now()) != 1:
            raise _over()
        _check_unknown(invitation.email)
        user = User.objects.create_user(invitation.email, name, password, Role(invitation.role))
        user.lang = lang
        user.toured_at = clock.now() if toured else None
        user.save(update_fields=["lang", "toured_at"])
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    return user


def _check_unknown(email: str) -> None:
    if User.objects.filter(email=email).exists():
        raise RefusedError(
            409,
            "access.known",
            en=f"{email} has an account already; change its role, or switch it on again",
            zh=f"{email} 已经有账号了；请直接改角色，或重新启用",
        )


def _over() -> RefusedError:
    return RefusedError(
        404,
        "access.invitation_over",
        en="this invitation is used or too old; ask the owner of the shop for a new one",
        zh="这个邀请已经用过或过期了；请店主重新发一个",
    )
