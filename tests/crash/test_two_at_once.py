"""Two importers, a lock held too long, and readers while others publish."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou.errors import ExternalError
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.lock import writing
from huitou.warehouse.snapshot import open_snapshot
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left, start, write_orders

pytestmark = pytest.mark.slow


def test_two_importers_at_once_both_succeed(tmp_path: Path, shops: Shops) -> None:
    huitou.init(tmp_path / "shop")
    at_once = [start("import", file, "--shop", tmp_path / "shop") for file in (shops.first, shops.second)]
    assert [process.wait() for process in at_once] == [0, 0]
    assert answers(tmp_path / "shop") == shops.new
    assert_nothing_left(tmp_path / "shop")


def test_a_lock_held_too_long_names_its_holder(shop: Path) -> None:
    with (
        writing(shop, "import big.csv"),
        pytest.raises(ExternalError) as refused,
        writing(shop, "import small.csv", wait_seconds=0),
    ):
        pass
    assert refused.value.code == "shop.locked"
    assert refused.value.retryable
    for words in (refused.value.en, refused.value.zh):
        assert "import big.csv (pid " in words


def test_a_lock_is_free_once_its_holder_was_killed(shop: Path, shops: Shops) -> None:
    with start("import", shops.second, "--shop", shop) as process:
        while not (shop / ".writer.json").exists() and process.poll() is None:
            pass
        process.kill()
    huitou.open(shop).load(shops.second)
    assert answers(shop) == shops.new


def test_names_are_found_though_an_erasure_removes_their_files_meanwhile(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach = Facts.attach
    looks: list[int] = []

    def as_files_go(facts: Facts, connection: Connection, *, only: Sequence[str]) -> None:
        attach(facts, connection, only=only)
        looks.append(len(looks))
        if len(looks) == 1:
            facts.delete("accounts", "account_key = 1")
            facts.vacuum("accounts")

    monkeypatch.setattr(Facts, "attach", as_files_go)
    assert list(huitou.open(shop).names([1, 2])) == [2]
    assert looks == [0, 1]


def test_a_reader_keeps_its_numbers_while_five_imports_publish(shop: Path, shops: Shops, tmp_path: Path) -> None:
    with open_snapshot(shop) as reader:
        before = reader.rows("SELECT SUM(net), COUNT(*) FROM sequence")
        for number in range(5):
            first = 1000 + 10 * number
            huitou.open(shop).load(write_orders(tmp_path / "more.csv", first=first, last=first + 9))
            assert reader.rows("SELECT SUM(net), COUNT(*) FROM sequence") == before
        assert reader.about.data_version == "v000001-1"
    assert not (shop / "snapshots" / "v000001-1.duckdb").exists()


def test_a_reader_whose_file_goes_before_it_is_opened_takes_the_next(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def after_three_imports(path: Path, **options: Any) -> Connection:
        if not opened:
            for number in range(3):
                first = 1000 + 10 * number
                huitou.open(shop).load(write_orders(tmp_path / "more.csv", first=first, last=first + 9))
        opened.append(path)
        return connect(path, **options)

    monkeypatch.setattr("huitou.warehouse.snapshot.connect", after_three_imports)
    with open_snapshot(shop) as reader:
        assert reader.about.data_version == "v000004-4"
    assert [path.name for path in opened] == ["v000001-1.duckdb", "v000004-4.duckdb"]
