"""The cubes of a published snapshot are those of its sequence, after an import and after a change alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huitou import Shop
from huitou.metrics import cubes as lookup
from huitou.warehouse.publish import publish
from huitou.warehouse.snapshot import open_snapshot
from huitou.warehouse.writer import writer
from tests.support.cubes import CUBED
from tests.support.exports import export, shop_with

WINDOW = {"from_": "2024-01-01", "to": "2024-04-30", "as_of": "2024-04-30"}


def bought(number: int, customer: str, at: str, *, channel: str = "") -> dict[str, str]:
    return {
        "order_id": str(number),
        "customer_id": customer,
        "ordered_at": f"{at} 09:00:00",
        "paid_amount": f"{number}.00",
        "status": "paid",
        "channel": channel,
    }


def rows(shop: Shop) -> list[tuple[Any, ...]]:
    with open_snapshot(shop.folder) as snapshot:
        return sorted(snapshot.rows("SELECT * FROM cubes"), key=repr)


def answers(shop: Shop) -> list[dict[str, Any]]:
    ways = [(metric, count_by) for metric in CUBED for count_by in ("order", "day")]
    return [row for metric, way in ways for row in shop.measure(metric, by="month", count_by=way, **WINDOW).to_dicts()]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A late file makes ana's purchase of March her third, and her first one of January."""
    march = [bought(1, "ana", "2024-03-01"), bought(2, "bo", "2024-03-02"), bought(3, "bo", "2024-03-02")]
    late = [bought(4, "ana", "2024-01-31"), bought(5, "ana", "2024-03-31", channel="live"), bought(6, "", "2024-04-01")]
    shop = shop_with(tmp_path, [export(*march)])
    export(*late).load(shop)
    return shop


def test_a_change_leaves_the_cubes_of_a_rebuild(shop: Shop) -> None:
    changed = rows(shop)
    with open_snapshot(shop.folder) as snapshot:
        assert snapshot.rows("SELECT value FROM about WHERE key = 'changes'") == [("1",)]
    with writer(shop.folder, "test", shop.settings) as (scratch, clock):
        publish(shop.folder, clock, scratch, rebuild=True)
    assert rows(shop) == changed


def test_months_are_read_from_the_published_cubes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = lookup.ready
    with_cubes = answers(shop)
    monkeypatch.setattr(lookup, "ready", lambda _, question: lookup.Ready({}, {}, (question,)))
    assert with_cubes == answers(shop)
    # January: ana's first; March: ana once more in each channel, bo twice on a day.
    monkeypatch.setattr(lookup, "ready", ready)
    buyers = shop.measure("buyers", by="month", **WINDOW)
    assert [each.numerator for each in buyers] == [1, 0, 2, 0]


def test_a_shop_whose_orders_never_count_has_no_cubes(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [export(bought(1, "ana", "2024-03-01") | {"status": "closed"})])
    assert rows(shop) == []
    assert [each.numerator for each in shop.measure("buyers", by="month", **WINDOW)] == [0, 0, 0, 0]
