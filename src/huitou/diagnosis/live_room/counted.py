"""What was counted of a live room: the five counts of each session and slot, in people or in times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from huitou.warehouse.snapshot import Tables

Basis = Literal["people", "times"]
Goal = Literal["sale", "leads"]
Part = Literal["session", "slot", "slots"]
Counts = tuple[int | None, ...]

_STEPS = ("exposed", "entered", "shown", "clicked")
_COLUMNS = ", ".join(f"{step}_{basis}" for basis in ("people", "times") for step in (*_STEPS, "dealt", "leads"))
_ROWS = (
    "SELECT source, store, live_id, room, host, day, began_at, ended_at, slot_from, slot_to, is_leads, minutes,"
    f" paid_share, gmv, {_COLUMNS} FROM live_list WHERE day <= :as_of"
    " ORDER BY day NULLS LAST, began_at NULLS LAST, source NULLS LAST, store NULLS LAST, live_id NULLS LAST,"
    " slot_from NULLS FIRST"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A session, or a slot of one: exposure, entry, product exposure, product click, and deals or leads.

    ``counts`` are people where any are known, else times; never some of each. ``part``: ``slots`` is a session of which
    only its slots are known, added up, so that who stayed from one to the next counts in each.
    ``began_at`` and ``ended_at`` are of the session, ``slot_at`` and ``slot_to`` of the slot; UTC microseconds.
    """

    source: str
    store: str
    live_id: str
    room: str
    host: str
    day: int
    began_at: int
    ended_at: int | None
    slot_at: int | None
    slot_to: int | None
    part: Part
    goal: Goal
    basis: Basis
    counts: Counts
    minutes: float | None
    paid_share: float | None
    gmv: int | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.source, self.store, self.live_id

    @property
    def alike(self) -> tuple[Part, Goal, Basis]:
        """What two must agree in to be compared."""
        return self.part, self.goal, self.basis


def read(tables: Tables, *, as_of: int) -> tuple[Counted, ...]:
    """Every session and slot up to the day, the oldest first; a session known by its slots alone is their sum."""
    rows = tuple(_counted(row) for row in tables.rows(_ROWS, as_of=as_of))
    whole = {each.key for each in rows if each.part == "session"}
    slots: dict[tuple[str, str, str], list[Counted]] = {}
    for each in rows:
        if each.key not in whole:
            slots.setdefault(each.key, []).append(each)
    summed = [_added(each) for each in slots.values()]
    return tuple(sorted([*rows, *summed], key=lambda each: (each.day, each.began_at, each.key, each.slot_at or 0)))


def _counted(row: tuple[object, ...]) -> Counted:
    source, store, live_id, room, host, day, began, ended, slot, slot_to, leads, minutes, paid, gmv, *counts = row
    goal: Goal = "leads" if leads else "sale"
    people, times = _five(counts[:6], goal), _five(counts[6:], goal)
    basis: Basis = "people" if any(count is not None for count in people) else "times"
    return Counted(
        source=str(source),
        store=str(store or ""),
        live_id=str(live_id),
        room=str(room or ""),
        host=str(host or ""),
        day=_whole(day) or 0,
        began_at=_whole(began) or 0,
        ended_at=_whole(ended),
        slot_at=_whole(slot),
        slot_to=_whole(slot_to),
        part="session" if slot is None else "slot",
        goal=goal,
        basis=basis,
        counts=people if basis == "people" else times,
        minutes=_real(minutes),
        paid_share=_real(paid),
        gmv=_whole(gmv),
    )


def _five(six: Iterable[object], goal: Goal) -> Counts:
    *steps, dealt, leads = (_whole(count) for count in six)
    return (*steps, leads if goal == "leads" else dealt)


def _added(slots: list[Counted]) -> Counted:
    """The slots of a session as one; what one of them does not tell is not known of the whole."""
    first = slots[0]
    alike = [each for each in slots if (each.goal, each.basis) == (first.goal, first.basis)]
    counts = tuple(_sum(each.counts[place] for each in alike) for place in range(len(first.counts)))
    return Counted(
        source=first.source,
        store=first.store,
        live_id=first.live_id,
        room=first.room,
        host=first.host,
        day=first.day,
        began_at=first.began_at,
        ended_at=first.ended_at,
        slot_at=None,
        slot_to=None,
        part="slots",
        goal=first.goal,
        basis=first.basis,
        counts=counts if len(alike) == len(slots) else (None,) * len(counts),
        minutes=None,
        paid_share=None,
        gmv=_sum(each.gmv for each in slots),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    found = list(counts)
    known = [count for count in found if count is not None]
    return sum(known) if len(known) == len(found) else None


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int) else None


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None
