"""What each number in the report means; written last, from what the others asked."""

from __future__ import annotations

from huitou.metrics.catalogue import load_catalogue
from huitou.report.asking import Asking
from huitou.report.blocks import Prose, Section, Table, words


def section(asking: Asking) -> Section:
    t = asking.t
    metrics = [load_catalogue()[metric_id] for metric_id in asking.asked]
    return Section(
        "definitions",
        t(zh="每个数是怎么算的", en="What each number means"),
        (
            Prose(
                t(
                    zh="购买：已付款、没有关闭、退款后净额大于零的订单。客户：同一个人在各平台的账号合在一起算一位。"
                    "窗口：算的是哪几天；截至日：数据里看到的最后一天。"
                    "95% 区间：人数有限，碰巧多几个少几个，数就会在这个范围里晃，人越少越宽。"
                    "不到 10 位时写成几位里的几位，如 2/3。"
                    "标“待更新”或画成空心、虚线、斜线的数还会变；算不出来的写明原因，不写成零。",
                    en="A purchase is an order that was paid, not closed, and worth more than nothing after refunds. "
                    "A customer is a person, with their accounts on every platform taken together. The window is the "
                    "days looked at, the as-of date the last day known. A 95% interval says how far the number may be "
                    "off by chance alone: the fewer people, the wider. Of fewer than 10 people it says how many of "
                    "how many, as 2/3. Numbers marked “may still move”, or drawn hollow, dashed or hatched, will "
                    "change; what cannot be known yet says why, and is never written as zero.",
                )
            ),
            Table(
                t(zh="定义", en="Definitions"),
                tuple(t(zh="名称|怎么算|代号", en="name|what it is|id").split("|")),
                tuple(
                    (
                        words(metric.name[t.lang]),
                        words(metric.definition[t.lang]),
                        words(f"{metric.id} v{metric.version}"),
                    )
                    for metric in metrics
                ),
            ),
        ),
    )
