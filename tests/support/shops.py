"""A small shop in memory: a snapshot derived in plain Python from a list of orders.

It owes nothing to the warehouse: what the warehouse derives in SQL is derived here a second time, by loops.
"""

from __future__ import annotations

import atexit
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any, Self

import duckdb

from huitou.warehouse.snapshot import About

EPOCH = dt.date(1970, 1, 1)
NAMES = ("source", "store", "channel", "province")


@dataclass(frozen=True, slots=True)
class Order:
    """One counted purchase; ``customer`` None is nobody known; ``categories`` are (category, allocated net).

    ``told`` are the facts beside the money: discount, has_coupon, refunded, delivered_day, late.
    """

    order_id: str
    customer: str | None
    at: dt.datetime
    net: int
    source: str = "huitou"
    store: str = "main"
    channel: str = ""
    province: str = ""
    categories: tuple[tuple[str, int], ...] = ()
    told: tuple[tuple[str, int], ...] = ()

    @property
    def day(self) -> int:
        return (self.at.date() - EPOCH).days

    @property
    def month(self) -> int:
        return (self.at.year - 1970) * 12 + self.at.month - 1

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        return self.categories or (("", self.net),)


@dataclass(slots=True)
class MemorySnapshot:
    """What the metrics ask of a snapshot, over an in-memory database."""

    about: About
    database: Any
    statements: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        schema = self.database.execute("SELECT current_schema()").fetchone()[0]
        self.database.execute(f"DROP SCHEMA {schema} CASCADE")
        self.database.close()

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        self.statements.append(sql)
        return self.database.execute(re.sub(r":([a-z_]+)", r"$\1", sql), params).fetchall()


@dataclass(frozen=True, slots=True)
class Excluded:
    day: int | None
    reason: str
    orders: int = 1
    paid: int = 0
    source: str = "huitou"
    store: str = "main"
    channel: str = ""
    province: str = ""


def snapshot_of(orders: Iterable[Order], *, excluded: Sequence[Excluded] = (), currency: str = "CNY") -> MemorySnapshot:
    """The tables of a snapshot for these orders."""
    timeline = sorted(orders, key=lambda order: (order.at, order.order_id))
    people = sorted({order.customer for order in timeline if order.customer is not None})
    number = {customer: place for place, customer in enumerate(people)}
    codes = _codes(timeline, excluded)
    days = [order.day for order in timeline]
    about = About(
        data_version="v1",
        timezone="Asia/Shanghai",
        currency=currency,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        sources=tuple(sorted({order.source for order in timeline})),
    )
    database = _database()
    refs = {order: ref for ref, order in enumerate(timeline, start=1)}
    lives = _lives(timeline)
    sequence = [_row(order, ref=refs[order], lives=lives, number=number, codes=codes) for order in timeline]
    sequence.sort(key=lambda row: (row[1] is None, row[1] or 0, row[0]))
    _fill(database, "sequence", sequence)
    _fill(
        database,
        "purchase_keys",
        [
            (ref, codes["source"][order.source], codes["store"][order.store], order.order_id, int(order.at.timestamp()))
            for order, ref in refs.items()
        ],
    )
    _fill(
        database,
        "purchase_categories",
        [(ref, codes["category"][name], net) for order, ref in refs.items() for name, net in order.parts],
    )
    _fill(database, "purchase_facts", [_facts(ref, dict(order.told)) for order, ref in refs.items() if order.told])
    _fill(database, "codes", [(kind, code, value) for kind in codes for value, code in codes[kind].items()])
    _fill(database, "customers", [(number[person], 1000 + number[person], lives[person][0].day) for person in people])
    _fill(database, "customer_accounts", [(number[person], 5000 + number[person]) for person in people])
    _fill(
        database,
        "excluded",
        [
            (each.day, each.reason, *(codes[n][getattr(each, n)] for n in NAMES), each.orders, each.paid)
            for each in excluded
        ],
    )
    return MemorySnapshot(about, database)


def _facts(ref: int, told: Mapping[str, int]) -> tuple[Any, ...]:
    columns = "items discount has_coupon refunded refunded_day delivered_day promised_day late".split()
    return (ref, *(told.get(column, 0 if column in {"has_coupon", "refunded"} else None) for column in columns))


def first_category(order: Order) -> str:
    return max(order.parts, key=lambda part: part[1])[0]


def _lives(timeline: Sequence[Order]) -> dict[str, list[Order]]:
    lives: dict[str, list[Order]] = defaultdict(list)
    for order in timeline:
        if order.customer is not None:
            lives[order.customer].append(order)
    return lives


def _row(
    order: Order,
    *,
    ref: int,
    lives: Mapping[str, list[Order]],
    number: Mapping[str, int],
    codes: Mapping[str, Mapping[str, int]],
) -> tuple[Any, ...]:
    places = tuple(codes[name][getattr(order, name)] for name in NAMES)
    if order.customer is None:
        return (ref, None, order.day, order.month, *[None] * 9, *places, order.net)
    life = lives[order.customer]
    seq = life.index(order) + 1
    days = sorted({each.day for each in life})
    earlier, later = [day for day in days if day < order.day], [day for day in days if day > order.day]
    return (
        ref,
        number[order.customer],
        order.day,
        order.month,
        seq,
        len(earlier) + 1,
        life[seq - 2].day if seq > 1 else None,
        life[seq].day if seq < len(life) else None,
        earlier[-1] if earlier else None,
        later[0] if later else None,
        days[0],
        codes["category"][first_category(life[0])],
        codes["channel"][life[0].channel],
        *places,
        order.net,
    )


def _codes(timeline: Sequence[Order], excluded: Sequence[Excluded]) -> dict[str, dict[str, int]]:
    codes = {}
    for kind in NAMES:
        values = {getattr(each, kind) for each in [*timeline, *excluded]} - {""}
        codes[kind] = {"": 0} | {value: code for code, value in enumerate(sorted(values), start=1)}
    named = {name for order in timeline for name, _ in order.parts} - {""}
    codes["category"] = {"": 0} | {value: code for code, value in enumerate(sorted(named), start=1)}
    return codes


def _fill(database: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        places = f"({', '.join('?' * len(rows[0]))})"
        database.execute(
            f"INSERT INTO {table} VALUES {', '.join([places] * len(rows))}", [cell for row in rows for cell in row]
        )


@cache
def _server() -> Any:
    server = duckdb.connect()
    atexit.register(server.close)
    return server


def _database() -> Any:
    """Empty tables in a schema of their own: opening a database for each shop would take most of a test's time."""
    name = f"shop_{next(_NUMBERS)}"
    database = _server().cursor()
    database.execute(f"CREATE SCHEMA {name}")
    database.execute(f"SET schema = '{name}'")
    for statement in _TABLES:
        database.execute(statement)
    return database


_NUMBERS = count()


_TABLES = (
    """CREATE TABLE sequence (ref INTEGER, customer INTEGER, day INTEGER, month INTEGER, seq INTEGER, day_seq INTEGER,
    prev_day INTEGER, next_day INTEGER, prev_other_day INTEGER, next_other_day INTEGER, first_day INTEGER,
    first_category INTEGER, first_channel INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER,
    net BIGINT)""",
    "CREATE TABLE purchase_keys (ref INTEGER, source INTEGER, store INTEGER, order_id VARCHAR, purchased_at BIGINT)",
    "CREATE TABLE purchase_categories (ref INTEGER, category INTEGER, net BIGINT)",
    """CREATE TABLE purchase_facts (ref INTEGER, items BIGINT, discount BIGINT, has_coupon INTEGER, refunded BIGINT,
    refunded_day INTEGER, delivered_day INTEGER, promised_day INTEGER, late INTEGER)""",
    "CREATE TABLE codes (kind VARCHAR, code INTEGER, value VARCHAR)",
    "CREATE TABLE customers (customer INTEGER, customer_id BIGINT, first_day INTEGER)",
    "CREATE TABLE customer_accounts (customer INTEGER, account_key BIGINT)",
    """CREATE TABLE excluded (day INTEGER, reason VARCHAR, source INTEGER, store INTEGER, channel INTEGER,
    province INTEGER, orders BIGINT, paid BIGINT)""",
    """CREATE TABLE cubes (metric VARCHAR, version INTEGER, window_kind VARCHAR, count_by VARCHAR, end_day INTEGER,
    dimension VARCHAR, value VARCHAR, numerator BIGINT, denominator BIGINT)""",
)


def order(number: int, customer: str | None, *, at: str, net: int, **more: Any) -> Order:
    """An order written short: ``at`` is ``2024-01-05 10:00``."""
    return Order(f"o{number:02d}", customer, dt.datetime.fromisoformat(at), net, **more)


# The worked example of the definitions: net is paid minus refunded, in minor units.
WORKED = (
    order(1, "lin", at="2024-01-05 10:00", net=12000),
    order(2, "lin", at="2024-02-09 21:30", net=8000),
    order(3, "lin", at="2024-03-20 09:00", net=8000),
    order(4, "wei", at="2024-01-10 12:00", net=5000),
    order(5, "ana", at="2024-01-15 08:00", net=20000),
    order(6, "ana", at="2024-01-15 23:50", net=4000),
    order(7, "bo", at="2024-02-01 00:10", net=6000),
    order(8, "bo", at="2024-05-01 12:00", net=9000),
    order(9, "yun", at="2024-03-31 23:59", net=3000),
    order(10, "yun", at="2024-04-01 00:01", net=7000),
    order(11, "mei", at="2024-02-29 12:00", net=15000),
    order(12, "mei", at="2024-03-30 12:00", net=15000),
)
WORKED_WINDOW = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}
