"""Where a shop lies must not matter, or is refused before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import huitou
from huitou.errors import UserError
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left


@pytest.mark.parametrize("name", ["我的 店铺", 'it\'s "mine" 😀 50% #1 *new* x;y{z}&$HOME'])
def test_a_shop_works_under_any_usual_name(name: str, tmp_path: Path, shops: Shops) -> None:
    shop = tmp_path / name
    huitou.init(shop).load(shops.first)
    huitou.open(shop).load(shops.second)
    assert answers(shop) == shops.new
    assert len(huitou.open(shop).names(range(1, 41))) == 40
    assert_nothing_left(shop)


def test_a_shop_may_move(tmp_path: Path, shop: Path, shops: Shops) -> None:
    moved = Path(shutil.move(shop, tmp_path / "搬 家"))
    huitou.open(moved).load(shops.second)
    assert answers(moved) == shops.new


@pytest.mark.parametrize("name", ["[2024]", "a|b", "50%20off", "back\\slash", "why?", "two\nlines"])
def test_a_path_that_the_tables_cannot_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        huitou.init(tmp_path / name)
    assert refused.value.code == "shop.place"
    assert not (tmp_path / name).exists()
