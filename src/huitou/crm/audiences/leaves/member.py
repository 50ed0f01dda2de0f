"""member: who joined the shop's membership, or is a contact in WeCom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import WITHIN_DAYS, Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

Of = Literal["either", "member", "wecom"]
_WORDS: Mapping[str, Words] = {
    "either": {"zh": "会员或企业微信好友", "en": "a member or a contact in WeCom"},
    "member": {"zh": "会员", "en": "a member"},
    "wecom": {"zh": "企业微信好友", "en": "a contact in WeCom"},
}
# A list that does not say when somebody joined says that they have.
_JOINED = """
SELECT customer
FROM member_list
WHERE customer IS NOT NULL AND (
  (:members = 1 AND is_member = 1 AND (joined_day > :since OR (:ever = 1 AND joined_day IS NULL)))
  OR (:contacts = 1 AND is_contact = 1 AND (added_day > :since OR (:ever = 1 AND added_day IS NULL))))"""
_EVER = 100_000


class MemberLeaf(Leaf):
    """Joined within the last ``days``, or ever where none are given."""

    words: ClassVar[Words] = {"zh": "会员、企业微信", "en": "Member, WeCom"}
    heading: ClassVar[Heading] = "reach"
    begins: ClassVar[Mapping[str, Any]] = {"of": "either"}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("of", "choice", {"zh": "是", "en": "is"}, choices=_WORDS),
        WITHIN_DAYS,
    )
    kind: Literal["member"] = "member"
    of: Of = "either"
    days: int | None = Field(default=None, ge=1, le=3650)

    def members(self, base: Base) -> Mask:
        found = base.snapshot.arrays(
            _JOINED,
            members=int(self.of != "wecom"),
            contacts=int(self.of != "member"),
            since=base.as_of - (self.days or _EVER),
            ever=int(self.days is None),
        )
        return base.of_numbers(found["customer"])

    def said(self, t: Speech) -> str:
        of = _WORDS[self.of][t.lang]
        if self.days is None:
            return t(zh=f"是{of}", en=f"is {of}")
        return t(zh=f"近 {self.days} 天成为{of}", en=f"became {of} within {self.days} days")

    @classmethod
    def unknown(cls, base: Base, t: Speech) -> str:
        if base.snapshot.about.lists & {"members", "wecom"}:
            return ""
        return t(
            zh="还没有导入会员或企业微信的名单，所以没有人符合。",
            en="No list of members or WeCom contacts is imported, so nobody fits.",
        )

    def lacking(self, base: Base, t: Speech) -> str:
        lists = base.snapshot.about.lists
        if self.of == "member" and "members" not in lists:
            return t(zh="还没有导入会员名单，所以没有人符合。", en="No list of members is imported, so nobody fits.")
        if self.of == "wecom" and "wecom" not in lists:
            return t(
                zh="还没有导入企业微信的名单，所以没有人符合。",
                en="No list of WeCom contacts is imported, so nobody fits.",
            )
        return self.unknown(base, t)
