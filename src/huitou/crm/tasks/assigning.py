"""Whose a task is: who spoke to the customer last, else who has least to do; somebody else's where it lies idle."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from huitou.crm.access.models import User
from huitou.crm.access.roles import ALLOWED, Permission, Role
from huitou.crm.customers.merged import Whose, same_here
from huitou.crm.tasks.doing import call_off, idle_at
from huitou.crm.tasks.models import Handled, State, Step, Task
from huitou.crm.tasks.outcomes import Outcome
from huitou.crm.tasks.refusing import refusing

# So many are looked at in one turn.
_AT_ONCE = 500
# Who is asked first: those whose work it is. Operators and owners do it where there is nobody else.
_RANKS = (Role.SERVICE, Role.OPERATOR, Role.OWNER)


def staff() -> list[User]:
    """Those tasks are given to by themselves."""
    for role in _RANKS:
        found = list(User.objects.filter(role=role, is_active=True).order_by("pk"))
        if found:
            return found
    return []


def may_do() -> QuerySet[User]:
    """Everybody whom a task may be given to by hand."""
    roles = [role for role, allowed in ALLOWED.items() if Permission.TASKS_DO in allowed]
    return User.objects.filter(role__in=roles, is_active=True).order_by("name", "pk")


def assign_due(now: dt.datetime) -> int:
    """Give out what is due and nobody's, and what lay idle; how many found somebody."""
    return _hand_out(_willing(_nobodys(now), now), now, Step.ASSIGNED) + _hand_out(_idle(now), now, Step.IDLE)


def _willing(tasks: Sequence[Task], now: dt.datetime) -> list[Task]:
    """Those whose customer does not want to be left alone; the others end here."""
    alone = refusing({task.customer_id for task in tasks})
    call_off([task.pk for task in tasks if task.customer_id in alone], Outcome.LEFT_ALONE, now)
    return [task for task in tasks if task.customer_id not in alone]


def _nobodys(now: dt.datetime) -> list[Task]:
    gone = ~Q(assignee__in=may_do())
    waiting = Task.objects.filter(Q(assignee=None) | gone, state=State.OPEN, due_at__lte=now)
    return list(waiting.order_by("due_at", "pk")[:_AT_ONCE])


def _idle(now: dt.datetime) -> list[Task]:
    """Those whose time is over. One that was put off is idle from when it is due again."""
    over = Task.objects.filter(state=State.OPEN, assignee__isnull=False, idle_at__lte=now)
    return list(over.order_by("due_at", "pk")[:_AT_ONCE])


def _hand_out(tasks: Sequence[Task], now: dt.datetime, what: Step) -> int:
    if not tasks:
        return 0
    people, done = staff(), 0
    load = Counter(Task.objects.filter(state=State.OPEN, assignee__in=people).values_list("assignee_id", flat=True))
    before = _spoke_last([task.customer_id for task in tasks])
    for task in tasks:
        others = [each for each in people if each.pk != task.assignee_id]
        if not others:
            # There is nobody else: it stays theirs, for as long again.
            others = people
        if not others:
            return done
        last = before.get(task.customer_id)
        chosen = min(others, key=lambda each: (each.pk != last, load[each.pk], each.pk))
        if _give(task, chosen, now, what):
            load[chosen.pk] += 1
            done += 1
    return done


def _give(task: Task, to: User, now: dt.datetime, what: Step) -> bool:
    """Whether it still stood as it was seen."""
    with transaction.atomic():
        same = Task.objects.filter(
            pk=task.pk, state=State.OPEN, assignee=task.assignee_id, assigned_at=task.assigned_at
        )
        if not same.update(assignee=to, assigned_at=now, idle_at=idle_at(task, now)):
            return False
        Handled.objects.create(task_id=task.pk, at=now, what=what, to=to)
    return True


def _spoke_last(customers: Sequence[int]) -> Mapping[int, int]:
    """By customer, who did their last task."""
    whose = Whose(same_here, customers)
    rows = Task.objects.filter(customer_id__in=whose.numbers, state=State.ENDED, ended_by__isnull=False)
    # The last of each stands.
    last = {
        whose.who(customer): by
        for customer, by in rows.order_by("ended_at", "pk").values_list("customer_id", "ended_by_id")
    }
    return {each: last[whose.who(each)] for each in customers if whose.who(each) in last}
