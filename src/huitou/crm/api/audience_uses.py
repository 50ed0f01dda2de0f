"""Where an audience, or an uploaded list, is in use: in rules of other audiences, and in journeys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ninja import Schema

from huitou.crm.audiences.asking import rules_now
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.leaves.uploaded import UploadedLeaf
from huitou.crm.audiences.rule import leaves_of
from huitou.crm.journeys.models import JourneyVersion

_NAMED = frozenset({"audience", "audience_id", "audiences"})


class UseOut(Schema):
    kind: Literal["audience", "journey"]
    id: int
    name: str


Uses = dict[int, list[UseOut]]


def uses_of_audiences() -> Uses:
    """Who uses each audience, by its id."""
    found: Uses = {}
    for audience, rule in rules_now():
        for number in {leaf.id for leaf in leaves_of(rule) if isinstance(leaf, OtherLeaf)}:
            found.setdefault(number, []).append(UseOut(kind="audience", id=audience.pk, name=audience.name))
    for version in _newest():
        used = UseOut(kind="journey", id=version.journey.pk, name=version.journey.name)
        for number in set(_named(version.body)):
            found.setdefault(number, []).append(used)
    return found


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
                yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int))
            else:
                yield from _named(value)
