"""Audiences: what rules there are and could be, how many fit one now, and keeping them."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Schema, Status
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked as kept
from huitou.crm.api import revealing
from huitou.crm.api.audience_shapes import (
    AudienceCountOut,
    AudienceDetailOut,
    AudienceEdit,
    AudienceIn,
    AudienceName,
    AudienceOut,
    AudienceWhyOut,
    ConditionOut,
    FilledOut,
    LinkIn,
    OptionOut,
    ReadyAudienceOut,
    RuleIn,
    VersionOfRuleOut,
    WhyIn,
    conditions,
    count_out,
    counted_out,
    why_out,
)
from huitou.crm.api.audience_uses import UseOut, named, uses_of_audiences
from huitou.crm.api.room import Room
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.api.times import shop_time
from huitou.crm.audiences import keeping
from huitou.crm.audiences.asking import asking, newest, saved
from huitou.crm.audiences.changes import changes
from huitou.crm.audiences.choices import choices
from huitou.crm.audiences.leaves.entries import Offered
from huitou.crm.audiences.models import Audience, AudienceVersion
from huitou.crm.audiences.prefilled import prefilled
from huitou.crm.audiences.ready import READY
from huitou.crm.audiences.rule import line, rule
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import shop
from huitou.errors import UserError
from huitou.language import Speech

room = Room("audiences")


class Choosing(Schema):
    """``of`` what, and what somebody typed to find it."""

    of: Offered
    q: str = Field("", max_length=120)


class Removing(Schema):
    version: int = Field(ge=1)


@room.get("", needs=Permission.ACTING_READ, response=list[AudienceOut], summary="Every audience, the newest first")
def listed(request: HttpRequest) -> list[AudienceOut]:
    t, uses = speech(request), uses_of_audiences()
    return [_listed(audience, said, uses.get(audience.pk, []), t) for audience, said in newest()]


@room.post("", needs=Permission.ACTING_WRITE, response={201: AudienceDetailOut}, summary="Keep a rule by a name")
def made(request: HttpRequest, payload: AudienceIn) -> Status[AudienceDetailOut]:
    """It is counted at once. Raises: UserError ``audience.rule``, ``audience.name``."""
    now = clock.now()
    found = keeping.save(payload.name, payload.rule, now=now, by=signed_in(request))
    audit.note(request, "audience.made", found.name)
    keeping.counted(found.pk, asking(shop(), now=now), now=now)
    return Status(201, _one(request, found.pk))


@room.get("/ready", needs=Permission.ACTING_READ, response=list[ReadyAudienceOut], summary="Rules to begin with")
def ready(request: HttpRequest) -> list[ReadyAudienceOut]:
    t = speech(request)
    return [
        ReadyAudienceOut(id=each.id, name=each.name[t.lang], line=line(rule(each.rule), t), rule=dict(each.rule))
        for each in READY
    ]


@room.get(
    "/ready/{ready_id}", needs=Permission.ACTING_READ, response=AudienceCountOut, summary="How many fit one of them"
)
def ready_count(request: HttpRequest, ready_id: Path[str]) -> AudienceCountOut:
    """Counted once a data version: these rules rest on nothing else."""
    t = speech(request)
    found = next((each for each in READY if each.id == ready_id), None)
    if found is None:
        raise NotFoundError(en=f"ready-made audience: {ready_id}", zh=f"现成人群：{ready_id}")
    of = rule(found.rule)
    return kept.kept(
        ("ready audience", ready_id), t, lambda served: count_out(of, asking(served, now=clock.now()), t, names=False)
    )


@room.get(
    "/conditions",
    needs=Permission.ACTING_READ,
    response=list[ConditionOut],
    summary="The kinds of conditions there are",
)
def kinds(request: HttpRequest) -> list[ConditionOut]:
    return conditions(asking(shop(), now=clock.now()), speech(request))


@room.get(
    "/choices", needs=Permission.ACTING_READ, response=list[OptionOut], summary="What the shop has to choose from"
)
def offered(request: HttpRequest, wanted: Query[Choosing]) -> list[OptionOut]:
    found = choices(asking(shop(), now=clock.now()).base, wanted.of, wanted.q, speech(request))
    return [
        OptionOut(value=each.value, label=each.label, group=each.group, at=dict(each.at) if each.at else None)
        for each in found
    ]


@room.post(
    "/count", needs=Permission.ACTING_READ, acts=False, response=AudienceCountOut, summary="How many fit a rule now"
)
def counted(request: HttpRequest, payload: RuleIn) -> AudienceCountOut:
    """Some of them by name, where whoever asks may see names."""
    of = rule(payload.rule)
    names = Permission.CUSTOMERS_READ in signed_in(request).permissions
    return count_out(of, asking(shop(), now=clock.now()), speech(request), names=names)


@room.post(
    "/why",
    needs=Permission.ACTING_READ,
    acts=False,
    response=AudienceWhyOut,
    summary="Why a customer fits a rule, or not",
)
def why_of_rule(request: HttpRequest, payload: WhyIn) -> AudienceWhyOut:
    revealing.insist(request, Permission.CUSTOMERS_READ)
    of = rule(payload.rule)
    return why_out(of, asking(shop(), now=clock.now()), payload.customer_id, speech(request))


@room.post(
    "/filled", needs=Permission.ACTING_READ, acts=False, response=FilledOut, summary="The rule of a link to people"
)
def filled(request: HttpRequest, payload: LinkIn) -> FilledOut:
    as_of = asking(shop(), now=clock.now()).base.as_of
    of = prefilled(payload.path, payload.query, as_of=as_of, called=payload.called)
    return FilledOut(
        rule=of.model_dump(mode="json", exclude_defaults=True) | {"kind": of.kind}, line=line(of, speech(request))
    )


@room.get("/{audience_id}", needs=Permission.ACTING_READ, response=AudienceDetailOut, summary="One audience")
def one(request: HttpRequest, audience_id: Path[int]) -> AudienceDetailOut:
    return _one(request, audience_id)


@room.put("/{audience_id}", needs=Permission.ACTING_WRITE, response=AudienceDetailOut, summary="Change its rule")
def changed(request: HttpRequest, audience_id: Path[int], payload: AudienceEdit) -> AudienceDetailOut:
    """A version of its own. Raises: StaleError where somebody changed it meanwhile."""
    now, by = clock.now(), signed_in(request)
    found = keeping.save(payload.name, payload.rule, now=now, number=audience_id, version=payload.version, by=by)
    audit.note(request, "audience.changed", found.name, version=found.version)
    keeping.counted(found.pk, asking(shop(), now=now), now=now)
    return _one(request, audience_id)


@room.patch("/{audience_id}", needs=Permission.ACTING_WRITE, response=AudienceDetailOut, summary="Call it otherwise")
def renamed(request: HttpRequest, audience_id: Path[int], payload: AudienceName) -> AudienceDetailOut:
    found = keeping.rename(audience_id, payload.name, version=payload.version)
    audit.note(request, "audience.renamed", found.name)
    return _one(request, audience_id)


@room.delete("/{audience_id}", needs=Permission.ACTING_WRITE, response={204: None}, summary="Remove it")
def removed(request: HttpRequest, audience_id: Path[int], of: Query[Removing]) -> Status[None]:
    """Refused while anything uses it."""
    uses = [named(each) for each in uses_of_audiences().get(audience_id, [])]
    found = keeping.remove(audience_id, version=of.version, now=clock.now(), uses=uses)
    audit.note(request, "audience.removed", found.name)
    return Status(204, None)


@room.post(
    "/{audience_id}/count", needs=Permission.ACTING_READ, acts=False, response=AudienceCountOut, summary="Count it now"
)
def recounted(request: HttpRequest, audience_id: Path[int]) -> AudienceCountOut:
    """What was counted is written down, for the list to show."""
    now = clock.now()
    _, of = saved(audience_id)
    asked = asking(shop(), now=now)
    keeping.counted(audience_id, asked, now=now)
    names = Permission.CUSTOMERS_READ in signed_in(request).permissions
    return count_out(of, asked, speech(request), names=names)


@room.get(
    "/{audience_id}/versions",
    needs=Permission.ACTING_READ,
    response=list[VersionOfRuleOut],
    summary="What its rule was, and what each change changed",
)
def versions(request: HttpRequest, audience_id: Path[int]) -> list[VersionOfRuleOut]:
    t = speech(request)
    found, _ = saved(audience_id)
    rows = list(AudienceVersion.objects.filter(audience=found).select_related("made_by").order_by("number"))
    before = [None, *rows[:-1]]
    return [_version(each, earlier, t) for each, earlier in zip(rows, before, strict=True)][::-1]


@room.get(
    "/{audience_id}/why",
    needs=Permission.ACTING_READ,
    response=AudienceWhyOut,
    summary="Why a customer is in it, or not",
)
def why(
    request: HttpRequest, audience_id: Path[int], customer_id: Annotated[int, Field(ge=1, le=10**15)]
) -> AudienceWhyOut:
    revealing.insist(request, Permission.CUSTOMERS_READ)
    _, of = saved(audience_id)
    return why_out(of, asking(shop(), now=clock.now()), customer_id, speech(request))


def _one(request: HttpRequest, number: int) -> AudienceDetailOut:
    t = speech(request)
    found = Audience.objects.filter(pk=number, removed_at=None).first()
    if found is None:
        raise NotFoundError(en=f"audience: {number}", zh=f"人群：{number}")
    said = AudienceVersion.objects.get(audience=found, number=found.version).rule
    listed_as = _listed(found, said, uses_of_audiences().get(number, []), t)
    return AudienceDetailOut(**listed_as.dict(), rule=said, made_at=shop_time(found.made_at))


def _listed(of: Audience, said: object, uses: list[UseOut], t: Speech) -> AudienceOut:
    told, broken = _line(said, t)
    return AudienceOut(
        id=of.pk,
        name=of.name,
        version=of.version,
        line=told,
        broken=broken,
        counted=counted_out(of),
        used_by=uses,
    )


def _line(said: object, t: Speech) -> tuple[str, str]:
    """The rule in one line, and why it cannot be read where it cannot: another version of Huitou kept it."""
    try:
        return line(rule(said), t), ""
    except UserError as problem:
        return "", problem.text(t.lang)


def _version(of: AudienceVersion, before: AudienceVersion | None, t: Speech) -> VersionOfRuleOut:
    told, broken = _line(of.rule, t)
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    joined = False
    if before is not None and not broken and not _line(before.rule, t)[1]:
        made = changes(rule(before.rule), rule(of.rule), t)
        came, went, joined = made.came, made.went, made.joined
    return VersionOfRuleOut(
        number=of.number,
        at=shop_time(of.made_at),
        by=of.made_by.name if of.made_by else "",
        line=told or broken,
        came=list(came),
        went=list(went),
        joined=joined,
        rule=of.rule,
    )
