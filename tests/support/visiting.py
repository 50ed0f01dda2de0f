"""Visits for tests: events, what the snapshot makes of them, and the same a second time by plain loops."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huitou.warehouse import derive, visits
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.snapshot import About

MINUTES = 24 * 60
# The way to a purchase; what stands for each step beside itself.
WAY = ("view_product", "add_to_cart", "order", "pay", "complete")
STANDS_FOR = {
    "view_product": {"view_product", "add_to_cart", "order"},
    "add_to_cart": {"add_to_cart", "order"},
    "order": {"order"},
    "pay": {"pay"},
    "complete": {"complete"},
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something done at a minute since day 0, by a person, on a device, or both."""

    at: int
    event: str
    person: int | None = None
    device: int | None = None
    category: str = ""
    channel: str | None = None
    campaign: str | None = None
    kind: str | None = None

    @property
    def day(self) -> int:
        return self.at // MINUTES


class Derived:
    """The snapshot of visits alone, as the funnel asks it."""

    def __init__(self, work: Connection) -> None:
        self._work = work
        self.statements: list[str] = []
        self.about = About("v1", "UTC", "CNY", None, None, ("huitou",), lists=frozenset({"visits"}))

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        self.statements.append(sql)
        return self._work.rows(sql, **params)

    def arrays(self, sql: str, **params: Any) -> dict[str, Any]:
        self.statements.append(sql)
        return self._work.arrays(sql, **params)

    def result(self, what: str, work: Callable[[], Any], kinds: tuple[type, ...], *, always: bool = False) -> Any:
        return work()

    def kept_result(self, what: str, kinds: tuple[type, ...]) -> Any | None:
        return None

    def worked_out(self, what: str, work: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        return work()


@contextmanager
def derived(
    events: Sequence[Event],
    *,
    bought: Mapping[int, int] | None = None,
    purchases: Sequence[tuple[int, int]] = (),
    coupons: Sequence[tuple[int, int, int | None, int | None]] = (),
    members: Mapping[int, int] | None = None,
) -> Iterator[Derived]:
    """A snapshot of these events; ``bought``: the first purchase days of people.

    ``purchases``: (person, day), in place of ``bought``; ``coupons``: (person, issued, used, expires); ``members``: the
    days they joined.
    """
    with connect() as work:
        work.run("ATTACH ':memory:' AS snap")
        work.run("USE snap")
        work.run(derive.script("snapshot"))
        work.run("USE memory")
        work.run(
            "CREATE TABLE facts_visits (import_id BIGINT, source VARCHAR, store VARCHAR, account_key BIGINT,"
            " device_key BIGINT, event_at BIGINT, shop_day INTEGER, event VARCHAR, product_id VARCHAR,"
            " category VARCHAR, channel VARCHAR, province VARCHAR, campaign VARCHAR, device VARCHAR)"
        )
        work.run(
            "CREATE TABLE facts_products (product_id VARCHAR, category VARCHAR, version_at BIGINT, of_import BIGINT,"
            " import_id BIGINT, version_row BIGINT)"
        )
        work.run("CREATE TABLE aliases (account_key BIGINT, customer_id BIGINT)")
        work.run(
            "INSERT INTO facts_visits SELECT 1, 'huitou', '', UNNEST(CAST(:person AS BIGINT[])),"
            " UNNEST(CAST(:device AS BIGINT[])), UNNEST(CAST(:at AS BIGINT[])), UNNEST(CAST(:day AS INTEGER[])),"
            " UNNEST(CAST(:event AS VARCHAR[])), NULL, UNNEST(CAST(:category AS VARCHAR[])),"
            " UNNEST(CAST(:channel AS VARCHAR[])), NULL, UNNEST(CAST(:campaign AS VARCHAR[])),"
            " UNNEST(CAST(:kind AS VARCHAR[]))",
            person=[each.person for each in events],
            device=[each.device for each in events],
            at=[each.at * 60_000_000 for each in events],
            day=[each.day for each in events],
            event=[each.event for each in events],
            category=[each.category or None for each in events],
            channel=[each.channel for each in events],
            campaign=[each.campaign for each in events],
            kind=[each.kind for each in events],
        )
        for person, day in (bought or {}).items():
            work.run(f"INSERT INTO snap.customers VALUES ({person}, {person}, {day}, {day}, 1, 1, 1, 0, 0)")
        for person in sorted({person for person, _ in purchases}):
            work.run(f"INSERT INTO snap.customers (customer, customer_id) VALUES ({person}, {person})")
        _insert(work, "sequence (customer, day)", purchases)
        _insert(work, "person_coupons", coupons)
        _insert(work, "person_members", list((members or {}).items()))
        visits.fill(work, None, rows=0, scratch=Path(tempfile.gettempdir()))
        work.run("USE snap")
        yield Derived(work)


def _insert(work: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    values = ", ".join(f"({', '.join('NULL' if cell is None else str(cell) for cell in row)})" for row in rows)
    if rows:
        work.run(f"INSERT INTO snap.{table} VALUES {values}")


def owner(event: Event, events: Sequence[Event]) -> tuple[str, int]:
    """Who a visit is of: its person; else who signed in on the device last before it, else first; else the device."""
    if event.person is not None:
        return ("person", event.person)
    signed = sorted((e.at, e.person) for e in events if e.device == event.device and e.person is not None)
    if not signed:
        return ("device", event.device or 0)
    before = [person for at, person in signed if at <= event.at]
    return ("person", before[-1] if before else signed[0][1])


def lives(events: Sequence[Event]) -> dict[tuple[str, int], list[Event]]:
    found: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in events:
        found[owner(event, events)].append(event)
    return {who: sorted(mine, key=lambda each: each.at) for who, mine in found.items()}


def steps_taken(mine: Sequence[Event], day: int, *, days: int, as_of: int, category: str | None = None) -> int:
    """How many steps after the first were taken in order, from the first event of a day on."""
    mine = [each for each in mine if category is None or each.category == category]
    at = day * MINUTES
    for taken, step in enumerate(WAY):
        later = [e.at for e in mine if e.at >= at and e.event in STANDS_FOR[step]]
        if not later or min(later) // MINUTES >= day + days or min(later) // MINUTES > as_of:
            return taken
        at = min(later)
    return len(WAY)


def funnel_of(
    events: Sequence[Event], first: int, last: int, *, days: int, as_of: int, category: str | None = None
) -> dict[tuple[str, int], int]:
    """How far each visitor of the window got, from the best of their days."""
    found = {}
    for who, mine in lives(events).items():
        there = {e.day for e in mine if first <= e.day <= min(last, as_of)}
        reached = [steps_taken(mine, day, days=days, as_of=as_of, category=category) for day in there]
        # Within a category the way begins with a view.
        if category is not None:
            viewed = {e.day for e in mine if e.category == category and e.event in STANDS_FOR["view_product"]}
            reached = [
                steps_taken(mine, day, days=days, as_of=as_of, category=category) for day in sorted(there & viewed)
            ]
        if reached:
            found[who] = max(reached)
    return found
