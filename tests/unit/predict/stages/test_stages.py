"""The stages of a campaign over simulated visitors and customers."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.conversion.learn import learn
from huitou.predict.conversion.seen import Visitors
from huitou.predict.stages import words
from huitou.predict.stages.stages import STAGES, TASKS, Stage, Stages, stages
from huitou.simulate import browsing
from tests.support.browsers import FIRST, events_of, log_of, purchases_of
from tests.support.visiting import derived

EN, ZH = Speech("en"), Speech("zh")
SHOP = browsing.browse(visitors=5_000, seed=22)
EVENTS = events_of(SHOP)
PURCHASES = purchases_of(SHOP)
COUPONS = [
    (who + 1, FIRST + day, FIRST + used if day <= used < 10**5 else None, FIRST + day + 14)
    for who, day, used in zip(
        SHOP.coupon_visitor.tolist(), SHOP.coupon_day.tolist(), SHOP.coupon_used.tolist(), strict=True
    )
]
DAY = FIRST + 110


def asked(as_of: int = DAY, *, until: int = 10**6, stage: Stage | None = None, campaign: str | None = None) -> Stages:
    coupons = [
        (who, issued, used if used is not None and used <= until else None, ends)
        for who, issued, used, ends in COUPONS
        if issued <= until
    ]
    events = [each for each in EVENTS if each.day <= until]
    with derived(events, purchases=[each for each in PURCHASES if each[1] <= until], coupons=coupons) as tables:
        return stages(tables, as_of=as_of, data_version="v1", stage=stage, campaign=campaign)


@pytest.fixture(scope="module")
def found() -> Stages:
    return asked()


def test_every_stage_has_its_people(found: Stages) -> None:
    assert tuple(found.of) == STAGES
    warm_up, burst, back = (found.of[name].seen for name in STAGES)
    assert (warm_up.values["cart"] < 0).all()
    cart = burst.values["cart"]
    assert (((cart >= 0) & (cart < 14)) | burst.has_coupon).all()
    assert burst.has_coupon.any()
    assert (cart >= 0).any()
    assert (back.values["products"] > 0).all()
    assert (back.values["last_seen"] < 14).all()
    assert not ((back.bought_ago >= 0) & (back.bought_ago < 14)).any()


def test_customers_are_among_them(found: Stages) -> None:
    assert (found.of["warm-up"].seen.values["purchases"] > 0).any()
    learned = found.of["warm-up"].learned
    assert learned is not None
    assert {"purchases", "since_purchase", "coupon"} <= {each.name for each in learned.fitted.attributes}
    assert learned.fitted.constant == ("province", "cart")


def test_what_comes_after_has_no_say(found: Stages) -> None:
    then = asked(until=DAY)
    for name in STAGES:
        assert found.of[name].chance.tolist() == then.of[name].chance.tolist()
        assert [each.reason(ZH) for each in list(found.of[name])[:50]] == [
            each.reason(ZH) for each in list(then.of[name])[:50]
        ]


def test_the_likeliest_do_it_more_often_than_the_latest() -> None:
    shop = browsing.browse(visitors=12_000, seed=23)
    visitors = Visitors(*log_of(shop))
    for name in ("warm-up", "return"):
        learned, _ = learn(visitors, TASKS[name], as_of=119)
        assert learned is not None
        assert learned.judged.top > learned.judged.top_recent
        assert 0.6 < learned.judged.expected / learned.judged.did < 1.6
        assert np.isfinite(learned.judged.auc)


def test_only_who_came_by_a_campaign(found: Stages) -> None:
    narrow = asked(stage="return", campaign="lottery")
    assert tuple(narrow.of) == ("return",)
    assert 0 < len(narrow.of["return"]) < len(found.of["return"])
    by_owner = dict(zip(found.of["return"].owners.tolist(), found.of["return"].chance.tolist(), strict=True))
    of = narrow.of["return"]
    assert all(by_owner[owner] == chance for owner, chance in zip(of.owners.tolist(), of.chance.tolist(), strict=True))
    with pytest.raises(UserError, match="known: lottery, new_arrivals, spring_tea"):
        asked(campaign="summer")
    with pytest.raises(UserError, match="no stage main"):
        asked(stage="main")


def test_coupons_without_visits_are_a_burst_all_the_same() -> None:
    """200 people get a coupon each week, one in five buys within the week after."""
    coupons, purchases = [], []
    for week in range(20):
        for place in range(200):
            who = week * 200 + place + 1
            coupons.append((who, week * 7, None, week * 7 + 60))
            if place % 5 == 0:
                purchases.append((who, week * 7 + 1 + place % 7))
    with derived([], purchases=purchases, coupons=coupons) as tables:
        found = stages(tables, as_of=139, data_version="v1")
    assert found.of["burst"].learned is not None
    assert len(found.of["burst"]) > 1000
    assert found.of["warm-up"].lacking is not None
    assert found.of["return"].lacking is not None


def test_words(found: Stages) -> None:
    for name in STAGES:
        assert words.name(name, ZH) in words.head(name, found.of[name], ZH)
        assert f"{len(found.of[name]):,}" in words.head(name, found.of[name], EN)
