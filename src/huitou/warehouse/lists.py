"""What a snapshot knows from lists beside the orders: costs, members and contacts, coupons.

Made anew at every publish where there are any: one merge of customers can move any of them.
"""

from __future__ import annotations

import re

from huitou.warehouse import care, derive
from huitou.warehouse.engines.duckdb import Connection

# The facts that each list is made of; contacts in WeCom come as members of a source of that name.
_FACTS = {
    "costs": "facts_costs",
    "members": "facts_members WHERE source <> 'wecom'",
    "wecom": "facts_members WHERE source = 'wecom'",
    "coupons": "facts_redemptions WHERE issued_at IS NOT NULL",
    "live": "facts_live_sessions",
    "touches": "facts_touches",
    "tickets": "facts_tickets",
    "ratings": "facts_ratings",
}
# What a cost for advertising is called; a list of spending that says no kind is one of advertising.
_ADVERTISING = re.compile(
    r"^$|广告|推广|投放|投流|信息流|千川|直通车|引力魔方|万相台|超级推荐|京准通|京东快车|多多搜索|磁力|竞价"
    r"|\bads?\b|advert|\bppc\b|\bcpc\b|\bsem\b|paid (media|search|social)"
)


def fill(connection: Connection) -> tuple[str, ...]:
    """Fill the lists of the snapshot from the facts; give the names of those of which anything is known."""
    for table in ("cost_list", "member_list", "coupon_list", "person_members", "person_coupons"):
        connection.run(f"DELETE FROM snap.{table}")
    care.clear(connection)
    known = tuple(name for name, facts in _FACTS.items() if connection.rows(f"SELECT 1 FROM {facts} LIMIT 1"))
    if not known:
        return ()
    connection.run("CREATE VIEW customers AS SELECT * FROM snap.customers")
    connection.run(derive.script("lists"))
    _write_costs(connection)
    for table in ("member", "coupon"):
        connection.run(f"INSERT INTO snap.{table}_list SELECT * FROM {table}s_now ORDER BY ALL")
        connection.run(f"INSERT INTO snap.person_{table}s SELECT * FROM person_{table}s_now ORDER BY ALL")
    care.fill(connection, known)
    return known


def _write_costs(connection: Connection) -> None:
    derive.add_codes(connection, "channel", "SELECT channel AS value FROM costs_now")
    connection.run("CREATE TABLE ad_kinds (cost_kind VARCHAR)")
    for (kind,) in connection.rows("SELECT DISTINCT cost_kind FROM costs_now"):
        if _ADVERTISING.search(kind.strip().lower()):
            connection.run("INSERT INTO ad_kinds VALUES (:kind)", kind=kind)
    connection.run(
        "INSERT INTO snap.cost_list SELECT n.day, COALESCE(c.code, 0), CASE WHEN k.cost_kind IS NULL THEN 0 ELSE 1 END,"
        " CAST(SUM(n.spent) AS BIGINT) FROM costs_now n"
        " LEFT JOIN snap.codes c ON c.kind = 'channel' AND c.value = n.channel"
        " LEFT JOIN ad_kinds k ON k.cost_kind = n.cost_kind GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
