"""Changing what somebody may do. A shop always keeps one owner who can sign in."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, QuerySet

from huitou.crm.access.models import User
from huitou.crm.access.roles import Role
from huitou.crm.refused import NotFoundError, RefusedError, StaleError


def change(pk: int, version: int, *, role: Role | None = None, active: bool | None = None) -> User:
    """The user as they are then.

    Raises: RefusedError 404; 409 ``edit.stale``, ``access.last_owner``.
    """
    with transaction.atomic():
        # Two owners who take each other's role queue here.
        owners = set(_owners().select_for_update().values_list("pk", flat=True))
        user = User.objects.filter(pk=pk).first()
        if user is None:
            raise NotFoundError(en=f"user: {pk}", zh=f"用户：{pk}")
        if user.version != version:
            raise StaleError
        user.role = user.role if role is None else role
        user.is_active = user.is_active if active is None else active
        if owners == {pk} and not (user.is_active and user.role == Role.OWNER):
            raise RefusedError(
                409,
                "access.last_owner",
                en="this is the only owner; make somebody else an owner first",
                zh="这是唯一的店主；请先把别人设为店主",
            )
        if (
            User.objects.filter(pk=pk, version=version).update(
                role=user.role, is_active=user.is_active, version=F("version") + 1
            )
            != 1
        ):
            raise StaleError
    user.refresh_from_db()
    return user


def make_owner(email: str, name: str, password: str, lang: str) -> User:
    """The first user of a shop.

    Raises: RefusedError 409 ``access.owner_exists``.
    """
    with transaction.atomic():
        _one_at_a_time()
        if User.objects.exists():
            raise RefusedError(
                409,
                "access.owner_exists",
                en="this shop has its owner; ask them for an invitation",
                zh="这家店已经有店主了；请让店主发邀请给你",
            )
        user = User.objects.create_user(email, name, password, Role.OWNER)
        user.lang = lang
        user.save(update_fields=["lang"])
    return user


def _owners() -> QuerySet[User]:
    return User.objects.filter(role=Role.OWNER, is_active=True).order_by("pk")


def _one_at_a_time() -> None:
    """On SQLite a transaction that writes is alone from its beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {User._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")  # noqa: SLF001
