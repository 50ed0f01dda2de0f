"""A shop whose files were cut, emptied or lost says so, and the next import makes anew what can be made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import huitou
from huitou.errors import ExternalError, HuitouError, UserError
from huitou.warehouse.snapshot import open_snapshot
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left

SNAPSHOT = "snapshots/v000001-1.duckdb"
POINTER = "snapshots/CURRENT"

LOST: dict[str, Callable[[Path], object]] = {
    "no pointer": lambda shop: (shop / POINTER).unlink(),
    "an empty pointer": lambda shop: (shop / POINTER).write_text(""),
    "a pointer to nowhere": lambda shop: (shop / POINTER).write_bytes(b"\xff../v1\0"),
    "no snapshot": lambda shop: (shop / SNAPSHOT).unlink(),
    "a snapshot cut short": lambda shop: os.truncate(shop / SNAPSHOT, 5_000),
    "an empty snapshot": lambda shop: os.truncate(shop / SNAPSHOT, 0),
}


@pytest.mark.parametrize(
    "lose", [pytest.param(LOST[name], id=name, marks=pytest.mark.slow if "an" in name.split() else []) for name in LOST]
)
def test_lost_numbers_are_made_anew_by_importing_any_file(
    lose: Callable[[Path], object], shop: Path, shops: Shops
) -> None:
    lose(shop)
    with pytest.raises(ExternalError) as refused:
        open_snapshot(shop)
    assert refused.value.code == "snapshot.damaged"
    assert "import any file" in refused.value.en
    assert "再导入" in refused.value.zh
    huitou.open(shop).load(shops.first)
    assert answers(shop) == shops.old
    assert_nothing_left(shop)


def remove(shop: Path, pattern: str) -> None:
    for file in list((shop / "facts").glob(pattern)):
        file.unlink()


def garble(shop: Path) -> None:
    for log in (shop / "facts" / "orders" / "_delta_log").glob("*.json"):
        log.write_text("{", encoding="utf-8")


FACTS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no facts": ("facts.missing", lambda shop: shutil.rmtree(shop / "facts")),
    "no imports": ("facts.missing", lambda shop: shutil.rmtree(shop / "facts" / "imports")),
    "a lost file": ("disk.failed", lambda shop: remove(shop, "orders/*.parquet")),
    "a garbled log": ("facts.damaged", garble),
}


@pytest.mark.parametrize(("code", "damage"), FACTS.values(), ids=FACTS)
def test_lost_facts_stop_an_import_and_leave_the_numbers(
    code: str, damage: Callable[[Path], object], shop: Path, shops: Shops
) -> None:
    damage(shop)
    with pytest.raises(HuitouError) as refused:
        huitou.open(shop).load(shops.second)
    assert refused.value.code == code
    assert "backup" in refused.value.en
    assert "备份" in refused.value.zh
    assert answers(shop) == shops.old


@pytest.mark.parametrize("text", ["name = ", "name = 5\n", "timezone = 'Mars/Base'\n", "currency = 'yuan'\n", "\0"])
def test_a_broken_settings_file_is_told(text: str, shop: Path) -> None:
    (shop / "huitou.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError):
        huitou.open(shop)
