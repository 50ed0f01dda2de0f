"""The page of a journey's effect: when it will tell, who is left out, what stands beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

import huitou
from huitou.crm.journeys.effect import Bought, Entered, read, span_of
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.last_touch import LastTouch, last_touch
from huitou.crm.journeys.models import Enrolled
from huitou.crm.journeys.when import needed, ready_at
from tests.support.serving import Clock
from tests.support.tea_journey import DAY, NOON, enter, message

MICRODAY = span_of(1)
NOBODY = Bought(*(np.zeros(0, np.int64) for _ in range(3)))


def _bought(*rows: tuple[int, float, int]) -> Bought:
    columns = np.array([(who, int(at * MICRODAY), net) for who, at, net in rows], np.int64).reshape(-1, 3)
    return Bought(columns[:, 0], columns[:, 1], columns[:, 2])


def _entered(times: list[float], arm: str, first: int = 0) -> list[Entered]:
    return [Entered(first + place, arm, int(at * MICRODAY)) for place, at in enumerate(times)]


def _ready(entered: list[Entered], bought: Bought, *, now: int) -> tuple[int | None, int | None]:
    found = read(entered, bought, days=30, known_to=now * MICRODAY, holdout=0.5)
    at = ready_at(found, sorted(entered, key=lambda each: each.at), now=now * MICRODAY)
    return needed(found), None if at is None else round(at / MICRODAY)


def test_where_enough_have_entered_the_day_is_known() -> None:
    """The hundredth of the smaller arm entered on day 9.9; thirty days later all of them were watched."""
    entered = _entered([each / 10 for each in range(120)], HELD_OUT) + _entered([0.0] * 500, "treated", 1000)
    assert _ready(entered, NOBODY, now=20) == (100, 40)


def test_where_they_have_not_the_pace_of_four_weeks_tells() -> None:
    """28 in 28 days, 72 to come: 72 days, and thirty more."""
    entered = _entered([float(each) for each in range(28)], HELD_OUT) + _entered([0.0] * 500, "treated", 1000)
    assert _ready(entered, NOBODY, now=28) == (100, 28 + 72 + 30)


def test_where_nobody_enters_any_more_it_cannot_be_told() -> None:
    entered = _entered([0.0] * 28, HELD_OUT) + _entered([0.0] * 500, "treated", 1000)
    assert _ready(entered, NOBODY, now=60) == (100, None)


def test_few_buyers_ask_for_more_people() -> None:
    """8 of 400 bought: ten buyers in the smaller arm take 500 people."""
    entered = _entered([0.0] * 200, HELD_OUT) + _entered([0.0] * 200, "treated", 1000)
    bought = _bought(*[(1000 + each, 1, 100) for each in range(8)])
    assert _ready(entered, bought, now=40)[0] == 500
    assert _ready(entered, NOBODY, now=40) == (None, None)


def test_last_touch_counts_each_order_within_seven_days_once() -> None:
    """Two messages to 1, one to 2; an order before, one at once, one on the eighth day, one of somebody else."""
    sent = np.array([(1, 0), (1, 2 * MICRODAY), (2, 0)], np.int64)
    bought = _bought((1, 0, 1), (1, 3, 10), (1, 9, 100), (2, -1, 1000), (3, 1, 10_000))
    assert last_touch(sent[:, 0], sent[:, 1], bought) == LastTouch(2, 11)
    assert last_touch(sent[:0, 0], sent[:0, 1], bought) == LastTouch(0, 0)


def _asked(client: Client, **said: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/reach/effect/1", said)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_too_early_is_said_first_and_who_is_yet_to_be_counted(ids: dict[str, int], owner: Client) -> None:
    """Orders are known to 8 June: Anna was watched for thirty days from 1 May, Dora from the 10th of June was not."""
    enter([ids["anna"]], dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    enter([ids["dora"]], NOON)
    said = _asked(owner)
    assert (said["tone"], said["treated"], said["held_out"]) == ("early", 1, 0)
    assert said["verdict"].startswith("Too early: not both groups have people watched for 30 days.")
    assert said["left"] == ["1 entered less than 30 days ago and are yet to be counted"]
    assert [each["value"] for each in said["measures"]] == [None] * 4
    assert said["measures"][0]["treated"] == "1 / 1 = 100.0%"
    assert said["until"] == "2026-06-08"


def test_today_is_not_over(ids: dict[str, int], owner: Client, clock: Clock) -> None:
    """Orders are told of live: an order of this morning must not pass for a day that was watched to its end.

    Dora's order is of 8 June in Shanghai; who entered when 9 May began there was watched for 30 days by then.
    """
    midnight = dt.datetime(2026, 5, 8, 16, tzinfo=dt.UTC)
    enter([ids["anna"]], midnight)
    enter([ids["ben"]], midnight + DAY)
    clock.at = dt.datetime(2026, 6, 8, 15, 59, tzinfo=dt.UTC)
    assert [_asked(owner)[name] for name in ("until", "treated")] == ["2026-06-07", 1]
    clock.at = dt.datetime(2026, 6, 8, 16, tzinfo=dt.UTC)
    assert [_asked(owner)[name] for name in ("until", "treated")] == ["2026-06-08", 2]


def test_the_last_day_is_the_shops_own(ids: dict[str, int], owner: Client, serve: Any, tmp_path: Path) -> None:
    """Midnight in New York is another day in UTC already."""
    assert ids
    rows = "order_id,customer_id,ordered_at,paid_amount\no1,anna,2026-05-01 10:00:00,8.00\n"
    (tmp_path / "orders.csv").write_text(rows, encoding="utf-8")
    huitou.init(tmp_path / "shop", timezone="America/New_York").load([tmp_path / "orders.csv"])
    serve(tmp_path / "shop")
    assert _asked(owner)["until"] == "2026-05-01"


def test_who_was_written_to_though_held_out_breaks_the_reading(ids: dict[str, int], owner: Client) -> None:
    early = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    enter([ids["anna"], ids["ben"]], early, held_out=True)
    enter([ids["carl"]], early)
    message(1, ids["anna"], called_at=early + DAY)
    said = _asked(owner)
    assert said["tone"] == "broken"
    assert {each["id"]: each["holds"] for each in said["ticks"]}["exposure"] is False
    assert said["last_touch"]["orders"] == 0


def test_who_is_no_customer_any_more_is_left_out(ids: dict[str, int], owner: Client) -> None:
    enter([ids["anna"]], dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    Enrolled.objects.update(customer_id=9_999)
    said = _asked(owner)
    assert said["treated"] == 0
    assert said["left"] == ["1 were erased since and do not count"]


def test_of_no_journey_there_is_no_effect(ids: dict[str, int], owner: Client) -> None:
    assert ids
    assert owner.get("/api/v1/reach/effect/9").status_code == 404
    assert owner.get("/api/v1/reach/effect/1", {"days": 31}).status_code == 422


@pytest.mark.parametrize("days", [30, 60, 90])
def test_the_days_to_choose_from(ids: dict[str, int], owner: Client, days: int) -> None:
    assert ids
    assert _asked(owner, days=days)["days"] == days
