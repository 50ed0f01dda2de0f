"""The leaves a rule can have, one file each; a new one is a file and its line in AnyLeaf."""

from __future__ import annotations

from typing import get_args

from huitou.crm.audiences.leaves.behind import BehindLeaf
from huitou.crm.audiences.leaves.bought import BoughtLeaf
from huitou.crm.audiences.leaves.bucket import BucketLeaf
from huitou.crm.audiences.leaves.cluster import ClusterLeaf
from huitou.crm.audiences.leaves.consented import ConsentedLeaf
from huitou.crm.audiences.leaves.contacted import ContactedLeaf
from huitou.crm.audiences.leaves.due import DueLeaf
from huitou.crm.audiences.leaves.finding import FindingLeaf
from huitou.crm.audiences.leaves.foretold import ForetoldLeaf
from huitou.crm.audiences.leaves.intent import IntentLeaf
from huitou.crm.audiences.leaves.listed import ListedLeaf
from huitou.crm.audiences.leaves.member import MemberLeaf
from huitou.crm.audiences.leaves.next_product import NextProductLeaf
from huitou.crm.audiences.leaves.number import NumberLeaf
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.leaves.segment import SegmentLeaf
from huitou.crm.audiences.leaves.tagged import TaggedLeaf
from huitou.crm.audiences.leaves.uploaded import UploadedLeaf
from huitou.crm.audiences.leaves.visited import VisitedLeaf
from huitou.crm.audiences.leaves.win_back import WinBackLeaf
from huitou.crm.audiences.leaves.written_to import WrittenToLeaf

AnyLeaf = (
    NumberLeaf
    | BoughtLeaf
    | SegmentLeaf
    | VisitedLeaf
    | IntentLeaf
    | DueLeaf
    | ForetoldLeaf
    | WinBackLeaf
    | NextProductLeaf
    | ClusterLeaf
    | ConsentedLeaf
    | WrittenToLeaf
    | ContactedLeaf
    | MemberLeaf
    | TaggedLeaf
    | BehindLeaf
    | FindingLeaf
    | OtherLeaf
    | UploadedLeaf
    | ListedLeaf
    | BucketLeaf
)
LEAVES: tuple[type[AnyLeaf], ...] = get_args(AnyLeaf)
