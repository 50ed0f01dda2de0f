"""Orders that look like brushing or tests, for a person to accept or leave: each group with its evidence in words.

Four looks at the counted purchases (bursts.py, oddities.py) and what the shop's own rules suggest. Nothing is set
aside by it, and an order that a person restored is not suggested again. Addresses are not kept, so none is compared.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from huitou.metrics.bursts import Burst, Key, Purchase, bursts
from huitou.metrics.oddities import Detail, Oddity, low_amounts, received_at_once, shared_phones
from huitou.money import money_text
from huitou.warehouse import statements
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.snapshot import Snapshot

_MOST = 99
_HARDLY = 0.1
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Orders suggested together. ``code`` stays the same as long as the orders do; ``net`` in minor units.

    ``kind``: burst, low_amount, received_at_once, shared_phone or rule (``name`` says which). ``score`` (1 to 99) puts
    the strongest first, and says no more than that. ``reason``: why they are set aside once accepted.
    """

    code: str
    kind: str
    name: str
    orders: tuple[Key, ...]
    net: int
    score: int
    zh: str
    en: str
    reason: str = "brushing"


def suspects(shop: Path, snapshot: Snapshot) -> list[Suspicion]:
    """Everything suggested now, the strongest first; nothing for a shop without purchases."""
    bought = _bought(snapshot)
    with connect() as connection:
        Facts(shop).attach(connection)
        statements.judge(connection)
        known = _known(connection)
        phones = dict(connection.rows(_PHONES))
        ruled = connection.rows(_RULED)
        restored = set(connection.rows("SELECT source, store, order_id FROM restored"))
    bought = [purchase for purchase in bought if purchase.key not in restored]
    details = [_detail(purchase, *known.get(purchase.key, ("", 0, None, None))) for purchase in bought]
    by_product = [
        purchase if purchase.goods else _of_product(purchase, detail)
        for purchase, detail in zip(bought, details, strict=True)
    ]
    currency = snapshot.about.currency
    found = [_burst(burst, ZoneInfo(snapshot.about.timezone)) for burst in bursts(by_product)]
    oddities = (*low_amounts(details), *received_at_once(details), *shared_phones(details, phones))
    found += [_odd(oddity, currency) for oddity in oddities]
    found += _by_rule(ruled, {purchase.key: purchase.net for purchase in bought})
    return sorted(found, key=lambda suspicion: (-suspicion.score, suspicion.code))


_BOUGHT = """
SELECT s.value, COALESCE(t.value, ''), k.order_id, k.purchased_at, q.customer, q.net, COALESCE(c.value, '')
FROM sequence q
JOIN purchase_keys k ON k.ref = q.ref
JOIN (SELECT ref, MAX_BY(category, net) AS category FROM purchase_categories GROUP BY ref) p ON p.ref = q.ref
JOIN codes s ON s.kind = 'source' AND s.code = k.source
LEFT JOIN codes t ON t.kind = 'store' AND t.code = k.store
LEFT JOIN codes c ON c.kind = 'category' AND c.code = p.category
ORDER BY k.purchased_at, k.order_id, 1, 2
"""
_KNOWN = """
SELECT o.source, o.store, o.order_id, COALESCE(l.product, ''), o.paid, o.delivered_at - o.paid_at, o.account_key
FROM (
  SELECT source, store, order_id, COALESCE(MAX_BY(paid, version_at), 0) AS paid,
    MAX_BY(delivered_at, version_at) AS delivered_at, MAX_BY(paid_at, version_at) AS paid_at,
    MAX_BY(account_key, version_at) AS account_key
  FROM facts_orders GROUP BY source, store, order_id
) o
LEFT JOIN (
  SELECT source, store, order_id, MAX_BY(COALESCE(product_id, product_name), amount) AS product
  FROM facts_order_lines GROUP BY source, store, order_id
) l ON l.source = o.source AND l.store = o.store AND l.order_id = o.order_id
"""
# Accounts of one source that share a buyer's phone, five at least; the phone leaves as a number only.
_PHONES = """
SELECT DISTINCT a.account_key, p.nth
FROM facts_accounts a
JOIN (
  SELECT source, phone, ROW_NUMBER() OVER (ORDER BY MIN(account_key)) AS nth
  FROM facts_accounts WHERE phone IS NOT NULL
  GROUP BY source, phone HAVING COUNT(DISTINCT account_key) >= 5
) p ON p.source = a.source AND p.phone = a.phone
"""
_RULED = (
    "SELECT DISTINCT s.name, s.reason, s.order_source, s.order_store, s.order_id FROM statements s"
    " WHERE s.action = 'suggest' ORDER BY ALL"
)


def _bought(snapshot: Snapshot) -> list[Purchase]:
    return [
        Purchase((source, store, order_id), at, customer, net, category)
        for source, store, order_id, at, customer, net, category in snapshot.rows(_BOUGHT)
    ]


def _known(connection: Connection) -> dict[Key, tuple[str, int, int | None, int | None]]:
    """Of every order its product, what was paid, how long it took to arrive, and whose account placed it."""
    return {(source, store, order_id): tuple(rest) for source, store, order_id, *rest in connection.rows(_KNOWN)}


def _detail(purchase: Purchase, product: str, paid: int, took: int | None, account: int | None) -> Detail:
    return Detail(purchase.key, paid, purchase.net, product, took, account)


def _of_product(purchase: Purchase, detail: Detail) -> Purchase:
    return Purchase(purchase.key, purchase.at, purchase.customer, purchase.net, detail.product)


def _suspicion(
    kind: str, orders: Iterable[Key], *, net: int, score: float, zh: str, en: str, name: str = ""
) -> Suspicion:
    keys = tuple(sorted(orders))
    print_ = hashlib.sha256(repr((kind, name, keys)).encode()).hexdigest()[:6]
    return Suspicion(print_, kind, name or kind, keys, net, max(1, min(_MOST, round(score))), zh, en)


def _burst(burst: Burst, zone: ZoneInfo) -> Suspicion:
    first, last = ((_EPOCH + dt.timedelta(microseconds=burst.purchases[i].at)).astimezone(zone) for i in (0, -1))
    when = f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    n, people = len(burst.purchases), burst.customers
    goods = burst.goods or "—"
    zh_usual, en_usual = (f"约 {burst.usual:.1f}", f"about {burst.usual:.1f}")
    if burst.usual < _HARDLY:
        zh_usual, en_usual = (f"不到 {_HARDLY}", f"fewer than {_HARDLY}")
    zh = f"{when} 有 {n} 笔，主要是「{goods}」，平时这样的两小时{zh_usual} 笔；{people} 位客户在别的时候从没买过"
    en = (
        f"{n} purchases {when}, mostly “{goods}”, where two such hours usually have {en_usual};"
        f" the {people} customers never bought at any other time"
    )
    if burst.again:
        zh += f"，其中 {burst.again} 位在另一次扎堆里也一起出现"
        en += f", and {burst.again} of them were together in another burst"
    net = sum(purchase.net for purchase in burst.purchases)
    return _suspicion("burst", (p.key for p in burst.purchases), net=net, score=-burst.log_chance, zh=zh, en=en)


def _odd(oddity: Oddity, currency: str) -> Suspicion:
    n = len(oddity.purchases)
    paid = money_text(oddity.purchases[0].paid, currency)
    usual = money_text(oddity.usual, currency)
    zh, en = {
        "low_amount": (
            f"「{oddity.product}」有 {n} 笔都只付了 {paid}，这个商品通常是 {usual}",
            f"{n} orders of “{oddity.product}” paid {paid} each, where this product usually takes {usual}",
        ),
        "received_at_once": (
            f"{n} 笔在付款后十分钟内就确认收货；全店 {oddity.usual} 笔已收货的订单里很少这样",
            f"{n} orders were received within ten minutes of payment, which is rare among the {oddity.usual} received",
        ),
        "shared_phone": (
            f"{oddity.usual} 个账号共用一个买家手机号，每个只买过一两次",
            f"{oddity.usual} accounts share one buyer's phone and bought once or twice each",
        ),
    }[oddity.kind]
    net = sum(detail.net for detail in oddity.purchases)
    keys = (detail.key for detail in oddity.purchases)
    return _suspicion(oddity.kind, keys, net=net, score=2 * n, zh=zh, en=en)


def _by_rule(ruled: Iterable[tuple[str, ...]], counted: Mapping[Key, int]) -> Iterator[Suspicion]:
    """What rules with ``suggest = true`` said of orders that still count."""
    by_name: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for name, reason, source, store, order_id in ruled:
        if (source, store, order_id) in counted:
            by_name[name, reason].append((source, store, order_id))
    for (name, reason), keys in by_name.items():
        zh = f"本店的规则「{name}」认为这些不是购买"
        en = f"your rule “{name}” takes these for no purchases"
        net = sum(counted[key] for key in keys)
        yield replace(_suspicion("rule", keys, net=net, score=_MOST, zh=zh, en=en, name=name), reason=reason)
