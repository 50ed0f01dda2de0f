"""What stands beside a number when it is asked for alone: the spread of a cycle, the two sides of a share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huitou.cli.output import say, table
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.predict.words import STAGES


def show(m: Measurement, t: Speech) -> None:
    if "returned_within" in m.details:
        _cycle(m.details, t)
    if "returning" in m.details:
        _sides(m, t)
    if "customers" in m.details:
        _stages(m.details, t)


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
        (t(zh="Kaplan-Meier 中位数", en="Kaplan-Meier median"), not_reached if median is None else number(median)),
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
