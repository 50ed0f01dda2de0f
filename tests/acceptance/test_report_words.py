"""What the report says to somebody who never heard of a cohort: true at the edge too, and never more than is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path

import pytest

import huitou
from huitou import Report, Shop
from huitou.errors import Lang

pytestmark = pytest.mark.slow

START = dt.date(2022, 1, 1)
Bought = tuple[int, str, int]  # day of the shop, customer, amount
MakeShop = Callable[..., Shop]


@pytest.fixture
def shop_of(tmp_path: Path) -> MakeShop:
    def make(bought: Iterable[Bought], *, refunded: bool = False, stores: int = 1, category: str = "") -> Shop:
        rows = ["order_id,customer_id,ordered_at,paid_amount,refunded_amount,store,category"]
        for number, (day, customer, amount) in enumerate(bought):
            back = amount if refunded else ""
            at = START + dt.timedelta(days=day)
            rows.append(f"o{number},{customer},{at} 10:00:00,{amount},{back},s{number % stores},{category}")
        (tmp_path / "orders.csv").write_text("\n".join(rows), encoding="utf-8")
        shop = huitou.init(tmp_path / "shop", name="小店")
        shop.load(tmp_path / "orders.csv")
        return shop

    return make


def section(report: Report, name: str) -> str:
    """What a person reads in a section, scripts and tags taken out."""
    [html] = re.findall(rf'<section id="{name}".*?</section>', report.html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def each_buys(customers: int, *days: int, amount: int = 100) -> list[Bought]:
    return [(day, f"c{customer}", amount) for customer in range(customers) for day in days]


# All first bought in the first days; of the last year only second, third and fourth purchases are left.
NO_NEW_FOR_A_YEAR = [
    *each_buys(60, 0, 400, 430, 460),
    *((800, f"c{customer}", 100) for customer in range(60)),
]


def test_a_share_is_said_of_the_orders_it_is_about(shop_of: MakeShop) -> None:
    text = section(shop_of(NO_NEW_FOR_A_YEAR[:-60]).report(lang="en"), "gaps")
    assert "of customers are back within 90 days of the first order" not in text
    assert "2 → 3" in text


def test_without_new_customers_later_orders_are_told_apart(shop_of: MakeShop) -> None:
    # Of 90 who bought a second time on day 400, 40 came a third time, and all of those a fourth: 40/90 and 40/40.
    bought = [*each_buys(90, 0, 400), *each_buys(40, 430, 460), (700, "c0", 100)]
    text = section(shop_of(bought).report(lang="en"), "gaps")
    assert (
        "Of customers who bought twice, 44.4% are back within 90 days; of those who bought three times, 100.0%" in text
    )
    assert "help them to the third order" in text


def test_no_new_customers_for_a_year_is_said_so(shop_of: MakeShop) -> None:
    report = shop_of(NO_NEW_FOR_A_YEAR).report(lang="en")
    assert "Nobody who is known bought for the first time in the last year" in section(report, "curve")


def test_nothing_is_advised_on_a_difference_that_may_be_chance(shop_of: MakeShop) -> None:
    # 58 of 60 are back after the first order, 57 of 58 after the second.
    bought = [*each_buys(57, 0, 10, 20), *((day, f"d{n}", 100) for n, day in [(0, 0), (0, 10), (1, 0), (2, 0)])]
    text = section(shop_of([*bought, (200, "last", 100)]).report(lang="en"), "gaps")
    assert "what differs may be chance" in text
    assert "put the effort there" not in text


def test_no_reason_is_given_why_two_equal_numbers_differ(shop_of: MakeShop) -> None:
    text = section(shop_of([*each_buys(60, 0, 10), (200, "last", 100)]).report(lang="en"), "curve")
    assert "half do so within 10 days" in text
    assert "Why is the typical gap" not in text


def test_a_number_that_is_not_known_is_compared_with_nothing(shop_of: MakeShop) -> None:
    text = section(shop_of([*each_buys(5, 0, 300), *each_buys(5, 700)]).report(lang="en"), "numbers")
    cycle = text.partition("Repurchase cycle")[2].partition("Returning revenue share")[0]
    assert "Not yet known" in cycle
    assert "compare" not in cycle


def test_what_cannot_be_compared_says_why(shop_of: MakeShop) -> None:
    text = section(shop_of(each_buys(40, 0, 20)).report(lang="zh"), "numbers")
    assert "还不能和上一期比：数据从 2022-01-01 开始" in text


def test_a_share_of_few_is_told_by_its_people(shop_of: MakeShop) -> None:
    report = shop_of([(0, "a", 10), (1, "b", 10), (5, "a", 10), (300, "c", 10)]).report(lang="en")
    text = section(report, "cohorts")
    assert "1/2" in text
    assert "50.0%" not in text


@pytest.mark.parametrize("are_few", [False, True])
def test_marks_are_explained_where_they_are(shop_of: MakeShop, *, are_few: bool) -> None:
    february = [(day, f"f{customer}", 100) for customer in range(2) for day in (40, 45)]
    bought = [*each_buys(30, 0), *each_buys(15, 10), *(february if are_few else []), (700, "last", 100)]
    text = section(shop_of(bought).report(lang="en"), "cohorts")
    assert "The stronger the colour, the more came back." in text
    assert ("Cells such as “2/2”" in text) is are_few


def test_nobody_to_count_is_not_nobody_came_back(shop_of: MakeShop) -> None:
    # Tea sells for the first time in the last 90 days: who bought it earlier is nobody.
    text = section(shop_of([*each_buys(20, 0), *each_buys(20, 300)], category="tea").report(lang="zh"), "categories")
    assert "无人可算" in text
    assert "没有人" not in text


def test_a_month_without_new_customers_promises_no_number(shop_of: MakeShop) -> None:
    text = section(shop_of([*each_buys(20, 0, 20), *each_buys(20, 300)]).report(lang="en"), "cohorts")
    assert "2022-10 0 — — — — —" in text


def test_a_year_cut_short_says_up_to_when(shop_of: MakeShop) -> None:
    text = section(shop_of([*each_buys(20, 0), *each_buys(20, 1170)]).report(lang="en"), "cohorts")
    assert "2023 (to 03-31)" in text


def test_silence_says_on_how_little_it_rests(shop_of: MakeShop) -> None:
    found = shop_of(each_buys(4, 0, 1_460)).findings()
    said = "Nothing can be said yet: up to 2025-12-31 there are 4 customers in 1,461 days of data, and 4 of them bought"
    assert found.silence("en").startswith(said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_shop_of_unknown_customers_says_so_and_no_more(shop_of: MakeShop, lang: Lang) -> None:
    report = shop_of([(day, "", 10) for day in range(40)]).report(lang=lang)
    assert [each.id for each in report.sections] == ["unknown", "exclusions", "quality", "definitions"]
    assert "40" in section(report, "unknown")


def test_a_shop_of_refunds_alone_is_asked_about_its_own_days(shop_of: MakeShop) -> None:
    shop = shop_of(each_buys(30, 0, 20), refunded=True)
    [rate], [placed] = shop.measure("repeat_purchase_rate"), shop.measure("gmv")
    assert (rate.undefined, rate.to_dict()["as_of"]) == ("no_purchases", "2022-01-21")
    assert placed.value == "6000.00"


def test_many_stores_do_not_fill_the_page(shop_of: MakeShop) -> None:
    report = shop_of(each_buys(30, 0, 20), stores=30).report(lang="en")
    [table] = [t for t in report.tables if t.name == "What was imported"]
    assert len(table.rows) == 20
    assert "The 20 with most orders, of 30" in section(report, "quality")


def test_targets_stand_in_the_report_where_there_are_any(shop_of: MakeShop) -> None:
    shop = shop_of([*each_buys(10, 0, 5), (9, "late", 50)])
    assert "targets" not in [each.id for each in shop.report(lang="en").sections]
    shop.set_target("revenue", "2022-01", "5000")
    shop.set_target("revenue", "2022-02", "6000")

    # 20 x 100 + 50 by the tenth of 31 days.
    text = section(shop.report(lang="en"), "targets")
    assert "CNY 2,050.00 of CNY 5,000, 41.0% of the target; 32.3% of the month is gone: ahead" in text
    assert "2022-02: this month has not begun" in text


def test_sources_of_others_figures_are_told_in_chinese(shop_of: MakeShop) -> None:
    text = section(shop_of(each_buys(20, 0, 20)).report(lang="zh"), "others")
    assert "Metrilo 按行业统计的留客率" in text
    assert "retention rate by niche" not in text


def test_two_readings_that_disagree_are_not_left_without_a_word(shop_of: MakeShop) -> None:
    # Of the first 20 nobody returns within the year; of the 20 much later all do within 90 days.
    first = each_buys(20, 60)
    later = [(day, f"d{customer}", 100) for customer in range(20) for day in (400, 420)]
    last = [(500, "e", 100)]
    text = section(shop_of([*first, *later, *last]).report(lang="en"), "others")
    assert "The year and the 90 days disagree" in text


def test_products_without_a_category_are_asked_for_one(tmp_path: Path) -> None:
    rows = ["order_id,customer_id,ordered_at,paid_amount,line_id,product_id,product_name,quantity,line_amount"]
    rows += [f"o{n},c{n},2022-01-{n + 1:02d} 10:00:00,10.00,1,p1,Tea,1,10.00" for n in range(20)]
    (tmp_path / "lines.csv").write_text("\n".join(rows), encoding="utf-8")
    shop = huitou.init(tmp_path / "shop")
    shop.load(tmp_path / "lines.csv")
    text = section(shop.report(lang="en"), "categories")
    assert "The products have no category" in text
    assert "order lines" not in text


def test_two_readings_that_agree_need_no_word(shop_of: MakeShop) -> None:
    text = section(shop_of(each_buys(20, 0, 20, 400, 420, 500)).report(lang="en"), "others")
    assert "disagree" not in text


# A purchase or two a day for 400 days, and nothing on 120 of them.
GAP = [(day, f"c{(day * 7 + n) % 90}", 50) for day in range(400) for n in range(2) if not 200 <= day < 320]


def test_months_without_a_purchase_are_said_before_the_numbers(shop_of: MakeShop) -> None:
    report = shop_of(GAP).report(lang="en")
    assert "There is not one purchase from 2022-07-20 to 2022-11-16" in section(report, "numbers")


def test_weeks_within_a_gap_are_not_told_twice(shop_of: MakeShop) -> None:
    [found] = shop_of([*GAP, *((day, f"d{n}", 50) for day in range(200) for n in range(2))]).quality()
    assert len(found.gaps) == 1
    assert found.changes == ()


def test_one_customer_who_brings_most_of_the_money_is_said_so(shop_of: MakeShop) -> None:
    # 40 x 100 and 16 000 of one: 80 % of 20 000.
    shop = shop_of([*each_buys(20, 0, 20), (21, "whale", 16_000)])
    text = section(shop.report(lang="en"), "numbers")
    assert "One customer alone brought 80.0% of the money of the last 90 days" in text


def test_an_english_page_of_an_english_shop_has_no_chinese(tmp_path: Path) -> None:
    # Every channel, province and category is unknown, and most first bought longer ago than the shop can tell apart.
    rows = ["order_id,customer_id,ordered_at,paid_amount"]
    for number, (day, customer, amount) in enumerate(each_buys(40, *range(0, 360, 30))):
        rows.append(f"o{number},{customer},{START + dt.timedelta(days=day + number % 7)} 10:00:00,{amount}")
    (tmp_path / "orders.csv").write_text("\n".join(rows), encoding="utf-8")
    shop = huitou.init(tmp_path / "shop", name="shop")
    shop.load(tmp_path / "orders.csv")
    html = shop.report(lang="en").html
    text = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert re.findall("[\u4e00-\u9fff]+", text) == []
