"""What imported lists say that a customer agreed to, by account: the newest statement on each channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

if TYPE_CHECKING:
    import numpy.typing as npt

_NEWEST = """
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY account_key, channel
    ORDER BY version_at DESC NULLS LAST, of_import DESC NULLS LAST, version_row DESC NULLS LAST
  ) AS place
  FROM facts_consents
  WHERE {whose}
) AS said
WHERE place = 1"""
_STANDING = (
    "SELECT account_key, channel, given, given_at, COALESCE(evidence, '')"
    f"{_NEWEST.format(whose='account_key IN (SELECT UNNEST(:keys))')}\nORDER BY account_key, channel"
)
_ON_CHANNEL = (
    "SELECT account_key, CASE WHEN given THEN 1 ELSE 0 END AS given, COALESCE(given_at, -1) AS given_at"
    f"{_NEWEST.format(whose='channel = :channel')}"
)


@dataclass(frozen=True, slots=True)
class ImportedConsent:
    """``given_at`` is the UTC instant in microseconds, None where the list does not say; ``evidence`` as it puts it."""

    account_key: int
    channel: str
    given: bool
    given_at: int | None
    evidence: str


def said(shop: Path, account_keys: Iterable[int]) -> tuple[ImportedConsent, ...]:
    """What stands for these accounts."""
    keys = sorted(set(account_keys))
    if not keys:
        return ()
    rows = patiently(lambda: _standing(shop, keys))
    return tuple(
        ImportedConsent(key, channel, bool(given), at, evidence or "") for key, channel, given, at, evidence in rows
    )


def on_channel(shop: Path, channel: str) -> dict[str, npt.NDArray[Any]]:
    """What stands on one channel, of everybody: ``account_key``, ``given`` (0 or 1) and ``given_at``, -1 not known."""

    def ask() -> dict[str, npt.NDArray[Any]]:
        with connect() as connection:
            Facts(shop).attach(connection, only=("consents",))
            return connection.arrays(_ON_CHANNEL, channel=channel)

    return patiently(ask)


def _standing(shop: Path, keys: list[int]) -> list[tuple[int, str, bool, int | None, str]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("consents",))
        return connection.rows(_STANDING, keys=keys)
