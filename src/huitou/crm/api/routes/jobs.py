"""What is being done in the background: how far it is, ending it, and whether anybody is at work at all."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Schema

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, NotFoundError
from huitou.crm.api.pages import Paging
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.jobs import alarm, asking, kinds
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.crm.journeys.alarm import troubles
from huitou.crm.shop.served import whatever_it_holds
from huitou.language import Speech

room = Room("jobs")


class JobErrorOut(Schema):
    code: str
    text: str


class JobOut(Schema):
    """``progress`` and ``result`` are as its kind says; times are the shop's."""

    id: int
    kind: str
    name: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    cancel_asked: bool
    attempts: int
    made_at: str
    made_by: str
    due_at: str
    started_at: str | None
    ended_at: str | None
    progress: dict[str, Any]
    error: JobErrorOut | None


class JobsOut(Schema):
    items: list[JobOut]
    next: str | None
    total: int


class AlarmOut(Schema):
    """``jobs``: how many things it is about: jobs, or customers and messages of journeys."""

    kind: Literal["no_worker", "waits", "hangs", "stuck", "failing", "not_set_up", "unknown", "postbox"]
    jobs: int
    since: str | None
    text: str


class AlarmsOut(Schema):
    workers: int
    alarms: list[AlarmOut]


class Which(Schema):
    kind: str = ""
    state: Literal["", "waiting", "running", "done", "failed", "cancelled"] = ""


@room.get("", needs=Permission.DATA_READ, response=JobsOut, summary="Jobs, the newest first")
def listed(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> JobsOut:
    t = speech(request)
    found = Job.objects.select_related("made_by").order_by("-pk")
    asked = {name: value for name, value in which.model_dump().items() if value}
    found = found.filter(**asked)
    total = found.count()
    page, after = paging.of(found, total)
    return JobsOut(items=[described(each, t) for each in page], next=after, total=total)


@room.get("/alarms", needs=Permission.DATA_READ, response=AlarmsOut, summary="Whether work goes on")
def alarms(request: HttpRequest) -> AlarmsOut:
    t, at = speech(request), now()
    found = [
        AlarmOut(kind=each.kind, jobs=each.jobs, since=time(each.since), text=_trouble(each, t))
        for each in alarm.alarms(at)
    ]
    found += [
        AlarmOut(kind=each.kind, jobs=each.count, since=time(each.since), text=each.text(t)) for each in troubles(at)
    ]
    return AlarmsOut(workers=alarm.workers_alive(at), alarms=found)


@room.get("/{job_id}", needs=Permission.DATA_READ, response=JobOut, summary="One job")
def one(request: HttpRequest, job_id: Path[int]) -> JobOut:
    return described(job(job_id), speech(request))


@room.post("/{job_id}/cancel", needs=Permission.DATA_IMPORT, response=JobOut, summary="End a job")
def cancel(request: HttpRequest, job_id: Path[int]) -> JobOut:
    found = job(job_id)
    kind = kinds.known().get(found.kind)
    if kind is not None and not kind.may_cancel:
        raise ApiError(
            409,
            "job.goes_on",
            en="this cannot be ended halfway: what was begun would be finished later all the same",
            zh="这件事不能中途停下：做了一半的，之后还是会做完",
        )
    found = asking.cancel(found, now=now())
    audit.note(request, "job.cancelled", str(job_id), kind=found.kind)
    return described(found, speech(request))


def job(job_id: int, kind: str = "") -> Job:
    """Raises: NotFoundError."""
    found = Job.objects.select_related("made_by").filter(pk=job_id).first() if job_id < 2**63 else None
    if found is None or (kind and found.kind != kind):
        raise NotFoundError(en=f"job: {job_id}", zh=f"任务：{job_id}")
    return found


def described(found: Job, t: Speech) -> JobOut:
    kind = kinds.known().get(found.kind)
    error = JobErrorOut(code=found.error_code, text=t(zh=found.error_zh, en=found.error_en))
    return JobOut(
        id=found.pk,
        kind=found.kind,
        name=kind.words[t.lang] if kind else found.kind,
        state=found.state,  # type: ignore[arg-type]
        cancel_asked=found.cancel_asked,
        attempts=found.attempts,
        made_at=time(found.made_at) or "",
        made_by=found.made_by.name if found.made_by else "",
        due_at=time(found.due_at) or "",
        started_at=time(found.started_at),
        ended_at=time(found.ended_at),
        progress=found.progress,
        error=error if found.error_code else None,
    )


def time(at: dt.datetime | None) -> str | None:
    """A moment in shop time, with its offset."""
    return (
        None
        if at is None
        else at.astimezone(calendar.zone(whatever_it_holds().settings.timezone)).isoformat(timespec="seconds")
    )


def _trouble(found: alarm.Alarm, t: Speech) -> str:
    n = f"{found.jobs:,}"
    match found.kind:
        case "no_worker":
            return t(
                zh=f"没有后台进程在工作，{n} 件事在等；请运行 huitou worker，或重新启动 huitou serve",
                en=f"no worker is running, and jobs waiting: {n}. Start one with huitou worker, or restart huitou"
                " serve",
            )
        case "waits":
            return t(
                zh=f"{n} 件事到时间 10 分钟了还没开始；前面的可能太久，可以多开一个 huitou worker",
                en=f"jobs due for over ten minutes and not begun: {n}. What is before them may take long; another"
                " huitou worker helps",
            )
        case "hangs":
            return t(
                zh=f"{n} 件事没有动静了，做它的进程可能已经停了；有后台进程在，就会接着做或说明结果",
                en=f"jobs without a sign of life: {n}. The process at work on them may have ended; a running worker"
                " takes them over or reports them",
            )
