"""Writing to the shop while somebody waits for the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from huitou.crm.shop.served import ServedShop, shop
from huitou.warehouse.lock import patience

PATIENT_SECONDS = 2.0


@contextmanager
def writing() -> Iterator[ServedShop]:
    """The shop, for a decision to be written; another writer is waited for but shortly.

    Raises: ExternalError ``shop.locked`` (an answer 503), naming who holds it.
    """
    with patience(PATIENT_SECONDS):
        yield shop()
