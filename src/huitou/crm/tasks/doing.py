"""What a person does with a task. Of two who do something at once one is told that the other was first."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from huitou.crm.access.models import User
from huitou.crm.refused import NotFoundError, RefusedError
from huitou.crm.tasks.models import Handled, State, Step, Task
from huitou.crm.tasks.outcomes import ABOUT, Outcome

# So long an outcome may be taken back before journeys hear of it.
UNDO = dt.timedelta(seconds=10)


def one(task_id: int) -> Task:
    """Raises: NotFoundError."""
    found = Task.objects.filter(pk=task_id).select_related("assignee", "ended_by").first()
    if found is None:
        raise NotFoundError(en=f"task: {task_id}", zh=f"任务：{task_id}")
    return found


def idle_at(task: Task, since: dt.datetime) -> dt.datetime:
    """Until when whoever has it from then on may leave it lying."""
    return since + dt.timedelta(hours=task.idle_hours)


def take(task_id: int, user: User, now: dt.datetime) -> None:
    """Make one's own what is nobody's. Raises: RefusedError 409 where somebody else was first."""
    free = Task.objects.filter(pk=task_id, state=State.OPEN, assignee=None)
    with transaction.atomic():
        task = one(task_id)
        if free.update(assignee=user, assigned_at=now, idle_at=idle_at(task, now)):
            _note(task_id, Step.TAKEN, now, by=user, to=user)
        elif task.assignee_id != user.pk:
            raise _anothers(task_id)


def give(task_id: int, to: User, by: User, now: dt.datetime) -> None:
    """Make it somebody else's. Raises: RefusedError 409 where it has ended."""
    with transaction.atomic():
        mine = Task.objects.filter(pk=task_id, state=State.OPEN)
        if not mine.update(assignee=to, assigned_at=now, idle_at=idle_at(one(task_id), now)):
            raise _ended(task_id)
        _note(task_id, Step.ASSIGNED, now, by=by, to=to)


def snooze(task_id: int, until: dt.datetime, user: User, now: dt.datetime, *, any_ones: bool) -> None:
    """Put it off. Raises: RefusedError 409 where it is not theirs, or has ended."""
    with transaction.atomic():
        mine = _theirs(task_id, user, any_ones=any_ones)
        if not mine.update(due_at=until, idle_at=idle_at(one(task_id), until)):
            raise _not_theirs(task_id)
        _note(task_id, Step.SNOOZED, now, by=user, detail=until.isoformat())


def finish(task_id: int, outcome: Outcome, note: str, user: User, now: dt.datetime, *, any_ones: bool) -> None:
    """Say what came of it; who does what was nobody's has taken it. The same said twice is one.

    Raises: RefusedError 409 where it is not theirs, or has ended otherwise.
    """
    with transaction.atomic():
        mine = _theirs(task_id, user, any_ones=any_ones)
        said = {
            "state": State.ENDED,
            "outcome": outcome,
            "note": note,
            "ended_at": now,
            "ended_by": user,
            "told": False,
        }
        if mine.update(**said):
            _note(task_id, Step.ENDED, now, by=user, detail=outcome)
            return
    found = one(task_id)
    if (found.outcome, found.ended_by_id) != (outcome, user.pk):
        raise _not_theirs(task_id)


def undo(task_id: int, user: User, now: dt.datetime) -> None:
    """Take one's own outcome back. Raises: RefusedError 409 once it was acted on."""
    with transaction.atomic():
        fresh = Task.objects.filter(pk=task_id, state=State.ENDED, told=False, ended_by=user, ended_at__gt=now - UNDO)
        open_again = {"state": State.OPEN, "outcome": "", "note": "", "ended_at": None, "ended_by": None, "told": None}
        again = idle_at(one(task_id), now)
        if not fresh.update(**open_again, assignee=user, assigned_at=now, idle_at=again):
            raise RefusedError(
                409,
                "task.undone_too_late",
                en="this cannot be taken back any more: it was acted on",
                zh="已经来不及撤销了：后面的步骤已经开始",
            )
        _note(task_id, Step.UNDONE, now, by=user)


def call_off(task_ids: list[int], outcome: Outcome, now: dt.datetime) -> int:
    """End tasks that nobody is to do any more; how many were open."""
    called_off, told = 0, not ABOUT[outcome].edge
    for task_id in task_ids:
        with transaction.atomic():
            said = {"state": State.ENDED, "outcome": outcome, "ended_at": now, "told": told}
            if Task.objects.filter(pk=task_id, state=State.OPEN).update(**said):
                _note(task_id, Step.CALLED_OFF, now, detail=outcome)
                called_off += 1
    return called_off


def _theirs(task_id: int, user: User, *, any_ones: bool) -> QuerySet[Task]:
    rows = Task.objects.filter(pk=task_id, state=State.OPEN)
    return rows if any_ones else rows.filter(Q(assignee=user) | Q(assignee=None))


def _note(task_id: int, what: Step, now: dt.datetime, **said: object) -> None:
    Handled.objects.create(task_id=task_id, at=now, what=what, **said)


def _not_theirs(task_id: int) -> RefusedError:
    return _ended(task_id) if one(task_id).state == State.ENDED else _anothers(task_id)


def _anothers(task_id: int) -> RefusedError:
    who = one(task_id).assignee
    name = "" if who is None else who.name
    return RefusedError(409, "task.anothers", en=f"this task is {name}'s by now", zh=f"这个任务现在归{name}")


def _ended(task_id: int) -> RefusedError:
    one(task_id)
    return RefusedError(409, "task.ended", en="this task has ended in the meantime", zh="这个任务已经结束了")
