"""The names behind customers, from the accounts facts: masked unless asked for in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Account:
    """One identity of a customer; ``name`` masked as ``names`` does."""

    account_key: int
    source: str
    store: str
    kind: str
    name: str


def described(shop: Path, account_keys: Iterable[int], *, reveal: bool = False) -> tuple[Account, ...]:
    """These accounts, by number; an erased one is absent."""
    keys = sorted(set(account_keys))
    if not keys:
        return ()
    rows = patiently(lambda: _described(shop, keys))
    return tuple(Account(*row[:4], row[4] if reveal else mask(row[4])) for row in rows)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an account is reached, in full: personal data, for sending alone. Empty where it is not known."""

    account_key: int
    source: str
    email: str
    phone: str


def reach(shop: Path, account_keys: Iterable[int]) -> tuple[Reach, ...]:
    """Where these accounts are reached, by number; an erased one is absent."""
    keys = sorted(set(account_keys))
    if not keys:
        return ()
    return tuple(Reach(*row) for row in patiently(lambda: _reached(shop, keys)))


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes an account the same again: its id of that kind in its source and store. Personal data, in full."""

    account_key: int
    source: str
    store: str
    kind: str
    value: str


def identities(shop: Path, account_keys: Iterable[int]) -> Mapping[int, Identity]:
    """By account; an erased one is absent."""
    keys = sorted(set(account_keys))
    if not keys:
        return {}
    return {row[0]: Identity(*row) for row in patiently(lambda: _described(shop, keys))}


def find(shop: Path, text: str, *, most: int = 200) -> tuple[int, ...]:
    """Accounts whose platform id, phone or e-mail is, or whose id begins with, what was typed."""
    said = text.strip().casefold()
    if not said:
        return ()
    rows = patiently(lambda: _found(shop, said, most))
    return tuple(key for (key,) in rows)


def _described(shop: Path, keys: list[int]) -> list[tuple[int, str, str, str, str]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("accounts",))
        return connection.rows(
            "SELECT account_key, MIN(source), MIN(store), MIN(id_kind), MIN(id_value) FROM facts_accounts"
            " WHERE account_key IN (SELECT UNNEST(:keys)) GROUP BY account_key ORDER BY account_key",
            keys=keys,
        )


def _reached(shop: Path, keys: list[int]) -> list[tuple[int, str, str, str]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("accounts",))
        return connection.rows(
            "SELECT account_key, MIN(source), COALESCE(MIN(email), ''), COALESCE(MIN(phone), '') FROM facts_accounts"
            " WHERE account_key IN (SELECT UNNEST(:keys)) GROUP BY account_key ORDER BY account_key",
            keys=keys,
        )


def _found(shop: Path, said: str, most: int) -> list[tuple[int]]:
    digits = re.sub(r"[\s()+-]", "", said)
    phones = [digits, f"86{digits}"] if digits.isdigit() else [said]
    with connect() as connection:
        Facts(shop).attach(connection, only=("accounts",))
        return connection.rows(
            "SELECT DISTINCT account_key FROM facts_accounts WHERE starts_with(lower(id_value), :said)"
            " OR id_value IN (SELECT UNNEST(:phones)) OR phone IN (SELECT UNNEST(:phones)) OR email = :said"
            " ORDER BY account_key LIMIT :most",
            said=said,
            phones=phones,
            most=most,
        )


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
