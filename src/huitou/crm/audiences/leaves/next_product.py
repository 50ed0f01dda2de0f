"""next_product: who is likely to buy a product next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.next_product.offers import LISTS

Which = Literal["either", "again", "with"]
_WHICH: Mapping[str, Words] = {
    "either": {"zh": "会买", "en": "buys"},
    "again": {"zh": "会再买", "en": "buys again"},
    "with": {"zh": "会搭着买", "en": "buys for the first time, with what they have,"},
}


class NextProductLeaf(Leaf):
    """The product is among the first ``top`` of their list: what they buy again, what goes with it, or either."""

    words: ClassVar[Words] = {"zh": "接下来买什么", "en": "Buys next"}
    heading: ClassVar[Heading] = "foretold"
    begins: ClassVar[Mapping[str, Any]] = {"which": "either", "top": 3}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("which", "choice", choices=_WHICH),
        Entry("product", "text", offered="product", called="called"),
        Entry("top", "whole", {"zh": "排在前", "en": "among the first"}, {"zh": "个", "en": "of their list"}),
    )
    kind: Literal["next_product"] = "next_product"
    product: str = Field(min_length=1, max_length=200)
    called: str = Field(default="", max_length=200)
    which: Which = "either"
    top: int = Field(default=3, ge=1, le=5)

    def members(self, base: Base) -> Mask:
        return base.kept_members(f"next {self.which} {self.top} {self.product}", lambda: self._likely(base))

    def said(self, t: Speech) -> str:
        which, product = _WHICH[self.which][t.lang], self.called or self.product
        return t(
            zh=f"接下来{which}{product}（前 {self.top} 个之一）", en=f"next {which} {product} (in the first {self.top})"
        )

    def _likely(self, base: Base) -> Ints:
        found = base.shop.next_products(as_of=base.as_of, top=self.top)
        places = [place for place, each in enumerate(found.products) if each.product_id == self.product]
        offers = found.offers
        fits = np.isin(offers.product, places)
        if self.which != "either":
            fits &= offers.which == LISTS.index(self.which)
        return np.unique(found.customer_ids[offers.customer[fits]]).astype(np.int64)
