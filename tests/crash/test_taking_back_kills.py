"""kill -9 at every step of taking rows back: they stand aside or count, never both, and doing it again heals all."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from tests.support.crashing import answers, assert_nothing_left, kill_at
from tests.support.mending import rewrite

pytestmark = pytest.mark.slow

_APPEND = "huitou.warehouse.facts:Facts.append"
# Every fiftieth order of the first export from 7 on has "soon" for its amount, on both of its lines.
ASIDE = 12

BEFORE = [
    {"function": "huitou.intake.returned:take_in", "about": "", "when": "after"},
    *(
        {"function": _APPEND, "about": name, "when": "after"}
        for name in ("quarantine", "settled", "orders", "order_lines")
    ),
    {"function": _APPEND, "about": "imports", "when": "before"},
]
AFTER = [
    {"function": _APPEND, "about": "imports", "when": "after"},
    {"function": "pathlib:Path.rename", "about": ".CURRENT", "when": "before"},
    {"function": "pathlib:Path.rename", "about": ".CURRENT", "when": "after"},
]


def name_of(point: dict[str, str]) -> str:
    return "-".join([point["when"], point["function"].partition(":")[2], point["about"]])


def slow_but(point: dict[str, str]) -> list[pytest.MarkDecorator]:
    return [] if point["about"] in {"settled", "imports"} else [pytest.mark.slow]


def aside(shop: Path) -> int:
    return sum(each.rows for each in huitou.open(shop).quarantine() if each.fixable)


@pytest.fixture
def mended(shop: Path) -> Path:
    """What stands aside in the shop, with every amount but one put right."""
    path = shop.parent / "mended.csv"
    huitou.open(shop).export_quarantine(path)
    rewrite(path, lambda _, row, cells: cells | {"paid_amount": "soon" if cells["order_id"] == "7" else "20.00"})
    assert aside(shop) == ASIDE
    return path


@pytest.mark.parametrize("point", [pytest.param(p, id=name_of(p), marks=slow_but(p)) for p in [*BEFORE, *AFTER]])
def test_a_kill_leaves_rows_aside_or_counted(point: dict[str, str], shop: Path, mended: Path) -> None:
    before = answers(shop)
    kill_at(point, "import", mended, "--shop", shop)
    is_sealed = point in AFTER
    assert aside(shop) == (2 if is_sealed else ASIDE)
    assert answers(shop) == before or point == AFTER[-1]
    [report] = huitou.open(shop).load(mended)
    found = (report.read, report.accepted, report.duplicate, report.quarantined)
    assert found == ((12, 0, 10, 2) if is_sealed else (12, 10, 0, 2))
    assert aside(shop) == 2
    after = answers(shop)
    assert after["purchases"][0] == (before["purchases"][0] or 0) + 5
    assert after["revenue"][0] == (before["revenue"][0] or 0) + 5 * 2000
    assert_nothing_left(shop)


@pytest.mark.slow
def test_a_kill_while_rows_are_read_again_heals(shop: Path) -> None:
    (shop / "mappings").mkdir()
    kill_at(
        {"function": "huitou.intake.reread:Reread.take", "about": "", "when": "before"},
        "quarantine",
        "replay",
        "--shop",
        shop,
    )
    huitou.open(shop).replay()
    assert aside(shop) == ASIDE
    assert_nothing_left(shop)
