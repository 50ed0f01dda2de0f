"""Visitors and campaign stages, asked of the past: what was said then, and what came of it by plain loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from huitou.language import Speech
from huitou.predict.accuracy import visits, words
from huitou.predict.accuracy.back_test import FULL, BackTest, Past
from huitou.predict.accuracy.registry import at_hand, evaluate
from huitou.predict.accuracy.result import MODEL, Judged
from huitou.predict.accuracy.visits import BACK_TEST, STAGES_BACK_TEST
from huitou.predict.conversion.reader import conversion
from huitou.settings import Settings
from huitou.simulate import browsing
from tests.support.browsers import FIRST, events_of, purchases_of
from tests.support.shops import order, snapshot_of
from tests.support.visiting import Event, derived

EVENTS = events_of(browsing.browse(visitors=5_000, seed=21))
PURCHASES = purchases_of(browsing.browse(visitors=5_000, seed=21))
AS_OF = FIRST + 119
CUT = AS_OF - 30
SETTINGS = Settings("tea")


def judged(
    of: BackTest, events: Sequence[Event] = EVENTS, *, to: int = AS_OF, as_of: int = AS_OF
) -> Mapping[str, Judged]:
    known = [each for each in events if each.day <= to]
    with derived(known, purchases=[each for each in PURCHASES if each[1] <= to]) as tables:
        return {each.question: each for each in of.judge(Past(tables, SETTINGS, as_of, FULL, 1))}


@pytest.fixture(scope="module")
def found() -> Judged:
    return judged(BACK_TEST)["first_orders_7"]


def test_four_weeks_after_each_past_day(found: Judged) -> None:
    assert [(cut.day, cut.until) for cut in found.cuts] == [(CUT, CUT + 28), (CUT - 30, CUT - 2)]


def test_the_first_week_is_told_what_a_shop_that_knew_no_more_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "FEWEST_CAME", 1)
    events, purchases = [e for e in EVENTS if e.day <= CUT], [p for p in PURCHASES if p[1] <= CUT]
    with derived(events, purchases=purchases) as tables:
        then = conversion(tables, as_of=CUT, data_version="v1")
    # Visits that end a week after the day leave one week to be judged by.
    cut = judged(BACK_TEST, to=CUT + 7)["first_orders_7"].cuts[0]
    assert (cut.day, cut.until, cut.asked) == (CUT, CUT + 7, len(then))
    assert cut.foretold == pytest.approx(then.expected, rel=1e-9)


def test_what_came_by_plain_loops(found: Judged) -> None:
    """Of who was there in thirty days and had not bought: the devices and people of a first order in a week."""
    cut = found.cuts[0]
    paid = sorted((each.day, each.device) for each in EVENTS if each.event == "pay")
    signs = {each.device: each.person for each in EVENTS if each.person is not None}
    bought_before = {person for person, day in PURCHASES if day < FIRST}
    first: dict[int | None, int] = {}
    for day, device in paid:
        if signs.get(device) not in bought_before:
            first.setdefault(device, day)
    came = 0
    for day in range(CUT, CUT + 28, 7):
        there = {each.device for each in EVENTS if day - 30 < each.day <= day}
        came += sum(day < first.get(device, -1) <= day + 7 for device in there)
    assert cut.came == came


def test_it_beats_going_by_the_latest_visit(found: Judged) -> None:
    for cut in found.cuts:
        assert cut.figures[MODEL]["top_share"].value > cut.figures["recent"]["top_share"].value
        assert cut.figures["week_before"]["auc"].value == pytest.approx(0.5, abs=0.05)
        assert set(cut.ahead) == {"recent", "cart", "viewed", "week_before"}


def test_nothing_after_the_day_has_a_say() -> None:
    later = [Event((AS_OF + 3) * 1440, "enter", device=1, channel="new", campaign="AAA", kind="0")]
    early = FIRST + 110
    assert judged(BACK_TEST, [*EVENTS, *later], to=AS_OF + 9, as_of=early) == judged(BACK_TEST, to=early, as_of=early)


def test_stages_of_a_campaign() -> None:
    found = judged(STAGES_BACK_TEST)
    assert list(found) == ["warm_up_7", "burst_7", "return_7"]
    [cut, *_] = found["warm_up_7"].cuts
    # Nobody of an empty cart has one to be ranked by.
    assert set(cut.ahead) == {"recent", "viewed", "week_before"}
    assert cut.figures[MODEL]["top_share"].value > cut.figures["recent"]["top_share"].value


def test_too_few_days_of_visits() -> None:
    missing = judged(BACK_TEST, as_of=FIRST + 60)["first_orders_7"].missing
    assert missing is not None
    # 31 days were known a month before; 56 are needed then.
    assert (missing.why, missing.needs, missing.has, missing.earliest) == ("visits_too_short", 86, 61, FIRST + 85)
    said = words.missing(BACK_TEST.questions, missing, Speech("en"))
    assert said.startswith("First orders within 7 days: not to be judged yet; it takes 86 days of recorded visits, not")


def test_visits_that_ended_long_ago() -> None:
    missing = judged(BACK_TEST, as_of=AS_OF + 300)["first_orders_7"].missing
    assert missing is not None
    assert missing.why == "no_visits"
    assert "没有访问记录" in words.missing(BACK_TEST.questions, missing, Speech("zh"))


def test_a_shop_without_visits_hears_nothing_of_visitors() -> None:
    made = [order(number, f"c{number % 9}", at=f"2024-0{1 + number % 6}-10 10:00", net=100) for number in range(30)]
    with snapshot_of(made) as tables:
        day = max(each.day for each in made)
        how = {"as_of": day, "settings": SETTINGS, "currency": "CNY", "data_version": "1"}
        every = evaluate(tables, **how)
        told = at_hand(tables, **how)
        asked = evaluate(tables, models=["visitors"], **how)
    models = [answer.back_test.model for answer in every.answers]
    assert models == ["purchases", "again", "next", "win-back"]
    # A quick look says whom it left out, and visitors are none of these.
    assert [each.model for each in told.unasked] == ["again", "next", "win-back"]
    assert words.unasked(told.unasked, Speech("en")).endswith(
        "Run huitou evaluate or huitou prepare where Huitou is installed, and they stand here."
    )
    # Who asks by name is answered.
    assert asked.answers[0].judged[0].missing is not None
