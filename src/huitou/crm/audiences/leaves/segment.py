"""segment: a stage of the lifecycle, a label of RFM, a tier, or a cell of the recency and frequency grid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.people_in import check_cell, customers_in
from huitou.predict.words import SEGMENTS

_RULES: dict[str, Words] = {
    "lifecycle": {"zh": "生命周期", "en": "lifecycle"},
    "tier": {"zh": "分层", "en": "tier"},
    "rfm": {"zh": "RFM", "en": "RFM"},
    "grid": {"zh": "RF 方格", "en": "RF grid"},
}


class SegmentLeaf(Leaf):
    """In one of the cells, written as for ``huitou people``: `lifecycle=lost`, `rfm=111`, `grid=R2F3`."""

    words: ClassVar[Words] = {"zh": "生命周期、RFM、分层", "en": "Lifecycle, RFM, tier"}
    heading: ClassVar[Heading] = "bought"
    begins: ClassVar[Mapping[str, Any]] = {"cells": ["lifecycle=new"]}
    entries: ClassVar[tuple[Entry, ...]] = (Entry("cells", "choices", {"zh": "属于", "en": "is"}, offered="cell"),)
    kind: Literal["segment"] = "segment"
    cells: tuple[str, ...] = Field(min_length=1, max_length=60)

    @field_validator("cells")
    @classmethod
    def _are_there(cls, cells: tuple[str, ...]) -> tuple[str, ...]:
        for cell in cells:
            try:
                check_cell(cell)
            except UserError as problem:
                raise ConditionError(zh=problem.zh, en=problem.en) from problem
        return cells

    def members(self, base: Base) -> Mask:
        found = base.nobody()
        for cell in self.cells:
            found |= base.kept_members(f"cell {cell}", partial(_inside, base, cell))
        return found

    def said(self, t: Speech) -> str:
        told: dict[str, list[str]] = {}
        for cell in self.cells:
            name = cell.partition("=")[0].strip()
            told.setdefault(_RULES[name][t.lang], []).append(cell_words(cell, t))
        ways = [t(zh=f"{rule}是{'、'.join(each)}", en=f"{rule} is {' or '.join(each)}") for rule, each in told.items()]
        return t(zh="，或", en=", or ").join(ways)


def _inside(base: Base, cell: str) -> Ints:
    inside = base.of_numbers(customers_in(base.snapshot, cell, as_of=base.as_of, settings=base.settings))
    return base.customer_ids[inside]


def cell_words(cell: str, t: Speech) -> str:
    """A cell as people call it: “流失”, “R2F3”, “沉默（30 天前：活跃）”."""
    name, _, wanted = (part.strip() for part in cell.partition("="))
    before, _, now = (part.strip() for part in wanted.rpartition(":"))
    called = {value: words[t.lang] for value, words in SEGMENTS.get(name, {}).items()}
    told = called.get(now, now)
    if not before:
        return told
    was = called.get(before, before)
    return t(zh=f"{told}（30 天前：{was}）", en=f"{told} ({was} 30 days ago)")
