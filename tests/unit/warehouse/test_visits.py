"""Visits in the snapshot: kept while nothing touches them, and the same as if all were made anew."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou import Shop, simulate
from huitou.warehouse import devices, visits
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.publish import Clock, publish
from huitou.warehouse.snapshot import open_snapshot

VISITS = "event,event_at,customer_id,phone,device_id,product_id\n"
ORDERS = "order_id,customer_id,phone,ordered_at,paid_amount\n"


def _load(shop: Shop, name: str, text: str) -> None:
    file = shop.folder.parent / name
    file.write_text(text, encoding="utf-8")
    shop.load(file)


def _tables(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    """What is known of visits, in names and customers instead of numbers."""
    asked = {
        "days": "SELECT v.customer_id, d.day, s.value FROM visit_days d JOIN visitors v ON v.visitor = d.visitor"
        " LEFT JOIN codes s ON s.kind = 'source' AND s.code = d.source",
        "steps": "SELECT v.customer_id, c.value, s.day, s.viewed_in, s.carted_in, s.ordered_in, s.paid_in,"
        " s.since_last, s.until_next"
        " FROM visit_steps s JOIN visitors v ON v.visitor = s.visitor"
        " LEFT JOIN codes c ON c.kind = 'category' AND c.code = s.category",
        "customers": "SELECT v.customer_id, c.customer_id, t.first_bought FROM visitor_customers t"
        " JOIN visitors v ON v.visitor = t.visitor JOIN customers c ON c.customer = t.customer",
    }
    with open_snapshot(shop.folder) as snapshot:
        return {name: sorted(snapshot.rows(sql), key=repr) for name, sql in asked.items()}


def _anew(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    scratch = shop.folder / "scratch" / "anew"
    scratch.mkdir(parents=True, exist_ok=True)
    publish(shop.folder, Clock(shop.settings.timezone, shop.settings.currency), scratch, rebuild=True)
    return _tables(shop)


def test_step_by_step_they_are_what_they_would_be_at_once(tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    _load(shop, "v1.csv", VISITS + "enter,2024-03-01 09:00:00,,,pad,\npay,2024-03-02 09:00:00,lin,13800000001,pad,p1\n")
    _load(shop, "o1.csv", ORDERS + "1,lin,13800000001,2024-03-02 09:00:00,5.00\n2,bo,,2024-03-03 09:00:00,5.00\n")
    first = _tables(shop)
    assert first["customers"] == [(1, 1, 19784)]
    # A product list gives old visits a category; another platform's customer turns out to be lin.
    _load(shop, "products.csv", "product_id,category\np1,tea\n")
    _load(shop, "v2.csv", VISITS + "enter,2024-03-04 09:00:00,bo,,pad,\n")
    shopify = "Name,Email,Phone,Financial Status,Created at,Total\n"
    _load(shop, "shopify.csv", shopify + "#1,,13800000001,paid,2024-03-01 10:00:00 +0800,5.00\n")
    found = _tables(shop)
    assert found == _anew(shop)
    assert found != first


def test_each_day_knows_how_far_the_same_visitor_is_from_the_days_beside_it(tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    at = "view_product,2024-03-{:02} {}:00:00,lin,,,{}\n"
    came = ((1, 9, "p1"), (1, 20, "p1"), (4, 9, "p2"), (6, 9, "p1"))
    _load(shop, "products.csv", "product_id,category\np1,tea\np2,cups\n")
    _load(shop, "v.csv", VISITS + "".join(at.format(day, f"{hour:02}", goods) for day, hour, goods in came))
    with open_snapshot(shop.folder) as snapshot:
        found = snapshot.rows(
            "SELECT COALESCE(c.value, ''), s.day - 19783, s.since_last, s.until_next FROM visit_steps s"
            " LEFT JOIN codes c ON c.kind = 'category' AND c.code = s.category ORDER BY 1, 2"
        )
    # The whole shop, then cups, then tea; the two views of the first day are one day.
    shop_days, cups, tea = [(0, None, 3), (3, 3, 2), (5, 2, None)], [(3, None, None)], [(0, None, 5), (5, 5, None)]
    wanted = {"": shop_days, "cups": cups, "tea": tea}
    assert found == [(name, *day) for name, days in wanted.items() for day in days]


def test_an_import_of_orders_leaves_visits_as_they_are(tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    _load(shop, "v.csv", VISITS + "enter,2024-03-01 09:00:00,lin,,,\nenter,2024-03-05 09:00:00,,,pad,\n")
    before = _tables(shop)
    _load(shop, "o.csv", ORDERS + "1,lin,,2024-03-02 09:00:00,5.00\n")
    after = _tables(shop)
    assert {**after, "customers": []} == before
    assert after == _anew(shop)


def test_a_device_has_the_number_its_keyed_hash_gives() -> None:
    key = bytes(range(32))
    with connect() as work:
        devices.number(work, "SELECT 'pad 中' AS device_id", key=key, source="app", store="north")
        [(device_id, number)] = work.rows("SELECT device_id, device_key FROM devices")
    wanted = hmac.new(key, "device\x1fapp\x1fnorth\x1fpad 中".encode(), hashlib.sha256).hexdigest()
    assert number == int(wanted[:15], 16) == devices.number_of(key, "app", "north", device_id)


def test_many_visits_are_followed_in_parts_with_the_same_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = simulate.write(tmp_path / "made", customers=120, seed=3, visits=True)
    shop = huitou.init(tmp_path / "shop")
    shop.load(made.huitou.parent)
    at_once = _anew(shop), _numbers(shop)
    monkeypatch.setattr(visits, "_AT_ONCE", 500)
    assert (_anew(shop), _numbers(shop)) == at_once
    assert len(at_once[0]["days"]) > 500


def _numbers(shop: Shop) -> list[list[tuple[Any, ...]]]:
    """The tables themselves, in their own order."""
    with open_snapshot(shop.folder) as snapshot:
        return [snapshot.rows(f"SELECT * FROM {table}") for table in ("visitors", "visit_days", "visit_steps")]
