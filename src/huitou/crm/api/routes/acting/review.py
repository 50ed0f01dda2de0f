"""Messages that wait for a person: what they say to whom, what would keep them from going, letting them go or not."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.acting_shapes import MessageOut, Showing, showing
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.delivery.ledger import Sought
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.said import code_said
from huitou.crm.delivery.verdict import Defer, Send, Verdict
from huitou.crm.journeys.reviewing import Waiting, reviewing
from huitou.crm.journeys.tables import Tables
from huitou.crm.project import clock
from huitou.crm.shop.served import shop
from huitou.language import Speech

room = Room("review")

_ID = 2**63 - 1
_AT_ONCE = 1000


class GateVerdictOut(Schema):
    """What the gate would say now: whether it goes at once; else why not, and until when it would be put off."""

    goes: bool
    said: str
    code: str
    detail: str
    until: str | None


class ReviewOut(MessageOut):
    """``missing`` are variables without a value; ``fault`` what is wrong with the words; ``reason`` why it is now."""

    subject: str
    body: str
    missing: list[str]
    fault: str
    reason: str
    verdict: GateVerdictOut


class ReviewsOut(Schema):
    """``newest`` is the last of those that wait now: letting all go takes in none that came later, unseen."""

    items: list[ReviewOut]
    next: str | None
    total: int
    newest: int


class Wanted(Schema):
    journey: int | None = Field(None, ge=1, le=_ID)
    step: str = Field("", max_length=40)


class Paging(Schema):
    """``cursor``: the ``next`` of the piece before; empty begins."""

    cursor: str = Field("", pattern=r"^\d{0,18}$")
    limit: int = Field(20, ge=1, le=100)


class ReviewIn(Sent):
    """Those of ``ids``; or all of a journey, or of one of its steps, up to the message ``newest``."""

    ids: list[Annotated[int, Field(ge=1, le=_ID)]] = Field(default=[], max_length=_AT_ONCE)
    journey: int | None = Field(None, ge=1, le=_ID)
    step: str = Field("", max_length=40)
    newest: int | None = Field(None, ge=1, le=_ID)


class ReviewedOut(Schema):
    """How many still waited and were decided now, and a sentence on it."""

    changed: int
    text: str


@room.get("", needs=Permission.ACTING_READ, response=ReviewsOut, summary="Messages that wait, the oldest first")
def listed(request: HttpRequest, wanted: Query[Wanted], paging: Query[Paging]) -> ReviewsOut:
    t, served, now = speech(request), shop(), clock.now()
    waiting = Sought(journey=wanted.journey, step=wanted.step, state=State.REVIEW).rows()
    after = waiting.filter(pk__gt=int(paging.cursor)) if paging.cursor else waiting
    rows = list(after.order_by("pk")[: paging.limit + 1])
    more, rows = len(rows) > paging.limit, rows[: paging.limit]
    shown = showing(served, rows, t)
    return ReviewsOut(
        items=[_review(each, shown, t) for each in reviewing(served.folder, rows, now)],
        next=str(rows[-1].pk) if more else None,
        total=waiting.count(),
        newest=waiting.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )


@room.post("/pass", needs=Permission.ACTING_RUN, response=ReviewedOut, summary="Let messages go")
def let_go(request: HttpRequest, payload: ReviewIn) -> ReviewedOut:
    """They go as soon as the gate lets them; those that no longer wait are left as they are."""
    changed = _decide(request, payload, passed=True)
    t = speech(request)
    return ReviewedOut(
        changed=changed,
        text=t(
            zh=f"放行了 {changed:,} 条" if changed else "这些已经不在等了",
            en=f"{changed:,} let go" if changed else "these wait no longer",
        ),
    )


@room.post("/reject", needs=Permission.ACTING_RUN, response=ReviewedOut, summary="Turn messages down")
def turn_down(request: HttpRequest, payload: ReviewIn) -> ReviewedOut:
    """They never go; those that no longer wait are left as they are."""
    changed = _decide(request, payload, passed=False)
    t = speech(request)
    return ReviewedOut(
        changed=changed,
        text=t(
            zh=f"{changed:,} 条不发了" if changed else "这些已经不在等了",
            en=f"{changed:,} turned down" if changed else "these wait no longer",
        ),
    )


def _decide(request: HttpRequest, payload: ReviewIn, *, passed: bool) -> int:
    keys = _keys(payload)
    changed = 0
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        changed += Tables().review(some, passed=passed, by=signed_in(request).name, now=clock.now())
    if changed:
        subject, told = keys[0] if len(keys) == 1 else "", {"journey": payload.journey, "step": payload.step}
        if passed:
            audit.note(request, "review.passed", subject, messages=changed, **told)
        else:
            audit.note(request, "review.rejected", subject, messages=changed, **told)
    return changed


def _keys(payload: ReviewIn) -> list[str]:
    """Nothing where neither some nor a bound was named: an empty request lets nothing go."""
    waiting = Outgoing.objects.filter(state=State.REVIEW).order_by("pk")
    if payload.ids:
        return list(waiting.filter(pk__in=payload.ids).values_list("key", flat=True))
    if payload.journey is None or payload.newest is None:
        return []
    asked = Sought(journey=payload.journey, step=payload.step, state=State.REVIEW).rows()
    return list(asked.filter(pk__lte=payload.newest).order_by("pk").values_list("key", flat=True))


def _review(of: Waiting, shown: Showing, t: Speech) -> ReviewOut:
    return ReviewOut(
        **shown.one(of.row).model_dump(),
        subject=of.words.subject,
        body=of.words.body,
        missing=list(of.words.missing),
        fault=of.words.fault,
        reason=_reason(of, t),
        verdict=verdict_out(of.verdict, t),
    )


def verdict_out(of: Verdict, t: Speech) -> GateVerdictOut:
    """A verdict in words."""
    if isinstance(of, Send):
        said = t(zh="现在放行，马上就发", en="would go at once")
        return GateVerdictOut(goes=True, said=said, code="", detail="", until=None)
    why = code_said(of.code, t)
    if isinstance(of, Defer):
        until = shop_time(of.until)
        said = t(zh=f"放行后要等到 {until}：{why}", en=f"would wait until {until}: {why}")
        return GateVerdictOut(goes=False, said=said, code=of.code, detail="", until=until)
    said = t(zh=f"放行了也发不出：{why}", en=f"would not go: {why}")
    return GateVerdictOut(goes=False, said=said, code=of.code, detail=of.detail, until=None)


def _reason(of: Waiting, t: Speech) -> str:
    entered, came = shop_time_or_none(of.entered_at), shop_time(of.row.planned_at)
    said = t(zh=f"{came} 走到这一步", en=f"came to this step on {came}")
    if entered and entered != came:
        said += t(zh=f"，{entered} 进入旅程", en=f", having entered on {entered}")
    if of.days:
        said += t(
            zh=f"；上次购买是 {of.last_day}，{of.days} 天前", en=f"; last bought on {of.last_day}, {of.days} days ago"
        )
    return said
