"""What a name says of the size of a pack, and what it leaves in doubt."""

from __future__ import annotations

import pytest

from huitou.predict.replenishment.pack_size import pack_size, pack_text


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("原味巴旦木 500克", (500, "g")),
        ("深烘咖啡豆 1千克", (1000, "g")),
        ("大米5斤", (2500, "g")),
        ("Milk powder 2 x 500 g", (1000, "g")),
        ("牛奶 250ml*12", (3000, "ml")),
        ("Shampoo 0.5 L", (500, "ml")),
        ("茶叶 50g/袋*10", (500, "g")),
    ],
)
def test_one_size_in_the_name_is_read(name: str, size: tuple[float, str]) -> None:
    assert pack_size(name) == size


@pytest.mark.parametrize(
    "name",
    ["绿茶", "每日坚果 30包", "套装 100g+200g", "iPhone 15 5G", "Vitamin B12", "0 g sugar", "Glue 3M", "2024款 风衣"],
)
def test_a_name_that_leaves_doubt_says_nothing(name: str) -> None:
    assert pack_size(name) is None


def test_a_size_is_written_as_on_a_shelf() -> None:
    sizes = [(500, "g"), (1500, "g"), (2000, "ml"), (3, "盒")]
    assert [pack_text(*size, "en") for size in sizes] == ["500 g", "1.5 kg", "2 l", "3 盒"]
    assert [pack_text(*size, "zh") for size in sizes] == ["500 克", "1.5 千克", "2 升", "3 盒"]
