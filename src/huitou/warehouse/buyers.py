"""Buyers that are set aside, kept as keyed fingerprints: a name can be known again, and not be read.

They are the shop's own list and outlive an erasure, as tombstones do. Which accounts a buyer has is noted when these
arrive.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Container, Iterable, Iterator

from huitou.warehouse.engines.duckdb import Connection

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_ABROAD = re.compile(r"\+([1-9]\d{6,14})")
_AT_A_TIME = 100_000


def spelling(name: str) -> str:
    """A nick, member id, phone or e-mail in the one way it is compared: phones with their country, e-mails small."""
    name = name.strip()
    digits = re.sub(r"[\s().-]", "", name)
    if mobile := _MOBILE.fullmatch(digits):
        return f"86{mobile[1]}"
    if abroad := _ABROAD.fullmatch(digits):
        return abroad[1]
    return name.lower() if "@" in name else name


def digest(key: bytes, name: str) -> str:
    """HMAC-SHA256 of a buyer's name under the shop's key."""
    return hmac.digest(key, f"buyer\x1f{spelling(name)}".encode(), hashlib.sha256).hex()


def owners(connection: Connection, accounts: str, *, key: bytes, wanted: Container[str]) -> list[tuple[str, int]]:
    """(digest, account_key) of the rows of ``accounts`` that one of the ``wanted`` digests names, each once."""
    found = {
        (named, account)
        for account, *names in _pages(connection, accounts)
        for name in names
        if name and (named := digest(key, name)) in wanted
    }
    return sorted(found)


def know(connection: Connection, into: str, found: Iterable[tuple[str, int]]) -> int:
    """Add to the statements ``into`` which accounts these buyers have, unless it is noted already; how many are new."""
    known = set(connection.rows("SELECT buyer, account_key FROM statements WHERE action = 'known'"))
    new = [pair for pair in found if pair not in known]
    if new:
        connection.run(
            f"INSERT INTO {into} (row, action, kind, buyer, account_key) SELECT 0, 'known', 'buyer',"
            " UNNEST(:named), UNNEST(:accounts)",
            named=[named for named, _ in new],
            accounts=[account for _, account in new],
        )
    return len(new)


def _pages(
    connection: Connection, accounts: str
) -> Iterator[tuple[int, str | None, str | None, str | None, str | None]]:
    """Every account with its names, some at a time: there may be millions."""
    last = int(connection.value(f"SELECT COALESCE(MAX(account_key), 0) FROM {accounts}"))
    for start in range(0, last + 1, _AT_A_TIME):
        yield from connection.rows(
            f"SELECT DISTINCT account_key, id_value, unionid, phone, email FROM {accounts}"
            f" WHERE account_key >= {start} AND account_key < {start + _AT_A_TIME}"
        )
