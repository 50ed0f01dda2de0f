"""Tasks as JSON: each with what is known of its customer, and the words for speaking to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ninja import Schema

from huitou import calendar
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked
from huitou.crm.api.customer_shapes import hand_tags
from huitou.crm.api.task_before import (
    Placed,
    TaskBeforeOut,
    TaskTicketOut,
    before_out,
    outcomes_before,
    placed,
    tickets_of,
    tickets_out,
)
from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.customers.models import Note
from huitou.crm.customers.profile import current_id
from huitou.crm.journeys.values import of_script
from huitou.crm.shop.served import ServedShop, opened
from huitou.crm.tasks.doing import UNDO, idle_at
from huitou.crm.tasks.models import Handled, State, Step, Task
from huitou.crm.tasks.outcomes import ABOUT, Outcome
from huitou.crm.tasks.script import lines
from huitou.intake.allowed_use import open_to_marketing
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.life import life
from huitou.metrics.windows import default_as_of
from huitou.predict.people_in import Person, people_page
from huitou.predict.words import SEGMENTS
from huitou.warehouse.accounts import described

_DAYS = 14
_GOODS = 3
_NOTES = 3


class StaffOut(Schema):
    id: int
    name: str


class WordsOut(Schema):
    """What to say: ``branch`` is open, need, hesitate or refuse."""

    branch: str
    name: str
    text: str


class HandledOut(Schema):
    """Something done with a task; ``by`` empty where the server did it."""

    at: str
    what: str
    by: str


class TaskOut(Schema):
    """One task. ``name`` is masked; ``evidence`` is what is known of the customer, ``cares`` what they told the shop.

    ``before``: what came of the last tasks for them; ``tickets``: the last times they came to the service themselves.
    ``platform_only``: they may be spoken to inside the platform called ``source`` alone. ``undo_seconds``: for how long
    the outcome may still be taken back.
    """

    id: int
    customer_id: int
    name: str
    reason: str
    evidence: list[str]
    cares: list[str]
    before: list[TaskBeforeOut]
    tickets: list[TaskTicketOut]
    hold: str
    words: list[WordsOut]
    source: str
    platform_only: bool
    due_at: str
    late_at: str | None
    overdue: bool
    waits: bool
    assignee: StaffOut | None
    mine: bool
    state: str
    outcome: str
    outcome_name: str
    note: str
    ended_at: str | None
    undo_seconds: int
    history: list[HandledOut]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of one customer as of the data version, without their name, which is not kept."""

    accounts: tuple[int, ...]
    orders: tuple[Placed, ...]
    evidence: tuple[str, ...]
    hold: str
    values: Mapping[str, str]


_NOBODY = _Known((), (), (), "", {})


def tasks_out(tasks: Sequence[Task], user: User, served: ServedShop, t: Speech, now: dt.datetime) -> list[TaskOut]:
    """Each with what is known now."""
    snapshot = opened(served.folder)
    current = {task.customer_id: current_id(snapshot, task.customer_id) for task in tasks}
    known = {number: _known(number, t) for number in set(current.values()) if number is not None}
    keys = [key for each in known.values() for key in each.accounts]
    accounts = {each.account_key: each for each in described(served.folder, keys)}
    tags, notes = hand_tags(keys), _notes(keys)
    ended = outcomes_before({*keys, *current})
    asked_for = tickets_of(served, keys, [order for each in known.values() for order in each.orders])
    history = _history(tasks, t)
    found = []
    for task in tasks:
        about = known.get(current[task.customer_id] or 0, _NOBODY)
        own = [accounts[key] for key in about.accounts if key in accounts]
        sources = [each.source for each in own]
        cares = [note for key in about.accounts for note in notes.get(key, [])]
        tagged = sorted(set().union(*(tags.get(key, set()) for key in about.accounts)))
        found.append(
            TaskOut(
                id=task.pk,
                customer_id=task.customer_id,
                name=next((each.name for each in own if each.name), ""),
                reason=task.reason,
                evidence=list(about.evidence),
                cares=[*([t(zh="、", en=", ").join(tagged)] if tagged else []), *cares],
                before=before_out(task, about.accounts or (task.customer_id,), ended, t),
                tickets=tickets_out(asked_for, about.accounts, about.orders, served.settings.timezone),
                hold=about.hold,
                words=[
                    WordsOut(branch=each.branch, name=each.name, text=each.text)
                    for each in lines(task.script, _told(served, current[task.customer_id], task.script, about, now), t)
                ],
                source=source_name(sources[0], t) if sources else "",
                platform_only=bool(sources) and not set(sources) & open_to_marketing(),
                due_at=shop_time(task.due_at),
                late_at=shop_time_or_none(task.late_at),
                overdue=task.state == State.OPEN and _overdue(task, now),
                waits=task.state == State.OPEN and task.due_at > now,
                assignee=None if task.assignee is None else StaffOut(id=task.assignee.pk, name=task.assignee.name),
                mine=task.assignee_id == user.pk,
                state=task.state,
                outcome=task.outcome,
                outcome_name=ABOUT[Outcome(task.outcome)].words[t.lang] if task.outcome else "",
                note=task.note,
                ended_at=shop_time_or_none(task.ended_at),
                undo_seconds=_undo_seconds(task, user, now),
                history=history.get(task.pk, []),
            )
        )
    return found


def _told(
    served: ServedShop, customer_id: int | None, script: str, about: _Known, now: dt.datetime
) -> Mapping[str, str]:
    """What a script may name: as in messages, but of the last purchase what was in it."""
    more = {} if customer_id is None else of_script(served.folder, customer_id, now, script)
    return {**more, **about.values}


def may_see_all(user: User) -> bool:
    """Operators see everybody's tasks and may do any."""
    return Permission.ACTING_WRITE in user.permissions


def _overdue(task: Task, now: dt.datetime) -> bool:
    return idle_at(task, task.due_at) <= now


def _undo_seconds(task: Task, user: User, now: dt.datetime) -> int:
    if task.told is not False or task.ended_at is None or task.ended_by_id != user.pk:
        return 0
    return max(int((task.ended_at + UNDO - now).total_seconds()), 0)


def _notes(keys: Sequence[int]) -> Mapping[int, list[str]]:
    """What people wrote down, the newest first."""
    found: dict[int, list[str]] = {}
    for key, text in (
        Note.objects.filter(account_key__in=keys, removed_at=None).order_by("-at").values_list("account_key", "text")
    ):
        said = found.setdefault(key, [])
        if len(said) < _NOTES:
            said.append(text)
    return found


def _history(tasks: Sequence[Task], t: Speech) -> Mapping[int, list[HandledOut]]:
    rows = Handled.objects.filter(task__in=tasks).select_related("by", "to").order_by("at", "pk")
    found: dict[int, list[HandledOut]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(
            HandledOut(at=shop_time(row.at), what=_what(row, t), by=row.by.name if row.by else "")
        )
    return found


def _what(row: Handled, t: Speech) -> str:
    to = row.to.name if row.to else ""
    match Step(row.what):
        case Step.ASSIGNED:
            return t(zh=f"派给{to}", en=f"given to {to}")
        case Step.TAKEN:
            return t(zh="领走", en="taken")
        case Step.IDLE:
            return t(zh=f"一直没动，改派给{to}", en=f"lay idle, given to {to}")
        case Step.SNOOZED:
            until = shop_time(dt.datetime.fromisoformat(row.detail))
            return t(zh=f"推迟到 {until}", en=f"put off until {until}")
        case Step.ENDED | Step.CALLED_OFF:
            return ABOUT[Outcome(row.detail)].words[t.lang]
        case Step.UNDONE:
            return t(zh="撤销", en="taken back")


def _known(customer_id: int, t: Speech) -> _Known:
    return asked.kept(("task", customer_id), t, lambda of: _looked_up(of, customer_id, t))


def _looked_up(served: ServedShop, customer_id: int, t: Speech) -> _Known:
    snapshot = opened(served.folder)
    about = snapshot.about
    as_of = default_as_of(about.latest_day, today=calendar.today(about.timezone))
    page = people_page(snapshot, as_of=as_of, settings=served.settings, among=(customer_id,), size=1)
    if not page.items:
        return _NOBODY
    [person] = page.items
    lived = life(snapshot, customer_id) or ()
    bought = [each for each in lived if each.kind == "purchase"]
    goods = [name for name, _ in max(bought, key=lambda each: each.day).goods[:_GOODS]] if bought else []
    due = _due(t).get(customer_id)
    values = {
        "shop": served.settings.name,
        "days": str(person.recency),
        "last_day": calendar.iso(person.last_day),
        "product": (goods[0] if goods else "") or t(zh="东西", en="from us"),
    }
    said = [_last(person, goods, page.currency, t), _rhythm(person, t), *([due[0]] if due else [])]
    evidence = tuple(filter(None, said))
    return _Known(person.account_keys, placed(lived), evidence, due[1] if due else "", values)


def _last(person: Person, goods: Sequence[str], currency: str, t: Speech) -> str:
    named = t(zh="、", en=", ").join(goods)
    day, spent = calendar.iso(person.last_day), figures.amount(person.net_minor, currency, t)
    return t(
        zh=f"上次 {day}（{person.recency} 天前）买了{named or '东西'}；一共 {person.purchases} 次，{spent}",
        en=f"Bought {named or 'something'} on {day}, {person.recency} days ago; {person.purchases}"
        f" purchase{'s' if person.purchases > 1 else ''} in all, {spent}",
    )


def _rhythm(person: Person, t: Speech) -> str:
    tier = SEGMENTS["tier"].get(person.tier)
    value = "" if tier is None else tier[t.lang]
    if person.cycle is None:
        return value
    days = round(float(person.cycle))
    cycle = t(
        zh=f"{'自己的' if person.own_cycle else '一般'}周期 {days} 天",
        en=f"{'their own' if person.own_cycle else 'usual'} cycle: {days} days",
    )
    return t(zh="；", en="; ").join(filter(None, (cycle, value)))


def _due(t: Speech) -> Mapping[int, tuple[str, str]]:
    """By customer, the dearest reason to write to them in the next fortnight, and what keeps from it."""
    return asked.kept(("task", "due"), t, lambda of: _reasons(of, t))


def _reasons(served: ServedShop, t: Speech) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for row in served.due_again(days=_DAYS):
        found.setdefault(row.customer_id, (row.reason(t), row.held_reason(t)))
    return found
