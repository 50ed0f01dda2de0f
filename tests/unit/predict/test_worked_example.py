"""The rules on the worked example, each value worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from huitou import calendar
from huitou.errors import UserError
from huitou.predict.people_in import People, people_in
from huitou.predict.structure import Structure, structure
from huitou.settings import Settings
from tests.support.shops import WORKED, order, snapshot_of

# Gaps to the second purchase day up to 2024-05-31: lin 35, bo 90, yun 1, mei 30; wei is still out after 142 days, ana
# after 137. Back by 1, 30, 35 and 90 days are 1/6, 2/6, 3/6 and 4/6: half of those by day 30. So one cycle is 30 days
# for everybody: nobody has three gaps.
RULES = Settings(name="x", min_returners=1)
MAY_31 = calendar.parse_day("2024-05-31")
NAMES = ("ana", "bo", "lin", "mei", "wei", "yun")


def people(cell: str | None = None, *, rules: Settings = RULES, **days: Any) -> People:
    with snapshot_of(WORKED) as shop:
        return people_in(shop, cell, settings=rules, **{"as_of": MAY_31, **days})


def told(what: str, **more: Any) -> dict[str, Any]:
    return {NAMES[person.customer_id - 1000]: getattr(person, what) for person in people(**more)}


def the_structure(*, rules: Settings = RULES) -> Structure:
    with snapshot_of(WORKED) as shop:
        return structure(shop, as_of=MAY_31, settings=rules)


def test_the_shops_cycle_is_its_repurchase_cycle() -> None:
    found = the_structure().cycles.shop
    assert (found.days, found.returners, found.customers, found.basis) == (30, 4, 6, "last_year")


def test_stages_by_cycles_since_the_last_purchase() -> None:
    # Days since: bo 30, exactly one cycle; yun 60, exactly two; mei 62; lin 72; ana 137; wei 142.
    assert told("recency") == {"ana": 137, "bo": 30, "lin": 72, "mei": 62, "wei": 142, "yun": 60}
    assert told("lifecycle") == {
        "ana": "lost",
        "bo": "active",
        "lin": "sleeping",
        "mei": "sleeping",
        "wei": "lost",
        "yun": "quiet",
    }


def test_one_purchase_within_a_cycle_is_a_new_customer() -> None:
    # On 2024-01-12 lin and wei have bought once; nobody has come back yet, so the days are fixed.
    found = told("lifecycle", rules=Settings(name="x", cycle_days=30), as_of=calendar.parse_day("2024-01-12"))
    assert found == {"lin": "new", "wei": "new"}


def test_fixed_days_replace_the_multiples() -> None:
    found = told("lifecycle", rules=Settings(name="x", min_returners=1, lifecycle_days=(29, 62, 140)))
    assert found == {
        "ana": "sleeping",
        "bo": "quiet",
        "lin": "sleeping",
        "mei": "quiet",
        "wei": "lost",
        "yun": "quiet",
    }


def test_labels_by_what_is_better_than_the_mean() -> None:
    # R in thousandths of a cycle: bo 1000, yun 2000, mei 2066, lin 2400, ana 4566, wei 4733; mean 2794: the first four
    # are recent. F: lin 3, wei 1, the others 2; mean 2, so only lin. M: mei 300, lin 280, ana 240, bo 150, yun 100,
    # wei 50; mean 186.67, so mei, lin and ana.
    assert told("rfm") == {"ana": "001", "bo": "100", "lin": "111", "mei": "101", "wei": "000", "yun": "100"}


def test_labels_by_what_is_better_than_the_median() -> None:
    # Medians: R (2066 + 2400) / 2 = 2233, so lin is not recent any more; F 2; M (150 + 240) / 2 = 195.
    found = told("rfm", rules=Settings(name="x", min_returners=1, rfm_against="median"))
    assert found == {"ana": "001", "bo": "100", "lin": "011", "mei": "101", "wei": "000", "yun": "100"}


def test_classes_of_recency_frequency_and_money() -> None:
    # M: above mei is nobody, above lin 1 of 6, less than a fifth; above ana 2, bo 3, yun 4, wei 5: 5 less these fifths.
    assert told("classes") == {
        "ana": (4, 2, 4),
        "bo": (1, 2, 3),
        "lin": (3, 3, 5),
        "mei": (3, 2, 5),
        "wei": (4, 1, 1),
        "yun": (2, 2, 2),
    }


def test_tiers() -> None:
    # lin: three purchases, in the highest fifth, not lost.
    assert told("tier") == {
        "ana": "lost",
        "bo": "occasional",
        "lin": "core",
        "mei": "occasional",
        "wei": "lost",
        "yun": "occasional",
    }


def test_groups_add_up_to_all_customers_and_all_money() -> None:
    found = the_structure()
    assert (found.customers, found.net_minor) == (6, 112000)
    stages = {group.key: (group.customers, group.net_minor, group.before) for group in found.groups["lifecycle"]}
    # A month before, on 2024-05-01: lin 42 days, mei 32, yun 30, bo that day, ana 107, wei 112, by the same cycle.
    assert stages == {
        "new": (0, 0, 0),
        "active": (1, 15000, 2),
        "quiet": (1, 10000, 2),
        "sleeping": (2, 58000, 0),
        "lost": (2, 29000, 2),
    }


def test_moves_since_a_month_before() -> None:
    moves = [(move.before, move.now, move.customers) for move in the_structure().moves if move.rule == "lifecycle"]
    assert moves == [
        ("active", "active", 1),
        ("active", "quiet", 1),
        ("quiet", "sleeping", 2),
        ("lost", "lost", 2),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("lifecycle=lost", ["ana", "wei"]),
        ("lifecycle=流失", ["ana", "wei"]),
        ("lifecycle=quiet:sleeping", ["lin", "mei"]),
        ("lifecycle=活跃:沉默", ["yun"]),
        ("tier=core", ["lin"]),
        ("rfm=100", ["bo", "yun"]),
        ("rfm=重要价值", ["lin"]),
        ("grid=R3F2", ["mei"]),
    ],
)
def test_the_names_behind_a_cell(cell: str, names: list[str]) -> None:
    assert sorted(told("customer_id", cell=cell)) == names


@pytest.mark.parametrize("cell", ["lifecycle=gone", "colour=red", "grid=R9F1", "lifecycle=active:gone", ""])
def test_a_cell_that_is_none_is_refused_with_those_there_are(cell: str) -> None:
    with pytest.raises(UserError, match="there is no cell") as refused:
        people(cell)
    assert refused.value.code == "structure.cell"


def test_an_own_cycle_needs_three_gaps_and_is_drawn_to_the_shops() -> None:
    # ana on days 0, 10, 20 and 31: three gaps in 31 days. bo came back after 10 days too, so the shop's cycle is 10:
    # hers is (31 + 3 * 10) / (3 + 3) = 61/6 days, not rounded. She is quiet from day 31 + 11 on: 10 < 61/6 < 11.
    days = ("2024-01-01", "2024-01-11", "2024-01-21", "2024-02-01")
    orders = [order(n, "ana", at=f"{day} 10:00", net=100) for n, day in enumerate(days)]
    orders += [order(10 + n, "bo", at=f"{day} 10:00", net=100) for n, day in enumerate(days[:2])]
    stages = {}
    with snapshot_of(orders) as shop:
        for day in ("2024-02-11", "2024-02-12"):
            [ana, bo] = people_in(shop, as_of=calendar.parse_day(day), settings=RULES)
            stages[day] = (ana.cycle, ana.lifecycle, bo.cycle)
    assert {day: (str(ana), stage, str(bo)) for day, (ana, stage, bo) in stages.items()} == {
        "2024-02-11": ("61/6", "active", "10"),
        "2024-02-12": ("61/6", "quiet", "10"),
    }


def test_a_category_with_returners_of_its_own_has_its_own_cycle() -> None:
    # Tea comes back after 10 days, cups after 40; half of the two are back by day 10: the shop's cycle.
    orders = [
        order(1, "ana", at="2024-01-01 10:00", net=100, categories=(("tea", 100),)),
        order(2, "ana", at="2024-01-11 10:00", net=100, categories=(("cups", 100),)),
        order(3, "bo", at="2024-01-01 10:00", net=100, categories=(("cups", 100),)),
        order(4, "bo", at="2024-02-10 10:00", net=100, categories=(("tea", 100),)),
        order(5, "mei", at="2024-03-01 10:00", net=100),
    ]
    with snapshot_of(orders) as shop:
        found = people_in(shop, as_of=calendar.parse_day("2024-03-01"), settings=RULES)
    assert [str(person.cycle) for person in found] == ["10", "40", "10"]


def test_where_too_few_came_back_everybody_is_unknown_and_it_says_so() -> None:
    found = the_structure(rules=Settings(name="x", min_returners=5))
    assert (found.undefined, found.cycles.shop.days) == ("too_few", None)
    assert [(group.key, group.customers) for group in found.groups["tier"] if group.customers] == [("unknown", 6)]
    assert found.grid == ()


def test_a_shop_without_customers_has_an_empty_structure() -> None:
    with snapshot_of([order(1, None, at="2024-01-01 10:00", net=100)]) as shop:
        found = structure(shop, as_of=MAY_31, settings=RULES)
        assert len(people_in(shop, as_of=MAY_31, settings=RULES)) == 0
    assert (found.customers, found.net_minor, found.moves, found.undefined) == (0, 0, (), "too_few")
    assert found.to_dict()["rfm_middle"]["purchases"] is None
