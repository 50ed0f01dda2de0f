"""What the settings of steps and triggers are called on a form, and what can be chosen of them."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.metrics.definition import Words

LABELS: Mapping[str, Words] = {
    "audience": {"zh": "人群", "en": "Audience"},
    "already": {"zh": "已经在里面的人也进来", "en": "Those who are in it already enter too"},
    "messages": {"zh": "消息条数", "en": "Messages"},
    "days": {"zh": "天数", "en": "Days"},
    "minutes": {"zh": "时长", "en": "How long"},
    "at": {"zh": "几点", "en": "Time of day"},
    "longest": {"zh": "最多等几天", "en": "Longest wait in days"},
    "events": {"zh": "等什么", "en": "What to wait for"},
    "event": {"zh": "什么事", "en": "What happens"},
    "which": {"zh": "第几次下单", "en": "Which order"},
    "channel": {"zh": "渠道", "en": "Channel"},
    "purpose": {"zh": "用途", "en": "Purpose"},
    "template": {"zh": "文案", "en": "Words"},
    "mode": {"zh": "怎么放行", "en": "How it goes"},
    "hours": {"zh": "几小时内有意义", "en": "Makes sense for so many hours"},
    "priority": {"zh": "优先级", "en": "Priority"},
    "over_cap": {"zh": "联系太多时", "en": "Where they have heard enough"},
    "in_quiet": {"zh": "免打扰时段", "en": "In quiet hours"},
    "arms": {"zh": "有哪几组", "en": "Groups"},
    "shares": {"zh": "各占几份", "en": "Shares"},
    "name": {"zh": "标签名", "en": "Name of the tag"},
    "off": {"zh": "去掉这个标签", "en": "Take the tag off"},
    "month": {"zh": "月", "en": "Month"},
    "day": {"zh": "日", "en": "Day"},
    "year": {"zh": "年（不填就每年）", "en": "Year (empty: every year)"},
    "reason": {"zh": "为什么联系", "en": "Why they are to be spoken to"},
    "script": {"zh": "话术", "en": "Script"},
    "idle_hours": {"zh": "几小时没人动就改派", "en": "Hours before somebody else gets it"},
}

CHOICES: Mapping[str, Mapping[str, Words]] = {
    "which": {
        "any": {"zh": "每一次", "en": "any"},
        "first": {"zh": "第一次", "en": "the first"},
        "repeat": {"zh": "第二次起", "en": "the second and later"},
    },
    "channel": {
        "email": {"zh": "邮件", "en": "E-mail"},
        "webhook": {"zh": "自己的系统", "en": "Your own system"},
    },
    "purpose": {
        "marketing": {"zh": "营销", "en": "Marketing"},
        "reminder": {"zh": "提醒", "en": "Reminder"},
        "service": {"zh": "服务通知", "en": "Service notice"},
    },
    "mode": {
        "draft": {"zh": "草稿，不发", "en": "Draft: goes to nobody"},
        "manual": {"zh": "人工审核后发", "en": "After somebody has let it go"},
        "live": {"zh": "自动发", "en": "By itself"},
    },
    "over_cap": {
        "defer": {"zh": "等到可以再发", "en": "Wait until it may go"},
        "drop": {"zh": "这条不发了", "en": "Leave it out"},
    },
    "in_quiet": {
        "defer": {"zh": "等到早上", "en": "Wait for the morning"},
        "drop": {"zh": "这条不发了", "en": "Leave it out"},
    },
}

EDGES: Mapping[str, Words] = {
    "next": {"zh": "接着", "en": "then"},
    "yes": {"zh": "是", "en": "yes"},
    "no": {"zh": "否", "en": "no"},
    "tired": {"zh": "是", "en": "yes"},
    "rested": {"zh": "否", "en": "no"},
    "happened": {"zh": "等到了", "en": "it happened"},
    "timeout": {"zh": "没等到", "en": "it did not"},
    "none": {"zh": "没有预计的日子", "en": "nothing is expected"},
    "done": {"zh": "联系上了", "en": "done"},
    "late": {"zh": "超时没做", "en": "not done in time"},
    "need": {"zh": "需要", "en": "wants it"},
    "hesitate": {"zh": "犹豫", "en": "hesitates"},
    "refuse": {"zh": "不需要", "en": "declines"},
}


def label(field: str) -> Words:
    """What a setting is called; one that a step brings along without words goes by its own name."""
    return LABELS.get(field, {"zh": field, "en": field.replace("_", " ")})
