"""Costs, members, contacts and coupons come in by import, and metrics rest on them; a shop without them sees none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import huitou
from tests.support.command_line import Run

pytestmark = pytest.mark.slow

WINDOW = ("--from", "2024-01-01", "--to", "2024-03-31", "--as-of", "2024-05-31")
OF_LISTS = (
    "acquisition_cost",
    "ltv_to_cac",
    "payback_months",
    "membership_rate",
    "wecom_rate",
    "coupon_redemption_rate",
)
# 30.00 is said twice, the newer stands; rent is no advertising; what says no kind is.
COSTS = """spent_on,channel,cost_kind,campaign,spent,updated_at
2024-01-10,,广告,a,99.00,2024-01-11
2024-01-10,,广告,a,30.00,2024-01-12
2024-02-20,,,,60.00,2024-02-21
2024-03-01,,房租,,200.00,2024-03-02
2024-04-02,,Ads,,50.00,2024-04-03
"""
MEMBERS = (
    "customer_id,level,joined_at\nlin,gold,2024-01-05 09:00:00\nwei,gold,\nbo,gold,2024-04-15\nnobody,,2024-01-01\n"
)
# mei's was used in order 12, of 2024-03-30; the one for nobody known counts, the one without an issue time does not.
COUPONS = """coupon_id,customer_id,order_id,issued_at,used_at,expires_at
k1,lin,,2024-01-05 10:00:00,2024-02-09 21:30:00,
k2,wei,,2024-01-05 10:00:00,,2024-02-01
k3,mei,12,2024-03-01 10:00:00,,
k4,,,2024-03-02 10:00:00,,
k5,lin,3,,2024-03-20 09:00:00,
"""


@pytest.fixture
def with_lists(worked_example: Path) -> Path:
    for name, text in (("costs", COSTS), ("members", MEMBERS), ("coupons", COUPONS)):
        file = worked_example.parent / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        huitou.open(worked_example).load(file)
    return worked_example


def test_metrics_rest_on_the_lists(with_lists: Path) -> None:
    shop = huitou.open(with_lists)
    window = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}

    def asked(metric: str, **params: object) -> huitou.Measurement:
        return shop.measure(metric, params=params, **window)[0]

    # 30.00 and 60.00 for six new buyers.
    assert (asked("acquisition_cost").value, asked("acquisition_cost").numerator) == ("15.00", 9000)
    assert asked("acquisition_cost", kinds="all").numerator == 29000
    # By 03-31 lin and wei are members; two of four coupons issued in the window were used.
    rates = {metric: asked(metric) for metric in ("membership_rate", "coupon_redemption_rate")}
    assert [(rate.numerator, rate.denominator) for rate in rates.values()] == [(2, 6), (2, 4)]
    assert rates["coupon_redemption_rate"].details == {"coupons_open": 1}
    # Five customers are mature for three months and brought 1020.00: 204.00 each, 13.6 times 15.00.
    assert asked("ltv_to_cac", months=3).value == pytest.approx(13.6, rel=1e-12)
    # 720.00 by six within one month is 120.00 each, more than 15.00.
    assert asked("payback_months", months=3).value == 1


def test_a_margin_is_taken_off_what_customers_brought(with_lists: Path) -> None:
    settings = with_lists / "huitou.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "gross_margin = 0.05\n", encoding="utf-8")
    window = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31", "params": {"months": 3}}
    shop = huitou.open(with_lists)
    # 0.05 x 204.00 = 10.20 of the 15.00 that one cost: 0.68, and never paid back.
    assert shop.measure("ltv_to_cac", **window)[0].value == pytest.approx(0.68, rel=1e-12)
    (never,) = shop.measure("payback_months", **window)
    assert (never.value, never.undefined, never.details["by_month"][-1]) == (None, "not_reached", [3, "10.20"])


def test_a_shop_without_lists_is_shown_no_metric_of_them(run: Run, worked_example: Path) -> None:
    shown = json.loads(run("metrics", "--format", "json", "--shop", worked_example, *WINDOW).out)
    assert not {each["metric"] for each in shown["measurements"]} & set(OF_LISTS)
    asked = run("metrics", *OF_LISTS, "--format", "json", "--shop", worked_example, *WINDOW)
    why = {each["metric"]: each["undefined"] for each in json.loads(asked.out)["measurements"]}
    assert why == dict(zip(OF_LISTS, ("no_costs",) * 3 + ("no_members", "no_wecom", "no_coupons"), strict=True))


def test_every_metric_of_a_list_is_shown_where_there_is_one(run: Run, with_lists: Path) -> None:
    shown = json.loads(run("metrics", "--format", "json", "--shop", with_lists, *WINDOW).out)
    assert set(OF_LISTS) - {each["metric"] for each in shown["measurements"]} == {"wecom_rate"}
    words = run("metrics", *OF_LISTS, "--lang", "zh", "--shop", with_lists, *WINDOW)
    assert words.code == 0
    assert "有费用记录的：2 天，2024-01-10 至 2024-02-20" in words.out


def test_costs_stand_against_the_channel_of_the_first_purchase(run: Run, with_lists: Path) -> None:
    by = run("metrics", "acquisition_cost", "--by", "first_channel", "--format", "json", "--shop", with_lists, *WINDOW)
    found = [(each["numerator"], each["undefined"]) for each in json.loads(by.out)["measurements"]]
    # The costs name no channel, and every first purchase has one of two.
    assert found == [(0, "no_costs"), (0, "no_costs"), (9000, "no_denominator")]
    refused = run("metrics", "acquisition_cost", "--by", "province", "--shop", with_lists)
    assert refused.code == 2
    assert "costs are known by day and channel only" in refused.err


def test_wecom_contacts_are_found_by_phone(tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    orders = "order_id,customer_id,phone,ordered_at,paid_amount\n1,ana,13800000001,2024-01-05 10:00:00,10.00\n"
    orders += "2,bo,13800000002,2024-01-06 10:00:00,10.00\n"
    contacts = "external_userid,客户名称,createtime,userid,手机号\nw1,甲,2024-01-20 10:00:00,s1,13800000001\n"
    contacts += "w2,乙,2024-03-20 10:00:00,s1,13800000002\n"
    for name, text in (("orders.csv", orders), ("contacts.csv", contacts)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        shop.load(tmp_path / name)
    window = {"from_": "2024-01-01", "to": "2024-01-31", "as_of": "2024-03-31"}
    [rate] = shop.measure("wecom_rate", **window)
    assert (rate.numerator, rate.denominator) == (1, 2)
    assert shop.measure("membership_rate", **window)[0].undefined == "no_members"
