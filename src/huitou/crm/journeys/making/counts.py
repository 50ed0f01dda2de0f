"""Live counts of a journey: who entered, who waits where, and what became of its messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.models import Enrolled


@dataclass(frozen=True, slots=True)
class Messages:
    """Of one step, or of a whole journey. ``planned`` are to go yet; ``unknown`` went, or may have."""

    planned: int = 0
    review: int = 0
    sent: int = 0
    skipped: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """``walking`` are on their way, those held out among them."""

    entered: int = 0
    held_out: int = 0
    walking: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """``waiting``: by step how many stand there now; ``messages``: by step what became of them."""

    people: People
    waiting: Mapping[str, int] = field(default_factory=dict)
    messages: Mapping[str, Messages] = field(default_factory=dict)

    @property
    def whole(self) -> Messages:
        return Messages(
            *(
                sum(getattr(each, name) for each in self.messages.values())
                for name in ("planned", "review", "sent", "skipped", "unknown")
            )
        )


def counts(journeys: Sequence[int]) -> Mapping[int, Counts]:
    """By journey, as of now, whatever version people entered by."""
    waiting: dict[int, Counter[str]] = {each: Counter() for each in journeys}
    for number, step, many in _walking(journeys):
        waiting[number][step] = many
    messages: dict[int, dict[str, Counter[str]]] = {each: {} for each in journeys}
    rows = Outgoing.objects.filter(journey__in=journeys).values_list("journey", "step", "state")
    for number, step, state, many in rows.annotate(Count("pk")).order_by():
        messages[number].setdefault(step, Counter())[state] += many
    people = dict.fromkeys(journeys, (0, 0))
    arms = Enrolled.objects.filter(journey__in=journeys).values_list("journey", "arm").annotate(Count("pk")).order_by()
    for number, arm, many in arms:
        entered, held = people[number]
        people[number] = (entered + many, held + (many if arm == HELD_OUT else 0))
    return {
        each: Counts(
            People(*people[each], sum(waiting[each].values())),
            waiting[each],
            {step: _messages(by_state) for step, by_state in messages[each].items()},
        )
        for each in journeys
    }


def _walking(journeys: Sequence[int]) -> list[tuple[int, str, int]]:
    rows = Enrolled.objects.filter(~Q(step=None), journey__in=journeys).values_list("journey", "step")
    return list(rows.annotate(Count("pk")).order_by())


def _messages(by_state: Mapping[str, int]) -> Messages:
    return Messages(
        planned=by_state.get(State.PLANNED, 0),
        review=by_state.get(State.REVIEW, 0),
        sent=by_state.get(State.SENT, 0),
        skipped=by_state.get(State.SKIPPED, 0),
        unknown=by_state.get(State.UNKNOWN, 0) + by_state.get(State.CALLING, 0),
    )
