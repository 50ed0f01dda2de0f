"""Cycles written down and read again, as they are kept beside a snapshot."""

from __future__ import annotations

from dataclasses import replace

from huitou import calendar
from huitou.predict.cycle import from_rows, identity, to_rows
from huitou.predict.segments import stages_at
from huitou.settings import Settings
from tests.support.shops import WORKED, snapshot_of

RULES = Settings(name="x", min_returners=1)
# The second moment lies before any order: no cycle can be told there.
MOMENTS = {1: calendar.parse_day("2024-05-31"), 2: calendar.parse_day("2023-12-31")}

TEA = [replace(each, categories=(("tea", each.net),)) for each in WORKED]


def test_cycles_read_again_are_the_same() -> None:
    with snapshot_of(TEA) as shop:
        found = stages_at(shop, MOMENTS, settings=RULES).cycles

    assert found[1].shop.days == 30
    assert [each.days for each in found[1].by_category.values()] == [30]
    assert found[2].shop.days is None
    assert from_rows(to_rows(found), MOMENTS) == found


def test_cycles_of_other_days_or_settings_go_by_another_name() -> None:
    names = {
        identity(MOMENTS, RULES),
        identity({**MOMENTS, 1: MOMENTS[1] - 1}, RULES),
        identity(MOMENTS, replace(RULES, min_returners=2)),
        identity(MOMENTS, replace(RULES, cycle_days=30)),
    }
    assert len(names) == 4
