"""Goods of which a file has titles alone, as small shops keep them: a title stands for the number."""

from __future__ import annotations

from pathlib import Path

import huitou
from huitou import Shop

_HEADINGS = "order_id,customer_id,ordered_at,paid_amount,product_name,category"
_FIRST = (
    "1,lin,2024-01-01 10:00:00,80,龙井 250g,绿茶",
    "2,wei,2024-01-05 10:00:00,50,茶杯,杯子",
    "3,lin,2024-01-31 10:00:00,80,龙井 250g,绿茶",
)
_LATER = ("4,wei,2024-02-20 10:00:00,90,龙井 250g,绿茶", "5,ana,2024-03-01 10:00:00,60,,绿茶")


def _shop(folder: Path, *files: tuple[str, ...]) -> Shop:
    shop = huitou.init(folder / "shop", name="小店")
    for number, rows in enumerate(files):
        (folder / f"{number}.csv").write_text("\n".join([_HEADINGS, *rows]), encoding="utf-8")
        shop.load(folder / f"{number}.csv")
    return shop


def _money(shop: Shop) -> dict[str, int]:
    found = shop.measure("revenue", from_="2024-01-01", to="2024-03-31", as_of="2024-03-31", by="product")
    return {each.by["product"]: each.numerator for each in found}


def test_a_title_stands_for_the_number(tmp_path: Path) -> None:
    # 80 + 80 + 90 of tea, 50 of cups; of order 5 nothing says what was bought.
    assert _money(_shop(tmp_path, _FIRST + _LATER)) == {"龙井 250g": 25000, "茶杯": 5000, "未知": 6000}


def test_it_does_as_much_when_the_files_come_one_by_one(tmp_path: Path) -> None:
    assert _money(_shop(tmp_path, _FIRST, _LATER)) == {"龙井 250g": 25000, "茶杯": 5000, "未知": 6000}


def test_who_buys_it_again_is_known(tmp_path: Path) -> None:
    # lin bought tea again after 30 days, wei never the cup.
    [again] = _shop(tmp_path, _FIRST).measure(
        "product_repurchase_rate", from_="2024-01-01", to="2024-01-10", as_of="2024-04-30", params={"days": 90}
    )
    assert (again.numerator, again.denominator) == (1, 2)
