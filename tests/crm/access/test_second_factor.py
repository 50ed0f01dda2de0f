"""One-time codes: set up with a phone, each taken once, and a way back without the phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.http import HttpResponse
from django.test import Client

from huitou.crm.access.models import RecoveryCode, SecondFactor
from tests.support.serving import PASSWORD, Clock

pytestmark = pytest.mark.django_db
_PROFILE = "/api/v1/profile"


def _post(client: Client, path: str, **said: str) -> HttpResponse:
    return client.post(path, said, content_type="application/json")


def _sign_in(client: Client, code: str = "") -> HttpResponse:
    return _post(client, "/api/v1/session", email="owner@example.com", password=PASSWORD, code=code)


class Phone:
    """An authenticator app that read the QR code."""

    def __init__(self, uri: str, clock: Clock) -> None:
        self._totp, self._clock = pyotp.parse_uri(uri), clock

    def code(self) -> str:
        return str(self._totp.at(self._clock.at))


@pytest.fixture
def owner(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


@pytest.fixture
def phone(owner: Client, clock: Clock) -> Phone:
    """Set up and switched on; half a minute has passed since."""
    phone = Phone(_post(owner, f"{_PROFILE}/second-factor", current=PASSWORD).json()["uri"], clock)
    assert _post(owner, f"{_PROFILE}/second-factor/confirm", code=phone.code()).status_code == 200
    clock.later(seconds=30)
    return phone


def test_the_password_alone_no_longer_opens(client_of: Callable[..., Client], phone: Phone) -> None:
    client = client_of()
    asked = _sign_in(client)
    assert (asked.status_code, asked.json()["code"]) == (401, "access.code_needed")
    assert client.get("/api/v1/session").json()["user"] is None
    assert _sign_in(client, phone.code()).status_code == 200


def test_a_code_is_taken_once(client_of: Callable[..., Client], phone: Phone, clock: Clock) -> None:
    code = phone.code()
    assert _sign_in(client_of(), code).status_code == 200
    assert _sign_in(client_of(), code).json()["code"] == "access.code_wrong"
    clock.later(seconds=30)
    assert _sign_in(client_of(), code).json()["code"] == "access.code_wrong"
    assert _sign_in(client_of(), phone.code()).status_code == 200


def test_the_code_that_switched_it_on_is_used_up(owner: Client, client_of: Callable[..., Client], clock: Clock) -> None:
    phone = Phone(_post(owner, f"{_PROFILE}/second-factor", current=PASSWORD).json()["uri"], clock)
    _post(owner, f"{_PROFILE}/second-factor/confirm", code=phone.code())
    assert _sign_in(client_of(), phone.code()).json()["code"] == "access.code_wrong"


@pytest.mark.parametrize(("late", "status"), [(30, 200), (60, 401)])
def test_a_phone_may_be_half_a_minute_off(
    client_of: Callable[..., Client], phone: Phone, clock: Clock, late: int, status: int
) -> None:
    code = phone.code()
    clock.later(seconds=late)
    assert _sign_in(client_of(), code).status_code == status


def test_codes_cannot_be_guessed_on(client_of: Callable[..., Client], phone: Phone) -> None:
    wrong = "000000" if phone.code() != "000000" else "000001"
    client = client_of()
    tried = []
    for _ in range(6):
        # Asking for the code in between makes none forgotten.
        tried += [_sign_in(client).status_code, _sign_in(client, wrong).status_code]
    assert tried == [401, 401] * 5 + [429, 429]


def test_a_recovery_code_works_once(owner: Client, client_of: Callable[..., Client], clock: Clock) -> None:
    phone = Phone(_post(owner, f"{_PROFILE}/second-factor", current=PASSWORD).json()["uri"], clock)
    codes = _post(owner, f"{_PROFILE}/second-factor/confirm", code=phone.code()).json()["codes"]
    assert len(set(codes)) == 10
    assert _sign_in(client_of(), codes[3].upper()).status_code == 200
    assert _sign_in(client_of(), codes[3]).json()["code"] == "access.code_wrong"
    assert owner.get(_PROFILE).json()["recovery_codes"] == 9


def test_nothing_in_the_store_can_be_used(owner: Client, clock: Clock) -> None:
    said = _post(owner, f"{_PROFILE}/second-factor", current=PASSWORD).json()
    codes = _post(owner, f"{_PROFILE}/second-factor/confirm", code=Phone(said["uri"], clock).code()).json()["codes"]
    assert said["secret"] not in SecondFactor.objects.get().secret
    kept = set(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not kept & set(codes)
    assert {len(each) for each in kept} == {64}


def test_setting_it_up_takes_the_password(owner: Client) -> None:
    assert _post(owner, f"{_PROFILE}/second-factor", current="not this").json()["code"] == "access.wrong_password"
    assert SecondFactor.objects.count() == 0


def test_one_that_is_on_is_not_replaced(owner: Client, phone: Phone) -> None:
    assert _post(owner, f"{_PROFILE}/second-factor", current=PASSWORD).json()["code"] == "access.second_factor_on"


def test_one_begun_and_not_confirmed_asks_for_nothing(owner: Client, client_of: Callable[..., Client]) -> None:
    _post(owner, f"{_PROFILE}/second-factor", current=PASSWORD)
    assert _post(owner, f"{_PROFILE}/second-factor/confirm", code="123 45x").status_code == 422
    assert _sign_in(client_of()).status_code == 200


def test_switched_off_the_password_is_enough(owner: Client, client_of: Callable[..., Client], phone: Phone) -> None:
    assert _post(owner, f"{_PROFILE}/second-factor/off", current=PASSWORD).status_code == 204
    assert _sign_in(client_of()).status_code == 200


def test_an_owner_helps_whoever_lost_the_phone(
    owner: Client, client_of: Callable[..., Client], user: Callable[[str], Any], clock: Clock
) -> None:
    service = client_of("service")
    phone = Phone(_post(service, f"{_PROFILE}/second-factor", current=PASSWORD).json()["uri"], clock)
    _post(service, f"{_PROFILE}/second-factor/confirm", code=phone.code())
    [member] = [each for each in owner.get("/api/v1/users").json() if each["totp"]]
    assert owner.delete(f"/api/v1/users/{member['id']}/second-factor").status_code == 204
    assert service.get(_PROFILE).json()["totp"] is False
