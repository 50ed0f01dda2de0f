"""Publishing by change says what a rebuild from the facts says, whatever happened in between."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huitou import Shop, UserError
from huitou.settings import EXCLUSIONS_FILE
from huitou.warehouse import publish
from huitou.warehouse.snapshot import open_snapshot
from huitou.warehouse.writer import writer
from tests.support.exports import Export, Row, new_shop
from tests.support.published import Content, content, differences

pytestmark = pytest.mark.slow

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_SHOPIFY = "Name,Email,Phone,Financial Status,Created at,Total,Currency"
PHONES = ("", "13800000001", "13800000002")
EMAILS = ("", "a@x.cn", "b@x.cn")
often = pytest.mark.parametrize("examples", [3, pytest.param(8, marks=pytest.mark.slow)])

Step = Callable[[Shop], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """A file in Huitou's own layout, imported under a store."""

    export: Export

    def __call__(self, shop: Shop) -> None:
        self.export.load(shop)


@dataclass(frozen=True, slots=True)
class Shopify:
    """Orders of the other source: the same people by phone or e-mail."""

    rows: tuple[tuple[str, ...], ...]

    def __call__(self, shop: Shop) -> None:
        lines = [_SHOPIFY, *(",".join(row) for row in self.rows)]
        _load(shop, "\n".join(lines) + "\n")


@dataclass(frozen=True, slots=True)
class Brushing:
    """A list of orders that never count."""

    numbers: tuple[str, ...]

    def __call__(self, shop: Shop) -> None:
        _load(shop, "\n".join(["订单编号,佣金", *(f"{n},1" for n in self.numbers)]) + "\n")


@dataclass(frozen=True, slots=True)
class Buyers:
    """A list of buyers whose orders never count."""

    names: tuple[str, ...]

    def __call__(self, shop: Shop) -> None:
        _load(shop, "\n".join(["nick,佣金", *(f"{name},1" for name in self.names)]) + "\n")


@dataclass(frozen=True, slots=True)
class Decide:
    """A person sets something aside or takes it back; what was never set aside cannot be."""

    restore: bool
    orders: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    import_id: int | None = None
    store: str | None = None

    def __call__(self, shop: Shop) -> None:
        if not self.restore:
            shop.exclude(self.orders, buyers=self.buyers, store=self.store)
            return
        with suppress(UserError):
            shop.restore(self.orders, buyers=self.buyers, import_id=self.import_id, store=self.store)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the shop, for what is imported from here on."""

    test: str

    def __call__(self, shop: Shop) -> None:
        lines = ["[[rule]]", f"name = '{self.test[:3]}'", "reason = 'test_order'", self.test]
        (shop.folder / EXCLUSIONS_FILE).write_text("\n".join(lines), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Erase:
    """One of the customers, by place among those who can still be erased."""

    place: int

    def __call__(self, shop: Shop) -> None:
        with open_snapshot(shop.folder) as snapshot:
            known = [c for (c,) in snapshot.rows("SELECT customer_id FROM customers ORDER BY customer_id")]
        if known:
            shop.erase(known[self.place % len(known)])


@dataclass(frozen=True, slots=True)
class Beside:
    """A list beside the orders, in Huitou's own layout: parcels or coupons of some of them."""

    head: str
    rows: tuple[tuple[str, ...], ...]

    def __call__(self, shop: Shop) -> None:
        _load(shop, "\n".join([self.head, *(",".join(row) for row in self.rows)]) + "\n")


def _load(shop: Shop, text: str) -> None:
    path = shop.folder.parent / "file.csv"
    path.write_text(text, encoding="utf-8")
    shop.load(path)


lines = st.fixed_dictionaries(
    {
        "category": st.sampled_from(("", "tea", "cups")),
        "line_amount": st.sampled_from(("1.00", "2.50")),
        "product_id": st.sampled_from(("", "p1", "p2")),
        "product_name": st.sampled_from(("", "pot", "cup")),
        "quantity": st.sampled_from(("", "1", "2", "0.5")),
    }
)


@st.composite
def own_orders(draw: st.DrawFn) -> Orders:
    """Few orders of few people, with states that change, stores, lines, phones and e-mails."""
    rows: list[Row] = []
    for name in draw(st.lists(st.sampled_from("123456789"), min_size=1, max_size=5, unique=True)):
        cells = {
            "order_id": f"o{name}",
            "customer_id": draw(st.sampled_from(("ana", "bo", "lin", ""))),
            "ordered_at": f"2024-03-{draw(st.integers(1, 28)):02d} {draw(st.sampled_from(('00:10:00', '12:00:00')))}",
            "paid_amount": draw(st.sampled_from(("1.00", "0.00", "9.99"))),
            "refunded_amount": draw(st.sampled_from(("", "", "0.50", "9.99"))),
            "status": draw(st.sampled_from(("paid", "paid", "paid", "pending", "closed"))),
            "channel": draw(st.sampled_from(("", "live"))),
            "store": draw(st.sampled_from(("", "", "s1"))),
            "phone": draw(st.sampled_from(PHONES)),
            "email": draw(st.sampled_from(EMAILS)),
            "memo": draw(st.sampled_from(("", "", "brushed"))),
            "order_amount": draw(st.sampled_from(("", "12.00"))),
            "discount": draw(st.sampled_from(("", "0.00", "2.01"))),
            "coupon": draw(st.sampled_from(("", "", "spring"))),
            "delivered_at": draw(st.sampled_from(("", "2024-04-02 23:30:00"))),
            "refunded_at": draw(st.sampled_from(("", "2024-04-03 00:10:00"))),
        }
        rows += [cells | draw(lines) | {"line_id": f"o{name}-{nth}"} for nth in range(draw(st.integers(1, 2)))]
    at = f"2024-04-{draw(st.integers(1, 28)):02d} 00:00:00"
    return Orders(Export(tuple(rows[0]), tuple(rows), draw(st.sampled_from(("", "", "north"))), at))


@st.composite
def shopify_orders(draw: st.DrawFn) -> Shopify:
    rows = []
    for name in draw(st.lists(st.sampled_from("1234"), min_size=1, max_size=3, unique=True)):
        phone, email = draw(st.sampled_from(PHONES)), draw(st.sampled_from(EMAILS))
        state = draw(st.sampled_from(("paid", "paid", "pending", "voided")))
        day = draw(st.integers(1, 28))
        rows.append((f"#{name}", email, phone, state, f"2024-03-{day:02d} 10:00:00 +0800", "5.00", "CNY"))
    return Shopify(tuple(rows))


brushing = st.builds(Brushing, st.lists(st.sampled_from(("o1", "o2", "o3", "#1")), min_size=1, unique=True).map(tuple))
some_orders = st.lists(st.sampled_from(("o1", "o2", "o3", "#1")), max_size=2, unique=True).map(tuple)
buyer_names = st.sampled_from(("ana", "bo", "lin", *PHONES[1:], *EMAILS[1:]))
some_buyers = st.lists(buyer_names, max_size=2, unique=True).map(tuple)
decisions = st.builds(
    Decide,
    st.booleans(),
    some_orders,
    some_buyers,
    st.none() | st.integers(1, 6),
    st.sampled_from((None, None, "", "s1")),
)
rules = st.builds(Rule, st.sampled_from(("memo = 'brushed'", "at_most = 1.0")))
buyers = st.builds(Buyers, st.lists(buyer_names, min_size=1, max_size=2, unique=True).map(tuple))
numbers = st.sampled_from(("o1", "o2", "o3", "o4", "o5", "#1"))
times = st.sampled_from(("", "2024-03-30 23:30:00", "2024-03-31 00:30:00", "2024-04-01 12:00:00"))
told_at = st.sampled_from(("2024-04-01", "2024-04-09"))
stores = st.sampled_from(("", "", "s1"))
parcels = st.builds(
    Beside,
    st.just("order_id,parcel_id,promised_at,delivered_at,updated_at,store"),
    st.lists(
        st.tuples(numbers, st.sampled_from(("y1", "y2")), times, times, told_at, stores), min_size=1, max_size=4
    ).map(tuple),
)
coupons = st.builds(
    Beside,
    st.just("coupon_id,order_id,issued_at,updated_at,store"),
    st.lists(
        st.tuples(
            st.sampled_from(("c1", "c2")), numbers | st.just(""), st.just("2024-03-01 00:00:00"), told_at, stores
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
costs = st.builds(
    Beside,
    st.just("spent_on,spent,channel,cost_kind,updated_at,store"),
    st.lists(
        st.tuples(
            st.sampled_from(("2024-03-01", "2024-03-02")),
            st.sampled_from(("1.00", "2.00")),
            st.sampled_from(("", "live", "search")),
            st.sampled_from(("", "广告", "房租")),
            told_at,
            stores,
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
members = st.builds(
    Beside,
    st.just("customer_id,level,joined_at,updated_at"),
    st.lists(
        st.tuples(st.sampled_from(("ana", "bo", "lin", "zoe")), st.sampled_from(("", "gold")), times, told_at),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
erasures = st.builds(Erase, st.integers(0, 9))
steps = (
    own_orders() | own_orders() | shopify_orders() | parcels | coupons | costs | members | brushing | erasures | buyers
)
steps |= decisions | rules


def _rebuilt(shop: Shop) -> Content:
    """What a rebuild says, tried on a copy so that changes go on piling up."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "shop"
        shutil.copytree(shop.folder, copy)
        with writer(copy, "rebuild", shop.settings) as (scratch, clock):
            publish.publish(copy, clock, scratch, rebuild=True)
        return content(Shop(copy))


def _changes(shop: Shop) -> int:
    with open_snapshot(shop.folder) as snapshot:
        [(changes,)] = snapshot.rows("SELECT value FROM about WHERE key = 'changes'")
    return int(changes)


@often
def test_publishing_by_change_is_a_full_rebuild(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))
    @given(own_orders(), st.lists(steps, min_size=1, max_size=5))
    def holds(first: Orders, later: list[Step]) -> None:
        with new_shop() as shop:
            for step in (first, *later):
                step(shop)
                assert differences(content(shop), _rebuilt(shop)) == {}, step

    holds()


def test_a_small_change_is_published_as_one(tmp_path: Path) -> None:
    # Otherwise the property above would compare a rebuild with itself.
    with new_shop() as shop:
        for day in ("01", "02", "03"):
            cells = {"order_id": day, "customer_id": "ana", "ordered_at": f"2024-03-{day} 09:00:00", "paid_amount": "1"}
            Export(tuple(cells), (cells,)).load(shop)
        assert _changes(shop) == 2
