"""A folder's import killed or interrupted between and amid its files: what was in is kept, and going on heals all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import huitou
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left, counts, end_at, kill_at, run

pytestmark = pytest.mark.slow

_STAGE = "huitou.intake.clean:stage"
_APPEND = "huitou.warehouse.facts:Facts.append"


@pytest.fixture
def exports(shops: Shops, tmp_path: Path) -> Path:
    """The two exports and that of somebody else, in a folder: they come as 1, 2, 3."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for number, file in enumerate((shops.first, shops.second, shops.other), start=1):
        shutil.copy(file, folder / f"{number}.csv")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> huitou.Shop:
    return huitou.init(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("point", "kept"),
    [
        pytest.param({"function": _STAGE, "about": "exports/2.csv"}, [1], id="reading the second"),
        pytest.param({"function": _STAGE, "about": "exports/3.csv"}, [1, 2], id="reading the third"),
        pytest.param({"function": "huitou.intake.batch:publish"}, [1, 2, 3], id="publishing"),
    ],
)
def test_a_killed_folder_goes_on_where_it_was(
    point: dict[str, str], kept: list[int], exports: Path, fresh: huitou.Shop, shops: Shops
) -> None:
    kill_at(point, "import", exports, "--shop", fresh.folder)
    loaded = fresh.load(exports)
    names = [f"exports/{number}.csv" for number in (1, 2, 3)]
    assert [passed.file for passed in loaded.passed_over] == names[: len(kept)]
    assert loaded.taken == names[len(kept) :]
    # The first shop knew the first file; the order of somebody else is one more purchase of 5.00.
    assert answers(fresh.folder)["purchases"] == (shops.new["purchases"][0] + 1, None)
    assert answers(fresh.folder)["revenue"] == (shops.new["revenue"][0] + 500, None)
    assert_nothing_left(fresh.folder)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("table", ["files", "imports"])
def test_a_file_is_known_only_with_its_rows(table: str, when: str, shop: Path, shops: Shops, exports: Path) -> None:
    kill_at({"function": _APPEND, "about": table, "when": when}, "import", exports / "2.csv", "--shop", shop)
    assert answers(shop) == shops.old
    loaded = huitou.open(shop).load([exports / "2.csv"])
    if (table, when) == ("imports", "after"):
        assert [passed.why for passed in loaded.passed_over] == ["known"]
    else:
        assert [counts(report) for report in loaded] == [shops.report]
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


def test_an_interrupted_folder_says_what_is_in_and_what_is_not(exports: Path, fresh: huitou.Shop) -> None:
    point = {"function": _STAGE, "about": "exports/2.csv", "signal": "SIGINT"}
    code, said = end_at(point, "--lang", "en", "import", exports, "--shop", fresh.folder)
    assert code == 130
    assert said.splitlines() == [
        "Interrupted. Kept: files 1 (exports/1.csv); not exports/2.csv, nor the 1 after it.",
        "The numbers are as they were. Run the same command again and it goes on from there.",
    ]
    assert fresh.load(exports).taken == ["exports/2.csv", "exports/3.csv"]
    assert_nothing_left(fresh.folder)


def test_an_interrupted_dry_run_claims_nothing(exports: Path, fresh: huitou.Shop) -> None:
    point = {"function": _STAGE, "about": "exports/2.csv", "signal": "SIGINT"}
    assert end_at(point, "import", exports, "--shop", fresh.folder, "--dry-run") == (130, "")


def test_a_full_disk_stops_a_folder_and_keeps_what_is_in(exports: Path, fresh: huitou.Shop) -> None:
    big = exports / "2.csv"
    cells = "".join(f"{n},{n * 7919 % 1_000_003},2024-01-01 10:00:00,{n % 97}.00\n" for n in range(100_000))
    big.write_text(f"order_id,customer_id,ordered_at,paid_amount\n{cells}", encoding="utf-8")
    code, said = run("import", exports, "--shop", fresh.folder, file_limit_kb=2_000)
    assert code == 2
    assert "Kept: files 1 (exports/1.csv); not exports/2.csv" in said
    assert "disk.full" in said
    assert fresh.load(exports).taken == ["exports/2.csv", "exports/3.csv"]
    assert_nothing_left(fresh.folder)
