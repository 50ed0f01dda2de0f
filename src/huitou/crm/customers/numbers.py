"""From any number a customer ever had to whoever it leads to today: their accounts, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from huitou.warehouse.accounts import names
from huitou.warehouse.snapshot import Snapshot

_TOGETHER = """
SELECT asked.account_key AS asked, c.customer_id, own.account_key
FROM customer_accounts AS asked
JOIN customers AS c ON c.customer = asked.customer
JOIN customer_accounts AS own ON own.customer = asked.customer
WHERE asked.account_key IN (SELECT UNNEST(:keys))
ORDER BY asked.account_key NULLS LAST, own.account_key NULLS LAST"""


def accounts_of(snapshot: Snapshot, number: int) -> tuple[int, ...]:
    """Every account of the customer a number leads to; none where it leads to nobody."""
    return tuple(key for _, _, key in _together(snapshot, [number]))


def leads(snapshot: Snapshot, numbers: Iterable[int]) -> Mapping[int, int]:
    """By number the customer it leads to today; whoever is gone is left out."""
    return {asked: today for asked, today, _ in _together(snapshot, numbers)}


def called(folder: Path, snapshot: Snapshot, numbers: Iterable[int]) -> Mapping[int, str]:
    """By number what the customer is called, masked: by the account itself, else by another of theirs."""
    owned: dict[int, list[int]] = {}
    for asked, _, key in _together(snapshot, numbers):
        owned.setdefault(asked, []).append(key)
    known = names(folder, {key for keys in owned.values() for key in keys})
    return {asked: next((known[key] for key in (asked, *keys) if known.get(key)), "") for asked, keys in owned.items()}


def _together(snapshot: Snapshot, numbers: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """The number asked for, the customer's today, and one of their accounts, for each of these."""
    found = snapshot.arrays(_TOGETHER, keys=sorted(set(numbers)))
    yield from zip(*(found[name].tolist() for name in ("asked", "customer_id", "account_key")), strict=True)
