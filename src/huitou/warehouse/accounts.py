"""The names behind customers, from the accounts facts: masked unless asked for in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

_PHONE = re.compile(r"\+?\d{7,15}")
_CHINESE_MOBILE = re.compile(r"861[3-9]\d{9}")


def names(shop: Path, account_keys: Iterable[int], *, reveal: bool = False) -> Mapping[int, str]:
    """What each account is called on its platform: member id, nick, e-mail or phone.

    Phones and e-mails, also those used as member ids, are masked unless ``reveal``; an erased account is absent.
    """
    keys = sorted(set(account_keys))
    if not keys:
        return {}
    rows = patiently(lambda: _called(shop, keys))
    return {key: value if reveal else mask(value) for key, value in rows}


def _called(shop: Path, keys: list[int]) -> list[tuple[int, str]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("accounts",))
        return connection.rows(
            "SELECT account_key, MIN(id_value) FROM facts_accounts WHERE account_key IN (SELECT UNNEST(:keys))"
            " GROUP BY account_key",
            keys=keys,
        )


def mask(name: str) -> str:
    """Hide most of a phone or an e-mail; other names are the platform's own handles and stay."""
    if "@" in name:
        user, _, host = name.partition("@")
        return f"{user[:1]}***@{host}"
    if _PHONE.fullmatch(name):
        local = name[2:] if _CHINESE_MOBILE.fullmatch(name) else name
        return f"{local[:3]}****{local[-4:]}"
    return name
