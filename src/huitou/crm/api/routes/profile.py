"""One's own name, language, password and phone."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huitou.crm.access import audit, passwords, second_factor
from huitou.crm.access.models import User
from huitou.crm.access.sign_in import say_again
from huitou.crm.api.room import Open, Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.strength import check_password
from huitou.crm.project import clock
from huitou.crm.refused import StaleError

room = Room("profile")


class OwnProfileOut(Schema):
    """``recovery_codes``: how many are left, where ``totp`` is on."""

    id: int
    name: str
    email: str
    role: str
    lang: str
    totp: bool
    recovery_codes: int
    version: int


class ProfileChange(Sent):
    """What is left out stays."""

    version: int = Field(ge=1, le=2**31 - 1)
    name: str | None = Field(None, min_length=1, max_length=80)
    lang: str | None = Field(None, pattern="^(zh|en)$")


class NewPassword(Sent):
    current: str = Field(max_length=200)
    password: str = Field(max_length=200)


class Current(Sent):
    """The password one has now."""

    current: str = Field(max_length=200)


class Enrolment(Schema):
    """``uri`` is for the QR code, ``secret`` for typing by hand."""

    uri: str
    secret: str


class FirstCode(Sent):
    code: str = Field(min_length=6, max_length=10)


class RecoveryCodes(Schema):
    """Each works once, in place of a code from the phone; they are shown this once."""

    codes: list[str]


@room.get("", needs=Open.SIGNED_IN, response=OwnProfileOut, summary="My profile")
def profile(request: HttpRequest) -> OwnProfileOut:
    return _profile(signed_in(request))


@room.patch("", needs=Open.SIGNED_IN, response=OwnProfileOut, summary="Change my name or language")
def change(request: HttpRequest, payload: ProfileChange) -> OwnProfileOut:
    user = signed_in(request)
    said = payload.model_dump(exclude={"version"}, exclude_none=True)
    changed = User.objects.filter(pk=user.pk, version=payload.version).update(**said, version=F("version") + 1)
    if not changed:
        raise StaleError
    user.refresh_from_db()
    return _profile(user)


@room.post("/tour", needs=Open.SIGNED_IN, response={204: None}, summary="I was shown around, or want not to be")
def toured(request: HttpRequest) -> Status[None]:
    User.objects.filter(pk=signed_in(request).pk, toured_at=None).update(toured_at=clock.now())
    return Status(204, None)


@room.post("/password", needs=Open.SIGNED_IN, response={204: None}, summary="Change my password; other sessions end")
def change_password(request: HttpRequest, payload: NewPassword) -> Status[None]:
    user = signed_in(request)
    say_again(user, payload.current)
    check_password(payload.password, name=user.name, email=user.email)
    passwords.change(user, payload.password)
    update_session_auth_hash(request, user)
    audit.note(request, "password.changed")
    return Status(204, None)


@room.post("/second-factor", needs=Open.SIGNED_IN, response=Enrolment, summary="Begin with one-time codes")
def begin(request: HttpRequest, payload: Current) -> Enrolment:
    user = signed_in(request)
    say_again(user, payload.current)
    uri = second_factor.begin(user)
    return Enrolment(uri=uri, secret=second_factor.secret_of(uri))


@room.post("/second-factor/confirm", needs=Open.SIGNED_IN, response=RecoveryCodes, summary="Switch them on by a code")
def confirm(request: HttpRequest, payload: FirstCode) -> RecoveryCodes:
    codes = second_factor.confirm(signed_in(request), payload.code)
    audit.note(request, "second_factor.on")
    return RecoveryCodes(codes=codes)


@room.post("/second-factor/codes", needs=Open.SIGNED_IN, response=RecoveryCodes, summary="New recovery codes")
def new_codes(request: HttpRequest, payload: Current) -> RecoveryCodes:
    user = signed_in(request)
    say_again(user, payload.current)
    second_factor.check_on(user)
    codes = second_factor.renew_recovery_codes(user)
    audit.note(request, "second_factor.codes")
    return RecoveryCodes(codes=codes)


@room.post("/second-factor/off", needs=Open.SIGNED_IN, response={204: None}, summary="Switch one-time codes off")
def switch_off(request: HttpRequest, payload: Current) -> Status[None]:
    user = signed_in(request)
    say_again(user, payload.current)
    second_factor.switch_off(user)
    audit.note(request, "second_factor.off")
    return Status(204, None)


def _profile(user: User) -> OwnProfileOut:
    return OwnProfileOut(
        id=user.pk,
        name=user.name,
        email=user.email,
        role=user.role,
        lang=user.lang,
        totp=second_factor.is_on(user),
        recovery_codes=second_factor.recovery_codes_left(user),
        version=user.version,
    )
