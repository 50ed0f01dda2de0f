"""Conditions on what lists tell, against what a hand would count; those of models against the models' own lists."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huitou.crm.audiences.asking import Asked, asking
from huitou.crm.audiences.rule import lacking, rule
from huitou.crm.customers import consents
from huitou.crm.customers.models import Channel, Consent, Purpose
from huitou.crm.shop.served import shop
from huitou.language import Speech
from tests.support import known_shop
from tests.support.known_shop import NAMES, NOW, who

ZH, EN = Speech("zh"), Speech("en")


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return known_shop.make(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="session")
def ids(known: Path) -> dict[str, int]:
    return known_shop.numbers(known)


@pytest.fixture
def asked(known: Path, serve: Callable[[Path], None], db: None) -> Asked:
    serve(known)
    return asking(shop(), now=NOW)


@pytest.fixture
def simulated(served: Path, db: None) -> Asked:
    """Three hundred simulated customers, as of the last day."""
    assert served
    return asking(shop(), now=NOW)


def _ids(asked: Asked, **said: Any) -> set[int]:
    return set(asked.members(rule(said)).tolist())


def _visited(did: str, **said: Any) -> dict[str, Any]:
    return {"kind": "visited", "did": did, "days": 30, **said}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (_visited("came"), "abcd"),
        (_visited("came", days=2), "a"),
        # 30 June less 29 days is 1 June, when carl looked at something before he signed in.
        (_visited("viewed"), "acd"),
        (_visited("viewed", days=29), "ad"),
        (_visited("viewed", times=2), "a"),
        (_visited("carted"), "b"),
        (_visited("carted", days=5), ""),
        (_visited("favourited"), "c"),
        (_visited("viewed", what="category", value="岩茶"), "ac"),
        # Anna's second view names no category: that of the product counts.
        (_visited("viewed", what="category", value="白茶"), "ad"),
        (_visited("viewed", what="product", value="P2"), "ad"),
        (_visited("carted", what="product", value="P2"), ""),
        ({"kind": "member"}, "ab"),
        ({"kind": "member", "of": "member", "days": 60}, "a"),
        ({"kind": "contacted", "days": 30}, "a"),
        ({"kind": "contacted", "days": 30, "times": 3}, ""),
        ({"kind": "contacted", "days": 91}, "ab"),
    ],
)
def test_lists_tell_whom_a_hand_would_count(
    asked: Asked, ids: dict[str, int], said: dict[str, Any], found: str
) -> None:
    assert who(asked, ids, **said) == found


def test_consents_stand_as_they_do_when_a_message_would_go(asked: Asked, known: Path, ids: dict[str, int]) -> None:
    """Of lists and of what was said here: the newest of an account, and one refusal counts for the person."""
    for name, channel, purpose, given in (
        ("anna", "sms", "marketing", False),
        ("carl", "email", "marketing", True),
        ("dora", "sms", "reminder", True),
    ):
        Consent.objects.create(
            account_key=ids[name], channel=channel, purpose=purpose, given=given, said_at=NOW, source="call"
        )
    told = {"yes": 0, "no": 0, "nothing": 0}
    for channel, purpose in itertools.product(Channel, Purpose):
        stands = {
            name: next((each for each in consents.standing(known, [ids[name]])
                        if (each.channel, each.purpose) == (channel, purpose)), None)
            for name in NAMES
        }  # fmt: skip
        says = {name: "nothing" if each is None else "no" if each.refused else "yes" for name, each in stands.items()}
        for wanted in told:
            found = who(asked, ids, kind="consented", channel=channel, purpose=purpose, says=wanted)
            assert found == "".join(name[0] for name in NAMES if says[name] == wanted)
            told[wanted] += len(found)
    # Both SMS refusals, the e-mail and the reminder; of 75 pairs of a customer and a channel for a purpose.
    assert told == {"yes": 2, "no": 2, "nothing": 71}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, {}),
        ({"side": "denominator"}, {"side": "denominator"}),
        ({"from_": "2024-10-01", "to": "2024-12-31"}, {"first": "2024-10-01", "last": "2024-12-31"}),
        ({"where": {"source": ["taobao"]}}, {"only": {"source": ["taobao"]}}),
    ],
)
def test_the_people_behind_a_number_are_those_that_are_listed(
    simulated: Asked, options: dict[str, Any], said: dict[str, Any]
) -> None:
    listed = {row.customer_id for row in shop().drill("repeat_purchase_rate", **options)} - {None}
    assert listed
    assert _ids(simulated, kind="behind", metric="repeat_purchase_rate", **said) == listed


def test_a_window_moves_with_the_data(simulated: Asked) -> None:
    as_of = simulated.base.as_of
    listed = {row.customer_id for row in shop().drill("revenue", from_=as_of - 39, to=as_of - 10)} - {None}
    assert listed
    assert _ids(simulated, kind="behind", metric="revenue", days=30, ago=10) == listed


def test_who_came_again_after_so_many_days(simulated: Asked) -> None:
    listed = {row.customer_id for row in shop().drill("repurchase_cycle", after=(5, 40))}
    assert listed
    assert _ids(simulated, kind="behind", metric="repurchase_cycle", after_first=5, after_last=40) == listed


def test_a_finding_that_no_longer_holds_is_about_nobody(simulated: Asked) -> None:
    gone = rule({"kind": "finding", "finding": "no_such_finding"})
    assert not len(simulated.members(gone))
    assert lacking(gone, simulated.base, EN) == ("This finding no longer holds, so nobody fits.",)


def test_models_name_those_they_list(simulated: Asked) -> None:
    forecast = shop().forecast()
    rows = [forecast.row(place) for place in range(len(forecast))]
    likely = {row["customer_id"] for row in rows if row["any_90"] >= 0.3}
    dear = {row["customer_id"] for row in rows if float(row["revenue_365"]) >= 100}
    assert likely
    assert dear
    assert _ids(simulated, kind="foretold", of="any_90", least=30) == likely
    assert _ids(simulated, kind="foretold", of="revenue_365", least=100_00) == dear
    assert _ids(simulated, kind="due", days=30, free=False) == {row.customer_id for row in shop().due_again(days=30)}
    back = list(shop().win_back(on=simulated.base.as_of))
    assert back
    assert _ids(simulated, kind="win_back", least=2, free=False) == {
        row.customer_id for row in back if row.chance >= 0.02
    }
    assert _ids(simulated, kind="win_back") == {row.customer_id for row in back if not row.held}


def test_who_buys_a_product_next_is_whom_it_is_offered(simulated: Asked) -> None:
    offers = list(shop().next_products(top=3))
    product = offers[0].product.product_id
    again = {each.customer_id for each in offers if each.product.product_id == product and each.kind == "again"}
    either = {each.customer_id for each in offers if each.product.product_id == product}
    assert _ids(simulated, kind="next_product", product=product, which="again") == again
    assert _ids(simulated, kind="next_product", product=product) == either


@pytest.mark.slow
def test_groups_keep_their_numbers(simulated: Asked, served: Path) -> None:
    found = shop().clusters(as_of=simulated.base.as_of)
    first = {int(c) for c, n in zip(found.customer_ids, found.number, strict=True) if n == found.items[0].number}
    assert _ids(simulated, kind="cluster", number=found.items[0].number) == first
    # Asked anew, they are what they were: the store has what they were made from.
    assert _ids(asking(shop(), now=NOW), kind="cluster", number=found.items[0].number) == first
    gone = rule({"kind": "cluster", "number": 9_999})
    assert lacking(gone, simulated.base, EN) == ("Group 9999 is gone, so nobody fits.",)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "visited"}, "No visits"),
        ({"kind": "intent"}, "No visits"),
        ({"kind": "contacted"}, "No contacts"),
        ({"kind": "member"}, "No list of members or WeCom"),
        ({"kind": "member", "of": "wecom"}, "No list of WeCom"),
        ({"kind": "behind", "metric": "revenue", "only": {"category": ["鞋"]}}, "鞋"),
        ({"kind": "uploaded", "id": 99}, "removed"),
    ],
)
def test_what_the_shop_does_not_know_is_said(simulated: Asked, said: dict[str, Any], told: str) -> None:
    of = rule(said)
    assert not len(simulated.members(of))
    (why,) = lacking(of, simulated.base, EN)
    assert told in why
    assert lacking(of, simulated.base, ZH)[0] != why


def test_a_shop_with_all_of_it_lacks_nothing(asked: Asked) -> None:
    all_of_it = [{"kind": kind} for kind in ("visited", "contacted", "member")]
    assert lacking(rule({"kind": "all", "of": all_of_it}), asked.base, EN) == ()


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (_visited("came", what="category", value="岩茶"), "来访本身不分类目", "a visit as a whole"),
        (_visited("viewed", what="product"), "请选是哪个商品", "say which product"),
        ({"kind": "behind", "metric": "shoes"}, "没有指标 shoes", "no metric shoes"),
        ({"kind": "behind", "metric": "gmv"}, "背后没有名单", "no names behind gmv"),
        ({"kind": "behind", "metric": "revenue", "first": "2026-01-02"}, "起止两天", "both the first and the last"),
        ({"kind": "behind", "metric": "revenue", "side": "denominator"}, "没有分母", "no denominator"),
        ({"kind": "behind", "metric": "revenue", "only": {"shoe": ["a"]}}, "没有“shoe”这个维度", "no dimension shoe"),
        ({"kind": "foretold", "of": "alive", "least": 50, "below": 50}, "什么也没有", "nothing is from 50"),
        ({"kind": "win_back", "least": 9, "below": 3}, "什么也没有", "nothing is from 9"),
        ({"kind": "consented", "channel": "fax"}, "只能是", "sms"),
        ({"kind": "contacted", "days": 0}, "不能小于 1", "greater than or equal to 1"),
        ({"kind": "all"}, "缺少这一项", "Field required"),
        ({"of": []}, "没写是哪种条件", "discriminator"),
    ],
)
def test_a_condition_that_is_wrong_is_told_in_both_languages(said: object, zh: str, en: str) -> None:
    with pytest.raises(Exception) as problem:  # noqa: PT011 - its words are looked at below
        rule(said)
    assert zh in problem.value.zh  # type: ignore[attr-defined]
    assert en in problem.value.en  # type: ignore[attr-defined]
