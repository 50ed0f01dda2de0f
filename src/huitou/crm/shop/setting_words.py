"""The settings of huitou.toml as people read them: what each is called, what it does, and how it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huitou.intake.words import Words

Entry = Literal["text", "whole", "share", "numbers", "choice"]


@dataclass(frozen=True, slots=True)
class Setting:
    """``fixed``: not to be changed after the first import. ``choices``: what may be chosen, where these are all."""

    name: str
    label: Words
    about: Words
    entry: Entry
    group: Literal["shop", "windows", "cycle", "segments", "service", "contact", "standing"]
    fixed: bool = False
    choices: tuple[tuple[str, Words], ...] = ()


GROUPS: dict[str, Words] = {
    "shop": Words("店铺", "Shop"),
    "windows": Words("时间口径", "Windows"),
    "cycle": Words("复购周期", "Cycle"),
    "segments": Words("客户分层", "Segments"),
    "service": Words("客服", "Service"),
    "contact": Words("联系客户", "Writing to customers"),
    "standing": Words("店铺处境", "Where the shop stands"),
}
SETTINGS: tuple[Setting, ...] = (
    Setting("name", Words("店名", "Name"), Words("显示在页面和报告上", "shown on pages and reports"), "text", "shop"),
    Setting(
        "timezone",
        Words("时区", "Timezone"),
        Words("一天从几点算起；第一次导入后固定", "where a day begins; fixed by the first import"),
        "text",
        "shop",
        fixed=True,
    ),
    Setting(
        "currency",
        Words("币种", "Currency"),
        Words("如 CNY；第一次导入后固定", "such as CNY; fixed by the first import"),
        "text",
        "shop",
        fixed=True,
    ),
    Setting(
        "shop_link",
        Words("店铺链接", "Link to the shop"),
        Words(
            "客户从哪里下单，以 https:// 开头；消息里的 {{ link }} 就是它，不填时用到它的消息不发",
            "where customers buy, beginning https://; {{ link }} in messages, which are not sent while there is none",
        ),
        "text",
        "shop",
    ),
    Setting(
        "gross_margin",
        Words("毛利率", "Gross margin"),
        Words(
            "收入减去货款后剩多少，如 0.35；算客户值多少钱时用",
            "what is left of revenue after the goods, as 0.35; what customers are worth rests on it",
        ),
        "share",
        "shop",
    ),
    Setting(
        "refund_settle_days",
        Words("退款等几天", "Days for refunds"),
        Words("最近这些天的数还可能因退款变小，标作“待更新”", "numbers of so many last days may still fall by refunds"),
        "whole",
        "windows",
    ),
    Setting(
        "warm_up_days",
        Words("热身天数", "Warm-up days"),
        Words(
            "数据开头这些天，分不清新客和老客，不拿来判断",
            "at the beginning of the data new and returning customers cannot be told apart for so long",
        ),
        "whole",
        "windows",
    ),
    Setting(
        "min_returners",
        Words("至少多少人回来过", "Fewest returners"),
        Words("回来的人不到这么多，就不给出周期", "with fewer who came back no cycle is given"),
        "whole",
        "cycle",
    ),
    Setting(
        "cycle_days",
        Words("复购周期（天）", "Cycle in days"),
        Words("不填就从数据里学", "learned from the data where none is given"),
        "whole",
        "cycle",
    ),
    Setting(
        "own_cycle_gaps",
        Words("自己的周期要几次间隔", "Gaps for one's own cycle"),
        Words("一位客户有这么多次间隔，就用他自己的周期", "from so many gaps on a customer's own cycle is used"),
        "whole",
        "cycle",
    ),
    Setting(
        "lifecycle_multiples",
        Words("生命周期的界（几倍周期）", "Lifecycle bounds, in cycles"),
        Words("活跃、沉默、沉睡各到几倍周期，如 1、2、3", "up to how many cycles active, quiet, sleeping: as 1, 2, 3"),
        "numbers",
        "segments",
    ),
    Setting(
        "lifecycle_days",
        Words("生命周期的界（天）", "Lifecycle bounds, in days"),
        Words("填了就用天数，不用倍数，如 30、60、90", "days in place of cycles, as 30, 60, 90"),
        "numbers",
        "segments",
    ),
    Setting(
        "rfm_against",
        Words("RFM 比什么", "RFM beside"),
        Words("高于平均数还是中位数才算高", "what is high: above the mean or the median"),
        "choice",
        "segments",
        choices=(("mean", Words("平均数", "mean")), ("median", Words("中位数", "median"))),
    ),
    Setting(
        "slow_response_minutes",
        Words("多久算回得慢（分钟）", "A slow answer, in minutes"),
        Words("第一次回复晚于它，算慢", "a first answer later than this is slow"),
        "whole",
        "service",
    ),
    Setting(
        "contact_caps",
        Words("一位客户最多收几条", "Most messages to one customer"),
        Words(
            "一天、7 天、30 天内最多几条营销消息，各渠道合计，如 1、2、4；超了就往后挪或不发",
            "that sell, on a day, in 7 days and in 30, by all channels, as 1, 2, 4; what is over waits or is dropped",
        ),
        "numbers",
        "contact",
    ),
    Setting(
        "contact_from",
        Words("几点起可以发", "Messages go from"),
        Words("店铺时间，如 09:00；早于它的等到这个点", "in shop time, as 09:00; what is due earlier waits for it"),
        "text",
        "contact",
    ),
    Setting(
        "contact_until",
        Words("几点后不发", "Messages go until"),
        Words(
            "店铺时间，如 20:30；晚于它的等到第二天", "in shop time, as 20:30; what is due later waits for the next day"
        ),
        "text",
        "contact",
    ),
    Setting(
        "stage",
        Words("店铺阶段", "Stage"),
        Words("不填就看数据", "by the figures where none is given"),
        "choice",
        "standing",
    ),
    Setting(
        "shop_type",
        Words("店铺类型", "Type"),
        Words("不填就看数据", "by the figures where none is given"),
        "choice",
        "standing",
    ),
)
# Of live rooms: when a rate is a fault.
THRESHOLDS = {
    "issue": ("低出标准多少算问题", "so far below the yardstick is an issue"),
    "high": ("低出多少算严重", "so far below is a grave one"),
    "fewest": ("分母至少多少才说话", "silent below so many in a denominator"),
    "own_days": ("自己的中位数看多少天", "days that count for one's own median"),
    "fewest_sessions": ("至少多少场才有中位数", "sessions that make a median"),
    "paid_warn": ("付费流量占比高于它要留意", "a share of paid traffic worth a look"),
    "paid_high": ("付费流量占比高于它偏高", "a share of paid traffic that is high"),
}
