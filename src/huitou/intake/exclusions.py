"""Lists of orders (刷单) or buyers that never count: an order's number is kept, of a buyer only a fingerprint."""

from __future__ import annotations

from collections.abc import Container

from huitou.intake.clean import Layout, checked_fields, store_of
from huitou.intake.orders import Counts, quarantine
from huitou.warehouse import buyers, statements
from huitou.warehouse.engines.duckdb import Connection

Note = tuple[str, str, str]
_REASON = "brushing"


def take(connection: Connection, layout: Layout, *, store: str, key: bytes) -> Counts:
    """Leave ``exclusions``: the statements of the list that do not stand yet.

    A list only adds. An order that a person restored stays so when a list that names it is sent again.
    """
    run = connection.run
    bad = " OR ".join(f"x_{f} IS NOT NULL" for f in checked_fields(layout)) or "false"
    run(f"CREATE OR REPLACE TABLE refused AS SELECT * FROM staged WHERE {bad}")
    run("CREATE OR REPLACE TABLE sibling (row BIGINT, order_id VARCHAR)")
    quarantine(connection, checked_fields(layout))
    names_buyers = not layout.has("order_id")
    platform = "order_source" if layout.has("order_source") else "NULL"
    run(
        f"CREATE OR REPLACE TABLE listed AS SELECT row, {'buyer_id' if names_buyers else 'order_id'} AS named,"
        f" nullif({store_of(layout, store)}, '') AS order_store, CAST({platform} AS VARCHAR) AS order_source"
        " FROM staged WHERE drop_rule IS NULL AND row NOT IN (SELECT row FROM refused)"
    )
    if names_buyers:
        _fingerprint(connection, key)
    statements.judge(connection)
    statements.empty(connection, "exclusions")
    run(
        "INSERT INTO exclusions (row, order_id, buyer, reason, action, kind, order_source, order_store)"
        f" SELECT min(row), {'NULL, named' if names_buyers else 'named, NULL'}, '{_REASON}', 'exclude',"
        f" '{'buyer' if names_buyers else 'order'}', order_source, order_store FROM listed"
        " GROUP BY named, order_source, order_store"
    )
    kept = _kept_by_hand(connection)
    run(
        "DELETE FROM exclusions WHERE row IN (SELECT e.row FROM exclusions e JOIN standing s ON"
        f" {statements.same_ground('e', 's')})"
    )
    rows, new = int(connection.value("SELECT COUNT(*) FROM listed")), _count(connection)
    notes = _notes(kept)
    if names_buyers and new:
        wanted = {named for (named,) in connection.rows("SELECT buyer FROM exclusions")}
        notes += _know(connection, "facts_accounts", key=key, wanted=wanted)
    return Counts(accepted=new, duplicate=rows - new, orders=0 if names_buyers else new, notes=tuple(notes))


def _fingerprint(connection: Connection, key: bytes) -> None:
    """Replace the buyers' names, which are not to be kept."""
    names = [name for (name,) in connection.rows("SELECT DISTINCT named FROM listed")]
    connection.run(
        "CREATE OR REPLACE TABLE fingerprints AS SELECT UNNEST(:names) AS name, UNNEST(:digests) AS digest",
        names=names,
        digests=[buyers.digest(key, name) for name in names],
    )
    connection.run("UPDATE listed SET named = f.digest FROM fingerprints f WHERE f.name = listed.named")
    connection.run("DROP TABLE fingerprints")


def _count(connection: Connection) -> int:
    return int(connection.value("SELECT COUNT(*) FROM exclusions"))


def _kept_by_hand(connection: Connection) -> int:
    """How many orders of the list stay restored: what it says of them was said before they were."""
    return int(
        connection.value(
            "SELECT COUNT(DISTINCT (r.source, r.store, r.order_id)) FROM exclusions e JOIN standing s ON"
            f" {statements.same_ground('e', 's')} JOIN restored r ON r.order_id = e.order_id"
            " AND r.import_id > s.import_id AND coalesce(e.order_source, r.source) = r.source"
            " AND coalesce(e.order_store, r.store) = r.store"
        )
    )


def _notes(kept: int) -> list[Note]:
    if not kept:
        return []
    zh = f"名单里有 {kept} 笔订单曾手工恢复，仍然计入；要再排除请用 huitou exclusions add"
    en = f"orders of the list that were restored by hand stay counted: {kept}; huitou exclusions add sets them aside"
    return [("exclusions.kept", zh, en)]


def know_buyers(connection: Connection, *, source: str, key: bytes | None) -> list[Note]:
    """Add to ``exclusions`` which of the accounts arriving are buyers on a list.

    The orders of erased people have no account; of those that such a buyer places, the number is set aside.
    """
    wanted = {named for (named,) in connection.rows("SELECT buyer FROM standing WHERE kind = 'buyer'")}
    if not wanted or key is None:
        return []
    notes = _know(connection, "new_accounts", key=key, wanted=wanted)
    nameless = connection.rows(
        "SELECT h.row, h.store, h.order_id, h.id_value, h.unionid, h.phone, h.email FROM headers h ANTI JOIN who w"
        " ON w.id_kind = h.id_kind AND w.id_value = h.id_value WHERE h.id_value IS NOT NULL"
    )
    for row, store, order_id, *names in nameless:
        named = next((d for name in names if name and (d := buyers.digest(key, name)) in wanted), None)
        if named:
            connection.run(
                "INSERT INTO exclusions (row, order_id, reason, action, kind, order_source, order_store)"
                " SELECT :row, :order_id, s.reason, 'exclude', 'order', :source, :store FROM standing s"
                " WHERE s.buyer = :named AND coalesce(s.order_source, :source) = :source"
                " AND coalesce(s.order_store, :store) = :store AND NOT EXISTS (SELECT 1 FROM standing k"
                " WHERE k.kind = 'order' AND k.order_id = :order_id AND k.order_source = :source"
                " AND k.order_store = :store) LIMIT 1",
                row=row,
                order_id=order_id,
                source=source,
                store=store,
                named=named,
            )
    return notes


def _know(connection: Connection, accounts: str, *, key: bytes, wanted: Container[str]) -> list[Note]:
    known = buyers.know(connection, "exclusions", buyers.owners(connection, accounts, key=key, wanted=wanted))
    if not known:
        return []
    zh = f"有 {known} 个账号在买家名单上：他们的订单不算购买"
    en = f"accounts that are on a list of buyers: {known}; their orders are no purchases"
    return [("exclusions.buyers", zh, en)]
