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
    """``found`` is the pattern; ``weight``: whether it is refused, or only warned of; ``refused_by``: channels that do
    not take what is else only warned of."""

    id: str
    weight: Literal["refuse", "warn"]
    found: re.Pattern[str]
    words: Words
    refused_by: frozenset[str] = frozenset()

    def refuses(self, channel: str) -> bool:
        """Whether nothing of it may go by that channel; empty where none is chosen yet."""
        return self.weight == "refuse" or channel in self.refused_by


@dataclass(frozen=True, slots=True)
class Issue:
    """What was found where: the rule, and the words it found."""

    rule: Rule
    said: str


def _rule(
    id_: str, weight: Literal["refuse", "warn"], *patterns: str, zh: str, en: str, refused_by: tuple[str, ...] = ()
) -> Rule:
    found = re.compile("|".join(patterns), re.IGNORECASE)
    return Rule(id_, weight, found, {"zh": zh, "en": en}, frozenset(refused_by))


# Praise that is asked for. What is said of it (好评如潮, 好评率, 您的好评) is another thing, as is what an "if" begins.
_PRAISE = r"好评(?!如潮|率|榜|数|度|回购|的(?!话))"
_GOOD = r"(?:good|great|nice|kind|positive|glowing|excellent|wonderful|favou?rable|top|(?:5|five)[- ]star)"
_OPINION = r"(?:reviews?|ratings?|feedback)"


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
        r"(?<!感谢)(?<!谢谢)(?:给|求|赏|赐|留|写|点|打|来)"
        rf"(?:个|下|份|条|一|我们|我|咱们?|小店|本店|店铺|店里|宝贝|满分|一下|[ \t]){{0,4}}{_PRAISE}",
        rf"(?:欢迎|期待|盼望|希望|麻烦|恳请|辛苦|别忘了?|记得)[^。！？，\n]{{0,8}}{_PRAISE}",
        rf"请(?![^。！？，\n]{{0,4}}[看读查])[^。！？，\n]{{0,8}}{_PRAISE}|{_PRAISE}(?:支持|鼓励|一下|吧)",
        r"[打给点](?:个|满|上|下|一|我们|咱们?|[ \t]){0,4}(?:全?五星|5 ?星|满分)(?!级|酒店)",
        rf"\b(?:leave|give|write|post|drop)\b[^.;:!?\n]{{0,20}}\b{_GOOD} {_OPINION}\b",
        rf"\b(?:love|appreciate|hope for|welcome|grateful for|ask for)\b (?:an?|your|some) {_GOOD} {_OPINION}\b",
        r"\b(?:rate|give) us (?:5|five)\b",
        zh="不能请人给好评，也不能拿好处换；可以请客户说说真实的感受",
        en="praise must be neither asked for nor paid for; ask what they honestly think",
    ),
    _rule(
        "elsewhere",
        "warn",
        r"(?<![参增])加(?:个|下|一下|我们?|咱们?|您|你|的|客服|店主|店长|老板|企业|[ \t]){0,4}"
        r"(?:微信(?!支付|付款)|企微|[Vv][Xx信]|[薇威]信|QQ|扣扣|好友)|加[Vv](?![A-Za-z])",
        r"(?:微信号?|[Vv][Xx信]|[薇威]信|QQ号?)[ \t]*[:：]|微信号|微信同号",
        r"(?<![参增])(?:加入?|[进入])(?:我们|咱们|的|这个|微信|粉丝|福利|会员|老客|[ \t]){0,4}群(?![山岛众体])",
        r"\badd (?:us|me|our \w+|\w+) on (?:wechat|whatsapp|telegram|line|qq)\b|\b(?:wechat|whatsapp)(?: id)?:",
        r"\bjoin our (?:\w+ )?(?:group|chat)\b",
        refused_by=("sms",),
        zh="平台不许把客户引到别处（加微信、加群），短信会被拒；要确认发送的渠道允许",
        en="platforms forbid leading customers to another app or group, and text messages are refused for it; make sure"
        " that it is allowed where this goes",
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
