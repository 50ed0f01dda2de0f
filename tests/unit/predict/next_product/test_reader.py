"""The two lists from a shop's tables, as of a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.next_product import words
from huitou.predict.next_product.model import BackTest
from huitou.predict.next_product.reader import NextProducts, Offer, Product, next_products
from tests.support import habits
from tests.support.shops import Line, Order, snapshot_of

EN, ZH = Speech("en"), Speech("zh")


def asked(orders: list[Order], as_of: int = habits.AS_OF, **options: object) -> NextProducts:
    with snapshot_of(orders) as shop:
        return next_products(shop, as_of=as_of, data_version="v1", **options)  # type: ignore[arg-type]


def told(found: NextProducts) -> list[dict[str, object]]:
    return [each.to_dict() for each in found]


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return habits.orders()


def test_what_comes_after_has_no_say(orders: list[Order]) -> None:
    day = habits.AS_OF - 60
    whole = asked(orders, day)
    cut = asked([order for order in orders if order.day <= day], day)
    # The customers' numbers are those of the shop they stand in: names tell who is who.
    assert len(whole) == len(cut) > 100
    assert [{**row, "customer_id": 0} for row in told(whole)] == [{**row, "customer_id": 0} for row in told(cut)]
    assert whole.offers.probability.tobytes() == cut.offers.probability.tobytes()
    assert whole.tested == cut.tested
    assert told(whole) != told(asked(orders))


def test_tea_people_are_offered_tea_again_and_cups_beside(orders: list[Order]) -> None:
    found = asked(orders)
    again = [each for each in found if each.kind == "again"]
    tea = next(each for each in again if each.product.product_id == "sencha")
    assert tea.product.name == "sencha named"
    assert tea.times > 5
    assert f"bought it {tea.times} times, last {tea.days_ago} days ago" in tea.reason("en")
    assert f"买过 {tea.times} 次，最近一次在 {tea.days_ago} 天前" in tea.reason("zh")
    assert found.left_out["just_bought"] > 0


def test_the_most_bought_is_a_reason(orders: list[Order]) -> None:
    extra = [Order(f"new {nth}", f"new {nth}", orders[0].at, 1, lines=(Line("sencha", "绿茶", 1),)) for nth in range(3)]
    found = asked([*orders, *extra])
    beside = next(
        each for each in found if each.kind == "with" and each.because and each.because.name == "sencha named"
    )
    assert beside.product.name == "cup named"
    assert f"of {beside.buyers} customers who bought sencha named, {beside.both} also bought this" in beside.reason(
        "en"
    )
    assert f"买过“sencha named”的 {beside.buyers} 位客户里，{beside.both} 位也买过这个" in beside.reason("zh")


def test_one_customer_alone(orders: list[Order]) -> None:
    whole = asked(orders)
    customer = next(each.customer_id for each in whole)
    one = asked(orders, customer_id=customer)
    assert one.customers == 1
    assert told(one) == [row for row in told(whole) if row["customer_id"] == customer]


def test_nobody_by_that_number(orders: list[Order]) -> None:
    with pytest.raises(UserError, match="no customer 7"):
        asked(orders, customer_id=7)


def test_given_back_and_not_bought_since(orders: list[Order]) -> None:
    last = max((order for order in orders if order.customer == "tea 001"), key=lambda order: order.at)
    rest = [order for order in orders if order is not last]
    line = Line("sencha", "绿茶", 4000, refunded=4000)
    found = asked([*rest, replace(last, net=4000, refunded=4000, lines=(line,))])
    assert found.left_out["refunded"] == 1


def test_out_of_stock_by_id_and_by_silence(orders: list[Order]) -> None:
    assert "sencha" not in {row["product_id"] for row in told(asked(orders, out_of_stock=["sencha"]))}
    # No filter for a hundred days, of which about one was sold every four days before.
    silent = [
        order
        for order in orders
        if order.day < habits.AS_OF - 100 or "filter" not in {line.product for line in order.lines}
    ]
    found = asked(silent)
    assert "filter" not in {row["product_id"] for row in told(found)}
    assert found.left_out["out_of_stock"] > 0


def test_too_few_buyers_say_what_is_needed_and_when() -> None:
    few = [order for order in habits.orders(each=4) if order.customer]
    found = asked(few)
    assert len(found) == 0
    assert found.lacking is not None
    assert (found.lacking.needs, found.lacking.has) == (20, 12)
    # The first came on day 2: 12 in 299 or 300 days, 8 more take 200.
    assert found.lacking.earliest == habits.AS_OF + 200
    assert "It takes at least 20 customers whose orders say which products they bought; so far there are 12." in (
        found.lacking.words(EN)
    )
    assert "现在有 12 位" in found.lacking.words(ZH)


def test_no_products_known() -> None:
    plain = [replace(order, lines=()) for order in habits.orders(each=30)]
    found = asked(plain)
    assert found.lacking is not None
    assert (found.lacking.has, found.lacking.earliest) == (0, None)


A = Offer(
    customer_id=1,
    account_keys=(),
    kind="again",
    rank=1,
    product=Product("p", "龙井"),
    probability=0.314,
    basis="own",
    times=1,
    last_day=100,
    days_ago=1,
    rest_days=None,
    because=None,
    both=None,
    buyers=None,
)


@pytest.mark.parametrize(
    ("offer", "en", "zh"),
    [
        (
            A,
            "bought it once, 1 day ago; if they order again, the chance that this is in it is 31%",
            "买过 1 次，最近一次在 1 天前；再下单的话，有它的可能 31%",
        ),
        (
            replace(A, times=4, days_ago=30, rest_days=21, probability=None),
            "bought it 4 times, last 30 days ago; it is usually 21 days or more until the next",
            "买过 4 次，最近一次在 30 天前，一般隔 21 天以上再买",
        ),
        (replace(A, days_ago=0, probability=None), "bought it once, today", "买过 1 次，今天刚买"),
        (
            replace(A, kind="with", basis="alike", probability=0.002),
            "customers who buy much the same buy it; if they order again, the chance that this is in it is <1%",
            "买得差不多的客户也在买；再下单的话，有它的可能 <1%",
        ),
        (
            replace(A, kind="with", basis="popular", probability=None),
            "sold most of late, and this customer has not had it yet",
            "近来卖得多，这位还没买过",
        ),
    ],
)
def test_reasons(offer: Offer, en: str, zh: str) -> None:
    assert (offer.reason("en"), offer.reason("zh")) == (en, zh)


def test_how_far_to_trust_it() -> None:
    tested = BackTest(learned=0.3, counted=0.25, personal=0.2, customers=1200, guesses=10)
    assert "1,200 customers" in words.trust(tested, "learned", EN)
    assert "30%" in words.trust(tested, "learned", ZH)
    assert "without chances" in words.trust(tested, "counted", EN)
    assert "25%" in words.trust(tested, "counted", ZH)
    assert "second time" in words.trust(None, "counted", EN)
    assert words.left_out({"refunded": 2, "just_bought": 0, "out_of_stock": 1}, EN) == (
        "Products left out, counted for each customer: 2 given back, 1 out of stock or no longer sold."
    )
    assert words.left_out({}, ZH) == ""
