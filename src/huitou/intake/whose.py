"""Whose account something is about, by what a sender knows of them: as an import would tell, without importing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from huitou.intake import clean
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts, patiently


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a source and store name them; empty what is not said. A platform's id is ``member`` or ``nick``."""

    source: str
    store: str = ""
    unionid: str = ""
    member: str = ""
    nick: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order by its source, store and number."""

    source: str
    store: str
    order_id: str


# From the strongest on, and what the accounts call the kind.
_IDS = {"unionid": "union", "member": "member", "nick": "nick", "email": "email", "phone": "phone"}
_COLUMNS = tuple(field.name for field in fields(Named))
_OWN = " UNION ALL ".join(
    f"SELECT a.place, {strength} AS strength, f.account_key FROM asked a JOIN facts_accounts f ON f.source = a.source"
    f" AND f.store = a.store AND f.id_kind = '{kind}' AND f.id_value = a.{name}"
    for strength, (name, kind) in enumerate(_IDS.items())
)
# Across sources and stores: what belongs to one person wherever it stands.
_ACROSS = " UNION ALL ".join(
    f"SELECT a.place, {strength} AS strength, f.account_key FROM asked a JOIN facts_accounts f ON f.{name} = a.{name}"
    for strength, name in enumerate(("unionid", "email", "phone"), len(_IDS))
)
_FOUND = f"""
SELECT place, account_key
FROM (
  SELECT place, strength, account_key, MIN(strength) OVER (PARTITION BY place) AS strongest
  FROM ({_OWN} UNION ALL {_ACROSS}) AS met
) AS ranked
WHERE strength = strongest
GROUP BY place, account_key
ORDER BY place, account_key"""

_ORDERED = """
SELECT DISTINCT a.place, o.account_key
FROM (
  SELECT UNNEST(:place) AS place, UNNEST(:source) AS source, UNNEST(:store) AS store, UNNEST(:order_id) AS order_id
) AS a
JOIN facts_orders AS o ON o.order_id = a.order_id
  AND (o.source = a.source OR a.source = 'huitou') AND (o.store = a.store OR a.store = '')
WHERE o.account_key IS NOT NULL
ORDER BY a.place, o.account_key"""


def whose(shop: Path, named: Sequence[Named]) -> list[tuple[int, ...]]:
    """For each its account; several where a contact stands with several, none where nobody is known by that."""
    if not named:
        return []
    rows = patiently(lambda: _found(shop, named))
    found: list[list[int]] = [[] for _ in named]
    for place, key in rows:
        found[place].append(int(key))
    return [tuple(keys) for keys in found]


def whose_orders(shop: Path, placed: Sequence[Placed]) -> list[tuple[int, ...]]:
    """For each order the account that placed it, none where it is not known; Huitou's own lists speak of any source."""
    if not placed:
        return []
    rows = patiently(lambda: _ordered(shop, placed))
    found: list[list[int]] = [[] for _ in placed]
    for place, key in rows:
        found[place].append(int(key))
    return [tuple(keys) for keys in found]


def _ordered(shop: Path, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("orders",))
        return connection.rows(
            _ORDERED,
            place=list(range(len(placed))),
            source=[each.source for each in placed],
            store=[each.store for each in placed],
            order_id=[each.order_id for each in placed],
        )


def _found(shop: Path, named: Sequence[Named]) -> list[tuple[int, int]]:
    with connect() as connection:
        clean.prepare(connection)
        Facts(shop).attach(connection, only=("accounts",))
        _ask(connection, named)
        return connection.rows(_FOUND)


def _ask(connection: Connection, named: Sequence[Named]) -> None:
    said = [list(column) for column in zip(*map(astuple, named), strict=True)]
    cells = ", ".join(f"NULLIF(UNNEST(:{name}), '') AS {name}" for name in _COLUMNS if name not in {"store", "source"})
    lists = {"place": list(range(len(named))), **dict(zip(_COLUMNS, said, strict=True))}
    connection.run(
        "CREATE OR REPLACE TEMP TABLE asked AS SELECT place, source, store, unionid, member, nick,"
        " normal_email(email) AS email, normal_phone(phone) AS phone FROM (SELECT UNNEST(:place) AS place,"
        f" UNNEST(:source) AS source, UNNEST(:store) AS store, {cells})",
        **lists,
    )
