"""The accounts of an import: each identity gets its number once, and is linked with those of other sources.

An account is one identity inside one source and store; its number is also that of the customer it opens. Who is one
customer with whom is for the identity room to say. Merges and splits are facts; nothing is overwritten.
"""

from __future__ import annotations

from huitou.identity import evidence
from huitou.identity import relate as linking
from huitou.intake.clean import literal
from huitou.intake.erased import forget_people
from huitou.warehouse.engines.duckdb import Connection


def allocate(connection: Connection, *, source: str, store: str, tombstone_key: bytes | None) -> int:
    """Give every identity in ``headers`` its account key; new ones are numbered in file order.

    Leaves ``who`` (id_kind, id_value -> account_key) and ``new_accounts`` (rows for the facts).
    Returns how many accounts are new. Identities of erased people get no key and no row.
    """
    run = connection.run
    here = f"source = {literal(source)} AND store = {literal(store)}"
    run(
        "CREATE OR REPLACE TABLE seen AS SELECT id_kind, id_value, unionid, phone, email, min(row) AS row FROM headers"
        " WHERE id_value IS NOT NULL GROUP BY id_kind, id_value, unionid, phone, email"
    )
    forget_people(connection, source=source, store=store, key=tombstone_key)
    run(
        "CREATE OR REPLACE TABLE met AS SELECT s.id_kind, s.id_value, min(s.row) AS row, min(a.account_key) AS"
        " account_key"
        f" FROM seen s LEFT JOIN (SELECT * FROM facts_accounts WHERE {here}) a"
        " ON a.id_kind = s.id_kind AND a.id_value = s.id_value GROUP BY s.id_kind, s.id_value"
    )
    base = int(connection.value("SELECT coalesce(max(account_key), 0) FROM facts_identities"))
    # A row tells of one identity, so that no two have the same first row.
    run(
        "CREATE OR REPLACE TABLE who AS SELECT id_kind, id_value, account_key FROM met WHERE account_key IS NOT NULL"
        f" UNION ALL SELECT id_kind, id_value, {base} + row_number() OVER (ORDER BY row) FROM met"
        " WHERE account_key IS NULL"
    )
    run(f"CREATE OR REPLACE TEMP VIEW opened AS SELECT account_key FROM who WHERE account_key > {base}")
    new = int(connection.value("SELECT COUNT(*) FROM opened"))
    run(
        "CREATE OR REPLACE TABLE new_accounts AS SELECT s.row, w.account_key, s.id_kind, s.id_value, s.unionid,"
        f" s.phone, s.email FROM seen s JOIN who w USING (id_kind, id_value) ANTI JOIN (SELECT * FROM facts_accounts"
        f" WHERE {here}) a ON a.id_kind = s.id_kind AND a.id_value = s.id_value"
        " AND a.unionid IS NOT DISTINCT FROM s.unionid AND a.phone IS NOT DISTINCT FROM s.phone"
        " AND a.email IS NOT DISTINCT FROM s.email"
    )
    return new


def relate(connection: Connection, *, source: str, store: str) -> int:
    """Link the new accounts across sources; leave ``identity_changes`` for the facts.

    Returns how many pairs of customers wait for a person's decision on their account.
    """
    run = connection.run
    run(
        "CREATE OR REPLACE TABLE identity_changes (seq BIGINT, action VARCHAR, customer_id BIGINT, other_id BIGINT,"
        " evidence VARCHAR)"
    )
    told = "SELECT account_key FROM new_accounts WHERE coalesce(unionid, phone, email) IS NOT NULL"
    if not connection.value(f"SELECT COUNT(*) FROM ({told}) t"):
        return 0
    columns = "account_key, source, store, id_kind, id_value, unionid, phone, email"
    run(
        f"CREATE OR REPLACE TABLE all_accounts AS SELECT {columns} FROM facts_accounts UNION ALL"
        f" SELECT account_key, {literal(source)}, {literal(store)}, id_kind, id_value, unionid, phone, email"
        " FROM new_accounts"
    )
    held = evidence.in_force(evidence.verdicts(connection))
    links = linking.relate(connection, "all_accounts", around=told, held=held)
    return len(links.suggestions)
