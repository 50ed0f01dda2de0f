"""What the worker does about customers each time it comes round: once a data version, it keeps up with erasure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huitou.crm.customers.following import follow
from huitou.crm.shop.served import data_version


def turn() -> bool:
    """Let go of what was said of whoever is gone in this data version; there is never more to do at once."""
    version = data_version(settings.SHOP)
    if version is not None:
        _follow(settings.SHOP, version)
    return False


@lru_cache(maxsize=1)
def _follow(shop: Path, version: str) -> int:  # noqa: ARG001 - it is asked once for each version
    return follow(shop)
