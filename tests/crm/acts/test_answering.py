"""A simulated shop that answers messages, from its history to the reading of effect, on a virtual clock.

The engine, the way of the orders into the facts, and the mail server on loopback are real; ``python -m
benchmarks.answering`` does the same with fresh seeds, many times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.answering.life import Placed, buyer_at, life
from benchmarks.answering.post import Mail, Post, post_office
from benchmarks.answering.truth import Went, broken, truth
from benchmarks.answering.trying import Plan, Tried, made, tried
from huitou.crm.project import clock as asked
from huitou.crm.rehearsal.clock import VirtualClock

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    virtual = VirtualClock(AT)
    monkeypatch.setattr(asked, "now", virtual)
    return virtual


@pytest.fixture
def post(clock: VirtualClock, settings: Any) -> Iterator[Post]:
    with post_office(clock) as opened:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", opened.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_HOST_USER = False, False, ""
        settings.DEFAULT_FROM_EMAIL = "山野茶铺 <tea@shop.example.com>"
        settings.HUITOU_URL = "https://shop.example.com"
        yield opened


@pytest.fixture
def played(
    tmp_path: Path, serve: Callable[[Path], None], clock: VirtualClock, post: Post, db: None
) -> Callable[[Plan], Tried]:
    def play(plan: Plan) -> Tried:
        lived, shop = made(plan, tmp_path)
        serve(shop)
        return tried(plan, lived, shop, clock, post)

    return play


@pytest.mark.slow
def test_three_days_break_no_promise_and_tell_nothing_yet(played: Callable[[Plan], Tried]) -> None:
    """``wrong`` also compares every sum of the reading with one counted from the orders that were placed."""
    plan = Plan(
        "win_back", seed=3, customers=1_500, before=250, answer=50, holdout=0.3, days=3, leave=100, facts_every=1
    )
    found = played(plan)
    assert found.wrong == ()
    assert min(found.mails, found.held_out) > 0
    # Everybody unsubscribes by the first mail, and gets no other.
    assert found.left == found.mails
    assert set(found.early) == {"30", "60"}
    assert found.skipped["skipped no_consent"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "answer"), [(1, 20.0), (2, 0.0)])
def test_after_ninety_days_the_reading_is_true(played: Callable[[Plan], Tried], seed: int, answer: float) -> None:
    found = played(Plan("win_back", seed=seed, customers=2_400, before=250, answer=answer, holdout=0.3))
    assert found.wrong == ()
    assert found.early["day 20"] == "nobody"
    month = {each.measure: each for each in found.found if each.days == 30}
    # A 95 % interval twice as wide is about four standard errors: how often the interval itself covers is for the
    # benchmark to say.
    far = [name for name, each in month.items() if abs(each.value - each.truth) > each.high - each.low]
    assert far == []
    assert set(month) == {"buyers", "again", "purchases", "revenue"}
    # Of every hundred mails so many bring an order, most of whom would not have bought: the effect is no rounding.
    assert (month["buyers"].truth > 0.05) is (answer > 0)
    assert (found.answers > 0) is (answer > 0)


def _order(number: str, buyer: int, days: float, *, answers: bool = False) -> Placed:
    return Placed(number, buyer, AT + days * DAY, "", (), 1_000, answers=answers)


def test_the_truth_is_what_messages_brought() -> None:
    """Of two treated one would have bought anyway and bought twice, the other only bought for the message."""
    went = [Went(1, AT, held_out=False), Went(2, AT, held_out=False), Went(3, AT, held_out=True)]
    orders = [_order("a", 1, 1), _order("b", 1, 2, answers=True), _order("c", 2, 29.9, answers=True)]
    late = [_order("d", 2, 30, answers=True), _order("e", 3, -0.1), _order("f", 3, 0)]
    found = truth(went, orders + late, days=30, until=AT + 30 * DAY)
    assert [found.effect(each) for each in ("buyers", "again", "purchases", "revenue")] == [0.5, 0.5, 1.0, 1_000.0]
    assert (found.held_out.people, found.held_out.purchases) == (1, 1)
    assert truth(went, orders, days=30, until=AT + 29 * DAY).treated.people == 0


def test_a_log_that_breaks_a_promise_is_found_out() -> None:
    """Each kind is seen to be told, or that none was would mean nothing."""
    lived = life(customers=60, seed=1, before=30, days=5, began=AT.date())
    agreed = [buyer for buyer in range(60) if lived.said(buyer) == "yes"]
    never = next(buyer for buyer in range(60) if lived.said(buyer) != "yes")
    one, other = agreed[:2]
    went = [Went(one, AT, held_out=False), Went(never, AT, held_out=False), Went(other, AT, held_out=True)]

    def told(mail: Mail, left: dict[int, dt.datetime] | None = None, *more: Mail) -> list[str]:
        return [each.split(" ", 1)[1] for each in broken(lived, went, [mail, *more], left or {})]

    good = Mail(f"c{one + 1}@example.com", AT, "<1>", "/u/x", one_click=True)
    assert buyer_at(good.to) == one
    assert told(good) == []
    assert told(replace(good, to=f"c{other + 1}@example.com")) == ["was held out and got <1>"]
    assert told(replace(good, to=f"c{agreed[2] + 1}@example.com")) == ["never entered and got <1>"]
    assert told(replace(good, to=f"c{never + 1}@example.com")) == ["never agreed and got <1>"]
    assert len(told(good, {one: AT - DAY})) == 1
    assert told(replace(good, one_click=False)) == ["cannot be unsubscribed from by one click"]
    assert told(good, None, good) == ["went 2 times"]
