"""Credit notes: orders of negative lines alone, which give money back on an earlier order of the same file.

Only a mapping with ``negative = "refund"`` has them. Each line lowers its customer's latest earlier order that holds
the same product; what finds none, or is more than that order was worth, lowers nothing and is told.
"""

from __future__ import annotations

from huitou.intake.canon import Canon
from huitou.money import money_text
from huitou.warehouse.engines.duckdb import Connection

Note = tuple[str, str, str]

_PRODUCT = "coalesce(l.product_id, l.product_name)"
_CREDITED = (
    "CREATE OR REPLACE TABLE credited AS SELECT l.row, h.store, h.id_kind, h.id_value, h.ordered_at,"
    f" {_PRODUCT} AS product, -l.exact AS exact FROM lines l JOIN headers h ON h.row = l.version_row"
    " WHERE h.paid = 0 AND h.refunded > 0 AND l.exact < 0"
)
_SOLD = (
    f"SELECT h.store, h.id_kind, h.id_value, {_PRODUCT} AS product, h.ordered_at, max(h.row) AS sold_row FROM lines l"
    " JOIN headers h ON h.row = l.version_row WHERE h.paid > 0 AND l.exact > 0 GROUP BY ALL"
)


def settle(connection: Connection, canon: Canon) -> list[Note]:
    """Move what credit notes give back to the ``headers`` of the orders they speak of; say what was done."""
    run = connection.run
    run(_CREDITED)
    if not connection.value("SELECT COUNT(*) FROM credited"):
        return []
    run(
        f"CREATE OR REPLACE TABLE settled AS SELECT c.*, s.sold_row FROM credited c ASOF LEFT JOIN ({_SOLD}) s"
        " ON s.store = c.store AND s.id_kind = c.id_kind AND s.id_value = c.id_value AND s.product = c.product"
        " AND c.ordered_at >= s.ordered_at"
    )
    run(
        "CREATE OR REPLACE TABLE given_back AS SELECT h.row, t.refunded_on,"
        " least(t.refunded, h.paid - coalesce(h.refunded, 0)) AS refunded FROM headers h JOIN"
        f" (SELECT sold_row, {canon.minor('sum(exact)')} AS refunded, max({canon.day('ordered_at')}) AS refunded_on"
        " FROM settled WHERE sold_row IS NOT NULL GROUP BY sold_row) t ON t.sold_row = h.row"
    )
    ((notes, all_of_it, given),) = connection.rows(
        f"SELECT (SELECT COUNT(*) FROM headers WHERE paid = 0 AND refunded > 0), {canon.minor('sum(exact)')},"
        " (SELECT coalesce(sum(refunded), 0) FROM given_back) FROM credited"
    )
    run("UPDATE headers SET refunded = NULL WHERE paid = 0 AND refunded > 0")
    run(
        "UPDATE headers SET refunded = coalesce(headers.refunded, 0) + g.refunded,"
        " refunded_on = greatest(headers.refunded_on, g.refunded_on) FROM given_back g WHERE g.row = headers.row"
    )
    return _told(notes, given=int(given), lost=all_of_it - int(given), currency=canon.layout.currency)


def _told(notes: int, *, given: int, lost: int, currency: str) -> list[Note]:
    back, rest = money_text(given, currency), money_text(lost, currency)
    told = [
        (
            "credit.settled",
            f"{notes} 张只有退货的单据，冲减了同一客户之前的订单共 {back}",
            f"{notes} credit notes lower earlier orders of their customers by {back}",
        )
    ]
    if lost:
        told.append(
            (
                "credit.unmatched",
                f"其中 {rest} 在文件里找不到可冲减的订单，没有计入任何退款",
                f"{rest} of credit notes found no earlier order in the file and lower nothing",
            )
        )
    return told
