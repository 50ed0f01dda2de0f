"""Keeping up with erasure: what was said here of an account that is gone goes too."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import models, transaction

from huitou.crm.customers.models import Consent, Note, Tagged
from huitou.warehouse import accounts

_KEPT: tuple[models.Manager[Any], ...] = (Tagged.objects, Consent.objects, Note.objects)
_AT_ONCE = 5_000


def erase(account_keys: Collection[int]) -> int:
    """Delete all that is kept of these accounts; how many rows it was."""
    with transaction.atomic():
        return sum(kind.filter(account_key__in=account_keys).delete()[0] for kind in _KEPT)


def follow(shop: Path) -> int:
    """Delete what is kept of accounts that the shop's facts have no more; how many rows it was."""
    found = gone(shop, {key for kind in _KEPT for key in kind.values_list("account_key", flat=True).distinct()})
    return erase(found) if found else 0


def gone(shop: Path, account_keys: Collection[int]) -> frozenset[int]:
    """Those of these accounts that the shop's facts have no more: they were erased."""
    ordered = sorted(set(account_keys))
    found: set[int] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        found |= set(part) - {each.account_key for each in accounts.described(shop, part)}
    return frozenset(found)
