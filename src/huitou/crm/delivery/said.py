"""What states, verdicts, receipts and channels are called."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.crm.delivery.codes import WORDS
from huitou.crm.delivery.message import State
from huitou.language import Speech
from huitou.metrics.definition import Words

STATES: Mapping[State, Words] = {
    State.REVIEW: {"zh": "等审核", "en": "waiting for review"},
    State.PLANNED: {"zh": "排着队", "en": "planned"},
    State.CALLING: {"zh": "正在发", "en": "being sent"},
    State.UNKNOWN: {"zh": "不知道发没发成", "en": "not known whether it went"},
    State.SENT: {"zh": "已发出", "en": "sent"},
    State.SKIPPED: {"zh": "没有发", "en": "not sent"},
}
VERDICTS: Mapping[str, Words] = {
    "send": {"zh": "可以发，交给服务商", "en": "may go: handed to the provider"},
    "defer": {"zh": "先不发，往后挪", "en": "not yet: put off"},
    "skip": {"zh": "不发", "en": "not sent"},
    "passed": {"zh": "有人放行", "en": "let go by a person"},
    "rejected": {"zh": "有人没有放行", "en": "turned down by a person"},
    "settled": {"zh": "有人查明了结果", "en": "settled by a person"},
}
RECEIPTS: Mapping[str, Words] = {
    "accepted": {"zh": "服务商收下了", "en": "the provider has taken it"},
    "refused": {"zh": "服务商拒收", "en": "the provider refused it"},
    "delivered": {"zh": "送到了", "en": "delivered"},
    "undelivered": {"zh": "没送到", "en": "not delivered"},
    "bounced": {"zh": "退信", "en": "bounced"},
    "complained": {"zh": "被标为垃圾邮件", "en": "marked as spam"},
}
CHANNELS: Mapping[str, Words] = {
    "email": {"zh": "邮件", "en": "e-mail"},
    "sms": {"zh": "短信", "en": "SMS"},
    "phone": {"zh": "电话", "en": "phone"},
    "wecom": {"zh": "企业微信", "en": "WeCom"},
    "wechat": {"zh": "微信", "en": "WeChat"},
    "webhook": {"zh": "Webhook", "en": "webhook"},
}


def state_said(state: str, t: Speech) -> str:
    return STATES[State(state)][t.lang]


def code_said(code: str, t: Speech) -> str:
    """The words of a code; one written by a later version goes by itself."""
    words = WORDS.get(code)  # type: ignore[call-overload]
    return words[t.lang] if words else code


def verdict_said(verdict: str, t: Speech) -> str:
    return _of(VERDICTS, verdict, t)


def receipt_said(kind: str, t: Speech) -> str:
    return _of(RECEIPTS, kind, t)


def channel_said(channel: str, t: Speech) -> str:
    return _of(CHANNELS, channel, t)


def _of(words: Mapping[str, Words], name: str, t: Speech) -> str:
    found = words.get(name)
    return found[t.lang] if found else name
