"""Looking who is to enter: each running journey's trigger is asked whenever what it rests on has changed."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Max

from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.models import Journey, LookedAt
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.triggers.trigger import Around, Look
from huitou.crm.journeys.version import Version
from huitou.errors import HuitouError

_log = logging.getLogger("huitou.journeys")


@dataclass(frozen=True, slots=True)
class Running:
    """A journey that lets people in, by its newest version."""

    version: Version
    design: Design
    began: dt.datetime


def running(version: Callable[[int, int], Version]) -> list[Running]:
    """Every journey that runs and has a trigger."""
    rows = Journey.objects.filter(state="running").annotate(newest=Max("versions__number")).order_by("pk")
    found = []
    for row in rows:
        newest = None if row.newest is None else version(row.pk, row.newest)
        if newest is not None and newest.trigger is not None:
            found.append(Running(newest, design_of(row), row.began_at or row.made_at))
    return found


def design_of(row: Journey) -> Design:
    """Who is held out, and how the others are shared out."""
    return Design(row.salt, row.holdout, row.arms) if row.arms else Design(row.salt, row.holdout)


def let_in(
    journeys: Sequence[Running],
    store: Enrolments,
    around: Callable[[dt.datetime], Around],
    now: dt.datetime,
) -> int:
    """Ask each trigger; give how many entered. One that cannot be asked keeps no other from it.

    People are let in first and the look written down after: who breaks off between the two looks once more, and lets
    nobody in twice.
    """
    return sum(_looked(each, store, around(each.began), now) for each in journeys)


def look(one: Running, store: Enrolments, around: Around, last: Look, now: dt.datetime) -> tuple[Look, int] | None:
    """Ask one trigger; give where the look ended and how many entered, None where nobody new can be found."""
    trigger = one.version.trigger
    if trigger is None:
        return None
    mark = trigger.mark(around)
    if not mark or mark == last.mark:
        return None
    found = trigger.look(around, last)
    entered = store.enrol(one.version, one.design, found.entries, now)
    return Look(mark, last.number + 1, now, found.ids), entered


def _looked(one: Running, store: Enrolments, around: Around, now: dt.datetime) -> int:
    journey, trigger = one.version.journey, one.version.trigger
    said = None if trigger is None else trigger.model_dump(mode="json")
    try:
        looked = look(one, store, around, _last(journey, said), now)
    except HuitouError:
        # Before the first import, or while simulated data goes: nobody is known, and it is asked again.
        _log.info("journey %s cannot look for people now", journey, exc_info=True)
        return 0
    if looked is None:
        return 0
    here, entered = looked
    LookedAt.objects.update_or_create(
        journey_id=journey,
        defaults={
            "trigger": said,
            "mark": here.mark,
            "number": here.number,
            "at": here.at,
            "ids": here.ids.astype("<i8").tobytes(),
        },
    )
    return entered


def _last(journey: int, trigger: Mapping[str, Any] | None) -> Look:
    row = LookedAt.objects.filter(journey=journey).first()
    if row is None:
        return Look()
    if row.trigger != trigger:
        # Another question: who was there then says nothing, but the number goes on, for entries are named by it.
        return Look(number=row.number, at=row.at)
    return Look(row.mark, row.number, row.at, np.frombuffer(bytes(row.ids), "<i8").astype(np.int64))
