"""Erasing one person: identity out of the facts, snapshots rebuilt, a keyed fingerprint against their return.

Orders and amounts stay, belonging to nobody. What is to go is noted first (as account keys, which mean nothing
outside), so that a kill in the middle is finished by the next writer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.errors import UserError
from huitou.warehouse import devices, statements
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock, prune, publish

KEY_FILE = "erasure.key"
_PENDING = "erasure.pending"
# The accounts that shared a contact with somebody erased: the identity room links them anew.
LEFT_BEHIND = "relink.pending"
# What is only about a person goes; what the shop's books need stays and belongs to nobody.
_DELETED = ("accounts", "members", "consents", "touches", "visits")
_DETACHED = ("orders", "redemptions", "tickets", "ratings")
# A word of fewer characters may stand in a longer one by accident.
_SHORT = 6
_IDENTITY = "source, store, id_kind, id_value, unionid, phone, email"


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased: account rows and quarantine rows deleted, orders detached from the person.

    ``linked``: accounts of others that joined another customer, now that a contact is one person's.
    """

    customer_id: int
    accounts: int
    orders: int
    quarantine_rows: int
    linked: int = 0


def tombstone_key(shop: Path) -> bytes | None:
    """The shop's fingerprint key; None until the first erasure."""
    path = shop / KEY_FILE
    return path.read_bytes() if path.exists() else None


def fingerprint_key(shop: Path) -> bytes:
    """The same, made where it is not there yet; readable by its owner only."""
    if not (shop / KEY_FILE).exists():
        _write_private(shop / KEY_FILE, secrets.token_bytes(32))
    return (shop / KEY_FILE).read_bytes()


def fingerprints(key: bytes, identity: Sequence[str | None]) -> list[str]:
    """HMAC-SHA256 of every way to know this account again.

    Shape: (source, store, id_kind, id_value, unionid, phone, email) of one accounts row.
    """
    source, store, kind, value, unionid, phone, email = identity
    found = [(f"{source}/{store}/{kind}", value), ("unionid", unionid), ("phone", phone), ("email", email)]
    if kind in {"phone", "receiver"}:
        found.append(("phone", value))
    if kind == "email":
        found.append(("email", value))
    return [hmac.new(key, f"{k}\x1f{v}".encode(), hashlib.sha256).hexdigest() for k, v in found if v]


def erase(shop: Path, clock: Clock, scratch: Path, customer_id: int) -> ErasureReport:
    """Erase one customer for good. The caller holds the writer lock.

    Raises: UserError ``customer.missing`` when no account of that customer is known.
    """
    facts = Facts(shop)
    with connect() as connection:
        facts.attach(connection)
        keys = _accounts_of(connection, customer_id)
        if not keys:
            raise UserError(
                "customer.missing",
                en=f"there is no customer {customer_id}, or they are erased already; huitou drill shows the numbers",
                zh=f"没有编号为 {customer_id} 的客户，或资料已经抹去；编号可用 huitou drill 查看",
            )
        listed = ", ".join(str(k) for k in keys)
        orders = int(
            connection.value(f"SELECT COUNT(DISTINCT order_id) FROM facts_orders WHERE account_key IN ({listed})")
        )
    _write_private(shop / _PENDING, json.dumps(keys).encode())
    quarantined = finish(shop, clock, scratch)
    return ErasureReport(customer_id, len(keys), orders, quarantined)


def finish(shop: Path, clock: Clock, scratch: Path) -> int:
    """Carry out the erasure that is noted, from wherever it stopped; give how many quarantine rows went."""
    path = shop / _PENDING
    if not path.exists():
        return 0
    accounts = [int(k) for k in json.loads(path.read_bytes())]
    keys = ", ".join(map(str, accounts))
    facts = Facts(shop)
    with connect() as connection:
        facts.attach(connection)
        people = connection.rows(f"SELECT {_IDENTITY} FROM facts_accounts WHERE account_key IN ({keys})")
        _note_left_behind(shop, connection, keys)
        gone = devices.of_accounts(connection, keys)
        _bury(shop, facts, connection, people, gone)
        quarantined = _clear_quarantine(facts, connection, people, keys)
        quarantined += _clear_of_devices(facts, connection, fingerprint_key(shop), gone)
        listed = statements.keep_of(facts, connection, accounts)
    for table in _DETACHED:
        facts.detach(table, f"account_key IN ({keys})")
    if listed:
        facts.delete("exclusions", f"account_key IN ({keys})")
    if gone:
        # Whose a visit without a person was cannot be told for sure: none of these devices' stays.
        facts.delete("visits", f"account_key IS NULL AND device_key IN ({', '.join(map(str, gone))})")
    for table in _DELETED:
        facts.delete(table, f"account_key IN ({keys})")
    for table in (*_DELETED, *_DETACHED, "quarantine"):
        facts.vacuum(table)
    publish(shop, clock, scratch, rebuild=True)
    prune(shop, keep=1)
    path.unlink()
    return quarantined


def _accounts_of(connection: Connection, customer_id: int) -> list[int]:
    """The account keys that are this customer now, erased ones left out."""
    rows = connection.rows(
        "SELECT DISTINCT a.account_key FROM facts_accounts a LEFT JOIN (SELECT other_id, customer_id FROM (SELECT"
        " other_id, customer_id, action, ROW_NUMBER() OVER (PARTITION BY other_id ORDER BY import_id DESC, seq"
        " DESC) AS n"
        " FROM facts_identities WHERE action IN ('merge', 'split')) WHERE n = 1 AND action = 'merge') m"
        " ON m.other_id = a.account_key WHERE COALESCE(m.customer_id, a.account_key) = :customer ORDER BY 1",
        customer=customer_id,
    )
    return [key for (key,) in rows]


def _note_left_behind(shop: Path, connection: Connection, keys: str) -> None:
    """Who shares a contact with these accounts; what an erasure broken off had noted stays."""
    path = shop / LEFT_BEHIND
    if path.exists():
        return
    shared = " OR ".join(
        f"{kind} IN (SELECT {kind} FROM facts_accounts WHERE account_key IN ({keys}) AND {kind} IS NOT NULL)"
        for kind in ("unionid", "phone", "email")
    )
    found = connection.rows(
        f"SELECT DISTINCT account_key FROM facts_accounts WHERE account_key NOT IN ({keys}) AND ({shared}) ORDER BY 1"
    )
    if found:
        _write_private(path, json.dumps([key for (key,) in found]).encode())


def _bury(shop: Path, facts: Facts, connection: Connection, people: list[tuple[str, ...]], gone: list[int]) -> None:
    """Keep the fingerprints before anything is deleted: from here on no import brings the person back."""
    key = fingerprint_key(shop)
    wanted = {digest for person in people for digest in fingerprints(key, person)} | devices.tombstones(gone)
    known = {digest for (digest,) in connection.rows("SELECT digest FROM facts_tombstones")}
    if new := sorted(wanted - known):
        connection.run("CREATE OR REPLACE TABLE buried AS SELECT UNNEST(:new) AS digest", new=new)
        facts.append(
            "tombstones",
            connection,
            "SELECT (SELECT MAX(import_id) FROM facts_imports) AS import_id, digest FROM buried",
        )


# A row is theirs by a cell that names them, by its order, or by another row of its order.
_THEIRS = """
WITH word AS (SELECT UNNEST(:words) AS word),
named AS (
  SELECT DISTINCT import_id, row, source, order_id FROM facts_quarantine q
  WHERE EXISTS (
    SELECT 1 FROM word w WHERE contains(lower(q.value), lower(w.word))
      OR contains(regexp_replace(q.value, '[\\s()\\-.]', '', 'g'), w.word))
  OR EXISTS (
    SELECT 1 FROM (SELECT UNNEST(:inside) AS word) w WHERE contains(lower(q.cells), lower(w.word))
      OR contains(regexp_replace(q.cells, '[\\s()\\-.]', '', 'g'), w.word))
),
theirs AS (
  SELECT source, order_id FROM named WHERE order_id IS NOT NULL
  UNION SELECT source, order_id FROM facts_orders WHERE account_key IN ({keys})
)
SELECT import_id, LIST(DISTINCT row) FROM (
  SELECT import_id, row FROM named
  UNION SELECT q.import_id, q.row FROM facts_quarantine q
    JOIN theirs t ON t.source = q.source AND t.order_id = q.order_id
) GROUP BY import_id
"""


def _clear_quarantine(facts: Facts, connection: Connection, people: list[tuple[str, ...]], keys: str) -> int:
    """Delete the quarantined rows that hold one of the person's names, phones or addresses, or are of their orders."""
    words = sorted({word for person in people for word in _spellings(person)})
    inside = [_within_cells(word) for word in words]
    gone = connection.rows(_THEIRS.format(keys=keys), words=words, inside=inside)
    return sum(
        facts.delete("quarantine", f"import_id = {int(i)} AND row IN ({', '.join(str(int(row)) for row in rows)})")
        for i, rows in gone
    )


def _clear_of_devices(facts: Facts, connection: Connection, key: bytes, gone: list[int]) -> int:
    """Delete the quarantined rows that hold the id of one of these devices."""
    if not gone:
        return 0
    aside = connection.rows("SELECT import_id, row, source, store, value, cells FROM facts_quarantine")
    theirs: dict[int, set[int]] = defaultdict(set)
    for import_id, row, source, store, value, cells in aside:
        if devices.are_named(key, source, store, f"{value or ''} {cells or ''}", gone):
            theirs[int(import_id)].add(int(row))
    return sum(
        facts.delete("quarantine", f"import_id = {import_id} AND row IN ({', '.join(map(str, sorted(rows)))})")
        for import_id, rows in theirs.items()
    )


def _within_cells(word: str) -> str:
    """A word as it stands in cells kept as JSON; a short one only where it is all of its cell."""
    quoted = json.dumps(word, ensure_ascii=False)
    return quoted if len(word) < _SHORT else quoted[1:-1]


def _spellings(person: Sequence[str | None]) -> list[str]:
    """The texts by which a cell may name the person."""
    _, _, _, value, unionid, phone, email = person
    words = [w for w in (value, unionid, phone, email) if w]
    words += [w[2:] for w in words if w.startswith("86") and len(w) == len("8613800138000")]
    return words


def _write_private(path: Path, content: bytes) -> None:
    half = path.with_name(path.name + ".half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    half.rename(path)
