"""Why a message did not go, or not yet: a code for machines, and words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from huitou.metrics.definition import Words

Code = Literal[
    "held_out",
    "arms_joined",
    "erased",
    "expired",
    "not_reviewed",
    "rejected",
    "paused",
    "stopped",
    "reached",
    "no_address",
    "no_consent",
    "suppressed",
    "address_suppressed",
    "not_allowed",
    "open_order",
    "not_delivered",
    "open_ticket",
    "refund",
    "out_of_stock",
    "bought_elsewhere",
    "quiet_hours",
    "over_cap",
    "outbid",
    "over_rate",
    "template",
    "not_set_up",
    "provider_busy",
    "refused",
    "not_accepted",
    "failed",
    "in_doubt",
]
CODES: tuple[Code, ...] = get_args(Code)

WORDS: Mapping[Code, Words] = {
    "held_out": {"zh": "在对照组，本来就不发", "en": "held out for comparison, so not written to"},
    "arms_joined": {
        "zh": "合并的客户在这个旅程里分属两组，不再发，也不计入效果",
        "en": "merged customers were in two groups of the journey; nothing more is sent, and they count in neither",
    },
    "erased": {"zh": "客户的资料已应要求删除", "en": "the customer was erased at their request"},
    "expired": {"zh": "过了该发的时间，再发没有意义", "en": "its time was over before it could go"},
    "not_reviewed": {"zh": "等审核，到期没有人放行", "en": "nobody let it go before its time was over"},
    "rejected": {"zh": "审核时没有放行", "en": "turned down in review"},
    "paused": {"zh": "旅程暂停了，恢复后再看", "en": "the journey is paused; it is looked at again afterwards"},
    "stopped": {"zh": "旅程已停止", "en": "the journey was stopped"},
    "reached": {"zh": "客户已经下单，不必再发", "en": "the customer has ordered; there is no need any more"},
    "no_address": {"zh": "没有可用的联系方式", "en": "there is no address to write to"},
    "no_consent": {"zh": "客户没有同意，或已撤回同意", "en": "the customer has not agreed, or has withdrawn it"},
    "suppressed": {
        "zh": "在拒收名单上（退订、投诉或退信）",
        "en": "on the suppression list (unsubscribed, complained or bounced)",
    },
    "address_suppressed": {
        "zh": "这个地址或号码在拒收名单上：以前发到这里退过信或被投诉，不管那时是谁在用",
        "en": "the address or number is on the suppression list: what was sent there bounced or was complained about,"
        " whoever it was for",
    },
    "not_allowed": {
        "zh": "联系方式来自平台订单，只能用于履约",
        "en": "the contact came with a marketplace order and may only be used to deliver it",
    },
    "open_order": {"zh": "有订单还没付款", "en": "an order waits to be paid"},
    "not_delivered": {"zh": "上次买的还没收到", "en": "what was bought last has not arrived"},
    "open_ticket": {"zh": "有问题还没解决", "en": "a question of theirs is still open"},
    "refund": {"zh": "正在退款，或刚退过款", "en": "money is going back, or just went back"},
    "out_of_stock": {"zh": "要推荐的商品没货", "en": "what it would suggest is out of stock"},
    "bought_elsewhere": {"zh": "刚买了同类的别的商品", "en": "they have just bought something else of the kind"},
    "quiet_hours": {"zh": "免打扰时段", "en": "quiet hours"},
    "over_cap": {"zh": "这段时间联系得够多了", "en": "they have heard enough from the shop for now"},
    "outbid": {"zh": "让位给更要紧的一条", "en": "made way for a message that matters more"},
    "template": {"zh": "文案缺变量或写错了", "en": "the words lack a value, or are wrong"},
    "over_rate": {
        "zh": "已到服务商允许的发送速度，排队等着",
        "en": "the provider takes no more at the moment; it waits its turn",
    },
    "not_set_up": {
        "zh": "服务器上还没设置好，设置后自动发出：邮件要有 HUITOU_SMTP、HUITOU_MAIL_FROM 和 HUITOU_URL，"
        "Webhook 要有 HUITOU_WEBHOOK、HUITOU_WEBHOOK_SECRET 和 HUITOU_URL",
        "en": "the server is not set up for it, and sends it once it is: mail needs HUITOU_SMTP, HUITOU_MAIL_FROM and"
        " HUITOU_URL, a webhook HUITOU_WEBHOOK, HUITOU_WEBHOOK_SECRET and HUITOU_URL",
    },
    "provider_busy": {"zh": "服务商一直忙，没能发出", "en": "the provider stayed too busy to take it"},
    "refused": {"zh": "服务商拒收", "en": "the provider refused it"},
    "failed": {"zh": "这里出了错，过一会儿再试", "en": "something went wrong here; it is tried again in a while"},
    "in_doubt": {
        "zh": "上次发没发成还不清楚，用同一个编号再试",
        "en": "whether the last try went is not known; it is tried again under the same key",
    },
    "not_accepted": {"zh": "查明服务商没有收下", "en": "the provider turned out never to have taken it"},
}
