"""visited: who came, looked at, put into the cart or kept something of the shop's own site or mini-program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import TIMES, WHAT, WITHIN_DAYS, Entry, one_of
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.audiences.visits import Done, on_goods, on_the_whole, owners
from huitou.language import Speech
from huitou.metrics.definition import Words

Did = Literal["came", "viewed", "carted", "favourited"]
_DID: Mapping[str, Words] = {
    "came": {"zh": "来过", "en": "came"},
    "viewed": {"zh": "看过", "en": "looked at"},
    "carted": {"zh": "加购过", "en": "put into the cart"},
    "favourited": {"zh": "收藏过", "en": "kept as a favourite"},
}
_SAID = {
    "came": "came",
    "viewed": "looked at {}",
    "carted": "put {} into the cart",
    "favourited": "kept {} as a favourite",
}
_GOODS = ("viewed", "carted", "favourited")


class VisitedLeaf(Leaf):
    """At least ``times`` within the last ``days``, counted back from the last day that is known.

    ``value``: a category, or the number of a product, as the events name it; ``called``: what to call it.
    """

    words: ClassVar[Words] = {"zh": "来访、浏览、加购、收藏", "en": "Visited, viewed, cart, favourite"}
    heading: ClassVar[Heading] = "behaviour"
    begins: ClassVar[Mapping[str, Any]] = {"did": "viewed", "days": 30}
    entries: ClassVar[tuple[Entry, ...]] = (
        WITHIN_DAYS,
        Entry("did", "choice", choices=_DID),
        *one_of(what=("anything", "category", "product")),
        TIMES,
    )
    kind: Literal["visited"] = "visited"
    did: Did = "came"
    what: Literal["anything", "category", "product"] = "anything"
    value: str = Field(default="", max_length=200)
    called: str = Field(default="", max_length=200)
    days: int = Field(default=30, ge=1, le=365)
    times: int = Field(default=1, ge=1, le=1000)

    @model_validator(mode="after")
    def _names_it(self) -> Self:
        if self.what != "anything" and not self.value:
            raise ConditionError(zh=f"请选是哪个{WHAT[self.what]['zh']}", en=f"say which {self.what}")
        if self.what != "anything" and self.did not in _GOODS:
            raise ConditionError(
                zh="来访本身不分类目和商品；请改成浏览、加购或收藏",
                en="a visit as a whole is of no category or product; say viewed, carted or favourited",
            )
        return self

    def members(self, base: Base) -> Mask:
        done = self._done(base)
        whose, named = owners(base, done)
        often = np.bincount(whose[named], weights=done.times[named], minlength=len(base))
        return np.asarray(often >= self.times)

    def said(self, t: Speech) -> str:
        did = _DID[self.did][t.lang]
        thing = self.called or self.value
        what = "" if self.did == "came" else thing or "东西"
        often = t(zh=f" {self.times} 次以上", en=f" {self.times} times or more") if self.times > 1 else ""
        return t(
            zh=f"近 {self.days} 天{did}{what}{often}",
            en=f"{_SAID[self.did].format(thing or 'something')}{often} within {self.days} days",
        )

    @classmethod
    def unknown(cls, base: Base, t: Speech) -> str:
        if "visits" in base.snapshot.about.lists:
            return ""
        return t(
            zh="还没有自己网站或小程序的访问记录（平台上的访问拿不到），所以没有人符合。",
            en="No visits to the shop's own site or mini-program are imported (those on marketplaces cannot be had), so"
            " nobody fits.",
        )

    def _done(self, base: Base) -> Done:
        if self.what == "anything":
            return on_the_whole(base, self.did, days=self.days)
        return on_goods(base, self.did, days=self.days, what=self.what, value=self.value)
