"""Signing in and out, and what the web app has to know before it shows anything."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Schema, Status
from pydantic import Field

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Role
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Open, Room
from huitou.crm.shop.served import data_version, opened, shop
from huitou.metrics.windows import default_as_of
from huitou.version import __version__

room = Room("session")


class StoreOut(Schema):
    source: str
    store: str


class ShopOut(Schema):
    """``data_version`` and the days are None before the first import."""

    name: str
    currency: str
    timezone: str
    data_version: str | None
    first_day: str | None
    as_of: str | None
    stores: list[StoreOut]


class UserOut(Schema):
    id: int
    name: str
    email: str
    role: str
    lang: str
    permissions: list[str]


class SessionOut(Schema):
    first_run: bool
    version: str
    user: UserOut | None
    shop: ShopOut | None


class SignIn(Schema):
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)


class Owner(Schema):
    name: str = Field(min_length=1, max_length=80)
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)
    lang: str = Field("zh", pattern="^(zh|en)$")


@room.get("", needs=Open.ANYBODY, response=SessionOut, summary="Who is signed in, and to which shop")
def session(request: HttpRequest) -> SessionOut:
    get_token(request)
    return _session(request)


@room.post("", needs=Open.ANYBODY, response=SessionOut, summary="Sign in")
def sign_in(request: HttpRequest, payload: SignIn) -> SessionOut:
    user = authenticate(request, username=payload.email.strip().lower(), password=payload.password)
    if user is None:
        audit.note(request, "session.refused", payload.email.strip().lower()[:120])
        raise ApiError(
            401,
            "access.wrong",
            en="the e-mail address or the password is not right",
            zh="邮箱或密码不对",
        )
    login(request, user)
    audit.note(request, "session.opened")
    return _session(request)


@room.delete("", needs=Open.SIGNED_IN, response={204: None}, summary="Sign out")
def sign_out(request: HttpRequest) -> Status[None]:
    audit.note(request, "session.closed")
    logout(request)
    return Status(204, None)


@room.post("/first-run", needs=Open.ANYBODY, response=SessionOut, summary="Make the owner, once")
def first_run(request: HttpRequest, payload: Owner) -> SessionOut:
    _check_address(payload.email)
    try:
        password_validation.validate_password(payload.password, User(email=payload.email, name=payload.name))
    except ValidationError as weak:
        raise ApiError(
            422,
            "access.weak_password",
            en="choose a stronger password",
            zh="换一个更强的密码",
            issues=[_weakness(each) for each in weak.error_list],
        ) from None
    with transaction.atomic():
        if User.objects.exists():
            raise ApiError(
                409,
                "access.owner_exists",
                en="this shop has its owner; ask them for an invitation",
                zh="这家店已经有店主了；请让店主发邀请给你",
            )
        user = User.objects.create_user(payload.email, payload.name, payload.password, Role.OWNER)
        user.lang = payload.lang
        user.save(update_fields=["lang"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    audit.note(request, "owner.made")
    return _session(request)


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        wrong = Issue(field="email", code="email", en="as name@example.com", zh="写成 name@example.com 的样子")
        raise ApiError(
            422, "access.email", en="this is no e-mail address", zh="这不是邮箱地址", issues=[wrong]
        ) from None


_WEAK = {
    "password_too_short": ("at least 10 characters", "至少 10 个字符"),
    "password_too_common": ("this one is among the most used", "这个密码太常见"),
    "password_entirely_numeric": ("not digits alone", "不能只有数字"),
    "password_too_similar": ("too close to the name or the address", "和姓名或邮箱太像"),
}


def _weakness(found: ValidationError) -> Issue:
    code = str(found.code)
    en, zh = _WEAK.get(code, ("choose another", "请换一个"))
    return Issue(field="password", code=code, en=en, zh=zh)


def _session(request: HttpRequest) -> SessionOut:
    user = request.user if isinstance(request.user, User) else None
    return SessionOut(
        first_run=user is None and not User.objects.exists(),
        version=__version__,
        user=_user(user) if user else None,
        shop=_shop() if user else None,
    )


def _user(user: User) -> UserOut:
    return UserOut(
        id=user.pk,
        name=user.name,
        email=user.email,
        role=user.role,
        lang=user.lang,
        permissions=sorted(user.permissions),
    )


def _shop() -> ShopOut:
    served = shop()
    settings = served.settings
    version = data_version(served.folder)
    if version is None:
        return ShopOut(
            name=settings.name,
            currency=settings.currency,
            timezone=settings.timezone,
            data_version=None,
            first_day=None,
            as_of=None,
            stores=[],
        )
    snapshot = opened(served.folder)
    about = snapshot.about
    as_of = default_as_of(about.latest_day, today=calendar.today(about.timezone))
    stores = snapshot.rows(
        "SELECT s.value, t.value FROM (SELECT DISTINCT source, store FROM sequence) places"
        " LEFT JOIN codes s ON s.kind = 'source' AND s.code = places.source"
        " LEFT JOIN codes t ON t.kind = 'store' AND t.code = places.store"
        " ORDER BY s.value NULLS LAST, t.value NULLS LAST"
    )
    return ShopOut(
        name=settings.name,
        currency=about.currency,
        timezone=about.timezone,
        data_version=about.data_version,
        first_day=None if about.first_day is None else calendar.iso(about.first_day),
        as_of=calendar.iso(as_of),
        stores=[StoreOut(source=source or "", store=store or "") for source, store in stores],
    )
