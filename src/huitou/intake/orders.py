"""Grouped versions -> what is accepted: quarantine, identity, novelty, and the counts of all three."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.intake import identify, novelty
from huitou.intake.canon import PAID_DISAGREES, REFUND_WITHOUT_AMOUNT
from huitou.intake.clean import literal
from huitou.warehouse.engines.duckdb import Connection


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows accepted and duplicate; orders, lines, new customers and open suggestions behind them."""

    accepted: int
    duplicate: int
    orders: int = 0
    lines: int = 0
    customers_new: int = 0
    suggestions: int = 0
    statements: int = 0
    notes: tuple[tuple[str, str, str], ...] = ()


def take(
    connection: Connection,
    *,
    source: str,
    store: str,
    has_headers: bool,
    checked: list[str],
    tombstone_key: bytes | None,
    by_name: bool = False,
    restates: bool = False,
) -> Counts:
    """Leave ``quarantined``, ``new_accounts``, ``identity_changes`` ``versions`` and ``novel`` behind.

    ``by_name``: a nick is but a person's name, so that two people may have it. ``restates``: there are orders in
    ``restated``, which are said anew whatever is known of them.
    """
    run = connection.run
    quarantine(connection, checked)
    new, suggestions, notes = 0, 0, []
    if has_headers:
        if connection.value("SELECT COUNT(*) FROM (SELECT 1 FROM lines LIMIT 1) l"):
            _part_incomplete(connection)
        new = identify.allocate(connection, source=source, store=store, tombstone_key=tombstone_key)
        run(
            "CREATE OR REPLACE TEMP VIEW versions AS SELECT h.*, w.account_key FROM headers h"
            " LEFT JOIN who w ON w.id_kind = h.id_kind AND w.id_value = h.id_value"
        )
        suggestions = identify.relate(connection, source=source, store=store)
        notes = _notes(connection, by_name=by_name)
    else:
        run("CREATE OR REPLACE TEMP VIEW versions AS SELECT * FROM headers")
    novelty.mark(connection, source=source, has_headers=has_headers, restates=restates)
    rows, of_orders = _accepted(connection)
    known = int(connection.value("SELECT coalesce(sum(n_rows), 0) FROM headers")) - rows
    copies = int(connection.value("SELECT COUNT(DISTINCT row) FROM copies"))
    lines = int(connection.value("SELECT COUNT(*) FROM lines WHERE version_row IN (SELECT version_row FROM new_sets)"))
    return Counts(rows, known + copies, of_orders, lines, new, suggestions, notes=tuple(notes))


def _accepted(connection: Connection) -> tuple[int, int]:
    """Rows and distinct orders of the versions with anything new; only those in ``several`` have more than one."""
    ((rows, versions, repeated),) = connection.rows(
        "SELECT coalesce(sum(n_rows), 0), COUNT(*), (SELECT COUNT(*) - COUNT(DISTINCT (store, order_id)) FROM fresh"
        " SEMI JOIN several USING (store, order_id)) FROM fresh"
    )
    return int(rows), int(versions) - int(repeated)


def quarantine(connection: Connection, checked: list[str]) -> None:
    """``quarantined``: every refused cell with its reason, and the rows that fall with one of their order."""
    cells = [
        f"SELECT row, '{name}' AS \"column\", split_part(x_{name}, chr(31), 2) AS value,"
        f" split_part(x_{name}, chr(31), 1) AS code FROM refused WHERE x_{name} IS NOT NULL"
        for name in checked
    ]
    cells.append("SELECT row, 'order_id', order_id, 'row.sibling' FROM sibling")
    connection.run(f"CREATE OR REPLACE TABLE quarantined AS {' UNION ALL '.join(cells)}")


def _part_incomplete(connection: Connection) -> None:
    """An order none of whose rows says when it was placed, or what was paid, is refused as a whole."""
    missing = "ordered_at IS NULL OR (paid IS NULL AND coalesce(status, 'paid') = 'paid')"
    if not connection.value(f"SELECT COUNT(*) FROM headers WHERE {missing}"):
        return
    connection.run(
        "INSERT INTO quarantined SELECT r.row, CASE WHEN h.ordered_at IS NULL THEN 'ordered_at' ELSE 'paid_amount' END,"
        " '', 'cell.missing' FROM headers h JOIN"
        " (SELECT row, row AS version_row FROM headers UNION SELECT row, version_row FROM lines) r"
        f" ON r.version_row = h.row WHERE {missing}"
    )
    connection.run(f"CREATE OR REPLACE TABLE fallen AS SELECT row, n_rows FROM headers WHERE {missing}")
    connection.run("DELETE FROM lines WHERE version_row IN (SELECT row FROM fallen)")
    connection.run("DELETE FROM headers WHERE row IN (SELECT row FROM fallen)")


def _notes(connection: Connection, *, by_name: bool) -> list[tuple[str, str, str]]:
    """What a person should know though nothing is wrong."""
    ((n, unknown, by_order_time, weak, named, disagree, no_amount),) = connection.rows(
        "SELECT COUNT(*), COUNT(*) - COUNT(id_value),"
        " coalesce(sum(CASE WHEN purchased_at IS NOT NULL AND paid_at IS NULL THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN id_kind = 'receiver' THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN id_kind = 'nick' THEN 1 ELSE 0 END), 0),"
        f" COUNT(DISTINCT CASE WHEN purchased_at IS NOT NULL AND doubt = {literal(PAID_DISAGREES)} THEN order_id END),"
        " COUNT(DISTINCT CASE WHEN purchased_at IS NOT NULL"
        f" AND doubt = {literal(REFUND_WITHOUT_AMOUNT)} THEN order_id END)"
        " FROM headers"
    )
    notes = []
    if by_order_time:
        zh = f"{by_order_time} 笔订单没有付款时间，以下单时间为准"
        en = f"orders without a payment time: {by_order_time}; the order time stands for it"
        notes.append(("paid_at.absent", zh, en))
    if unknown:
        share = f"{unknown / n:.1%}"
        zh = f"{unknown} 笔订单（{share}）认不出客户：计入销售额和单数，不计入任何客户指标"
        en = f"orders without a known customer: {unknown} ({share}); they count in revenue, in no customer number"
        notes.append(("customer.unknown", zh, en))
    if weak:
        zh = f"{weak} 笔订单只能按收货手机识别客户（弱身份：可能是送礼）"
        en = f"orders whose customer is known only by the receiver's phone: {weak} (weak: people send gifts)"
        notes.append(("customer.weak", zh, en))
    if by_name and named:
        zh = f"{named} 笔订单只能按姓名识别客户（弱身份：会重名）"
        en = f"orders whose customer is known only by a name: {named} (weak: names repeat)"
        notes.append(("customer.weak", zh, en))
    if disagree:
        zh = f"{disagree} 笔订单的实付金额不等于应付金额加余额支付：按实付金额算，请核对"
        en = f"orders whose amount paid is not the amount due plus that paid from the balance: {disagree}; the amount"
        notes.append((PAID_DISAGREES, zh, f"{en} paid counts, please check"))
    if no_amount:
        zh = f"{no_amount} 笔订单写着退款成功，却没有退款金额：这些钱仍全额计入"
        en = f"orders that say refunded without the amount: {no_amount}; their money is counted in full"
        notes.append((REFUND_WITHOUT_AMOUNT, zh, en))
    return notes
