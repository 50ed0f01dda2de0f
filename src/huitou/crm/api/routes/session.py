"""Signing in and out, and what the web app has to know before it shows anything."""

from __future__ import annotations

from typing import Any, Literal

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Schema, Status
from pydantic import Field

from huitou import calendar, simulated
from huitou.crm.access import audit, people
from huitou.crm.access.models import User
from huitou.crm.access.sign_in import sign_in as known
from huitou.crm.api.room import Open, Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.api.strength import check_password, checked_email
from huitou.crm.refused import RefusedError
from huitou.crm.shop import own_data
from huitou.crm.shop.served import data_version, is_coming, opened, whatever_it_holds
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics.windows import default_as_of
from huitou.version import __version__

room = Room("session")


class StoreOut(Schema):
    source: str
    source_name: str
    store: str


class ShopOut(Schema):
    """``data_version`` and the days are None before the first import; ``coming``: a newer one is served in a moment.

    ``simulated``: made by ``huitou demo``, which takes its folder away again unless it is ``kept``; ``clearing``: its
    data is being cleared, or that broke off and has to be asked for again.
    """

    name: str
    currency: str
    timezone: str
    data_version: str | None
    coming: bool
    first_day: str | None
    as_of: str | None
    stores: list[StoreOut]
    simulated: bool
    kept: bool
    clearing: Literal["", "at_work", "broken_off"]


class UserOut(Schema):
    """``tour``: whether they have yet to be shown around."""

    id: int
    name: str
    email: str
    role: str
    lang: str
    permissions: list[str]
    tour: bool


class SessionOut(Schema):
    first_run: bool
    version: str
    user: UserOut | None
    shop: ShopOut | None


class SignIn(Sent):
    """``code``: a one-time or recovery code, where a first answer was ``access.code_needed``."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=200)
    code: str = Field("", max_length=40)


class Owner(Sent):
    name: str = Field(min_length=1, max_length=80)
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)
    lang: str = Field("zh", pattern="^(zh|en)$")


@room.get("", needs=Open.ANYBODY, response=SessionOut, summary="Who is signed in, and to which shop")
def session(request: HttpRequest) -> SessionOut:
    get_token(request)
    return session_of(request)


@room.post("", needs=Open.ANYBODY, response=SessionOut, summary="Sign in")
def sign_in(request: HttpRequest, payload: SignIn) -> SessionOut:
    try:
        user = known(request, payload.email, payload.password, payload.code)
    except RefusedError as refused:
        if refused.status == 401 and refused.code != "access.code_needed":
            _note_refused(request, payload.email.strip().lower(), refused.code)
        raise
    enter(request, user)
    audit.note(request, "session.opened")
    return session_of(request)


@room.delete("", needs=Open.SIGNED_IN, response={204: None}, summary="Sign out")
def sign_out(request: HttpRequest) -> Status[None]:
    audit.note(request, "session.closed")
    logout(request)
    return Status(204, None)


@room.post("/first-run", needs=Open.ANYBODY, response=SessionOut, summary="Make the owner, once")
def first_run(request: HttpRequest, payload: Owner) -> SessionOut:
    email = checked_email(payload.email)
    check_password(payload.password, name=payload.name, email=email)
    enter(request, people.make_owner(email, payload.name, payload.password, payload.lang))
    audit.note(request, "owner.made")
    return session_of(request)


def _note_refused(request: HttpRequest, email: str, why: str) -> None:
    """Whatever was typed as an address may be a password: only one that has an account is written down."""
    known_email = User.objects.filter(email=email).exists()
    audit.note(request, "session.refused", email if known_email else "", why=why)


def enter(request: HttpRequest, user: User) -> None:
    """Begin a session of theirs, under a new key: one planted before is worth nothing."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")


def session_of(request: HttpRequest) -> SessionOut:
    user = request.user if isinstance(request.user, User) else None
    return SessionOut(
        first_run=user is None and not User.objects.exists(),
        version=__version__,
        user=_user(user) if user else None,
        shop=_shop(speech(request)) if user else None,
    )


def _user(user: User) -> UserOut:
    return UserOut(
        id=user.pk,
        name=user.name,
        email=user.email,
        role=user.role,
        lang=user.lang,
        permissions=sorted(user.permissions),
        tour=user.toured_at is None,
    )


def _shop(t: Speech) -> ShopOut:
    served = whatever_it_holds()
    said, mark = served.settings, simulated.read(served.folder)
    made_up: dict[str, Any] = {
        "simulated": mark is not None,
        "kept": mark is None or mark.kept,
        "clearing": own_data.standing(served.folder),
    }
    version = data_version(served.folder)
    if version is None:
        return ShopOut(
            name=said.name,
            currency=said.currency,
            timezone=said.timezone,
            data_version=None,
            coming=False,
            first_day=None,
            as_of=None,
            stores=[],
            **made_up,
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
        name=said.name,
        currency=about.currency,
        timezone=about.timezone,
        data_version=about.data_version,
        coming=is_coming(served.folder),
        first_day=None if about.first_day is None else calendar.iso(about.first_day),
        as_of=calendar.iso(as_of),
        stores=[
            StoreOut(source=source or "", source_name=source_name(source or "", t), store=store or "")
            for source, store in stores
        ],
        **made_up,
    )
