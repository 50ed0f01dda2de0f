"""Where an audience, or an uploaded list, is in use: in rules of other audiences, in journeys, and in their drafts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ninja import Schema

from huitou.crm.audiences.asking import rules_now
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.leaves.uploaded import UploadedLeaf
from huitou.crm.audiences.rule import leaves_of
from huitou.crm.journeys.models import Draft, JourneyVersion
from huitou.metrics.definition import Words

_NAMED = frozenset({"audience", "audience_id", "audiences"})


class UseOut(Schema):
    """``draft``: what is to be a journey's next version uses it, and the one people enter by does not."""

    kind: Literal["audience", "journey", "draft"]
    id: int
    name: str


Uses = dict[int, list[UseOut]]


def uses_of_audiences() -> Uses:
    """Who uses each audience, by its id."""
    found: Uses = {}
    for audience, rule in rules_now():
        for number in {leaf.id for leaf in leaves_of(rule) if isinstance(leaf, OtherLeaf)}:
            found.setdefault(number, []).append(UseOut(kind="audience", id=audience.pk, name=audience.name))
    walked: set[tuple[int, int]] = set()
    for version in _newest():
        used = UseOut(kind="journey", id=version.journey.pk, name=version.journey.name)
        for number in set(_named(version.body)):
            found.setdefault(number, []).append(used)
            walked.add((version.journey.pk, number))
    for draft in Draft.objects.exclude(journey__state="stopped").select_related("journey").order_by("journey"):
        used = UseOut(kind="draft", id=draft.journey.pk, name=draft.journey.name)
        for number in set(_named(draft.body)):
            if (draft.journey.pk, number) not in walked:
                found.setdefault(number, []).append(used)
    return found


def named(use: UseOut) -> Words:
    """What it is called where it keeps something from being removed."""
    match use.kind:
        case "audience":
            return {"zh": f"人群“{use.name}”", "en": f"audience “{use.name}”"}
        case "journey":
            return {"zh": f"旅程“{use.name}”", "en": f"journey “{use.name}”"}
        case "draft":
            return {"zh": f"旅程草稿“{use.name}”", "en": f"the draft of journey “{use.name}”"}


def uses_of_lists() -> Uses:
    """Which audiences use each uploaded list, by its id."""
    found: Uses = {}
    for audience, rule in rules_now():
        for number in {leaf.id for leaf in leaves_of(rule) if isinstance(leaf, UploadedLeaf)}:
            found.setdefault(number, []).append(UseOut(kind="audience", id=audience.pk, name=audience.name))
    return found


def _newest() -> list[JourneyVersion]:
    """The newest version of each journey that has not been stopped."""
    rows = (
        JourneyVersion.objects.exclude(journey__state="stopped").select_related("journey").order_by("journey", "number")
    )
    return list({version.journey.pk: version for version in rows}.values())


def _named(body: Any) -> Iterator[int]:
    """Audiences that a journey's body names, wherever in it."""
    if isinstance(body, list):
        for each in body:
            yield from _named(each)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in _NAMED:
                # A draft may hold anything there; true is no number.
                yield from (each for each in (value if isinstance(value, list) else [value]) if type(each) is int)
            else:
                yield from _named(value)
