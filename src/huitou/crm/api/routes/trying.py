"""Trying a journey before it runs: on the past, at once or as a job, and on the last events."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import trying_shapes
from huitou.crm.api.errors import ApiError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import JobErrorOut, job
from huitou.crm.api.routes.journeys import Number, unsound
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.api.trying_shapes import LastEventOut, TriedOut
from huitou.crm.jobs import asking
from huitou.crm.jobs.models import Job, State
from huitou.crm.jobs.timing import now
from huitou.crm.journeys import work
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.dry_run.job import TRY, ask, is_large, try_now, version_of
from huitou.crm.journeys.dry_run.kept import found_in
from huitou.crm.journeys.dry_run.last_events import last_events
from huitou.crm.journeys.looks import Running
from huitou.crm.journeys.making import publishing
from huitou.crm.journeys.making.draft import NO_OTHER_KEYS
from huitou.crm.journeys.making.problems import problems
from huitou.crm.journeys.making.publishing import KnownHere, UnsoundError
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.surroundings import Shared, Today
from huitou.crm.journeys.version import Version
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import shop
from huitou.language import Speech

room = Room("journeys")

JobNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]


class TryIn(Sent):
    """``prices``: by channel what a message costs, in minor units of the shop's currency."""

    prices: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")], Annotated[int, Field(ge=0, le=10**9)]] = Field(
        default={}, max_length=10, json_schema_extra=NO_OTHER_KEYS
    )


class TryOut(Schema):
    """``job``: its number, where the shop is too large to be tried while somebody waits. ``share`` of the days is
    behind; ``said`` how it stands; ``tried`` once it is done."""

    job: int | None
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    share: float
    said: str
    error: JobErrorOut | None
    tried: TriedOut | None


@room.post("/{journey_id}/try", needs=Permission.ACTING_READ, response=TryOut, summary="Try it on the last 90 days")
def try_out(request: HttpRequest, journey_id: Path[Number], payload: TryIn) -> TryOut:
    """What would have been: the draft, or what was published last, on what was known on each day. Nothing is sent.

    Of a large shop it becomes a job, to be asked after.
    """
    t, one, served = speech(request), _to_try(publishing.journey(journey_id)), shop()
    if is_large(served):
        return _standing(ask(one, payload.prices, by=signed_in(request)), t)
    found = trying_shapes.tried_out(try_now(served, one), one.version, payload.prices, served, t)
    return TryOut(job=None, state="done", share=1.0, said="", error=None, tried=found)


@room.get("/{journey_id}/try/{job_id}", needs=Permission.ACTING_READ, response=TryOut, summary="How far a trial is")
def standing(request: HttpRequest, journey_id: Path[Number], job_id: Path[JobNumber]) -> TryOut:
    return _standing(_job(journey_id, job_id), speech(request))


@room.delete("/{journey_id}/try/{job_id}", needs=Permission.ACTING_READ, response=TryOut, summary="End a trial")
def ended(request: HttpRequest, journey_id: Path[Number], job_id: Path[JobNumber]) -> TryOut:
    """Raises: ApiError 403 for somebody else's, unless one may run journeys."""
    found, user = _job(journey_id, job_id), signed_in(request)
    if found.made_by_id != user.pk and Permission.ACTING_RUN not in user.permissions:
        raise ApiError(
            403,
            "journey.others_trial",
            en="somebody else asked for this dry run; they can end it, or an operator or owner can",
            zh="这次试跑是别人发起的；请由本人、运营或店主来停",
        )
    return _standing(asking.cancel(found, now=now()), speech(request))


@room.get(
    "/{journey_id}/last-events",
    needs=Permission.ACTING_READ,
    response=list[LastEventOut],
    summary="The last events, and whether each would let somebody in",
)
def last(request: HttpRequest, journey_id: Path[Number]) -> list[LastEventOut]:
    """None where the journey waits for no event."""
    t, of, served, at = speech(request), publishing.journey(journey_id), shop(), clock.now()
    one = _to_try(of)
    around = Today(Shared(served.folder, at), calendar.zone(served.settings.timezone), at)
    return trying_shapes.last_out(last_events(one, around), served, t)


def _to_try(of: Journey) -> Running:
    """The draft as a version, or what was published last. Raises: ApiError with everything that is wrong with it."""
    body, _ = publishing.draft(of)
    if found := [each for each in problems(body, KnownHere(work.ready_channels())) if each.refused]:
        raise unsound(UnsoundError(found))
    version = Version.model_validate({**body.said_of(), "journey": of.pk, "number": 1})
    return Running(version, Design(of.salt, body.holdout, dict(body.arms)), clock.now())


def _job(journey: int, number: int) -> Job:
    """Raises: NotFoundError, also for a trial of another journey."""
    found = job(number, TRY.id)
    if found.payload["journey"] != journey:
        raise NotFoundError(en=f"dry run: {number}", zh=f"试跑：{number}")
    return found


def _standing(of: Job, t: Speech) -> TryOut:
    error = JobErrorOut(code=of.error_code, text=t(zh=of.error_zh, en=of.error_en)) if of.error_code else None
    found = None
    if of.result is not None:
        found = trying_shapes.tried_out(found_in(of.result), version_of(of), of.payload["prices"], shop(), t)
    return TryOut(
        job=of.pk,
        state=of.state,  # type: ignore[arg-type]
        share=float(of.progress.get("share", 0.0)) if found is None else 1.0,
        said=_said(of, t),
        error=error,
        tried=found,
    )


def _said(of: Job, t: Speech) -> str:
    match of.state:
        case State.WAITING:
            return t(zh="排队中，轮到就开始", en="waiting for its turn")
        case State.RUNNING if of.cancel_asked:
            return t(zh="正在停下来", en="being ended")
        case State.RUNNING:
            return t(zh="正在回放 90 天", en="going through 90 days")
        case State.CANCELLED:
            return t(zh="已停下。", en="Ended.")
    return ""
