"""Who is due for what, by value, and what keeps from writing: on a small shop in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from huitou.diagnosis.again.due_again import due_again
from huitou.diagnosis.again.row import DueAgain
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.shops import EPOCH, Line, MemorySnapshot, Order, snapshot_of

LAST = dt.datetime(2024, 12, 31, 12)
TODAY = (LAST.date() - EPOCH).days
SETTINGS = Settings(name="x")


def bought(who: str, ago: int, product: str = "tea", net: int = 1000, category: str = "") -> Order:
    line = Line(product, category or product, net)
    return Order(f"{who}-{product}-{ago}", who, LAST - dt.timedelta(days=ago), net, lines=(line,))


def regulars() -> list[Order]:
    """120 customers who buy tea about every 30 days; the last time 0 to 29 days ago."""
    random = np.random.default_rng(7)
    return [
        bought(f"c{who:03d}", who % 30 + 30 * n + int(random.integers(0, 5))) for who in range(120) for n in range(8)
    ]


@pytest.fixture
def shop() -> Iterator[MemorySnapshot]:
    extra = [bought("rich", 28 + 30 * n, net=90_000) for n in range(6)]
    extra += [bought("pot", 5, "pot", category="pots")]
    with snapshot_of([*regulars(), *extra]) as made:
        yield made


def listed(shop: MemorySnapshot, **more: object) -> DueAgain:
    return due_again(shop, **{"settings": SETTINGS, "as_of": TODAY} | more)  # type: ignore[arg-type]


def customer(shop: MemorySnapshot, found: DueAgain, place: int = 0) -> int:
    """The number in the snapshot of somebody on the list."""
    ((number,),) = shop.rows(
        "SELECT customer FROM customers WHERE customer_id = :who", who=found.items[place].customer_id
    )
    return int(number)


def test_the_list_is_of_those_soon_due_by_what_it_is_worth(shop: MemorySnapshot) -> None:
    found = listed(shop, days=7)

    assert found.enough
    assert [each.why.name for each in found][:1] == ["tea named"]
    first = found.items[0]
    # Of rich: six purchases of 900.00, and two of the mean of all 966: (540,000 + 2 x 1,552.80) / 8.
    assert first.brings_minor == 67_888
    assert first.value_minor == round(first.brings_minor * first.chance)
    values = [each.value_minor for each in found]
    assert values == sorted(values, reverse=True)
    # Who bought a few days ago is not due within a week; 25 days ago they are.
    assert min(each.days for each in found) > 15
    assert found.categories == {"tea"}
    assert found.left == 1


def test_the_margin_counts_where_it_is_set(shop: MemorySnapshot) -> None:
    whole, half = (listed(shop, settings=Settings(name="x", gross_margin=m)).items[0] for m in (None, 0.5))

    assert abs(half.value_minor * 2 - whole.value_minor) <= 2


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("open_order", "INSERT INTO open_list VALUES ({who}, {day} - 2)"),
        ("open_ticket", "INSERT INTO ticket_list VALUES ({who}, {day} - 20, NULL, 1)"),
        ("out_of_stock", "INSERT INTO stock_list SELECT code, {day} - 1, 0 FROM codes WHERE kind = 'product'"),
        (
            "refund",
            (
                "INSERT INTO purchase_facts (ref, refunded_day) SELECT MAX(ref), {day} - 3 FROM sequence"
                " WHERE customer = {who}"
            ),
        ),
    ],
)
def test_what_keeps_from_writing_puts_somebody_last_with_the_reason(
    shop: MemorySnapshot, kind: str, statement: str
) -> None:
    before = listed(shop)
    who = before.items[0].customer_id
    number = customer(shop, before)
    shop.database.execute(statement.format(who=number, day=TODAY))

    after = {each.customer_id: each for each in listed(shop)}
    assert [held for held, _ in after[who].held] == [kind]
    assert after[who].held_reason(Speech("zh"))
    assert after[who].held_reason(Speech("en"))
    # The day before it happened nothing was known of it.
    assert not any(each.held for each in listed(shop, as_of=TODAY - 21))
    if kind != "out_of_stock":
        assert listed(shop).items[-1].customer_id == who


def test_a_ticket_of_a_list_that_never_closes_any_is_open_for_a_week() -> None:
    with snapshot_of(regulars()) as shop:
        number = customer(shop, listed(shop))
        shop.database.execute(f"INSERT INTO ticket_list VALUES ({number}, {TODAY} - 20, NULL, 0)")
        assert not any(each.held for each in listed(shop))


def test_another_product_of_the_kind_bought_since_keeps_from_writing() -> None:
    green = [bought(f"g{who:02d}", who % 30 + 30 * n, "green", category="tea") for who in range(20) for n in range(3)]
    with snapshot_of([*regulars(), *green, bought("c029", 3, "green", category="tea")]) as shop:
        held = {kind for each in listed(shop) if each.why.name == "tea named" for kind, _ in each.held}
        assert held == {"bought_elsewhere"}


def test_one_product_alone_by_id_or_name(shop: MemorySnapshot) -> None:
    by_id, by_name = listed(shop, product="tea"), listed(shop, product="tea named")

    assert len(by_id) == len(by_name) > 0
    with pytest.raises(UserError, match="no product"):
        listed(shop, product="sugar")


def test_the_shop_s_own_cycle_stands_beside_and_can_override(shop: MemorySnapshot) -> None:
    settings = Settings(name="x", cycles=(("tea", 60),))
    shop.database.execute("UPDATE product_names SET cycle_days = 60 WHERE name = 'tea named'")

    beside, instead = listed(shop, settings=settings), listed(shop, settings=settings, own_cycle=True)

    assert {(each.why.own_days, each.why.overrides) for each in beside} == {(60, False)}
    assert {each.why.usual_days for each in beside} <= set(range(25, 36))
    assert {each.why.usual_days for each in instead} <= {60}


def test_too_little_says_what_it_takes_and_when() -> None:
    with snapshot_of([bought(f"c{who}", 100 - who + 40 * n) for who in range(10) for n in range(2)]) as shop:
        found = listed(shop)

    assert (len(found), found.enough.why) == (0, "few_gaps")
    assert "It takes 50 customers" in found.method(Speech("en"))
    assert "最早" in found.method(Speech("zh"))


def test_days_have_to_be_some(shop: MemorySnapshot) -> None:
    with pytest.raises(UserError, match="outside 1 to 120"):
        listed(shop, days=0)
