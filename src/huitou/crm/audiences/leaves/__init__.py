"""The leaves a rule can have, one file each; a new one is a file and its line in AnyLeaf."""

from __future__ import annotations

from typing import get_args

from huitou.crm.audiences.leaves.bought import BoughtLeaf
from huitou.crm.audiences.leaves.bucket import BucketLeaf
from huitou.crm.audiences.leaves.due import DueLeaf
from huitou.crm.audiences.leaves.foretold import ForetoldLeaf
from huitou.crm.audiences.leaves.listed import ListedLeaf
from huitou.crm.audiences.leaves.number import NumberLeaf
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.leaves.segment import SegmentLeaf
from huitou.crm.audiences.leaves.tagged import TaggedLeaf
from huitou.crm.audiences.leaves.written_to import WrittenToLeaf

AnyLeaf = (
    NumberLeaf
    | SegmentLeaf
    | BoughtLeaf
    | DueLeaf
    | ForetoldLeaf
    | TaggedLeaf
    | WrittenToLeaf
    | OtherLeaf
    | ListedLeaf
    | BucketLeaf
)
LEAVES: tuple[type[AnyLeaf], ...] = get_args(AnyLeaf)
