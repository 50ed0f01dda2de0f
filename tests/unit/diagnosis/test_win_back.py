"""The list to win back: by value, those that something keeps from last, with who they are and where to tell them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from huitou.diagnosis.win_back.listed import WinBackList
from huitou.diagnosis.win_back.win_back import win_back_list
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.shops import EPOCH, MemorySnapshot, Order, snapshot_of

LAST = dt.datetime(2024, 12, 31, 12)
TODAY = (LAST.date() - EPOCH).days
SETTINGS = Settings(name="x")


def orders() -> list[Order]:
    """200 customers about every 30 days, of whom a fifth stops after each purchase; c000 spends far more."""
    random = np.random.default_rng(7)
    made = []
    for who in range(200):
        ago = 360 - float(random.integers(0, 300))
        while ago >= 0:
            at = LAST - dt.timedelta(days=int(ago))
            made.append(Order(f"{who}-{ago:.3f}", f"c{who:03d}", at, 1_000 if who else 100_000, source="taobao"))
            if random.random() < 0.2:
                break
            ago -= 5 + random.gamma(2, 14)
    return made


@pytest.fixture
def shop() -> Iterator[MemorySnapshot]:
    with snapshot_of(orders()) as made:
        yield made


def listed(shop: MemorySnapshot, as_of: int = TODAY, settings: Settings = SETTINGS) -> WinBackList:
    return win_back_list(shop, settings=settings, as_of=as_of)


def test_rows_by_value_with_who_they_are(shop: MemorySnapshot) -> None:
    found = listed(shop)
    rows = list(found)
    ids = dict(
        shop.rows(
            "SELECT u.customer_id, SUM(s.net) FROM sequence AS s JOIN customers AS u ON u.customer = s.customer"
            " GROUP BY u.customer_id"
        )
    )

    assert len(rows) == len(found) > 40
    assert found.free == len(found)
    values = [row.value_minor for row in rows]
    assert values == sorted(values, reverse=True)
    for row in rows[:5]:
        assert row.net_minor == ids[row.customer_id]
        assert row.account_keys
        assert row.last_day == TODAY - row.why.silent
        assert (row.source, row.platform_only) == ("taobao", True)
        assert row.stage in {"sleeping", "lost"}
        assert row.value_minor == pytest.approx(row.chance * row.why.brings_minor, abs=1)


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("open_order", "INSERT INTO open_list VALUES ({who}, {day} - 2)"),
        ("open_ticket", "INSERT INTO ticket_list VALUES ({who}, {day} - 20, NULL, 1)"),
        (
            "refund",
            (
                "INSERT INTO purchase_facts (ref, refunded_day) SELECT MAX(ref), {day} - 3 FROM sequence"
                " WHERE customer = {who}"
            ),
        ),
    ],
)
def test_what_keeps_from_writing_puts_somebody_last_with_the_reason(
    shop: MemorySnapshot, kind: str, statement: str
) -> None:
    before = list(listed(shop))
    who = before[0].customer_id
    ((number,),) = shop.rows("SELECT customer FROM customers WHERE customer_id = :who", who=who)
    shop.database.execute(statement.format(who=number, day=TODAY))

    after = listed(shop)
    *_, last = after

    assert last.customer_id == who
    assert [held for held, _ in last.held] == [kind]
    assert last.held_reason(Speech("zh"))
    assert last.held_reason(Speech("en"))
    assert after.free == len(after) - 1
    # Nothing but the place changed: what is open says nothing about who comes back.
    assert last.value_minor == before[0].value_minor
    # The day before it happened nothing was known of it.
    assert not any(each.held for each in listed(shop, as_of=TODAY - 21))


def test_the_list_and_its_rows_as_json_has_them(shop: MemorySnapshot) -> None:
    found = listed(shop, settings=Settings("x", gross_margin=0.5))
    told, rows = found.to_dict(), found.to_dicts()

    assert told["customers"] == len(rows)
    assert told["as_of"] == "2024-12-31"
    assert told["enough"]
    assert told["from_day"] is None
    assert told["returns"][1] <= told["returns"][0] <= told["returns"][2]
    assert told["margin"] == 0.5
    assert told["tested"]["came"] >= 0
    first = rows[0]
    assert 0 < first["chance_low"] < first["chance"] < first["chance_high"] < 1
    assert float(first["value"]) == pytest.approx(first["chance"] * float(first["brings"]) * 0.5, rel=0.01)
    assert first["contact"] == "platform_only"
    assert first["zh"]
    assert first["en"]


def test_a_young_shop_has_no_list_and_hears_why() -> None:
    with snapshot_of([Order("1", "lin", LAST, 100), Order("2", "wu", LAST, 100)]) as shop:
        found = listed(shop)

    assert list(found) == []
    assert found.to_dict()["from_day"] == "2025-03-30"
    assert "2025-03-30" in found.about(Speech("en"))[0]
    assert found.to_dict()["tested"] is None
