"""Orders that look like brushing or tests, for a person to accept or leave: each group with its evidence in words.

Four looks at the counted purchases (bursts.py, oddities.py) and what the shop's own rules suggest. Nothing is set
aside by it, and an order that a person restored is not suggested again. Addresses are not kept, so none is compared.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from huitou.metrics.bought import PRODUCTS, Purchases, bought
from huitou.metrics.burst_search import Burst
from huitou.metrics.bursts import bursts
from huitou.metrics.oddities import Oddity, is_rare, low_amounts, received_at_once, shared_phones
from huitou.metrics.order_keys import Key, Keys
from huitou.metrics.slices import codes_of
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
    about = snapshot.about
    if about.first_day is None or about.last_day is None:
        return []
    said = _said(shop)
    keys = Keys(snapshot)
    restored = frozenset(keys.refs(said.restored).values())
    purchases = bought(snapshot, from_day=about.first_day, to_day=about.last_day, products=True)
    if restored:
        purchases = purchases.only(~np.isin(purchases.ref, [*restored]))
    goods, zone = _goods(snapshot), ZoneInfo(about.timezone)
    found = [_burst(burst, purchases, keys, goods, zone) for burst in bursts(purchases)]
    found += (_odd(oddity, keys, goods, about.currency) for oddity in _oddities(snapshot, said, keys, restored))
    found += _by_rule(said.ruled, keys, restored)
    return sorted(found, key=lambda suspicion: (-suspicion.score, suspicion.code))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the facts say beside the purchases: orders restored, accounts on one phone and what they ordered, orders
    received at once, and what rules suggest.
    """

    restored: Sequence[Key]
    phones: Mapping[int, int]
    of_phones: Sequence[tuple[Key, int]]
    at_once: Sequence[Key]
    ruled: Sequence[tuple[str, str, Key]]


def _said(shop: Path) -> _Said:
    with connect() as connection:
        Facts(shop).attach(connection)
        statements.judge(connection)
        connection.run(f"CREATE TABLE phones AS {_PHONES}")
        return _Said(
            restored=[(a, b, c) for a, b, c in connection.rows("SELECT source, store, order_id FROM restored")],
            phones=dict(connection.rows("SELECT account_key, nth FROM phones")),
            of_phones=[((a, b, c), account) for a, b, c, account in connection.rows(_OF_PHONES)],
            at_once=_received_at_once(connection),
            ruled=[(name, reason, (a, b, c)) for name, reason, a, b, c in connection.rows(_RULED)],
        )


def _received_at_once(connection: Connection) -> Sequence[Key]:
    """The orders; none where goods arrive like that as a rule: orders are said anew, so twice as often as is rare."""
    ((known, at_once),) = connection.rows(_HOW_OFTEN)
    return [(a, b, c) for a, b, c in connection.rows(_AT_ONCE)] if is_rare(at_once, of=2 * known) else []


def _oddities(snapshot: Snapshot, said: _Said, keys: Keys, restored: Collection[int]) -> Iterator[Oddity]:
    yield from low_amounts(snapshot, without=restored)
    ((delivered,),) = snapshot.rows("SELECT COUNT(delivered_day) FROM purchase_facts")
    at_once = sorted({*keys.refs(said.at_once).values()} - {*restored})
    yield from received_at_once(at_once, delivered=int(delivered))
    by_account: dict[int, list[int]] = defaultdict(list)
    refs = keys.refs([key for key, _ in said.of_phones])
    for key, account in said.of_phones:
        if key in refs and refs[key] not in restored:
            by_account[account].append(refs[key])
    yield from shared_phones(by_account, said.phones)


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
# What these accounts ordered.
_OF_PHONES = """
SELECT DISTINCT o.source, o.store, o.order_id, o.account_key
FROM facts_orders o
JOIN phones p ON p.account_key = o.account_key
ORDER BY ALL
"""
# Received within ten minutes of payment, as the newest that was said of the order has it.
_HOW_OFTEN = """
SELECT COUNT(delivered_at - paid_at), COUNT(CASE WHEN delivered_at - paid_at BETWEEN 0 AND 600000000 THEN 1 END)
FROM facts_orders
"""
_AT_ONCE = """
SELECT o.source, o.store, o.order_id
FROM facts_orders o
JOIN (
  SELECT DISTINCT source, store, order_id FROM facts_orders WHERE delivered_at - paid_at BETWEEN 0 AND 600000000
) c ON c.source = o.source AND c.store = o.store AND c.order_id = o.order_id
GROUP BY o.source, o.store, o.order_id
HAVING MAX_BY(o.delivered_at, o.version_at) - MAX_BY(o.paid_at, o.version_at) BETWEEN 0 AND 600000000
ORDER BY ALL
"""
_RULED = (
    "SELECT DISTINCT s.name, s.reason, s.order_source, s.order_store, s.order_id FROM statements s"
    " WHERE s.action = 'suggest' ORDER BY ALL"
)


def _goods(snapshot: Snapshot) -> dict[int, str]:
    """What kinds of goods are called, by number as purchases have it."""
    categories, products = codes_of(snapshot, "category"), codes_of(snapshot, "product")
    named = {code: name or "" for name, code in categories.items()}
    return named | {PRODUCTS + code: name or "" for name, code in products.items()} | {0: ""}


def _suspicion(
    kind: str, orders: Iterable[Key], *, net: int, score: float, zh: str, en: str, name: str = ""
) -> Suspicion:
    keys = tuple(sorted(orders))
    print_ = hashlib.sha256(repr((kind, name, keys)).encode()).hexdigest()[:6]
    return Suspicion(print_, kind, name or kind, keys, net, max(1, min(_MOST, round(score))), zh, en)


def _burst(burst: Burst, purchases: Purchases, keys: Keys, goods: Mapping[int, str], zone: ZoneInfo) -> Suspicion:
    own = purchases.only(burst.places)
    first, last = ((_EPOCH + dt.timedelta(microseconds=int(own.moment[i]))).astimezone(zone) for i in (0, -1))
    when = f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    n, people = len(own), len(np.unique(own.customer))
    mostly = goods.get(burst.goods) or "—"
    zh_usual, en_usual = (f"约 {burst.usual:.1f}", f"about {burst.usual:.1f}")
    if burst.usual < _HARDLY:
        zh_usual, en_usual = (f"不到 {_HARDLY}", f"fewer than {_HARDLY}")
    zh = f"{when} 有 {n} 笔，主要是「{mostly}」，平时这样的两小时{zh_usual} 笔；{people} 位客户在别的时候从没买过"
    en = (
        f"{n} purchases {when}, mostly “{mostly}”, where two such hours usually have {en_usual};"
        f" the {people} customers never bought at any other time"
    )
    if burst.again:
        zh += f"，其中 {burst.again} 位在另一次扎堆里也一起出现"
        en += f", and {burst.again} of them were together in another burst"
    orders = keys.of(own.ref.tolist())
    return _suspicion("burst", orders, net=int(own.net.sum()), score=-burst.log_chance, zh=zh, en=en)


def _odd(oddity: Oddity, keys: Keys, goods: Mapping[int, str], currency: str) -> Suspicion:
    n, product = len(oddity.refs), goods.get(PRODUCTS + oddity.product, "")
    paid, usual = money_text(oddity.paid, currency), money_text(oddity.usual, currency)
    zh, en = {
        "low_amount": (
            f"「{product}」有 {n} 笔都只付了 {paid}，这个商品通常是 {usual}",
            f"{n} orders of “{product}” paid {paid} each, where this product usually takes {usual}",
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
    orders = keys.of(oddity.refs)
    return _suspicion(oddity.kind, orders, net=keys.net(oddity.refs), score=2 * n, zh=zh, en=en)


def _by_rule(ruled: Sequence[tuple[str, str, Key]], keys: Keys, restored: Collection[int]) -> Iterator[Suspicion]:
    """What rules with ``suggest = true`` said of orders that still count."""
    refs = keys.refs([key for *_, key in ruled])
    by_name: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for name, reason, key in ruled:
        if key in refs and refs[key] not in restored:
            by_name[name, reason].append(key)
    for (name, reason), own in by_name.items():
        zh = f"本店的规则「{name}」认为这些不是购买"
        en = f"your rule “{name}” takes these for no purchases"
        net = keys.net([refs[key] for key in own])
        yield replace(_suspicion("rule", own, net=net, score=_MOST, zh=zh, en=en, name=name), reason=reason)
