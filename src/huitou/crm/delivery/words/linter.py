"""What law and platforms do not allow to be said, or only with care: found in words before anybody sends them.

The rules are the safe side of Chinese advertising law (absolute words, claims of efficacy), consumer law (scarcity that
is not true) and platform rules (praise for money). A shop confirms with its own counsel; a warning may be overruled by
a person, a refusal not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from huitou.metrics.definition import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """``found`` is the pattern; ``weight``: whether it is refused, or only warned of."""

    id: str
    weight: Literal["refuse", "warn"]
    found: re.Pattern[str]
    words: Words


@dataclass(frozen=True, slots=True)
class Issue:
    """What was found where: the rule, and the words it found."""

    rule: Rule
    said: str


def _rule(id_: str, weight: Literal["refuse", "warn"], *patterns: str, zh: str, en: str) -> Rule:
    return Rule(id_, weight, re.compile("|".join(patterns), re.IGNORECASE), {"zh": zh, "en": en})


RULES: tuple[Rule, ...] = (
    _rule(
        "absolute",
        "refuse",
        # Not of a time or a place in a row: 最近, 最后一天, 第一次, 第一单.
        r"最(?!近|后|终|初|早|晚|多可|少要)|第一(?!次|单|天|步|个|杯|款|时间|季|批|期)",
        r"国家级|世界级|顶级|极致|独一无二|全网唯一|史上|绝无仅有",
        r"\b(?:the best|number one|no\. ?1|unbeatable|world[- ]class)\b|#1\b",
        zh="广告法不许用绝对化的词；换成说得出依据的说法",
        en="advertising law does not allow absolute words; say what can be shown instead",
    ),
    _rule(
        "efficacy",
        "refuse",
        r"治疗|治愈|根治|疗效|降血压|降血糖|降血脂|抗癌|防癌|减肥|瘦身|排毒|消炎|杀菌",
        r"增强免疫|提高免疫力|改善睡眠|祛斑|生发|壮阳",
        r"\b(?:cures?|heals?|anti-?cancer|lowers? blood (?:pressure|sugar)|burns? fat|detox(?:es|ifies)?)\b",
        r"\bboosts? immunity\b",
        zh="食品、化妆品不能说有疗效或保健功效",
        en="food and cosmetics must not claim to treat, cure or protect",
    ),
    _rule(
        "scarcity",
        "warn",
        r"最后\s*\d+\s*(?:件|份|个|名|席|单)|[仅只]剩\s*\d+|抢了一个名额|名额不多|马上没了|再不买就",
        r"\b(?:only \d+ left|last \d+ (?:items|pieces|left)|almost gone|last chance|selling out)\b",
        zh="说只剩多少、名额有限，要是真的才能写",
        en="that little is left may only be said where it is true",
    ),
    _rule(
        "praise",
        "refuse",
        r"好评返现|好评有礼|五星好评|晒图返|好评.{0,4}(?:送|返|领|红包)",
        r"\b(?:five|5)[- ]star review.{0,30}(?:gift|refund|coupon|cash)",
        zh="不能拿好处换好评",
        en="praise must not be paid for",
    ),
    _rule(
        "guarantee",
        "warn",
        r"百分之百|100\s*%\s*(?:有效|安全|纯|满意)|保证.{0,4}(?:有效|见效|满意)|包治|零风险",
        r"\b(?:100% (?:safe|effective)|guaranteed results|risk[- ]free)\b",
        zh="保证效果的话要有依据",
        en="a guarantee has to be one that is kept",
    ),
    _rule(
        "pressure",
        "warn",
        r"最后通知|账户异常|立即点击|逾期",
        r"\b(?:act now|final notice|account suspended|urgent)\b",
        zh="像催促或通知的话容易被当成骗子",
        en="words that press or alarm read like a fraud",
    ),
)


def issues(text: str) -> Iterator[Issue]:
    """Everything that is found in a text, rule by rule."""
    for rule in RULES:
        for match in rule.found.finditer(text):
            yield Issue(rule, match[0])
