"""The names behind customers, from the accounts facts: masked unless asked for in full."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

if TYPE_CHECKING:
    import numpy.typing as npt

_PHONE = re.compile(r"\+?\d{7,15}")
_CHINESE_MOBILE = re.compile(r"861[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s*]+@[^@\s*]+\.[^@\s*]+")
_BETWEEN_DIGITS = re.compile(r"[\s()\-.]")
_MOBILE = re.compile(r"(\+?86|0086)?1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_EVERY_CONTACT = """
SELECT phone AS contact, account_key FROM facts_accounts
UNION ALL
SELECT email, account_key FROM facts_accounts
UNION ALL
SELECT id_value, account_key FROM facts_accounts WHERE id_kind IN ('phone', 'email')"""


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


def of_contacts(shop: Path, contacts: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Accounts with one of these phones or e-mails (as ``normal_contact`` writes them): contact, account."""
    wanted = sorted(set(contacts))
    if not wanted:
        return ()
    rows = patiently(lambda: _contacts(shop, "WHERE contact IN (SELECT UNNEST(:wanted))", wanted=wanted))
    return tuple(rows)


def all_contacts(shop: Path) -> tuple[tuple[str, int], ...]:
    """Every phone and e-mail with its account: personal data, to be compared and let go."""
    return tuple(patiently(lambda: _contacts(shop, "WHERE contact IS NOT NULL")))


def normal_contact(text: str) -> str | None:
    """A phone or an e-mail as facts have it (see intake/sql/cells.sql); None for what is neither, or masked."""
    said = text.strip()
    if "*" in said:
        return None
    if _EMAIL.fullmatch(said):
        return said.lower()
    digits = _BETWEEN_DIGITS.sub("", said)
    if _MOBILE.fullmatch(digits):
        return f"86{digits[-11:]}"
    return digits[1:] if _ABROAD.fullmatch(digits) else None


def by_source(shop: Path) -> dict[str, npt.NDArray[Any]]:
    """The accounts of each source, by the source's name."""

    def ask() -> dict[str, npt.NDArray[Any]]:
        with connect() as connection:
            Facts(shop).attach(connection, only=("accounts",))
            sources = [source for (source,) in connection.rows("SELECT DISTINCT source FROM facts_accounts ORDER BY 1")]
            return {
                source: connection.arrays(
                    "SELECT DISTINCT account_key FROM facts_accounts WHERE source = :source", source=source
                )["account_key"]
                for source in sources
            }

    return patiently(ask)


def _contacts(shop: Path, where: str, **asked: object) -> list[tuple[str, int]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("accounts",))
        return connection.rows(
            f"SELECT DISTINCT contact, account_key FROM ({_EVERY_CONTACT}) AS known {where}", **asked
        )


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
