"""kill -9 at every step of an import: readers see the old or the new numbers, and running it again heals all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import huitou
from huitou.warehouse.snapshot import open_snapshot
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left, counts, kill_at

pytestmark = pytest.mark.slow

_APPEND = "huitou.warehouse.facts:Facts.append"
_WRITE = "huitou.warehouse.engines.duckdb:Connection.write_parquet"
_RENAME = "pathlib:Path.rename"
_TABLES = ("quarantine", "accounts", "identities", "orders", "order_lines", "refunds")

# The kills that differ most; the others are tried with the slow tests.
_TELLING = ("/accounts/part-", "orders", "imports")

UNCOMMITTED = [
    {"function": "huitou.intake.clean:stage", "about": "", "when": "after"},
    {"function": _WRITE, "about": "/accounts/part-", "when": "after"},
    *({"function": _APPEND, "about": name, "when": "after"} for name in _TABLES),
    {"function": _APPEND, "about": "imports", "when": "before"},
]
UNPUBLISHED = [
    {"function": _APPEND, "about": "imports", "when": "after"},
    {"function": "huitou.warehouse.publish:_finish", "when": "after"},
    {"function": _RENAME, "about": "scratch/v", "when": "before"},
    {"function": _RENAME, "about": "scratch/v", "when": "after"},
    {"function": _RENAME, "about": ".CURRENT", "when": "before"},
]
PUBLISHED = [
    {"function": _RENAME, "about": ".CURRENT", "when": "after"},
    {"function": "huitou.warehouse.publish:prune", "when": "after"},
]


def name_of(point: dict[str, str]) -> str:
    return "-".join([point["when"], point["function"].partition(":")[2], point.get("about", "")])


@pytest.mark.parametrize(
    "point",
    [pytest.param(p, id=name_of(p), marks=[] if p["about"] in _TELLING else pytest.mark.slow) for p in UNCOMMITTED],
)
def test_a_kill_before_the_commit_counts_nothing(point: dict[str, str], shop: Path, shops: Shops) -> None:
    with open_snapshot(shop) as opened_before:
        kill_at(point, "import", shops.second, "--shop", shop)
        assert answers(shop) == shops.old
        (report,) = huitou.open(shop).load(shops.second)
        assert opened_before.rows("SELECT COUNT(*) FROM sequence") == [(shops.old["purchases"][0],)]
    assert counts(report) == shops.report
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


@pytest.mark.parametrize("point", UNPUBLISHED, ids=name_of)
def test_a_kill_before_the_pointer_moves_leaves_the_old_numbers(
    point: dict[str, str], shop: Path, shops: Shops
) -> None:
    kill_at(point, "import", shops.second, "--shop", shop)
    assert answers(shop) == shops.old
    assert_the_same_file_heals(shop, shops)


@pytest.mark.parametrize("point", PUBLISHED, ids=name_of)
def test_a_kill_after_the_pointer_moved_leaves_the_new_numbers(point: dict[str, str], shop: Path, shops: Shops) -> None:
    with open_snapshot(shop) as opened_before:
        kill_at(point, "import", shops.second, "--shop", shop)
        assert answers(shop) == shops.new
        assert opened_before.rows("SELECT COUNT(*) FROM sequence") == [(shops.old["purchases"][0],)]
    assert_the_same_file_heals(shop, shops)


def assert_the_same_file_heals(shop: Path, shops: Shops) -> None:
    (report,) = huitou.open(shop).load(shops.second)
    read, accepted, duplicate, quarantined = shops.report
    assert counts(report) == (read, 0, accepted + duplicate, quarantined)
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


def test_a_kill_while_the_first_crash_is_swept_is_swept_too(shop: Path, shops: Shops) -> None:
    kill_at({"function": _APPEND, "about": "orders", "when": "after"}, "import", shops.second, "--shop", shop)
    sweeping = {"function": "huitou.warehouse.facts:Facts.sweep", "when": "before"}
    kill_at(sweeping, "import", shops.second, "--shop", shop)
    huitou.open(shop).load(shops.second)
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


def test_names_that_a_crash_left_go_with_the_next_import_of_any_file(shop: Path, shops: Shops) -> None:
    kill_at({"function": _WRITE, "about": "/accounts/part-", "when": "after"}, "import", shops.second, "--shop", shop)
    huitou.open(shop).load(shops.first)
    assert answers(shop) == shops.old
    assert_nothing_left(shop)


@pytest.mark.slow
def test_a_first_import_killed_anywhere_can_be_repeated(tmp_path: Path, shops: Shops) -> None:
    for number, table in enumerate((*_TABLES, "imports")):
        fresh = tmp_path / str(number)
        huitou.init(fresh)
        kill_at({"function": _APPEND, "about": table, "when": "before"}, "import", shops.first, "--shop", fresh)
        (report,) = huitou.open(fresh).load(shops.first)
        assert report.accepted > 0
        assert answers(fresh) == shops.old
        assert_nothing_left(fresh)


def test_a_kill_between_two_tables_of_one_file_counts_neither(shop: Path, shops: Shops, tmp_path: Path) -> None:
    both = tmp_path / "both.zip"
    with zipfile.ZipFile(both, "w") as archive:
        archive.write(shops.second, "a.csv")
        archive.write(shops.other, "b.csv")
    between = {"function": "huitou.intake.clean:stage", "about": "both.zip/b.csv", "when": "before"}
    kill_at(between, "import", both, "--shop", shop)
    huitou.open(shop).load(shops.first)
    assert answers(shop) == shops.old
    first, second = huitou.open(shop).load(both)
    assert (counts(first), counts(second)) == (shops.report, (1, 1, 0, 0))
    assert answers(shop)["purchases"][0] == shops.new["purchases"][0] + 1
    assert_nothing_left(shop)
