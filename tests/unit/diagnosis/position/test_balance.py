"""Whether winning pays, worked out by hand, and where that is not known; new customers beside returning ones."""

from __future__ import annotations

import datetime as dt

import pytest

from huitou.calendar import iso, parse_day
from huitou.diagnosis.position.facts import Fact
from huitou.diagnosis.position.position import Position, Said, position
from huitou.diagnosis.position.tables import facts, sides
from huitou.diagnosis.position.words import cautions, costs_of_sides, headline
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.lists import WORKED_LISTS, Cost, Lists
from tests.support.shops import WORKED, Order, snapshot_of

START = dt.datetime(2023, 1, 1, 12)
LAST_DAY = parse_day("2024-12-31")
EN, ZH = Speech("en"), Speech("zh")


def regular() -> list[Order]:
    """One newcomer a day for two years, who brings 100.00 at once and 50.00 after twenty days."""
    days = 731
    firsts = [Order(f"{n}-1", f"c{n}", START + dt.timedelta(days=n), 10_000) for n in range(days)]
    return firsts + [Order(f"{n}-2", f"c{n}", START + dt.timedelta(days=n + 20), 5_000) for n in range(days - 20)]


def uneven() -> list[Order]:
    """The same, but every second newcomer brings the second 100.00 that the others do not: 150.00 on average."""
    return [each for each in regular() if each.order_id.endswith("-1")] + [
        Order(f"{n}-2", f"c{n}", START + dt.timedelta(days=n + 20), 10_000) for n in range(0, 711, 2)
    ]


def spent(first: str, last: str, each: int = 3_000) -> Lists:
    return Lists(costs=tuple(Cost(day, each) for day in range(parse_day(first), parse_day(last) + 1)))


def asked(
    lists: Lists | None, said: Said | None = None, *, margin: float | None = None, orders: list[Order] | None = None
) -> Position:
    with snapshot_of(orders or regular(), lists=lists or Lists()) as shop:
        return position(shop, as_of=LAST_DAY, settings=Settings(name="x", gross_margin=margin), said=said)


def told(found: Position) -> dict[str, Fact]:
    return {each.name: each for each in found.balance.facts}


def test_a_year_by_hand() -> None:
    found = asked(spent("2023-01-01", "2024-12-31"), margin=0.4)

    # Those of 2023 were watched for a year: 150.00 each, won for 30.00. 150 x 0.4 / 30 = 2.
    figures = told(found)
    assert (figures["lifetime_value"].figure.value, figures["lifetime_value"].months) == (15_000, 12)
    assert figures["acquisition_cost"].figure.value == 3_000
    assert figures["margin_ratio"].figure.value == pytest.approx(2.0)
    assert figures["cost_days"].figure.value == 365
    # 40.00 of margin in the first month are more than 30.00.
    assert figures["payback"].figure.value == 1
    assert {(iso(each.window.from_day), iso(each.window.to_day)) for each in figures.values()} == {
        ("2023-01-01", "2023-12-31")
    }
    assert found.to_dict()["balance"]["answer"] == "thin"


@pytest.mark.parametrize(("margin", "band"), [(0.1, "loss"), (0.2, "thin"), (0.6, "sound"), (1.0, "ample")])
def test_the_bands(margin: float, band: str) -> None:
    # 5 x the margin: 0.5, 1, 3 and 5. Each band begins with its line.
    assert asked(spent("2023-01-01", "2023-12-31"), margin=margin).to_dict()["balance"]["answer"] == band


def test_without_a_margin_it_says_how_much_margin_it_takes() -> None:
    found = asked(spent("2023-01-01", "2023-12-31"))

    assert (found.balance.rule, found.balance.undefined) == (None, "no_margin")
    assert told(found)["ratio"].figure.value == pytest.approx(5.0)
    # A fifth of 150.00 is 30.00; three fifths are three times that.
    assert "with a margin above 20% the cost is earned back" in headline(found, found.balance, EN)
    assert "到 60% 才有三倍" in headline(found, found.balance, ZH)


def test_without_a_margin_three_times_may_be_out_of_reach() -> None:
    found = asked(spent("2023-01-01", "2023-12-31", each=6_000))
    assert "three times over is out of reach at any margin" in headline(found, found.balance, EN)


def test_without_a_margin_the_cost_itself_may_be_out_of_reach() -> None:
    """A margin above all of the money is none that anybody could have."""
    # 150.00 of revenue do not pay for 153.00; but half bring 100.00 and half 200.00, so 155.00 may be the truth.
    found = asked(spent("2023-01-01", "2023-12-31", each=15_300), orders=uneven())
    assert found.balance.undefined == "no_margin"
    assert "not earned back within 12 months at any margin" in headline(found, found.balance, EN)
    assert "毛利率到 100%，12 个月里也收不回获客的钱" in headline(found, found.balance, ZH)


def test_a_sure_loss_needs_no_margin() -> None:
    # 150.00 of revenue do not pay for 200.00, whatever the goods cost.
    assert asked(spent("2023-01-01", "2023-12-31", each=20_000)).to_dict()["balance"]["answer"] == "loss"


def test_only_months_with_costs_count_and_the_longest_time_that_can_be_told() -> None:
    # Costs from 2024 on: of those months January to June were watched for half a year, none for a whole one.
    figures = told(asked(spent("2024-01-01", "2024-12-31"), margin=0.4))
    assert figures["lifetime_value"].months == 6
    window = figures["acquisition_cost"].window
    assert (iso(window.from_day), iso(window.to_day)) == ("2024-01-01", "2024-06-30")
    assert figures["acquisition_cost"].figure.value == 3_000


def test_who_came_near_the_start_of_the_data_may_be_an_older_customer() -> None:
    # The first 90 days of the data are those in which old customers look new; costs from June on pass them by.
    early, later = asked(spent("2023-01-01", "2023-12-31")), asked(spent("2023-06-01", "2023-12-31"))
    assert "near the start of the data" in " ".join(cautions(early.balance, EN))
    assert "离数据开头很近" in "".join(cautions(early.balance, ZH))
    assert list(cautions(later.balance, EN)) == []


def test_a_cost_said_by_hand_takes_the_place_of_those_recorded() -> None:
    found = asked(None, Said(cost_each=5_000, margin=0.5))

    # 150 x 0.5 / 50.
    assert told(found)["margin_ratio"].figure.value == pytest.approx(1.5)
    rows = facts(found, [found.balance], EN).rows
    assert ("acquisition cost", "as you said", "CNY 50.00", "—") in rows
    assert found.to_dict()["balance"]["answer"] == "thin"


@pytest.mark.parametrize("said", [Said(cost_each=0), Said(margin=0.0), Said(margin=1.01), Said(balance="fine")])
def test_what_cannot_be_said_is_refused(said: Said) -> None:
    with pytest.raises(UserError, match=r"position\.said"):
        asked(None, said)


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        (None, "no_costs"),
        (Lists(costs=(Cost(parse_day("2023-05-01"), 900, is_advertising=False),)), "no_costs"),
        (spent("2024-11-01", "2024-12-31"), "costs_elsewhere"),
        # Twenty-eight customers.
        (spent("2023-02-01", "2023-02-28"), "few_customers"),
    ],
    ids=["no list", "no advertising", "too recent", "too few"],
)
def test_nothing_is_guessed_where_costs_are_not_known(lists: Lists | None, reason: str) -> None:
    found = asked(lists, margin=0.4)
    assert (found.balance.rule, found.balance.undefined, found.balance.facts) == (None, reason, ())
    assert headline(found, found.balance, EN).startswith("Not yet")


def worked(margin: float | None = None, lists: Lists = WORKED_LISTS) -> Position:
    with snapshot_of(WORKED, lists=lists) as shop:
        settings = Settings(name="x", gross_margin=margin)
        return position(shop, as_of=parse_day("2024-05-31"), settings=settings)


def test_new_beside_returning_by_hand() -> None:
    both = worked(0.4).sides

    # 2024-03-03 to 05-31: yun's first for 30.00; lin 80.00, mei 150.00, yun 70.00 and bo 90.00 were not their first.
    # Advertising of 50.00 on 04-02. Four tenths of 30.00 are 12.00, which 50.00 leave at -38.00.
    assert both is not None
    assert both.to_dict("CNY") == {
        "from": "2024-03-03",
        "to": "2024-05-31",
        "returning_revenue_share": 39_000 / 42_000,
        "cost_days": 1,
        "new": {
            "buyers": 1,
            "purchases": 1,
            "revenue": "30.00",
            "revenue_per_buyer": "30.00",
            "average_order_value": "30.00",
            "margin": "12.00",
            "cost": "50.00",
            "cost_per_buyer": "50.00",
            "margin_less_cost": "-38.00",
        },
        "returning": {
            "buyers": 4,
            "purchases": 4,
            "revenue": "390.00",
            "revenue_per_buyer": "97.50",
            "average_order_value": "97.50",
            "margin": "156.00",
            "cost": None,
            "cost_per_buyer": None,
            "margin_less_cost": None,
        },
    }


def test_what_is_not_recorded_is_left_open_and_said() -> None:
    found = worked(lists=Lists())
    listing = sides(found, EN)

    assert listing is not None
    rows = {row[0]: row[1:] for row in listing.rows}
    assert rows["advertising"] == rows["cost per buyer"] == rows["margin less advertising"] == ("—", "—")
    assert rows["margin"] == ("—", "—")
    assert "No advertising is recorded in these days" in costs_of_sides(found, EN)
    assert "没有记录广告费" in costs_of_sides(found, ZH)


def test_a_shop_without_purchases_has_no_sides() -> None:
    with snapshot_of([]) as shop:
        found = position(shop, as_of=LAST_DAY, settings=Settings(name="x"))
    assert (found.sides, sides(found, EN), costs_of_sides(found, EN)) == (None, None, "")
