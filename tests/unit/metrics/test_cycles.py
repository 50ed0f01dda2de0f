import pytest

from huitou.metrics.cycles import Cycle, cycles_of, default_days, default_source
from huitou.settings import Settings
from tests.support.shops import Line, order, snapshot_of


@pytest.mark.parametrize(
    ("category", "days"),
    [
        # Of a range the middle: 30 to 60, 60 to 90, 7 to 14 rounded up.
        ("挂耳咖啡", 45),
        ("Laundry detergents", 75),
        ("新鲜水果", 11),
        # The longest word that fits.
        ("milk powder, stage 2", 28),
        # Latin words stand alone: a steak is no tea.
        ("Steaks", None),
        ("Teas", 45),
        ("杯子", None),
    ],
)
def test_rules_of_thumb(category: str, days: int | None) -> None:
    assert default_days(category) == days


def test_rules_of_thumb_say_that_they_are_ones() -> None:
    assert "经验值" in default_source("zh")


def test_who_says_how_long_a_category_lasts() -> None:
    # Tea: the list has 20, 30 and 45 days for its three products. Cups: the shop. Coffee: a rule of thumb.
    lines = (
        Line("p1", "茶"),
        Line("p2", "茶"),
        Line("p3", "茶"),
        Line("p4", "杯子"),
        Line("p5", "咖啡"),
        Line("p6", "花"),
    )
    settings = Settings(name="x", cycles=(("杯子", 90), ("茶", 1)))
    with snapshot_of([order(1, "ana", at="2024-01-05 10:00", net=600, lines=lines)]) as shop:
        shop.database.execute(
            "UPDATE product_names SET cycle_days = CASE name WHEN 'p1 named' THEN 20 WHEN 'p2 named' THEN 30"
            " WHEN 'p3 named' THEN 45 END"
        )
        codes = dict(shop.rows("SELECT code, value FROM codes WHERE kind = 'category'"))
        found = {
            codes[code]: cycle for code, cycle in cycles_of(shop, "category", as_of=20000, settings=settings).items()
        }
        products = cycles_of(shop, "product", as_of=20000, settings=settings)
    assert found == {"茶": Cycle(30, "products"), "杯子": Cycle(90, "shop"), "咖啡": Cycle(45, "default")}
    assert sorted(products.values(), key=lambda each: each.days) == [Cycle(days, "products") for days in (20, 30, 45)]
