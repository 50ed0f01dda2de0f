"""consented: who said yes or no on a channel. For counting: whether a message may go is read when it would go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.customers.models import Channel, Consent, Purpose
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.warehouse import consents

Says = Literal["yes", "no", "nothing"]
_SAYS: Mapping[str, Words] = {
    "yes": {"zh": "同意", "en": "agreed to"},
    "no": {"zh": "拒绝", "en": "refused"},
    "nothing": {"zh": "没说过要不要", "en": "said nothing about"},
}
_CHANNELS: Mapping[str, Words] = {
    Channel.SMS: {"zh": "短信", "en": "SMS"},
    Channel.EMAIL: {"zh": "邮件", "en": "e-mail"},
    Channel.PHONE: {"zh": "电话", "en": "phone"},
    Channel.WECOM: {"zh": "企业微信", "en": "WeCom"},
    Channel.WECHAT: {"zh": "微信", "en": "WeChat"},
}
_PURPOSES: Mapping[str, Words] = {
    Purpose.MARKETING: {"zh": "营销", "en": "marketing"},
    Purpose.REMINDER: {"zh": "提醒", "en": "reminders"},
    Purpose.SERVICE: {"zh": "服务", "en": "service"},
}
_MICROSECONDS = 1_000_000


class ConsentedLeaf(Leaf):
    """By the newest statement of each account: one refusal counts for the person, as when a message would go."""

    words: ClassVar[Words] = {"zh": "同意或拒绝联系", "en": "Agreed or refused"}
    heading: ClassVar[Heading] = "reach"
    begins: ClassVar[Mapping[str, Any]] = {"says": "yes", "channel": "sms", "purpose": "marketing"}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("says", "choice", choices=_SAYS),
        Entry("channel", "choice", {"zh": "用", "en": "by"}, choices=_CHANNELS),
        Entry("purpose", "choice", {"zh": "发", "en": "for"}, choices=_PURPOSES),
    )
    kind: Literal["consented"] = "consented"
    channel: Channel
    purpose: Purpose = Purpose.MARKETING
    says: Says = "yes"

    def members(self, base: Base) -> Mask:
        given, refused = self._stands(base)
        if self.says == "nothing":
            return ~(given | refused)
        return refused if self.says == "no" else given & ~refused

    def said(self, t: Speech) -> str:
        channel, purpose = _CHANNELS[self.channel][t.lang], _PURPOSES[self.purpose][t.lang]
        says = _SAYS[self.says][t.lang]
        return t(zh=f"{says}用{channel}联系（{purpose}）", en=f"{says} {purpose} by {channel}")

    def _stands(self, base: Base) -> tuple[Mask, Mask]:
        """Who agreed by any account, and who refused by any."""
        key, at, yes = self._statements(base)
        order = np.lexsort((np.arange(len(key)), at, key))
        key, yes = key[order], yes[order]
        newest = np.append(key[1:] != key[:-1], True)[: len(key)]
        return base.of_accounts(key[newest & yes]), base.of_accounts(key[newest & ~yes])

    def _statements(self, base: Base) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Account, when (microseconds, -1 not known) and whether they agreed: of lists, then what was said here."""
        here = Consent.objects.filter(channel=self.channel, purpose=self.purpose).order_by("said_at", "pk")
        noted = [
            (key, round(at.timestamp() * _MICROSECONDS), given)
            for key, at, given in here.values_list("account_key", "said_at", "given")
        ]
        said = np.array(noted, np.int64).reshape(-1, 3)
        if self.purpose != Purpose.MARKETING:
            return said[:, 0], said[:, 1], said[:, 2] == 1
        listed = consents.on_channel(base.shop.folder, self.channel)
        return (
            np.concatenate([listed["account_key"].astype(np.int64), said[:, 0]]),
            np.concatenate([listed["given_at"].astype(np.int64), said[:, 1]]),
            np.concatenate([listed["given"] == 1, said[:, 2] == 1]),
        )
