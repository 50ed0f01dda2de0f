"""Tasks of the shop's people: whose are which, and what came of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Annotated, Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import AwareDatetime, Field

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.api.task_shapes import StaffOut, TaskOut, may_see_all, tasks_out
from huitou.crm.customers.merged import Whose, same_here
from huitou.crm.delivery.policy import Policy
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.models import Enrolled
from huitou.crm.project import clock
from huitou.crm.shop.served import opened, shop
from huitou.crm.tasks import doing
from huitou.crm.tasks.assigning import may_do
from huitou.crm.tasks.models import Handled, State, Step, Task
from huitou.crm.tasks.outcomes import ABOUT, Outcome
from huitou.crm.tasks.refusing import refusing
from huitou.crm.tasks.wanted import Wanted, in_hours, make

room = Room("tasks")

# Nobody puts a task off for longer.
_LONGEST = dt.timedelta(days=60)
_KNOWN = (
    "SELECT a.account_key FROM customer_accounts AS a WHERE a.account_key IN (SELECT UNNEST(:keys))"
    " ORDER BY a.account_key NULLS LAST"
)
Said = Literal["contacted", "replied", "ordered", "not_needed", "do_not_disturb"]
Number = Annotated[int, Field(ge=1, le=2**62)]


class CountsOut(Schema):
    """``mine``: open and due, ``waiting``: put off or not yet due, ``free``: due, nobody's; ``done``: by me today."""

    mine: int
    waiting: int
    free: int
    everybody: int
    done: int


class OutcomeOut(Schema):
    id: str
    name: str


class TasksOut(Schema):
    """``outcomes`` are those a person may choose."""

    items: list[TaskOut]
    total: int
    next: str | None
    counts: CountsOut
    outcomes: list[OutcomeOut]
    sees_all: bool


class TasksIn(Sent):
    """For each of these customers one task; ``assignee``: whose it is to be, nobody's to let the server choose."""

    customers: Annotated[list[Number], Field(min_length=1, max_length=500)]
    reason: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    idle_hours: Annotated[int, Field(ge=1, le=24 * 14)] = 24
    assignee: Number | None = None


class MadeOut(Schema):
    """``made`` tasks; the other customers have none because of the reason their count stands for."""

    made: int
    open_already: int
    held_out: int
    left_alone: int
    unknown: int


class OutcomeIn(Sent):
    outcome: Said
    note: Annotated[str, Field(max_length=500)] = ""


class SnoozeIn(Sent):
    until: Spelled[AwareDatetime]


class AssignIn(Sent):
    user: Number


@room.get("", needs=Permission.TASKS_DO, response=TasksOut, summary="Tasks, a page at a time")
def listed(
    request: HttpRequest,
    whose: Literal["mine", "free", "waiting", "all", "done"] = "mine",
    cursor: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> TasksOut:
    """``all`` is everybody's, for who may change what acts. Those due longest first; of those done the newest."""
    t, user, now = speech(request), signed_in(request), clock.now()
    if whose == "all" and not may_see_all(user):
        raise ApiError(403, "access.denied", en="your role sees its own tasks", zh="你的角色只能看自己的任务")
    groups = _groups(user.pk, now)
    order = ("-ended_at", "-pk") if whose == "done" else ("due_at", "pk")
    rows = groups[whose].select_related("assignee", "ended_by").order_by(*order)
    total = rows.count()
    page = list(rows[cursor : cursor + limit])
    end = cursor + len(page)
    counted = {name: groups[name].count() for name in ("mine", "waiting", "free", "done")}
    return TasksOut(
        items=tasks_out(page, user, shop(), t, now),
        total=total,
        next=str(end) if end < total else None,
        counts=CountsOut(**counted, everybody=groups["all"].count()),
        outcomes=[OutcomeOut(id=each, name=about.words[t.lang]) for each, about in ABOUT.items() if about.said],
        sees_all=may_see_all(user),
    )


@room.post("", needs=Permission.ACTING_WRITE, response={201: MadeOut}, summary="Give staff tasks by hand")
def ask(request: HttpRequest, payload: TasksIn) -> Status[MadeOut]:
    """One task a customer. Never for who is held out of a journey they walk, nor for who wants to be left alone."""
    user, now = signed_in(request), clock.now()
    if payload.assignee is not None and not may_do().filter(pk=payload.assignee).exists():
        raise NotFoundError(en=f"person who does tasks: {payload.assignee}", zh=f"做任务的人：{payload.assignee}")
    wanted = list(dict.fromkeys(payload.customers))
    known = _known(wanted)
    held_out = _held_out(known)
    alone = refusing(known - held_out)
    reason = payload.reason.strip()
    policy = Policy.of(shop().settings)
    due_at = in_hours(now, policy.zone, policy.hours)
    asked = [
        Wanted(f"hand:{uuid.uuid4().hex}", each, reason, due_at, payload.idle_hours)
        for each in wanted
        if each in known - held_out - alone
    ]
    made = make(asked, now, by=user.pk)
    if payload.assignee is not None:
        mine = Task.objects.filter(key__in=[each.key for each in asked], state=State.OPEN, assignee=None)
        with transaction.atomic():
            given = [
                Handled(task_id=pk, at=now, what=Step.ASSIGNED, by=user, to_id=payload.assignee)
                for pk in mine.select_for_update().values_list("pk", flat=True)
            ]
            mine.update(
                assignee=payload.assignee, assigned_at=now, idle_at=now + dt.timedelta(hours=payload.idle_hours)
            )
            Handled.objects.bulk_create(given)
    audit.note(request, "tasks.made", "", customers=made, reason=reason)
    told = MadeOut(
        made=made,
        open_already=len(asked) - made,
        held_out=len(held_out),
        left_alone=len(alone),
        unknown=len(wanted) - len(known),
    )
    return Status(201, told)


@room.get("/staff", needs=Permission.TASKS_DO, response=list[StaffOut], summary="Who does tasks")
def staff(request: HttpRequest) -> list[StaffOut]:
    return [StaffOut(id=each.pk, name=each.name) for each in may_do()]


@room.get("/{task_id}", needs=Permission.TASKS_DO, response=TaskOut, summary="One task")
def one(request: HttpRequest, task_id: Path[Number]) -> TaskOut:
    return _out(request, task_id)


@room.post("/{task_id}/take", needs=Permission.TASKS_DO, response=TaskOut, summary="Take a task that is nobody's")
def take(request: HttpRequest, task_id: Path[Number]) -> TaskOut:
    doing.take(task_id, signed_in(request), clock.now())
    return _out(request, task_id)


@room.post("/{task_id}/outcome", needs=Permission.TASKS_DO, response=TaskOut, summary="Say what came of a task")
def finish(request: HttpRequest, task_id: Path[Number], payload: OutcomeIn) -> TaskOut:
    user, outcome = signed_in(request), Outcome(payload.outcome)
    doing.finish(task_id, outcome, payload.note, user, clock.now(), any_ones=may_see_all(user))
    audit.note(request, "task.ended", str(task_id), outcome=payload.outcome)
    return _out(request, task_id)


@room.post("/{task_id}/undo", needs=Permission.TASKS_DO, response=TaskOut, summary="Take an outcome back")
def undo(request: HttpRequest, task_id: Path[Number]) -> TaskOut:
    """For ten seconds; after that journeys hear of it."""
    doing.undo(task_id, signed_in(request), clock.now())
    audit.note(request, "task.undone", str(task_id))
    return _out(request, task_id)


@room.post("/{task_id}/snooze", needs=Permission.TASKS_DO, response=TaskOut, summary="Put a task off")
def snooze(request: HttpRequest, task_id: Path[Number], payload: SnoozeIn) -> TaskOut:
    user, now = signed_in(request), clock.now()
    if not now < payload.until <= now + _LONGEST:
        raise ApiError(
            422,
            "task.until",
            en=f"choose a time within the next {_LONGEST.days} days",
            zh=f"请选 {_LONGEST.days} 天以内的时间",
        )
    doing.snooze(task_id, payload.until, user, now, any_ones=may_see_all(user))
    return _out(request, task_id)


@room.post("/{task_id}/assign", needs=Permission.ACTING_WRITE, response=TaskOut, summary="Give a task to somebody")
def assign(request: HttpRequest, task_id: Path[Number], payload: AssignIn) -> TaskOut:
    to = may_do().filter(pk=payload.user).first()
    if to is None:
        raise NotFoundError(en=f"person who does tasks: {payload.user}", zh=f"做任务的人：{payload.user}")
    doing.give(task_id, to, signed_in(request), clock.now())
    audit.note(request, "task.assigned", str(task_id), to=to.name)
    return _out(request, task_id)


def _out(request: HttpRequest, task_id: int) -> TaskOut:
    found = doing.one(task_id)
    [out] = tasks_out([found], signed_in(request), shop(), speech(request), clock.now())
    return out


def _groups(user: int, now: dt.datetime) -> dict[str, QuerySet[Task]]:
    tasks = Task.objects.all()
    open_ones = tasks.filter(state=State.OPEN)
    due = open_ones.filter(due_at__lte=now)
    return {
        "mine": due.filter(assignee=user),
        "waiting": open_ones.filter(assignee=user, due_at__gt=now),
        "free": due.filter(assignee=None),
        "all": open_ones,
        "done": tasks.filter(ended_by=user, ended_at__gte=_morning(now)),
    }


def _morning(now: dt.datetime) -> dt.datetime:
    """When the shop's day began."""
    zone = calendar.zone(shop().settings.timezone)
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _known(customers: Collection[int]) -> frozenset[int]:
    found = opened(shop().folder).arrays(_KNOWN, keys=sorted(customers))
    return frozenset(found["account_key"].tolist())


def _held_out(customers: Collection[int]) -> frozenset[int]:
    """Those who are held out of a journey they are on: a talk would spoil the comparison."""
    whose = Whose(same_here, customers)
    walking = Enrolled.objects.filter(~Q(step=None), customer_id__in=whose.numbers, arm=HELD_OUT)
    held = {whose.who(each) for each in walking.values_list("customer_id", flat=True)}
    return frozenset(each for each in customers if whose.who(each) in held)
