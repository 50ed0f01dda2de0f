"""kill -9 amid an import of visits: nothing counts by halves, and the same file again heals all."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from tests.support.crashing import assert_nothing_left, kill_at

ROWS = (
    "event,event_at,customer_id,device_id\n"
    "enter,2024-03-01 09:00:00,,pad\npay,2024-03-02 09:00:00,lin,pad\njump,2024-03-02 09:00:00,lin,pad\n"
)
POINTS = [
    {"function": "huitou.warehouse.engines.duckdb:Connection.write_parquet", "about": "new-0.parquet", "when": "after"},
    {"function": "huitou.warehouse.facts:Facts.append", "about": "visits", "when": "after"},
    {"function": "huitou.warehouse.facts:Facts.append", "about": "imports", "when": "after"},
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point['when']}-{point['about']}")
def test_a_kill_leaves_nothing_by_halves(point: dict[str, str], tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    file = tmp_path / "visits.csv"
    file.write_text(ROWS, encoding="utf-8")
    kill_at(point, "import", file, "--shop", shop.folder)
    [report] = shop.load(file)
    assert (report.read, report.quarantined, report.accepted + report.duplicate) == (3, 1, 2)
    [part] = shop.funnel(from_="2024-03-01", to="2024-03-02", as_of="2024-03-31")
    assert [step.people for step in part.steps] == [1, 1]
    assert_nothing_left(shop.folder)
