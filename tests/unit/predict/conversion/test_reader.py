"""From a snapshot of visits to chances: what comes after the day has no say, and what a shop lacks drops out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.conversion.reader import conversion
from huitou.predict.conversion.scored import Scored
from huitou.simulate import browsing
from tests.support.browsers import FIRST, events_of, purchases_of
from tests.support.visiting import Event, derived

EN, ZH = Speech("en"), Speech("zh")
SHOP = browsing.browse(visitors=5_000, seed=21)
EVENTS = events_of(SHOP)
PURCHASES = purchases_of(SHOP)
DAY = FIRST + 100


def asked(
    events: Sequence[Event], purchases: Sequence[tuple[int, int]], as_of: int = DAY, days: int = 30
) -> tuple[Scored, list[tuple[object, ...]]]:
    with derived(events, purchases=purchases) as tables:
        found = conversion(tables, as_of=as_of, data_version="v1", days=days)
    return found, [(each.customer_id, each.device, each.chance, each.reason(ZH)) for each in found]


def test_what_comes_after_has_no_say() -> None:
    """Later visits, sign-ins and orders, and names never heard before, change not a digit."""
    later = [Event((DAY + 3) * 1440, "enter", device=1, channel="a new one", campaign="AAA", kind="0")]
    whole, told = asked([*EVENTS, *later], PURCHASES)
    before = [each for each in EVENTS if each.day <= DAY]
    _, told_then = asked(before, [each for each in PURCHASES if each[1] <= DAY])
    assert told == told_then
    assert whole.learned is not None
    assert len(whole) > 1000


def test_the_likeliest_first_each_with_reasons() -> None:
    found, told = asked(EVENTS, PURCHASES)
    chances = [float(str(row[2])) for row in told]
    assert chances == sorted(chances, reverse=True)
    assert found.expected == pytest.approx(sum(chances))
    first = found[0]
    assert 2 <= len(first.why) <= 3
    assert first.reason(EN).startswith("more likely: ")
    assert first.reason(ZH).startswith("更可能：")
    assert "less likely: " in found[len(found) - 1].reason(EN)
    assert (first.customer_id is None) != (first.device is None)
    assert "Learned from the past" in found.about(EN)[0]
    assert "的十分之一里有" in found.about(ZH)[0]
    assert found.to_dict()["tested"]["people"] > 500


def test_nobody_who_has_bought_is_listed() -> None:
    found, _ = asked(EVENTS, PURCHASES)
    bought = {person for person, day in PURCHASES if day <= DAY}
    assert not bought & {each.customer_id for each in found}


def test_of_fewer_days() -> None:
    found, _ = asked(EVENTS, PURCHASES, days=3)
    assert {each.last_seen for each in found} == {DAY, DAY - 1, DAY - 2}
    with pytest.raises(UserError, match="30 days"):
        asked([], [], days=31)


def test_a_shop_without_devices_campaigns_or_sources() -> None:
    """Only people who signed in, and nothing said of where they came from."""
    bare = [replace(each, person=each.device, device=None, channel=None, campaign=None, kind=None) for each in EVENTS]
    found, _ = asked(bare, PURCHASES)
    assert found.learned is not None
    assert {"channel", "campaign", "kind", "province", "known"} <= set(found.learned.fitted.constant)
    assert "用上的：来源、活动、设备、省份、登录与会员" in found.about(ZH)[1]
    assert "not used: source, campaign, device, province" in found.about(EN)[1]


def test_a_shop_without_visits() -> None:
    found, told = asked([], PURCHASES)
    assert told == []
    assert found.lacking is not None
    assert found.about(EN) == ("No visits are known; it takes at least 56 days of them, imported.",)
    assert found.about(ZH) == ("还没有访问记录；导入至少 56 天的访问记录才能算。",)


def test_too_few_days() -> None:
    found, _ = asked(EVENTS, PURCHASES, as_of=FIRST + 29)
    assert found.lacking is not None
    assert (found.lacking.has, found.lacking.earliest) == (30, FIRST + 55)


def test_a_day_long_after_the_last_visit() -> None:
    assert asked(EVENTS, PURCHASES, as_of=FIRST + 119 + 6)[0].lacking is None
    with pytest.raises(
        UserError, match="no visits are known in the 7 days up to 1973-01-31; the last are of 1973-01-24"
    ):
        asked(EVENTS, PURCHASES, as_of=FIRST + 119 + 7)
