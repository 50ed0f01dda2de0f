"""One-time codes: setting up a phone, taking each code once, and what to use without the phone."""

from __future__ import annotations

import base64
import secrets

import pyotp
from django.db import transaction
from django.db.models import Q

from huitou.crm.access.hiding import fingerprint, hide, reveal
from huitou.crm.access.models import RecoveryCode, SecondFactor, User
from huitou.crm.project import clock
from huitou.crm.refused import RefusedError

ISSUER = "Huitou"
RECOVERY_CODES = 10
_PURPOSE = "totp"
_STEP_SECONDS = 30
# Clocks of phones go wrong, and typing takes time.
_STEPS_AROUND = (0, -1, 1)


def is_on(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def check_on(user: User) -> None:
    """Raises: RefusedError 409 ``access.second_factor_off``."""
    if not is_on(user):
        raise RefusedError(
            409,
            "access.second_factor_off",
            en="one-time codes are off; switch them on first",
            zh="动态码没有开启；请先开启",
        )


def begin(user: User) -> str:
    """A new secret, as the address that a phone reads from a QR code. It counts from ``confirm`` on.

    Raises: RefusedError 409 ``access.second_factor_on``.
    """
    secret = pyotp.random_base32()
    with transaction.atomic():
        factor, _ = SecondFactor.objects.select_for_update().get_or_create(user=user, defaults={"secret": ""})
        if factor.confirmed_at is not None:
            raise RefusedError(
                409,
                "access.second_factor_on",
                en="one-time codes are on already; switch them off first to use another phone",
                zh="动态码已经开启；要换手机，请先关闭",
            )
        factor.secret, factor.last_step = hide(_PURPOSE, secret), 0
        factor.save()
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def secret_of(uri: str) -> str:
    """The secret in such an address, for typing by hand."""
    return str(pyotp.parse_uri(uri).secret)


def confirm(user: User, code: str) -> list[str]:
    """Switch it on by a first code; give the recovery codes, which are shown this once.

    Raises: RefusedError 422 ``access.code_wrong``; 404 where nothing was begun.
    """
    with transaction.atomic():
        if not SecondFactor.objects.filter(user=user, confirmed_at__isnull=True).exists():
            raise RefusedError(
                404,
                "access.second_factor_not_begun",
                en="begin with the QR code, then enter the code the phone shows",
                zh="请先扫二维码，再填手机上显示的动态码",
            )
        if not _takes(user, code):
            raise wrong_code(422)
        SecondFactor.objects.filter(user=user).update(confirmed_at=clock.now())
        return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new codes; the old ones are worth nothing from now on."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=fingerprint(_plain(each))) for each in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def switch_off(user: User) -> None:
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()


def passes(user: User, code: str) -> bool:
    """Whether the code is one of now, or a recovery code; either is used up by it."""
    plain = _plain(code)
    if plain.isdigit():
        return _takes(user, plain)
    unused = Q(user=user, code_hash=fingerprint(plain), used_at__isnull=True)
    return RecoveryCode.objects.filter(unused).update(used_at=clock.now()) == 1


def wrong_code(status: int) -> RefusedError:
    return RefusedError(
        status,
        "access.code_wrong",
        en="this code is wrong, used or too old; enter the one that is shown now",
        zh="动态码不对、用过了或已过期；请填现在显示的这个",
    )


def _takes(user: User, code: str) -> bool:
    """Whether it is the code of a half-minute around now, later than the last one taken."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        return False
    totp = pyotp.TOTP(reveal(_PURPOSE, factor.secret))
    now = int(clock.now().timestamp()) // _STEP_SECONDS
    for step in (now + each for each in _STEPS_AROUND):
        if secrets.compare_digest(totp.at(step * _STEP_SECONDS).encode(), _plain(code).encode()):
            # Of two requests with the same code, the store lets one through.
            later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return later.update(last_step=step) == 1
    return False


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def _plain(code: str) -> str:
    """Without the spaces and dashes that make it readable."""
    return code.replace(" ", "").replace("-", "").lower()
