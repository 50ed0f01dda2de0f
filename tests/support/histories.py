"""A history of five sources in three stores: people who overlap, refunds that come late, a list that is corrected.

``told``: the exports as they came; ``later``: what came after everybody was known, and brings nobody new.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product

from huitou import Shop
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.exports import Export

SOURCES = ("huitou", "shopify", "taobao", "youzan", "woocommerce")
STORES = ("", "north", "south")
_PAID = 2000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who buys under ``name``; a phone or an e-mail may be another's too, or not be known."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Bought:
    order_id: str
    who: Person
    day: int


Event = Export | Callable[[Shop], object]


@dataclass(frozen=True, slots=True)
class History:
    told: tuple[Export, ...]
    later: tuple[Export, ...]
    lists: tuple[Callable[[Shop], object], ...]


def history(chance: random.Random, *, places: int) -> History:
    """One over so many pairs of a source and a store, all sources and all stores among them."""
    people = [
        Person(
            f"p{n}", chance.choice(["", *(f"1380000000{k}" for k in range(6))]), chance.choice(["", "a@x.cn", "b@x.cn"])
        )
        for n in range(9)
    ]
    told, later = [], []
    for place, (source, store) in enumerate(_places(chance, places)):
        orders = [Bought(f"{source[0]}{k}", chance.choice(people), chance.randint(1, 28)) for k in range(4)]
        told.append(_export(source, store, orders, month=4))
        returned = {order.order_id: chance.choice((500, 1500, _PAID)) for order in chance.sample(orders, 2)}
        if place % 2:
            later += [_export(source, store, orders[:3], month=5), _export(source, store, orders, returned, month=6)]
        else:
            later.append(told[-1])
    return History(tuple(told), tuple(later), _lists(chance))


def _places(chance: random.Random, count: int) -> list[tuple[str, str]]:
    every = list(product(SOURCES, STORES))
    # Stepping by four through fifteen meets each source within five and each store within three.
    walked = [every[4 * n % len(every)] for n in range(count)]
    chance.shuffle(walked)
    return walked


def _export(
    source: str, store: str, orders: Sequence[Bought], returned: dict[str, int] | None = None, *, month: int
) -> Export:
    rows = [_ROWS[source](order, (returned or {}).get(order.order_id, 0)) for order in orders]
    return Export(tuple(rows[0]), tuple(rows), store, f"2024-{month:02d}-01 00:00:00")


def _money(minor: int) -> str:
    return f"{minor / 100:.2f}"


def _huitou(order: Bought, returned: int) -> dict[str, str]:
    return {
        "order_id": order.order_id,
        "customer_id": order.who.name,
        "ordered_at": f"2024-03-{order.day:02d} 09:00:00",
        "paid_amount": _money(_PAID),
        "refunded_amount": _money(returned),
        "phone": order.who.phone,
        "email": order.who.email,
    }


def _shopify(order: Bought, returned: int) -> dict[str, str]:
    return {
        "Name": order.order_id,
        "Email": order.who.email,
        "Phone": order.who.phone,
        "Financial Status": "partially_refunded" if returned else "paid",
        "Created at": f"2024-03-{order.day:02d} 10:00:00 +0800",
        "Total": _money(_PAID),
        "Refunded Amount": _money(returned),
    }


def _taobao(order: Bought, returned: int) -> dict[str, str]:
    return {
        "订单编号": order.order_id,
        "买家会员名": order.who.name,
        "买家支付宝账号": order.who.phone or order.who.email,
        "订单状态": "交易成功",
        "订单创建时间": f"2024-03-{order.day:02d} 11:00:00",
        "买家实际支付金额": _money(_PAID),
        "退款金额": _money(returned),
    }


def _youzan(order: Bought, returned: int) -> dict[str, str]:
    return {
        "订单号": order.order_id,
        "应收订单金额": _money(_PAID),
        "订单状态": "交易完成",
        "订单创建时间": f"2024-03-{order.day:02d} 12:00:00",
        "订单实付金额": _money(_PAID),
        "买家手机号": order.who.phone,
        "订单已退款金额": _money(returned),
    }


def _woocommerce(order: Bought, returned: int) -> dict[str, str]:
    return {
        "Order #": order.order_id,
        "Date": f"2024-03-{order.day:02d} 13:00:00",
        "Status": "refunded" if returned else "completed",
        "Customer": order.who.name,
        "Items sold": "1",
        "Net Sales": _money(_PAID),
    }


_ROWS = {"huitou": _huitou, "shopify": _shopify, "taobao": _taobao, "youzan": _youzan, "woocommerce": _woocommerce}


def _lists(chance: random.Random) -> tuple[Callable[[Shop], object], ...]:
    """A list of brushing, taken back as a whole, a corrected one, and one order of it that counts after all."""
    numbers = [f"{source[0]}{k}" for source in SOURCES for k in range(5)]
    wrong, right = chance.sample(numbers, 6), chance.sample(numbers, 6)
    return (
        lambda shop: _load_list(shop, wrong),
        lambda shop: shop.restore(import_id=_first_list(shop)),
        lambda shop: _load_list(shop, right),
        lambda shop: shop.restore(right[:1]),
    )


def _load_list(shop: Shop, numbers: Sequence[str]) -> None:
    path = shop.folder.parent / "list.csv"
    path.write_text("\n".join(["订单编号,佣金", *(f"{n},1" for n in numbers)]) + "\n", encoding="utf-8")
    shop.load(path)


def _first_list(shop: Shop) -> int:
    with connect() as connection:
        Facts(shop.folder).attach(connection)
        return int(connection.value("SELECT MIN(import_id) FROM facts_exclusions"))


def woven(chance: random.Random, *strands: Sequence[Event]) -> list[Event]:
    """The events of all strands in a random order in which each strand keeps its own."""
    turns = [place for place, strand in enumerate(strands) for _ in strand]
    chance.shuffle(turns)
    left = [iter(strand) for strand in strands]
    return [next(left[place]) for place in turns]


def shuffled(chance: random.Random, exports: Sequence[Export]) -> list[Export]:
    """The exports in a random order, and the rows of each."""
    turned = [replace(each, rows=tuple(chance.sample(each.rows, len(each.rows)))) for each in exports]
    chance.shuffle(turned)
    return turned


def live(shop: Shop, events: Sequence[Event]) -> None:
    """Let it all happen to the shop; exports of one store and time that follow each other are imported together."""
    for key, together in groupby(events, lambda e: (e.store, e.exported_at) if isinstance(e, Export) else None):
        if key is None:
            for event in together:
                event(shop)
            continue
        files = [each.write(shop.folder.parent, f"{n}.csv") for n, each in enumerate(together)]
        loaded = shop.load(files, store=key[0], exported_at=key[1], again=True)
        assert [report.quarantined for report in loaded] == [0] * len(files), loaded.refused
