"""The report of a shop none of whose orders says who bought: what was sold, and why nobody can be seen to return."""

from __future__ import annotations

from huitou.metrics import figures
from huitou.report.asking import Asking
from huitou.report.blocks import Prose, Section


def section(asking: Asking) -> Section:
    t = asking.t
    purchases, revenue = asking.one("purchases"), asking.one("revenue")
    sold = figures.amount(revenue.numerator, asking.currency, t)
    return Section(
        "unknown",
        t(zh="不知道是谁买的", en="Nobody knows who bought"),
        (
            Prose(
                t(
                    zh=f"最近 90 天有 {purchases.numerator:,} 笔购买，卖了 {sold}，可是没有一笔写着是谁买的，"
                    "所以看不出谁回来过：复购率、多久回来、老客占多少，都给不出来。",
                    en=f"There were {purchases.numerator:,} purchases in the last 90 days, worth {sold}, but not one "
                    "says who bought. So it cannot be seen who returned: how many, how soon, and whose money it is "
                    "cannot be told.",
                ),
                "lead",
            ),
            Prose(
                t(
                    zh="请导入带买家编号、昵称或手机号的订单；哪个平台的哪种导出有，见 huitou sources。",
                    en="Import orders with the buyer's number, nickname or phone; huitou sources says which exports "
                    "have one.",
                )
            ),
        ),
    )
