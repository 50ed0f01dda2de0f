"""What was asked of the shop before, or by it: on the card of a task, so that nobody has to be asked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ninja import Schema

from huitou import calendar
from huitou.crm.api.times import shop_time
from huitou.crm.shop.served import ServedShop, opened
from huitou.crm.tasks.models import State, Task
from huitou.crm.tasks.outcomes import ABOUT, Outcome
from huitou.language import Speech
from huitou.metrics.life import Event
from huitou.warehouse.tickets import Ticket, tickets

_MOST = 3
_SAID = [outcome for outcome, about in ABOUT.items() if about.said]
# Huitou's own list of tickets speaks of orders of any source.
_OWN = "huitou"


class TaskBeforeOut(Schema):
    """What came of an earlier task, as a person said; ``by`` them."""

    at: str
    outcome: str
    reason: str
    note: str
    by: str


class TaskTicketOut(Schema):
    """A ticket by the day it was opened; ``kind`` empty where none is told, ``open`` None where that is not known."""

    day: str
    kind: str
    open: bool | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An order by what finds it: the number, and the source and store it is of."""

    order_id: str
    source: str
    store: str

    def is_meant_by(self, ticket: Ticket) -> bool:
        """A list without a store speaks of any, as everywhere (warehouse/sql/care.sql)."""
        return (
            ticket.order_id == self.order_id
            and ticket.source in {self.source, _OWN}
            and ticket.store in {self.store, ""}
        )


def placed(events: Sequence[Event]) -> tuple[Placed, ...]:
    """The orders of a life."""
    return tuple(Placed(each.order_id, each.source, each.store) for each in events if each.kind == "purchase")


def outcomes_before(customers: Collection[int]) -> Mapping[int, list[Task]]:
    """By customer number the tasks that people ended, the newest first."""
    rows = Task.objects.filter(customer_id__in=customers, state=State.ENDED, outcome__in=_SAID, ended_at__isnull=False)
    found: dict[int, list[Task]] = defaultdict(list)
    for row in rows.select_related("ended_by").order_by("-ended_at", "-pk"):
        found[row.customer_id].append(row)
    return found


def before_out(task: Task, numbers: Collection[int], ended: Mapping[int, list[Task]], t: Speech) -> list[TaskBeforeOut]:
    """The last few outcomes under any of these numbers, of tasks that ended before this one did."""
    others = [each for number in numbers for each in ended.get(number, []) if _is_before(each, task)]
    others.sort(key=lambda each: (each.ended_at, each.pk), reverse=True)
    return [
        TaskBeforeOut(
            at=shop_time(each.ended_at),
            outcome=ABOUT[Outcome(each.outcome)].words[t.lang],
            reason=each.reason,
            note=each.note,
            by=each.ended_by.name if each.ended_by else "",
        )
        for each in others[:_MOST]
        if each.ended_at is not None
    ]


def _is_before(other: Task, task: Task) -> bool:
    if other.pk == task.pk or other.ended_at is None:
        return False
    return task.ended_at is None or (other.ended_at, other.pk) < (task.ended_at, task.pk)


def tickets_of(served: ServedShop, accounts: Collection[int], orders: Collection[Placed]) -> tuple[Ticket, ...]:
    """Those of these accounts and orders, the newest first; none in a shop that has no list of tickets."""
    if "tickets" not in opened(served.folder).about.lists:
        return ()
    return tickets(served.folder, accounts, {each.order_id for each in orders if each.order_id})


def tickets_out(
    found: Sequence[Ticket], accounts: Collection[int], orders: Sequence[Placed], timezone: str
) -> list[TaskTicketOut]:
    """The last few of one customer, by their accounts and orders."""
    numbers = {each.order_id for each in orders}
    own = [
        each
        for each in found
        if each.account_key in accounts
        or (each.account_key is None and each.order_id in numbers and any(one.is_meant_by(each) for one in orders))
    ]
    return [
        TaskTicketOut(
            day=calendar.shop_time(each.opened_at, timezone).date().isoformat(), kind=each.kind, open=each.is_open
        )
        for each in own[:_MOST]
    ]
