"""segment: a stage of the lifecycle, a label of RFM, a tier, or a cell of the recency and frequency grid."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.leaf import Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.people_in import check_cell, customers_in


class SegmentLeaf(Leaf):
    """In one of the cells, written as for ``huitou people``: `lifecycle=lost`, `rfm=111`, `grid=R2F3`."""

    words: ClassVar[Words] = {"zh": "生命周期、RFM、分层", "en": "lifecycle, RFM, tier"}
    kind: Literal["segment"] = "segment"
    cells: tuple[str, ...] = Field(min_length=1, max_length=60)

    @field_validator("cells")
    @classmethod
    def _are_there(cls, cells: tuple[str, ...]) -> tuple[str, ...]:
        for cell in cells:
            check_cell(cell)
        return cells

    def members(self, base: Base) -> Mask:
        found = base.nobody()
        for cell in self.cells:
            kept = ("cell", cell)
            if kept not in base.kept:
                inside = customers_in(base.snapshot, cell, as_of=base.as_of, settings=base.settings)
                base.kept[kept] = base.of_numbers(inside)
            found |= base.kept[kept]
        return found

    def said(self, t: Speech) -> str:
        cells = t(zh="、", en=", ").join(self.cells)
        return t(zh=f"属于 {cells}", en=f"in {cells}")
