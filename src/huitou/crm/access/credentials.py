"""Keeping what opens other people's systems. Channels and the daily note read it here; the API never gives it back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from huitou.crm.access.hiding import hide, reveal
from huitou.crm.access.models import Credential, User
from huitou.crm.project import clock
from huitou.crm.refused import StaleError

_PURPOSE = "credential"


def put(by: User, name: str, value: str, version: int) -> Credential:
    """Keep it under this name; ``version`` is that of the one it replaces, 0 for a new one.

    Raises: RefusedError 409 ``edit.stale``.
    """
    kept = {"value": hide(_PURPOSE, value), "changed_by": by, "changed_at": clock.now()}
    if version:
        changed = Credential.objects.filter(name=name, version=version).update(**kept, version=F("version") + 1)
        if not changed:
            raise StaleError
        return Credential.objects.get(name=name)
    try:
        with transaction.atomic():
            return Credential.objects.create(name=name, **kept)
    except IntegrityError:
        raise StaleError from None


def read(name: str) -> str | None:
    """The value for use; None where none is kept.

    Raises: UserError ``server.other_key``.
    """
    found = Credential.objects.filter(name=name).first()
    return None if found is None else reveal(_PURPOSE, found.value)
