"""Slowing down whoever guesses passwords, by address and by the e-mail tried, known or not.

A try is counted before the password is looked at: of many at once, no more are looked at than may be.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from huitou.crm.access.hiding import keyed
from huitou.crm.access.models import SignInTries
from huitou.crm.project import clock
from huitou.crm.refused import RefusedError


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in a row are free; then each is followed by a wait, twice as long as the one before."""

    kind: str
    free: int


# Colleagues share the address of their office.
ADDRESS, EMAIL = Limit("address", 30), Limit("email", 5)
# Somebody signed in who has to say their password again.
AGAIN = Limit("again", 5)
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 15 * 60
_FORGOTTEN = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Try:
    """One try under way."""

    keys: tuple[str, ...]

    def succeeded(self) -> None:
        """The last key's tries in a row are over (it names whom the password was for); the others lose this one."""
        SignInTries.objects.filter(key=self.keys[-1]).delete()
        self._take_back(self.keys[:-1])

    def does_not_count(self) -> None:
        self._take_back(self.keys)

    def _take_back(self, keys: Sequence[str]) -> None:
        SignInTries.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1, until=None)


def begin(*tried: tuple[Limit, str]) -> Try:
    """Count a try against each limit; whom the password is for comes last.

    Raises: RefusedError 429 ``access.slow_down`` with the seconds to wait; then nothing is counted.
    """
    limits = {_key(limit, who): limit for limit, who in tried}
    at = clock.now()
    with transaction.atomic():
        SignInTries.objects.filter(last_at__lt=at - _FORGOTTEN).delete()
        SignInTries.objects.bulk_create([SignInTries(key=key, last_at=at) for key in limits], ignore_conflicts=True)
        rows = list(SignInTries.objects.select_for_update().filter(key__in=limits).order_by("key"))
        _refuse_early(rows, at)
        for row in rows:
            row.count += 1
            row.last_at = at
            row.until = _until(row.count - limits[row.key].free, at)
            row.save()
    return Try(tuple(limits))


def forget(limit: Limit, who: str) -> None:
    """Their tries never were."""
    SignInTries.objects.filter(key=_key(limit, who)).delete()


def _key(limit: Limit, who: str) -> str:
    return f"{limit.kind}:{keyed('throttle', who)}"


def _until(over: int, at: dt.datetime) -> dt.datetime | None:
    if over < 0:
        return None
    # Beyond ten doublings it is the longest anyway.
    seconds = min(FIRST_WAIT_SECONDS * 2 ** min(over, 10), LONGEST_WAIT_SECONDS)
    return at + dt.timedelta(seconds=seconds)


def _refuse_early(rows: Sequence[SignInTries], at: dt.datetime) -> None:
    waits = [(row.until - at).total_seconds() for row in rows if row.until is not None]
    seconds = math.ceil(max(waits, default=0))
    if seconds > 0:
        raise RefusedError(
            429,
            "access.slow_down",
            en=f"too many tries; try again in {seconds} seconds",
            zh=f"尝试次数太多；请 {seconds} 秒后再试",
            retry_seconds=seconds,
        )
