"""Birthdays that lists tell of, by account: month and day; the year is nobody's business."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

_STANDING = """
SELECT account_key, birthday
FROM (
  SELECT account_key, birthday, ROW_NUMBER() OVER (
    PARTITION BY account_key
    ORDER BY version_at DESC NULLS LAST, of_import DESC NULLS LAST, version_row DESC NULLS LAST
  ) AS place
  FROM facts_members
) AS said
WHERE place = 1 AND birthday IS NOT NULL
ORDER BY account_key"""


def birthdays(shop: Path) -> Mapping[int, str]:
    """``05-02`` by account, of the newest statement on each; whoever told none, or was erased, is absent."""
    return dict(patiently(lambda: _standing(shop)))


def _standing(shop: Path) -> list[tuple[int, str]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("members",))
        return connection.rows(_STANDING)
