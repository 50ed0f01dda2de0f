"""Visits: what people and devices did. Each row stands for itself, so one that is known already is a duplicate.

There may be a hundred million: rows pass by a stretch of time after the other, and no step holds all of them. A device
is kept as a keyed fingerprint: the same device is known again, and its id cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huitou.intake import identify
from huitou.intake.canon import Canon, WholeFile
from huitou.intake.clean import Layout, checked_fields, literal
from huitou.intake.orders import Counts, quarantine
from huitou.warehouse import devices
from huitou.warehouse.engines.duckdb import Connection, file_literal
from huitou.warehouse.erasure import fingerprint_key, tombstone_key
from huitou.warehouse.facts import Facts

# So many rows are told apart at once; a longer day is one stretch all the same, and spills.
_AT_ONCE = 2_000_000
_DAY = 86_400_000_000
_TEXTS = ("event", "product_id", "category", "channel", "campaign", "device", "province")
_CONTENT = ("store", "account_key", "device_key", "event_at", *_TEXTS)


@dataclass(frozen=True, slots=True)
class Known:
    """Where visits come from, and the shop's key; ``tombstone_key`` is None before the first erasure."""

    facts: Facts
    source: str
    store: str
    tombstone_key: bytes | None


def known(facts: Facts, source: str, store: str) -> Known:
    """What an import of visits has to know of its shop."""
    return Known(facts, source, store, tombstone_key(facts.folder.parent))


def take(connection: Connection, layout: Layout, shop: Known, *, aside: Path | None = None) -> Counts:
    """Leave ``quarantined``, ``listed`` (new visits) and the accounts of the people named.

    ``aside``: the folder that new visits are put into until they are written; without it they are held in memory.
    """
    canon = Canon(layout, shop.store, None, WholeFile())
    _part_refused(connection, layout, canon)
    new = identify.allocate(connection, source=shop.source, store=shop.store, tombstone_key=shop.tombstone_key)
    suggestions = identify.relate(connection, source=shop.source, store=shop.store)
    _fingerprint(connection, layout, shop)
    _say(connection, canon)
    accepted = _list_new(connection, shop, aside)
    rows = int(connection.value("SELECT COUNT(*) FROM good"))
    return Counts(accepted, rows - accepted, customers_new=new, suggestions=suggestions)


def _part_refused(connection: Connection, layout: Layout, canon: Canon) -> None:
    """``good``: the rows whose cells can be read, with who they are about; the others are quarantined."""
    run = connection.run
    checked = checked_fields(layout)
    bad = " OR ".join(f"x_{name} IS NOT NULL" for name in checked)
    run(f"CREATE OR REPLACE TABLE refused AS SELECT * FROM staged WHERE {bad}")
    run("CREATE OR REPLACE TABLE sibling (row BIGINT, order_id VARCHAR)")
    quarantine(connection, checked)
    cells = ", ".join(f"{canon.column(name)} AS {name}" for name in ("event_at", "device_id", *_TEXTS))
    run(
        f"CREATE OR REPLACE TEMP VIEW told AS SELECT row, coalesce({canon.column('store')}, {literal(canon.store)}) AS"
        f" store, {cells}, {canon.who()} FROM staged WHERE drop_rule IS NULL AND NOT ({bad})"
    )
    nobody = "id_value IS NULL AND device_id IS NULL"
    run(f"INSERT INTO quarantined SELECT row, '', '', 'row.nobody' FROM told WHERE {nobody}")
    run(f"CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM told WHERE NOT ({nobody})")
    run("CREATE OR REPLACE TEMP VIEW headers AS SELECT row, store, id_kind, id_value, unionid, phone, email FROM good")


def _fingerprint(connection: Connection, layout: Layout, shop: Known) -> None:
    """``devices``: every device of the file with its key; ``buried``: devices of people who were erased."""
    key = fingerprint_key(shop.facts.folder.parent) if layout.has("device_id") else b""
    devices.number(
        connection,
        "SELECT DISTINCT device_id FROM good WHERE device_id IS NOT NULL",
        key=key,
        source=shop.source,
        store=shop.store,
    )
    devices.bury(connection)


def _say(connection: Connection, canon: Canon) -> None:
    """``said``: each row as it will stand. Of erased people nothing is said, nor of their devices without them."""
    texts = ", ".join(f"g.{name}" for name in _TEXTS)
    connection.run(
        f"CREATE OR REPLACE TEMP VIEW said AS SELECT g.row, g.store, w.account_key, d.device_key, g.event_at, {texts},"
        f" {canon.day('g.event_at')} AS shop_day FROM good g"
        " LEFT JOIN who w ON w.id_kind = g.id_kind AND w.id_value = g.id_value"
        " LEFT JOIN devices d ON d.device_id = g.device_id"
        " WHERE (g.id_value IS NULL OR w.account_key IS NOT NULL) AND (w.account_key IS NOT NULL"
        " OR d.device_key NOT IN (SELECT device_key FROM buried))"
    )


def _list_new(connection: Connection, shop: Known, aside: Path | None) -> int:
    """``listed``: visits that are not known yet, each once; give how many."""
    columns = ", ".join((*_CONTENT, "shop_day"))
    connection.run(f"CREATE OR REPLACE TABLE listed AS SELECT row, {columns} FROM said WHERE 1 = 0")
    files: list[Path] = []
    rows = 0
    for number, (first, last) in enumerate(_stretches(connection)):
        fresh = _fresh(shop, columns, between=f"event_at BETWEEN {first} AND {last}")
        if aside is None:
            connection.run(f"INSERT INTO listed {fresh}")
            continue
        file = aside / f"new-{number}.parquet"
        rows += connection.write_parquet(fresh, file)
        files.append(file)
    if not files:
        return int(connection.value("SELECT COUNT(*) FROM listed"))
    connection.run("DROP TABLE listed")
    paths = ", ".join(map(file_literal, files))
    connection.run(f"CREATE OR REPLACE TEMP VIEW listed AS SELECT * FROM read_parquet([{paths}])")
    return rows


def _fresh(shop: Known, columns: str, *, between: str) -> str:
    """The new visits of a stretch of time, as SQL: what is in ``said`` and not in the facts."""
    same = " AND ".join(f"f.{name} IS NOT DISTINCT FROM s.{name}" for name in _CONTENT)
    facts = f"SELECT * FROM facts_visits WHERE source = {literal(shop.source)} AND {between}"
    return (
        f"SELECT * FROM (SELECT MIN(row) AS row, {columns} FROM said WHERE {between} GROUP BY {columns}) s"
        f" ANTI JOIN ({facts}) f ON {same}"
    )


def _stretches(connection: Connection) -> Iterator[tuple[int, int]]:
    """The instants between which the rows go by at once: days, together as far as they are few."""
    days = connection.rows(f"SELECT event_at // {_DAY} AS day, COUNT(*) FROM good GROUP BY day ORDER BY day NULLS LAST")
    first, held = None, 0
    for place, (day, rows) in enumerate(days):
        first = day if first is None else first
        held += rows
        if place + 1 == len(days) or held + days[place + 1][1] > _AT_ONCE:
            yield first * _DAY, (day + 1) * _DAY - 1
            first, held = None, 0
