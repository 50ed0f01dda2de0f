"""Audiences: each leaf against a count by hand, the tree against sets, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import huitou
from huitou.crm.audiences.asking import Asked, asking, saved, used_by
from huitou.crm.audiences.base import Base
from huitou.crm.audiences.keeping import keep_members, save, then
from huitou.crm.audiences.leaves import LEAVES
from huitou.crm.audiences.models import Audience
from huitou.crm.audiences.ready import READY
from huitou.crm.audiences.rule import line, members, rule, why
from huitou.crm.customers.models import Tag, Tagged
from huitou.crm.delivery.message import Message, Origin
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.tables import TableOutbox
from huitou.crm.refused import NotFoundError, StaleError
from huitou.crm.shop.served import shop
from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.people_in import people_in
from huitou.warehouse.accounts import find

NOW = dt.datetime(2026, 6, 30, 4, tzinfo=dt.UTC)
# As of 30 June: anna bought three times, ben twice on one day, carl once, dora on the last day, eve long ago.
ORDERS = """order_id,customer_id,ordered_at,paid_amount,category,channel
o1,anna,2026-03-01 10:00:00,10.00,岩茶,抖音
o2,anna,2026-04-01 10:00:00,20.00,白茶,抖音
o3,anna,2026-05-01 10:00:00,60.00,岩茶,私域
o4,ben,2026-05-10 09:00:00,5.00,白茶,抖音
o5,ben,2026-05-10 11:00:00,5.00,白茶,抖音
o6,carl,2026-06-01 10:00:00,88.00,岩茶,私域
o7,dora,2026-06-30 10:00:00,8.00,白茶,私域
o8,eve,2025-06-30 10:00:00,100.00,岩茶,抖音
"""
NAMES = ("anna", "ben", "carl", "dora", "eve")
ZH, EN = Speech("zh"), Speech("en")


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("five")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺").load(folder / "orders.csv")
    return folder / "shop"


@pytest.fixture(scope="session")
def ids(five: Path) -> dict[str, int]:
    return {name: find(five, name)[0] for name in NAMES}


@pytest.fixture
def asked(five: Path, serve: Callable[[Path], None], db: None) -> Asked:
    serve(five)
    return asking(shop(), now=NOW)


def _who(asked: Asked, ids: dict[str, int], **said: Any) -> str:
    """The names of who fits, by their first letters."""
    found = set(asked.members(rule(said)).tolist())
    return "".join(name[0] for name in NAMES if ids[name] in found)


def _number(of: str, **said: int) -> dict[str, Any]:
    return {"kind": "number", "of": of, **said}


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (_number("purchases", least=2), "ab"),
        (_number("purchase_days", least=2), "a"),
        (_number("purchases", least=2, most=2), "b"),
        # 30 June less 1 June are 29 days.
        (_number("days_since_last", most=29), "cd"),
        (_number("days_since_last", least=30), "abe"),
        (_number("days_since_first", least=365), "e"),
        (_number("net", least=9000), "ae"),
        # 90.00 over three purchases.
        (_number("average", least=3000, most=3000), "a"),
        ({"kind": "bought"}, "abcde"),
        ({"kind": "bought", "days": 60}, "bcd"),
        ({"kind": "bought", "days": 61}, "abcd"),
        ({"kind": "bought", "what": "category", "value": "岩茶"}, "ace"),
        ({"kind": "bought", "what": "category", "value": "岩茶", "times": 2}, "a"),
        ({"kind": "bought", "what": "category", "value": "红茶"}, ""),
        ({"kind": "bought", "what": "channel", "value": "私域", "days": 90}, "acd"),
        ({"kind": "bought", "what": "source", "value": "huitou"}, "abcde"),
        ({"kind": "all", "of": [_number("purchases", least=2), {"kind": "bought", "days": 60}]}, "b"),
        ({"kind": "any", "of": [_number("purchases", least=3), {"kind": "bought", "days": 10}]}, "ad"),
        ({"kind": "not", "of": {"kind": "bought", "days": 60}}, "ae"),
    ],
)
def test_each_leaf_gives_whom_a_hand_would_count(
    asked: Asked, ids: dict[str, int], said: dict[str, Any], who: str
) -> None:
    assert _who(asked, ids, **said) == who


def test_a_segment_is_that_of_the_structure(asked: Asked) -> None:
    base = asked.base
    for cell in ("lifecycle=new", "tier=core", "rfm=111", "grid=R4F1"):
        people = people_in(base.snapshot, cell, as_of=base.as_of, settings=base.settings)
        wanted = {person.customer_id for person in people}
        assert set(asked.members(rule({"kind": "segment", "cells": [cell]})).tolist()) == wanted


def test_a_list_finds_who_is_there(asked: Asked, ids: dict[str, int]) -> None:
    assert _who(asked, ids, kind="listed", customer_ids=[ids["eve"], ids["anna"], 999_999]) == "ae"


def test_a_tag_counts_while_it_is_on(asked: Asked, ids: dict[str, int]) -> None:
    tag = Tag.objects.create(name="茶友")
    Tagged.objects.create(account_key=ids["ben"], tag=tag)
    Tagged.objects.create(account_key=ids["carl"], tag=tag, removed_at=NOW)
    assert _who(asked, ids, kind="tagged", name="茶友") == "b"


def test_who_was_written_to_is_known_from_the_outbox(asked: Asked, ids: dict[str, int]) -> None:
    for nth, (name, days) in enumerate((("anna", 1), ("anna", 3), ("ben", 40), ("carl", 2))):
        origin = Origin(1, 1, nth, "s")
        message = Message(f"{nth}", ids[name], "email", "marketing", "t", origin, NOW, NOW + dt.timedelta(days=1))
        TableOutbox().plan([message])
        called = NOW - dt.timedelta(days=days)
        Outgoing.objects.filter(key=str(nth)).update(state="sent", called_at=called)
    Outgoing.objects.filter(customer_id=ids["carl"]).update(state="skipped")
    assert _who(asked, ids, kind="written_to", days=30) == "a"
    assert _who(asked, ids, kind="written_to", days=60) == "ab"
    assert _who(asked, ids, kind="written_to", days=2, times=2) == ""


def test_messages_to_both_numbers_of_a_merged_customer_are_theirs(
    five: Path, ids: dict[str, int], tmp_path: Path, serve: Callable[[Path], None], db: None
) -> None:
    for nth, name in enumerate(("anna", "ben", "carl")):
        message = Message(
            f"{nth}", ids[name], "email", "marketing", "t", Origin(1, 1, nth, "s"), NOW, NOW + dt.timedelta(days=1)
        )
        TableOutbox().plan([message])
    Outgoing.objects.update(state="sent", called_at=NOW - dt.timedelta(days=1))
    folder = Path(shutil.copytree(five, tmp_path / "merged"))
    huitou.open(folder).accept(ids["anna"], ids["ben"])
    serve(folder)
    assert _who(asking(shop(), now=NOW), ids, kind="written_to", days=30, times=2) == "a"


def test_buckets_share_everybody_out(asked: Asked) -> None:
    """Ten buckets of ten: each is in one. Of 100,000 numbers each has 10 % within four standard errors of 0.095."""
    tenths = [{"kind": "bucket", "first": first, "last": first + 10} for first in range(0, 100, 10)]
    masks = [members(rule(each), asked.base) for each in tenths]
    assert np.sum(masks, axis=0).tolist() == [1] * len(asked.base)
    many = _numbers(100_000)
    shares = [members(rule(each), many).mean() for each in tenths]
    assert all(abs(share - 0.1) < 0.004 for share in shares)
    other = members(rule({**tenths[0], "salt": 1}), many)
    assert abs(float((members(rule(tenths[0]), many) & other).mean()) - 0.01) < 0.0013


def _numbers(n: int) -> Base:
    """A base of numbers alone."""
    numbers = np.arange(1, n + 1)
    anything: Any = None
    return Base(anything, anything, anything, 0, NOW, numbers, numbers, numbers, np.arange(n), lambda _: numbers > 0)


_LISTS = st.lists(st.integers(1, 30), min_size=1, max_size=10, unique=True).map(
    lambda ids: {"kind": "listed", "customer_ids": ids}
)


def _joined(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inside, min_size=1, max_size=3)
    groups = st.builds(lambda kind, of: {"kind": kind, "of": of}, st.sampled_from(["all", "any"]), several)
    return groups | st.builds(lambda of: {"kind": "not", "of": of}, inside)


_TREES = st.recursive(_LISTS, _joined, max_leaves=8)


def _by_sets(said: dict[str, Any], everybody: set[int]) -> set[int]:
    if said["kind"] == "listed":
        return set(said["customer_ids"]) & everybody
    if said["kind"] == "not":
        return everybody - _by_sets(said["of"], everybody)
    sets = [_by_sets(each, everybody) for each in said["of"]]
    return set.intersection(*sets) if said["kind"] == "all" else set.union(*sets)


@given(said=_TREES)
def test_a_tree_is_its_sets(said: dict[str, Any]) -> None:
    base = _numbers(25)
    found = set(base.customer_ids[members(rule(said), base)].tolist())
    assert found == _by_sets(said, set(range(1, 26)))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "nothing"}, "nothing"),
        ({"kind": "all", "of": []}, "at least 1"),
        (_number("purchases"), "give least, most, or both"),
        (_number("purchases", least=3, most=2), "nothing is from 3 to 2"),
        (_number("shoes", least=3), "purchases"),
        ({"kind": "segment", "cells": ["lifecycle=asleep"]}, "there is no cell"),
        ({"kind": "bucket", "first": 10, "last": 10}, "nothing is from 10"),
        ({"kind": "tagged", "name": "a", "sql": "1=1"}, "Extra inputs"),
        ("DROP TABLE customers", "valid"),
        ({"kind": "all", "of": [{"kind": "tagged", "name": "a"}] * 101}, "100"),
    ],
)
def test_a_rule_that_is_wrong_is_told(said: object, told: str) -> None:
    with pytest.raises(UserError, match=told):
        rule(said)


def test_a_rule_too_deep_to_read_is_refused() -> None:
    said: dict[str, Any] = {"kind": "tagged", "name": "a"}
    for _ in range(9):
        said = {"kind": "not", "of": said}
    with pytest.raises(UserError, match="9 deep"):
        rule(said)


def test_a_value_in_a_rule_is_never_part_of_a_statement(asked: Asked, ids: dict[str, int]) -> None:
    assert _who(asked, ids, kind="bought", what="category", value="岩茶' OR 1=1 --") == ""


def test_a_rule_reads_as_one_line() -> None:
    tagged, lately = {"kind": "tagged", "name": "茶友"}, {"kind": "bought", "days": 60}
    either = {"kind": "any", "of": [tagged, {"kind": "not", "of": lately}]}
    said = {"kind": "all", "of": [_number("purchases", least=2), either]}
    assert line(rule(said), ZH) == "买过 ≥ 2 次 且 （有标签“茶友” 或 不是（近 60 天买过东西））"
    assert line(rule(said), EN) == "bought ≥ 2 times and (tagged “茶友” or not (bought anything within 60 days))"


def test_why_somebody_is_in_or_not(asked: Asked, ids: dict[str, int]) -> None:
    of = rule({"kind": "all", "of": [_number("purchases", least=2), {"kind": "bought", "days": 60}]})
    inside, because = why(of, asked.base, ids["anna"], EN)
    assert not inside
    assert [(each.said, each.holds) for each in because] == [
        ("bought ≥ 2 times", True),
        ("bought anything within 60 days", False),
    ]
    assert why(of, asked.base, ids["ben"], EN)[0]
    with pytest.raises(UserError, match="no customer 999999"):
        why(of, asked.base, 999_999, EN)


def test_each_change_is_a_version_and_nobody_overwrites_another(asked: Asked) -> None:
    assert asked
    first = save("老客", _number("purchases", least=2), now=NOW)
    save("老客", _number("purchases", least=3), now=NOW, number=first.pk, version=1)
    with pytest.raises(StaleError, match="in the meantime"):
        save("老客", _number("purchases", least=4), now=NOW, number=first.pk, version=1)
    found, of = saved(first.pk)
    assert (found.version, of) == (2, rule(_number("purchases", least=3)))


def test_an_audience_of_audiences(asked: Asked, ids: dict[str, int]) -> None:
    inner = save("老客", _number("purchases", least=2), now=NOW)
    outer = save("不是老客", {"kind": "not", "of": {"kind": "audience", "id": inner.pk}}, now=NOW)
    assert _who(asked, ids, kind="audience", id=outer.pk) == "cde"
    assert [each.pk for each in used_by(inner.pk)] == [outer.pk]


def test_no_audience_is_part_of_itself(asked: Asked) -> None:
    assert asked
    inner = save("a", _number("purchases", least=2), now=NOW)
    outer = save("b", {"kind": "audience", "id": inner.pk}, now=NOW)
    with pytest.raises(UserError, match="part of itself"):
        save("a", {"kind": "not", "of": {"kind": "audience", "id": outer.pk}}, now=NOW, number=inner.pk, version=1)
    with pytest.raises(NotFoundError):
        save("c", {"kind": "audience", "id": 999}, now=NOW)
    assert Audience.objects.count() == 2


def test_who_was_in_it_is_kept(asked: Asked, ids: dict[str, int]) -> None:
    made = save("老客", _number("purchases", least=2), now=NOW)
    kept = keep_members(made.pk, asked, now=NOW)
    assert (kept.count, kept.version, kept.data_version) == (2, 1, asked.data_version)
    assert set(then(kept).tolist()) == {ids["anna"], ids["ben"]}


@pytest.mark.parametrize("ready", READY, ids=lambda each: each.id)
def test_every_shop_begins_with_rules_that_can_be_asked(asked: Asked, ready: Any) -> None:
    of = rule(ready.rule)
    assert len(members(of, asked.base)) == len(NAMES)
    assert all(line(of, t) for t in (ZH, EN))
    assert all(ready.name.values())


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda each: each.__name__)
def test_every_leaf_has_words(leaf: Any) -> None:
    assert all(leaf.words[lang] for lang in ("zh", "en"))
