"""The worker's turn lets people in: from what was imported, by the real tables, once."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou.crm.audiences.keeping import save
from huitou.crm.journeys import work
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.models import Enrolled, Journey, JourneyVersion, LookedAt
from huitou.crm.journeys.tables import Tables
from huitou.warehouse.accounts import find
from tests.support.serving import Clock

# Noon in Shanghai, on the day of the last order.
NOON = dt.datetime(2026, 6, 8, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ORDERS = """order_id,customer_id,ordered_at,paid_amount
o1,anna,2026-05-01 10:00:00,88.00
o2,anna,2026-06-08 10:00:00,88.00
o3,ben,2026-06-08 10:30:00,88.00
o4,carl,2026-06-01 10:00:00,88.00
"""
MEMBERS = """customer_id,birthday
anna,1990-06-11
ben,06-12
"""
NAMES = ("anna", "ben", "carl")


@pytest.fixture(scope="session")
def shop_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    for name, text in (("orders.csv", ORDERS), ("members.csv", MEMBERS)):
        (folder / name).write_text(text, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺").load([folder / "orders.csv", folder / "members.csv"])
    return folder / "shop"


@pytest.fixture
def ids(shop_of_three: Path, serve: Callable[[Path], None], clock: Clock, db: None) -> dict[str, int]:
    serve(shop_of_three)
    clock.at = NOON
    work.version.cache_clear()
    return {name: find(shop_of_three, name)[0] for name in NAMES}


def _journey(trigger: dict[str, Any], **more: Any) -> None:
    Journey.objects.create(pk=1, name="j", salt="s", holdout=0.0, made_at=NOON - DAY, began_at=NOON - DAY)
    steps = [{"id": "wait", "kind": "wait", "days": 30}]
    body = {"first": "wait", "steps": steps, "trigger": trigger, **more}
    JourneyVersion.objects.create(journey_id=1, number=1, body=body, made_at=NOON - DAY)


def _entered() -> list[tuple[int, str]]:
    return list(Enrolled.objects.order_by("customer_id").values_list("customer_id", "by"))


def test_first_orders_of_the_data_version_let_in_who_made_them(ids: dict[str, int]) -> None:
    """Anna has bought before; Carl's order is from before the journey began."""
    _journey({"kind": "event", "event": "order", "which": "first"})
    work.turn()
    assert _entered() == [(ids["ben"], "order 2026-06-08")]


def test_the_same_order_told_of_live_as_well_is_one(ids: dict[str, int], clock: Clock) -> None:
    _journey({"kind": "event", "event": "order"}, again="after", after_days=0, leaves_when_bought=False)
    work.turn()
    ordered = dt.datetime(2026, 6, 8, 2, 30, tzinfo=dt.UTC)
    Tables().tell([Event("live 1", "order", ids["ben"], ordered)], clock())
    work.turn()
    assert _entered() == [(ids["anna"], "order 2026-06-08"), (ids["ben"], "order 2026-06-08")]


def test_an_event_told_of_live_lets_in_at_the_next_turn_and_a_paused_journey_nobody(ids: dict[str, int]) -> None:
    _journey({"kind": "event", "event": "visit"})
    work.turn()
    Tables().set_state(1, "paused")
    Tables().tell([Event("v1", "visit", ids["carl"], NOON)], NOON)
    work.turn()
    assert _entered() == []
    Tables().set_state(1, "running")
    work.turn()
    assert _entered() == [(ids["carl"], "v1")]


def test_an_audience_is_looked_at_once_a_day(ids: dict[str, int], clock: Clock) -> None:
    """Carl bought seven days before the last day known; nothing new is known the day after."""
    rule = {"kind": "number", "of": "days_since_last", "least": 7}
    _journey({"kind": "audience", "audience": save("quiet", rule, now=NOON).pk})
    for _ in range(3):
        work.turn()
    assert [who for who, _ in _entered()] == [ids["carl"]]
    assert LookedAt.objects.get().number == 1
    clock.later(days=1)
    work.turn()
    assert LookedAt.objects.get().number == 2
    assert len(_entered()) == 1


def test_a_look_that_broke_off_before_it_was_written_down_is_made_again_and_lets_nobody_in_twice(
    ids: dict[str, int],
) -> None:
    rule = {"kind": "number", "of": "purchases", "least": 1}
    _journey(
        {"kind": "audience", "audience": save("all", rule, now=NOON).pk},
        again="after",
        after_days=0,
    )
    work.turn()
    LookedAt.objects.all().delete()
    Tables().stop(1, NOON)
    Journey.objects.update(state="running")
    work.turn()
    assert [who for who, _ in _entered()] == sorted(ids.values())


def test_birthdays_of_the_member_list_are_known(ids: dict[str, int]) -> None:
    """It is 8 June: three days before Anna's, four before Ben's."""
    _journey({"kind": "birthday", "days": 3, "at": "10:00:00"})
    work.turn()
    assert _entered() == [(ids["anna"], "birthday 2026")]


def test_an_event_told_before_a_merge_is_of_whom_its_customer_became(
    ids: dict[str, int], shop_of_three: Path, tmp_path: Path, serve: Callable[[Path], None]
) -> None:
    """Carl's visit was told of while the journey was paused; by now he is Anna, who alone is in the audience."""
    rule = {"kind": "number", "of": "purchases", "least": 3}
    _journey({"kind": "event", "event": "visit", "audience": save("thrice", rule, now=NOON).pk})
    Tables().tell([Event("v1", "visit", ids["carl"], NOON)], NOON)
    folder = Path(shutil.copytree(shop_of_three, tmp_path / "merged"))
    huitou.open(folder).accept(ids["anna"], ids["carl"])
    serve(folder)
    work.turn()
    assert _entered() == [(ids["anna"], "v1")]
