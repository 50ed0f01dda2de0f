"""What stands beside a number when it is asked for alone: the spread of a cycle, the two sides of a share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from huitou.cli.output import say, table
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.money import with_currency
from huitou.predict.words import STAGES


def show(m: Measurement, t: Speech) -> None:
    if "returned_within" in m.details and m.denominator:
        _cycle(m.details, t)
    if m.details.get("reminder"):
        _reminder(m.details["reminder"], t)
    if m.details.get("late") is not None:
        _lateness(m.details, t)
    if "orders_refunded" in m.details:
        _refunded(m.details, t)
    if "returning" in m.details and m.denominator:
        _sides(m, t)
    if "customers" in m.details:
        _stages(m.details, t)
    for key, show_it in _OF_VALUE.items():
        if m.details.get(key):
            show_it(m, t)


def _reminder(reminder: Mapping[str, Any], t: Speech) -> None:
    first, last, gap = reminder["from_day"], reminder["to_day"], reminder["gap_days"]
    zh, en = {"delivery": ("签收", "delivery"), "purchase": ("购买", "the purchase")}[reminder["clock"]]
    say()
    say(
        t(
            zh=f"提醒的时候：{zh}后第 {first} 到 {last} 天（从{zh}算起的典型间隔是 {gap} 天）",
            en=f"when to remind: day {first} to {last} after {en} (the typical gap from {en} is {gap} days)",
        )
    )


def _lateness(details: Mapping[str, Any], t: Speech) -> None:
    say()
    if details["late"]:
        days = details["days_absent"]
        say(
            t(
                zh=f"偏晚：用完之后有 {days} 天客户手里没有你家的货",
                en=f"late: for {days} days the customer is without your goods",
            )
        )
    else:
        say(t(zh="不算晚", en="not late"))


def _not_mature(m: Measurement, t: Speech) -> None:
    customers = m.details["not_mature"]
    say()
    say(
        t(
            zh=f"没算在内：{customers:,} 位首购客户还没有观察满",
            en=f"left out, for they have not been observed for so long yet: new customers, {customers:,}",
        )
    )


def _costs(m: Measurement, t: Speech) -> None:
    costs = m.details["costs"]
    if costs["days"]:
        say()
        say(
            t(
                zh=f"有费用记录的：{costs['days']:,} 天，{costs['from']} 至 {costs['to']}",
                en=f"days with recorded costs: {costs['days']:,}, {costs['from']} to {costs['to']}",
            )
        )


def _payback(m: Measurement, t: Speech) -> None:
    cost = with_currency(Decimal(m.details["acquisition_cost"]), m.currency, t)
    rows = [(str(month), brought) for month, brought in m.details["by_month"]]
    headings = t(zh=f"第几个月末|每位客户累计（{m.currency}）", en=f"by month|brought so far, each ({m.currency})")
    say()
    say(t(zh=f"获客成本每位 {cost}", en=f"it cost {cost} to win one"))
    say(table(rows, headings=headings.split("|"), right=[0, 1]))


def _coupons_open(m: Measurement, t: Speech) -> None:
    coupons = m.details["coupons_open"]
    say()
    say(
        t(
            zh=f"其中 {coupons:,} 张还没用也没过期，以后还可能用掉",
            en=f"neither used nor expired, so that they may still be used: {coupons:,}",
        )
    )


_OF_VALUE: Mapping[str, Callable[[Measurement, Speech], None]] = {
    "costs": _costs,
    "by_month": _payback,
    "coupons_open": _coupons_open,
    "not_mature": _not_mature,
}


def _refunded(details: Mapping[str, Any], t: Speech) -> None:
    if details["orders_paid"]:
        some, all_ = f"{details['orders_refunded']:,}", f"{details['orders_paid']:,}"
        share = figures.percent(details["order_rate"])
        say()
        say(
            t(
                zh=f"按订单：{all_} 笔付款订单里 {some} 笔有退款，占 {share}",
                en=f"by order: {some} of {all_} paid orders had a refund, {share}",
            )
        )


def _stages(details: Mapping[str, Any], t: Speech) -> None:
    everybody, buyers = details["customers"], details["buyers"]
    rows = [
        (words[t.lang], f"{everybody[stage]:,}", f"{buyers[stage]:,}")
        for stage, words in STAGES.items()
        if stage in everybody
    ]
    headings = t(zh="阶段|全部客户|窗口内买家", en="stage|all customers|buyers")
    say()
    say(table(rows, headings=headings.split("|"), right=[1, 2]))


def _cycle(details: Mapping[str, Any], t: Speech) -> None:
    days = t(zh=" 天", en=" days")

    def number(value: float | None) -> str:
        return figures.NONE if value is None else f"{value:.1f}".removesuffix(".0") + days

    not_reached = t(zh="未达到（回来的不到一半）", en="not reached (fewer than half returned)")
    median = details["km_median"]
    within = [
        f"{days_}{t(zh=' 天 ', en=' d ')}{figures.NONE if share is None else figures.percent(share)}"
        for days_, share in details["returned_within"].items()
    ]
    mean_warning = t(zh="，长尾会拉高它", en="; a few late returns pull it up")
    naive_warning = t(zh="，忘了还没回来的人", en="; it forgets those still out")
    rows = [
        (
            t(zh="全部的一半回来要多久（Kaplan-Meier 中位数）", en="until half of all are back (Kaplan-Meier median)"),
            not_reached if median is None else number(median),
        ),
        (t(zh="多少天内回来", en="returned within"), t(zh="，", en=", ").join(within)),
        (t(zh="已回来者的中位数", en="median of those back"), number(details["median"]) + naive_warning),
        (t(zh="已回来者的平均数", en="mean of those back"), number(details["mean"]) + mean_warning),
        (t(zh="四分位", en="quartiles"), f"{number(details['p25'])} – {number(details['p75'])}"),
    ]
    say()
    say(table(rows))


def _sides(m: Measurement, t: Speech) -> None:
    def money(text: str | None) -> str:
        return figures.NONE if text is None else text

    sides = [(t(zh="老客", en="returning"), m.details["returning"]), (t(zh="新客", en="new"), m.details["new"])]
    rows = [
        (
            side_name,
            f"{side['buyers']:,}",
            f"{side['purchases']:,}",
            side["revenue"],
            money(side["revenue_per_buyer"]),
            money(side["average_order_value"]),
            figures.NONE if side["purchases_per_buyer"] is None else f"{side['purchases_per_buyer']:.2f}",
        )
        for side_name, side in sides
    ]
    headings = t(
        zh=f"|买家|购买|销售额（{m.currency}）|客单价|笔单价|人均单数",
        en=f"|buyers|purchases|revenue ({m.currency})|per buyer|per order|orders each",
    )
    say()
    say(table(rows, headings=headings.split("|"), right=range(1, 7)))
