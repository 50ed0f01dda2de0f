"""Live sessions for tests: what was counted, in a few words, and the rows of a snapshot that say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from huitou.calendar import parse_day
from huitou.diagnosis.live_room.counted import Counted
from tests.support.shops import MemorySnapshot, snapshot_of

HOUR = 3_600_000_000
Counts = tuple[int | None, ...]
NOTHING: Counts = (None,) * 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: six counts in people and in times, the last two deals and leads; ``slot``: its hour."""

    live_id: str
    day: int
    people: Counts = NOTHING
    times: Counts = NOTHING
    slot: int | None = None
    leads: bool = False

    @property
    def cells(self) -> tuple[Any, ...]:
        began = self.day * 24 * HOUR + 12 * HOUR
        slot = None if self.slot is None else began + self.slot * HOUR
        head = ("huitou", "", self.live_id, "tea", "lin", self.day, began, None, slot, None, int(self.leads))
        return (*head, *self.people, *self.times, None, None, None)


def shop_of(rows: list[Row]) -> MemorySnapshot:
    """A shop of which nothing but its live rooms is known."""
    shop = snapshot_of([])
    shop.about = replace(shop.about, lists=frozenset({"live"} if rows else ()))
    for row in rows:
        shop.database.execute(f"INSERT INTO live_list VALUES ({', '.join('?' * 26)})", list(row.cells))
    return shop


def session(live_id: str, day: str, *counts: int | None, **more: Any) -> Counted:
    """A session counted in people, of a room that sells."""
    given = {
        "source": "huitou",
        "store": "",
        "room": "",
        "host": "",
        "began_at": 0,
        "ended_at": None,
        "slot_at": None,
        "slot_to": None,
        "part": "session",
        "goal": "sale",
        "basis": "people",
        "minutes": None,
        "paid_share": None,
        "gmv": None,
    }
    return Counted(live_id=live_id, day=parse_day(day), counts=counts, **(given | more))
