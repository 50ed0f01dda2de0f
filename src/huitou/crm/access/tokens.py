"""API tokens: a program acts for somebody, within what they gave it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.db.models import Q

from huitou.crm.access.hiding import fingerprint
from huitou.crm.access.models import ApiToken, User
from huitou.crm.access.roles import Permission
from huitou.crm.project import clock
from huitou.crm.refused import RefusedError

# What a token begins with, so that scanners of files find one that was left lying about.
MARK = "huitou_"
_PREFIX_LENGTH = len(MARK) + 5
# Whoever holds a token with these could make themselves an owner, or speak in the shop's name elsewhere.
NEVER = frozenset({Permission.USERS_MANAGE, Permission.CREDENTIALS_MANAGE})
_USED_EVERY = dt.timedelta(minutes=1)


def offered(user: User) -> frozenset[Permission]:
    """The scopes somebody can give to a token."""
    return user.permissions - NEVER


def make(user: User, name: str, scopes: Collection[Permission], days: int) -> tuple[ApiToken, str]:
    """The token as it is kept, and as it is used, which is shown this once.

    Raises: RefusedError 422 ``access.token_scopes`` for none, or more than its user may.
    """
    if not scopes or not set(scopes) <= offered(user):
        may = ", ".join(sorted(offered(user)))
        raise RefusedError(
            422, "access.token_scopes", en=f"choose among what you may do: {may}", zh=f"请在你有的权限里选：{may}"
        )
    text = MARK + secrets.token_urlsafe(32)
    at = clock.now()
    made = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=text[:_PREFIX_LENGTH],
        token_hash=fingerprint(text),
        scopes=sorted(scopes),
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    return made, text


def find(text: str) -> ApiToken | None:
    """The token that is good now, with its user limited to its scopes; that it was used is noted once a minute."""
    at = clock.now()
    good = Q(token_hash=fingerprint(text), ended_at__isnull=True, expires_at__gt=at, user__is_active=True)
    token = ApiToken.objects.filter(good).select_related("user").first()
    if token is None:
        return None
    known = {each.value for each in Permission}
    token.user.limited_to = frozenset(Permission(each) for each in token.scopes if each in known) - NEVER
    if token.last_used_at is None or at - token.last_used_at >= _USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def end(user: User, pk: int) -> ApiToken | None:
    """End one of the user's own; None where there is none by that number."""
    mine = ApiToken.objects.filter(pk=pk, user=user, ended_at__isnull=True)
    token = mine.first()
    return token if mine.update(ended_at=clock.now()) else None
