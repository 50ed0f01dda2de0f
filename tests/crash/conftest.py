"""A shop with one export imported, a second export to be imported, and how that ends undisturbed; made once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import huitou
from tests.support.crashing import Answers, answers, counts, write_orders


@dataclass(frozen=True, slots=True)
class Shops:
    """``before`` holds ``first``; importing ``second`` into it gives the numbers ``new`` with the counts in ``report``.

    ``other`` holds one order of 5.00 of somebody else.
    """

    before: Path
    other: Path
    first: Path
    second: Path
    old: Answers
    new: Answers
    report: tuple[int, int, int, int]


@pytest.fixture(scope="session")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    folder = tmp_path_factory.mktemp("shops")
    first = write_orders(folder / "first.csv", first=1, last=300)
    second = write_orders(folder / "second.csv", first=201, last=600)
    other = folder / "other.csv"
    other.write_text("order_id,customer_id,ordered_at,paid_amount\nx,new,2024-03-03 10:00:00,5.00\n", encoding="utf-8")
    huitou.init(folder / "before").load(first)
    shutil.copytree(folder / "before", folder / "after")
    (report,) = huitou.open(folder / "after").load(second)
    old, new = answers(folder / "before"), answers(folder / "after")
    assert old != new
    return Shops(folder / "before", other, first, second, old, new, counts(report))


@pytest.fixture
def shop(shops: Shops, tmp_path: Path) -> Path:
    """A shop of the test's own, with the first export in it."""
    return Path(shutil.copytree(shops.before, tmp_path / "shop"))
