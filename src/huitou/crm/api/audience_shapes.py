"""Audiences as JSON: one of them, how many are in it, why somebody is or is not, and how conditions are entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from ninja import Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.api.audience_uses import UseOut
from huitou.crm.api.sent import Sent
from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.audiences.asking import Asked
from huitou.crm.audiences.base import Mask
from huitou.crm.audiences.leaves import LEAVES, AnyLeaf
from huitou.crm.audiences.leaves.entries import Entry, EntryKind
from huitou.crm.audiences.leaves.leaf import Heading
from huitou.crm.audiences.models import Audience, MembersThen
from huitou.crm.audiences.rule import Rule, lacking, line, members, why
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.definition import Words
from huitou.money import minor_digits
from huitou.predict.people_in import accounts_of
from huitou.warehouse.accounts import names

_SHOWN = 8
_NAME = r"^\S(.*\S)?$"
_HEADINGS: dict[Heading, Words] = {
    "bought": {"zh": "买过什么", "en": "What they bought"},
    "behaviour": {"zh": "做过什么", "en": "What they did"},
    "foretold": {"zh": "会怎样", "en": "What is foretold"},
    "reach": {"zh": "怎么联系", "en": "How they are reached"},
    "numbers": {"zh": "数字背后的人", "en": "Behind the numbers"},
    "lists": {"zh": "名单与抽取", "en": "Lists and draws"},
}
_FACTS = "SELECT customer, customer_id, last_day, purchases, net FROM customers WHERE customer IN (SELECT UNNEST(:who))"


class RuleIn(Sent):
    """``rule``: a condition, or conditions joined by all, any and not; /audiences/conditions has their kinds."""

    rule: dict[str, Any]


class AudienceIn(RuleIn):
    name: str = Field(min_length=1, max_length=80, pattern=_NAME)


class AudienceEdit(AudienceIn):
    """``version``: the one that was read; somebody else's change is not written over."""

    version: int = Field(ge=1)


class AudienceName(Sent):
    name: str = Field(min_length=1, max_length=80, pattern=_NAME)
    version: int = Field(ge=1)


class WhyIn(RuleIn):
    customer_id: int = Field(ge=1, le=10**15)


class LinkIn(Sent):
    """A link to people, as pages have it; ``called`` what it is a number of."""

    path: str = Field(max_length=200)
    query: dict[str, str] = Field(max_length=30)
    called: str = Field("", max_length=200)


class CountedOut(Schema):
    """The last count: ``of`` all customers; ``at`` when, by which data version; ``stale``: the rule changed since."""

    count: int
    of: int
    share: str
    at: str
    data_version: str
    stale: bool


class AudienceOut(Schema):
    """``line``: the rule in one line; ``broken`` says why it cannot be read any more."""

    id: int
    name: str
    version: int
    line: str
    broken: str
    counted: CountedOut | None
    used_by: list[UseOut]


class AudienceDetailOut(AudienceOut):
    rule: dict[str, Any]
    made_at: str


class ReadyAudienceOut(Schema):
    id: str
    name: str
    line: str
    rule: dict[str, Any]


class AudienceMemberOut(Schema):
    customer_id: int
    name: str
    last_day: str
    purchases: int
    amount: str


class AudienceCountOut(Schema):
    """``count`` ``of`` all customers known at the end of ``as_of``; ``lacking``: what keeps anybody from fitting a
    condition; ``preview``: some of them, who spent most first."""

    count: int
    of: int
    share: str
    line: str
    as_of: str
    data_version: str
    lacking: list[str]
    preview: list[AudienceMemberOut]


class AudienceReasonOut(Schema):
    said: str
    holds: bool


class AudienceWhyOut(Schema):
    inside: bool
    line: str
    reasons: list[AudienceReasonOut]


class FilledOut(Schema):
    rule: dict[str, Any]
    line: str


class VersionOfRuleOut(Schema):
    """``came`` and ``went``: conditions, beside the version before; ``joined``: only how they are joined changed."""

    number: int
    at: str
    by: str
    line: str
    came: list[str]
    went: list[str]
    joined: bool
    rule: dict[str, Any]


class OptionOut(Schema):
    """``at``: what else goes into the rule with it."""

    value: str | int
    label: str
    group: str
    at: dict[str, str] | None = None


class EntryOut(Schema):
    """One field; see huitou.crm.audiences.leaves.entries. ``scale``: what a number is divided by to be shown."""

    name: str
    kind: EntryKind
    before: str
    after: str
    upto: str
    below: bool
    options: list[OptionOut]
    offered: str
    by: str
    only: dict[str, list[str]]
    called: str
    minimum: int | None
    maximum: int | None
    scale: int
    needed: bool
    usual: Any


class ConditionOut(Schema):
    """One kind; ``unknown`` says what the shop would have to import before anybody fits."""

    kind: str
    name: str
    heading: str
    unknown: str
    begins: dict[str, Any]
    entries: list[EntryOut]


class AudienceSnapshotOut(Schema):
    id: int
    at: str
    by: str
    version: int
    data_version: str
    count: int
    share: str


class SnapshotsComparedOut(Schema):
    """``gone``: whom the data no longer know, for they were merged or erased."""

    before: int
    after: int
    came: int
    left: int
    stayed: int
    gone: int
    came_people: list[AudienceMemberOut]
    left_people: list[AudienceMemberOut]


class CrowdOut(Schema):
    platform: str
    size: int


class AudienceRecipeOut(Schema):
    """``open``: how many may be written to where they agreed; the rest by platform, with what to ask of its tool."""

    open: int
    crowds: list[CrowdOut]
    tags: list[str]
    exclusions: list[str]
    beyond: list[str]


def share(count: int, of: int) -> str:
    return figures.percent(count / of) if of else ""


def counted_out(of: Audience) -> CountedOut | None:
    at = shop_time_or_none(of.counted_at)
    if of.count is None or of.base is None or at is None:
        return None
    return CountedOut(
        count=of.count,
        of=of.base,
        share=share(of.count, of.base),
        at=at,
        data_version=of.data_version,
        stale=of.counted_version != of.version,
    )


def count_out(of: Rule, asked: Asked, t: Speech, *, names: bool) -> AudienceCountOut:
    """How many fit now, by the query a journey asks."""
    inside = members(of, asked.base)
    count = int(inside.sum())
    return AudienceCountOut(
        count=count,
        of=len(asked.base),
        share=share(count, len(asked.base)),
        line=line(of, t),
        as_of=calendar.iso(asked.base.as_of),
        data_version=asked.data_version,
        lacking=list(lacking(of, asked.base, t)),
        preview=people(asked, inside, t) if names else [],
    )


def people(asked: Asked, inside: Mask, t: Speech, *, most: int = _SHOWN) -> list[AudienceMemberOut]:
    """Some of them, who spent most first; names as they may be shown."""
    base = asked.base
    if "net" not in base.kept:
        base.kept["net"] = base.snapshot.arrays("SELECT net FROM customers ORDER BY customer NULLS LAST")["net"]
    places = np.flatnonzero(inside)
    net = base.kept["net"][places]
    if len(places) > most:
        dearest = np.argpartition(-net, most)[:most]
        places, net = places[dearest], net[dearest]
    who = [int(each) for each in base.numbers[places[np.lexsort((places, -net))]]]
    rows = {row[0]: row for row in base.snapshot.rows(_FACTS, who=tuple(who))} if who else {}
    accounts = accounts_of(base.snapshot, who)
    called = names(base.shop.folder, [key for keys in accounts.values() for key in keys])
    return [_member(rows[each], accounts.get(each, ()), called, base.settings.currency, t) for each in who]


def why_out(of: Rule, asked: Asked, customer_id: int, t: Speech) -> AudienceWhyOut:
    inside, reasons = why(of, asked.base, customer_id, t)
    told = [AudienceReasonOut(said=each.said, holds=each.holds) for each in reasons]
    return AudienceWhyOut(inside=inside, line=line(of, t), reasons=told)


def snapshot_out(of: MembersThen) -> AudienceSnapshotOut:
    return AudienceSnapshotOut(
        id=of.pk,
        at=shop_time(of.at),
        by=of.by.name if of.by else "",
        version=of.version,
        data_version=of.data_version,
        count=of.count,
        share=share(of.count, of.base or 0),
    )


def conditions(asked: Asked, t: Speech) -> list[ConditionOut]:
    """Every kind, in the order of their headings."""
    headings, minor = list(_HEADINGS), 10 ** minor_digits(asked.base.settings.currency)
    ordered = sorted(LEAVES, key=lambda leaf: headings.index(leaf.heading))
    return [
        ConditionOut(
            kind=str(leaf.model_fields["kind"].default),
            name=leaf.words[t.lang],
            heading=_HEADINGS[leaf.heading][t.lang],
            unknown=leaf.unknown(asked.base, t),
            begins=dict(leaf.begins),
            entries=[_entry(each, leaf, minor, t) for each in leaf.entries],
        )
        for leaf in ordered
    ]


def _entry(of: Entry, leaf: type[AnyLeaf], minor: int, t: Speech) -> EntryOut:
    schema = leaf.model_json_schema()
    field = schema["properties"][of.name]
    # What may be left out is described as one of its kind, or null.
    bounds = next((each for each in field.get("anyOf", ()) if each.get("type") != "null"), field)
    return EntryOut(
        name=of.name,
        kind=of.kind,
        before=of.before[t.lang],
        after=of.after[t.lang],
        upto=of.upto,
        below=of.below,
        options=[OptionOut(value=str(value), label=words[t.lang], group="") for value, words in of.choices.items()],
        offered=of.offered,
        by=of.by,
        only={name: list(values) for name, values in of.only.items()},
        called=of.called,
        minimum=bounds.get("minimum"),
        maximum=bounds.get("maximum"),
        scale={"money": minor, "hundredths": 100}.get(of.kind, 1),
        needed=of.name in schema.get("required", ()),
        usual=field.get("default"),
    )


def _member(
    row: tuple[Any, ...], keys: tuple[int, ...], called: Mapping[int, str], currency: str, t: Speech
) -> AudienceMemberOut:
    _, customer_id, last_day, purchases, net = row
    return AudienceMemberOut(
        customer_id=customer_id,
        name=next((called[key] for key in keys if called.get(key)), ""),
        last_day=calendar.iso(last_day),
        purchases=purchases,
        amount=figures.amount(int(net), currency, t),
    )
