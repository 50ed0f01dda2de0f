"""Tickets of some customers, from the tickets facts: the snapshot keeps their days alone. No fact holds what was
written in one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

# Of several statements on a ticket the newest stands, as in sql/open_matters.sql.
_TICKETS = """
SELECT t.source, t.store, t.account_key, t.order_id, t.ticket_kind, t.opened_at, t.closed_at, c.closes
FROM (
  SELECT f.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, ticket_id, order_id, account_key, opened_at
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_tickets f
  WHERE account_key IN (SELECT UNNEST(:keys)) OR (account_key IS NULL AND order_id IN (SELECT UNNEST(:orders)))
) t
JOIN (
  SELECT source, store, MAX(CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END) AS closes
  FROM facts_tickets
  GROUP BY source, store
) c ON c.source = t.source AND c.store = t.store
WHERE t.n = 1 AND t.opened_at IS NOT NULL
ORDER BY t.opened_at DESC NULLS LAST, t.ticket_id NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """``account_key`` is None for one that names an order alone. Instants are microseconds since 1970 in UTC.

    ``is_open`` is None where its list never says when a ticket was closed.
    """

    source: str
    store: str
    account_key: int | None
    order_id: str | None
    kind: str
    opened_at: int
    is_open: bool | None


def tickets(shop: Path, account_keys: Collection[int], order_ids: Collection[str]) -> tuple[Ticket, ...]:
    """Tickets of these accounts, and those that name one of these orders and nobody; the newest first.

    An order's number alone may be that of another source's order: whoever asks compares.
    """
    if not account_keys and not order_ids:
        return ()
    keys, orders = sorted(set(account_keys)), sorted(set(order_ids))
    return tuple(_ticket(*row) for row in patiently(lambda: _rows(shop, keys, orders)))


def _rows(shop: Path, keys: list[int], orders: list[str]) -> list[tuple[Any, ...]]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("tickets",))
        return connection.rows(_TICKETS, keys=keys, orders=orders)


def _ticket(
    source: str,
    store: str,
    account_key: int | None,
    order_id: str | None,
    kind: str | None,
    opened_at: int,
    closed_at: int | None,
    closes: int,
) -> Ticket:
    is_open = closed_at is None if closes else None
    return Ticket(source, store, account_key, order_id, kind or "", opened_at, is_open)
