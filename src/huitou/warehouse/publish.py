"""Publishing: derive a new data version from the facts, beside the old one, and swap the pointer.

A crash at any moment leaves the old version valid. Publishing applies the committed imports the snapshot does not
list yet, so a kill between commit and publish heals at the next call.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from huitou.warehouse import answers, cubes, derive, lists, open_matters, order_facts, placed, visits
from huitou.warehouse.engines.duckdb import Connection, DamagedFileError, connect, writer_megabytes
from huitou.warehouse.facts import Facts, disk_error
from huitou.warehouse.snapshot import POINTER, SCHEMA, current, folder_of, fsync_folder, last_number

KEEP = 3
# Past this share of customers touched, or this many changes in a row, rebuilding is cheaper than replacing.
_REBUILD_SHARE = 0.2
_REBUILD_AFTER = 60
# What a snapshot lists that cannot be built on: an import that never was, so that all is derived anew.
_UNFIT = {-1}
_COUNTED = (
    "CREATE VIEW counted AS SELECT order_id, purchased_at, day, month, net, source, store, channel, province,"
    " customer_id, discount, delivered_at FROM judged WHERE reason IS NULL"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The shop's timezone and currency, fixed by its first import."""

    timezone: str
    currency: str


def publish(shop: Path, clock: Clock, scratch: Path, *, rebuild: bool = False) -> str:
    """Bring the snapshot up to the committed facts; give the data version. The caller holds the writer lock."""
    facts = Facts(shop)
    old = current(shop)
    with connect(scratch=scratch, one_core=True) as work:
        facts.attach(work)
        # Lines outnumber their orders, and are joined and summed like them.
        most = max(int(work.value(f"SELECT COUNT(*) FROM facts_{each}")) for each in ("orders", "order_lines"))
        work.allow_memory(writer_megabytes(most))
        committed = {i for (i,) in work.rows("SELECT import_id FROM facts_imports")}
        listed, changes = _listed(old)
        if old is not None and committed == listed and not rebuild:
            return old.stem
        version = f"v{last_number(shop) + 1:06d}-{max(committed, default=0)}"
        target = scratch / f"{version}.duckdb"
        fresh = rebuild or old is None or not listed <= committed or changes >= _REBUILD_AFTER
        fresh = fresh or _names_products(work, committed - listed)
        try:
            if not fresh and old is not None:
                shutil.copyfile(old, target)
                fresh = not _apply(work, target, committed - listed, clock)
            if fresh:
                target.unlink(missing_ok=True)
                _rebuild(work, target, clock)
            new = None if fresh else committed - listed
            lists = visits.fill(work, new, rows=most, scratch=scratch)
            _finish(work, clock, version, 0 if fresh else changes + 1, lists)
        except OSError as problem:
            raise disk_error(problem) from problem
    _swap(shop, target)
    return version


def _names_products(work: Connection, new: set[int]) -> bool:
    """Whether a product list is among the new imports: it may give any old order another category."""
    ids = ", ".join(str(i) for i in sorted(new))
    return bool(new) and bool(work.value(f"SELECT COUNT(*) FROM facts_products WHERE import_id IN ({ids})"))


def _listed(old: Path | None) -> tuple[set[int], int]:
    if old is None:
        return set(), 0
    try:
        with connect(old, read_only=True) as snapshot:
            about = dict(snapshot.rows("SELECT key, value FROM about"))
            if about["schema"] != SCHEMA:
                return _UNFIT, 0
            return {i for (i,) in snapshot.rows("SELECT import_id FROM imports")}, int(about["changes"])
    except DamagedFileError:
        return _UNFIT, 0


def _rebuild(work: Connection, target: Path, clock: Clock) -> None:
    _attach(work, target)
    derive.aliases(work)
    derive.scope_all(work)
    derive.judge(work)
    placed.write(work)
    order_facts.scope_all(work)
    order_facts.tell(work, clock.timezone)
    work.run(
        "CREATE TABLE dense AS SELECT CAST(ROW_NUMBER() OVER (ORDER BY customer_id NULLS LAST) AS INTEGER) AS customer,"
        " customer_id FROM (SELECT DISTINCT customer_id FROM judged WHERE reason IS NULL AND customer_id IS NOT NULL) c"
    )
    work.run(_COUNTED)
    derive.purchases(work)
    _write(work, clock, base_ref=0)


def _attach(work: Connection, target: Path) -> None:
    quoted = str(target).replace("'", "''")
    # A snapshot's texts are order numbers, all different: looking for what they share takes half of writing its keys.
    work.run("SET disabled_compression_methods = 'dict_fsst'")
    work.run(f"ATTACH '{quoted}' AS snap")
    work.run("USE snap")
    work.run(derive.script("snapshot"))
    work.run("USE memory")


def _write(work: Connection, clock: Clock, *, base_ref: int) -> None:
    """Append what was derived to the snapshot."""
    work.run(
        "INSERT INTO snap.excluded SELECT COALESCE(day, ordered_day), reason, source, store, channel, province,"
        " order_id,"
        " 1, paid FROM judged WHERE reason IS NOT NULL"
    )
    work.run("DROP VIEW counted")
    # Room for what follows, which would spill otherwise.
    work.run("DROP TABLE judged")
    derive.categorise(work)
    derive.sequence(work, base_ref=base_ref)
    derive.categories(work)
    work.run(
        f"INSERT INTO snap.purchase_keys SELECT position + {base_ref}, source, store, order_id, purchased_at FROM"
        " purchases"
    )
    work.run(
        f"INSERT INTO snap.purchase_categories SELECT position + {base_ref}, category, net, customer, day FROM"
        " new_categories"
    )
    order_facts.write(work, clock.timezone, base_ref=base_ref)
    work.run("INSERT INTO snap.customers SELECT * FROM new_customers ORDER BY customer")
    work.run(
        "INSERT INTO snap.customer_accounts SELECT c.customer, i.account_key FROM facts_identities i"
        " LEFT JOIN aliases a ON a.account_key = i.account_key"
        " JOIN new_customers c ON c.customer_id = COALESCE(a.customer_id, i.customer_id)"
        " WHERE i.action = 'allocate' ORDER BY c.customer, i.account_key"
    )


def _apply(work: Connection, target: Path, new: set[int], clock: Clock) -> bool:
    """Replace the customers touched by new imports in the copied snapshot; False asks for a rebuild instead."""
    _attach(work, target)
    derive.aliases(work)
    _find_changed(work, new)
    placed.recall(work, new)
    derive.scope_changed(work)
    derive.judge(work)
    _find_touched(work)
    total, touched = work.rows("SELECT (SELECT COUNT(*) FROM snap.customers), (SELECT COUNT(*) FROM touched)")[0]
    if touched > max(1000, _REBUILD_SHARE * total):
        work.run("DETACH snap")
        for (name,) in work.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory'"):
            work.run(f'DROP TABLE "{name}"')
        for (name,) in work.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary"):
            work.run(f'DROP VIEW "{name}"')
        return False
    base_ref = int(work.value("SELECT COALESCE(MAX(ref), 0) FROM snap.sequence"))
    placed.replace(work)
    order_facts.scope_changed(work, new)
    order_facts.tell(work, clock.timezone)
    _remove_touched(work)
    work.run(f"{_COUNTED} UNION ALL SELECT * FROM kept")
    derive.purchases(work)
    derive.scope_lines_of_purchases(work)
    _write(work, clock, base_ref=base_ref)
    return True


def _find_changed(work: Connection, new: set[int]) -> None:
    """``changed``: orders the new imports speak of, and those of accounts that changed hands (``handed``)."""
    ids = ", ".join(str(i) for i in sorted(new))
    work.run(
        "CREATE TABLE handed AS SELECT DISTINCT other_id AS account_key FROM facts_identities"
        f" WHERE action IN ('merge', 'split') AND import_id IN ({ids})"
    )
    work.run(
        f"CREATE TABLE changed AS SELECT DISTINCT source, store, order_id FROM (SELECT source, store, order_id"
        f" FROM facts_orders WHERE import_id IN ({ids}) UNION ALL SELECT source, store, order_id FROM facts_order_lines"
        f" WHERE import_id IN ({ids}) UNION ALL SELECT source, store, order_id FROM facts_refunds WHERE import_id IN"
        f" ({ids}) UNION ALL SELECT o.source, o.store, o.order_id FROM facts_orders o JOIN facts_exclusions e"
        f" ON e.order_id = o.order_id WHERE e.import_id IN ({ids}) UNION ALL SELECT o.source, o.store, o.order_id"
        " FROM facts_orders o JOIN facts_exclusions k ON k.account_key = o.account_key JOIN facts_exclusions e"
        f" ON e.buyer = k.buyer WHERE e.import_id IN ({ids}) UNION ALL SELECT o.source, o.store, o.order_id"
        " FROM facts_orders o JOIN handed h ON h.account_key = o.account_key"
        f" UNION ALL {order_facts.spoken_of(ids)}) t"
    )


def _find_touched(work: Connection) -> None:
    """``touched``: customers that own a changed order or an account that changed hands, before or now."""
    work.run(
        "CREATE TABLE changed_refs AS SELECT k.ref FROM snap.purchase_keys k"
        " JOIN snap.codes s ON s.kind = 'source' AND s.code = k.source"
        " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = k.store"
        " JOIN changed c ON c.source = s.value AND c.store = COALESCE(t.value, '') AND c.order_id = k.order_id"
    )
    work.run(
        "CREATE TABLE touched AS SELECT DISTINCT customer_id FROM (SELECT customer_id FROM judged WHERE reason IS NULL"
        " AND customer_id IS NOT NULL UNION ALL SELECT u.customer_id FROM snap.sequence q JOIN changed_refs r ON"
        " r.ref = q.ref JOIN snap.customers u ON u.customer = q.customer"
        " UNION ALL SELECT COALESCE(a.customer_id, h.account_key) FROM handed h"
        " LEFT JOIN aliases a ON a.account_key = h.account_key"
        " UNION ALL SELECT u.customer_id FROM handed h JOIN snap.customer_accounts o ON o.account_key = h.account_key"
        " JOIN snap.customers u ON u.customer = o.customer) t"
    )


def _remove_touched(work: Connection) -> None:
    """Take the touched customers' rows out, keeping their unchanged purchases as ``kept`` to be numbered again."""
    work.run(
        "CREATE TABLE old_refs AS SELECT q.ref FROM snap.sequence q JOIN snap.customers u ON u.customer = q.customer"
        " WHERE u.customer_id IN (SELECT customer_id FROM touched) UNION SELECT ref FROM changed_refs"
    )
    work.run(
        "CREATE TABLE kept AS SELECT k.order_id, k.purchased_at, q.day, q.month, q.net, q.source, q.store, q.channel,"
        " q.province, u.customer_id, CAST(NULL AS BIGINT) AS discount, CAST(NULL AS BIGINT) AS delivered_at"
        " FROM snap.sequence q JOIN old_refs r ON r.ref = q.ref"
        " JOIN snap.purchase_keys k ON k.ref = q.ref LEFT JOIN snap.customers u ON u.customer = q.customer"
        " WHERE q.ref NOT IN (SELECT ref FROM changed_refs)"
    )
    order_facts.keep(work)
    work.run("DELETE FROM snap.sequence WHERE ref IN (SELECT ref FROM old_refs)")
    work.run("DELETE FROM snap.purchase_keys WHERE ref IN (SELECT ref FROM old_refs)")
    work.run("DELETE FROM snap.purchase_categories WHERE ref IN (SELECT ref FROM old_refs)")
    work.run(
        "DELETE FROM snap.excluded e USING snap.codes s, changed c WHERE s.kind = 'source' AND s.code = e.source"
        " AND c.source = s.value AND c.order_id = e.order_id AND c.store = COALESCE((SELECT MIN(t.value) FROM"
        " snap.codes t WHERE t.kind = 'store' AND t.code = e.store), '')"
    )
    work.run(
        "CREATE TABLE dense AS SELECT customer, customer_id FROM snap.customers WHERE customer_id IN"
        " (SELECT customer_id FROM touched)"
    )
    work.run(
        "INSERT INTO dense SELECT CAST(b.last + ROW_NUMBER() OVER (ORDER BY t.customer_id NULLS LAST) AS INTEGER),"
        " t.customer_id FROM touched t, (SELECT COALESCE(MAX(customer), 0) AS last FROM snap.customers) b"
        " WHERE t.customer_id NOT IN (SELECT customer_id FROM dense)"
    )
    work.run(
        "DELETE FROM snap.customer_accounts WHERE customer IN (SELECT customer FROM snap.customers"
        " WHERE customer_id IN (SELECT customer_id FROM touched))"
    )
    work.run("DELETE FROM snap.customers WHERE customer_id IN (SELECT customer_id FROM touched)")


def _finish(work: Connection, clock: Clock, version: str, changes: int, beside: tuple[str, ...]) -> None:
    """Make the cubes and the lists, write what the snapshot says of itself and close the file."""
    cubes.fill(work)
    known = (*lists.fill(work), *beside)
    open_matters.fill(work)
    ((first, last),) = work.rows("SELECT MIN(day), MAX(day) FROM snap.sequence")
    about = {
        "schema": SCHEMA,
        "data_version": version,
        "timezone": clock.timezone,
        "currency": clock.currency,
        "first_day": "" if first is None else str(first),
        "last_day": "" if last is None else str(last),
        "changes": str(changes),
        "lists": " ".join(known),
    }
    work.run("DELETE FROM snap.about")
    rows = ", ".join(f"('{key}', :{key})" for key in about)
    work.run(f"INSERT INTO snap.about VALUES {rows}", **about)
    work.run("DELETE FROM snap.imports")
    work.run("INSERT INTO snap.imports SELECT import_id FROM facts_imports ORDER BY import_id NULLS LAST")
    work.run("CHECKPOINT snap")
    work.run("DETACH snap")


def _swap(shop: Path, target: Path) -> None:
    """Move the finished file beside the others and point at it: write, fsync, rename."""
    folder = folder_of(shop)
    folder.mkdir(exist_ok=True)
    # A snapshot of this name may have been taken away by hand, and what it answered left behind.
    shutil.rmtree(answers.folder_of(folder / target.name), ignore_errors=True)
    with target.open("rb") as written:
        os.fsync(written.fileno())
    target.rename(folder / target.name)
    pointer = folder / f".{POINTER}"
    with pointer.open("w", encoding="utf-8") as text:
        text.write(target.name)
        text.flush()
        os.fsync(text.fileno())
    pointer.rename(folder / POINTER)
    fsync_folder(folder)
    prune(shop, keep=KEEP)


def prune(shop: Path, *, keep: int) -> None:
    """Unlink all but the newest ``keep`` snapshots, and what they answered; readers keep what they have open."""
    now = current(shop)
    files = sorted(folder_of(shop).glob("v*.duckdb"), key=lambda f: f.name, reverse=True)
    for file in files[keep:]:
        if file != now:
            file.unlink(missing_ok=True)
    for room in folder_of(shop).glob(f"v*{answers.SUFFIX}"):
        if not room.with_suffix(".duckdb").exists():
            shutil.rmtree(room, ignore_errors=True)
