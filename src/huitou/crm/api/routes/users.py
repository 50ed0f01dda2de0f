"""Who works with the shop, and what each may do."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou.crm.access import audit, people, second_factor
from huitou.crm.access.models import SecondFactor, User
from huitou.crm.access.roles import Permission, Role
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.times import shop_time_or_none
from huitou.crm.refused import NotFoundError

room = Room("users")


class MemberOut(Schema):
    """``totp``: whether signing in asks for a one-time code."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    totp: bool
    last_seen: str | None
    version: int


class MemberChange(Sent):
    """What is left out stays."""

    version: int = Field(ge=1, le=2**31 - 1)
    role: Spelled[Role] | None = None
    active: bool | None = None


@room.get("", needs=Permission.USERS_MANAGE, response=list[MemberOut], summary="Everybody who has an account")
def listed(request: HttpRequest) -> list[MemberOut]:
    with_codes = set(SecondFactor.objects.filter(confirmed_at__isnull=False).values_list("user", flat=True))
    return [_member(user, totp=user.pk in with_codes) for user in User.objects.order_by("-is_active", "name", "pk")]


@room.patch("/{user_id}", needs=Permission.USERS_MANAGE, response=MemberOut, summary="Change a role, switch off or on")
def change(request: HttpRequest, user_id: Path[int], payload: MemberChange) -> MemberOut:
    user = people.change(user_id, payload.version, role=payload.role, active=payload.active)
    said = payload.model_dump(mode="json", exclude={"version"}, exclude_none=True)
    audit.note(request, "user.changed", user.email, **said)
    return _member(user, totp=second_factor.is_on(user))


@room.delete(
    "/{user_id}/second-factor",
    needs=Permission.USERS_MANAGE,
    response={204: None},
    summary="Sign somebody in without a code again, whose phone is lost",
)
def lost_phone(request: HttpRequest, user_id: Path[int]) -> Status[None]:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError(en=f"user: {user_id}", zh=f"用户：{user_id}")
    second_factor.switch_off(user)
    audit.note(request, "user.second_factor_removed", user.email)
    return Status(204, None)


def _member(user: User, *, totp: bool) -> MemberOut:
    return MemberOut(
        id=user.pk,
        name=user.name,
        email=user.email,
        role=Role(user.role),
        active=user.is_active,
        totp=totp,
        last_seen=shop_time_or_none(user.last_login),
        version=user.version,
    )
