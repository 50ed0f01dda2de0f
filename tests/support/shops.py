"""A small shop in memory: a snapshot derived in plain Python from a list of orders.

It owes nothing to the warehouse: what the warehouse derives in SQL is derived here a second time, by loops.
"""

from __future__ import annotations

import atexit
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any, Self

import duckdb
import numpy as np

from huitou.warehouse.snapshot import About
from tests.support.lists import Cost, Lists, Visit

EPOCH = dt.date(1970, 1, 1)
NAMES = ("source", "store", "channel", "province")


@dataclass(frozen=True, slots=True)
class Line:
    """What an order brought of one product: ``net`` and ``refunded`` allocated, ``quantity`` in thousandths."""

    product: str
    category: str = ""
    net: int = 0
    quantity: int | None = 1000
    refunded: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """One counted purchase; ``customer`` None is nobody known; ``categories`` are (category, allocated net).

    With ``lines`` the categories are theirs. ``refunded`` went back beside what is left as ``net``; ``placed`` is the
    placed value, ``ordered`` the day of order, where they differ from what was paid and when. ``told`` are the facts
    beside the money: discount, has_coupon, refunded, delivered_day, late.
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
    lines: tuple[Line, ...] = ()
    refunded: int = 0
    placed: int | None = None
    ordered: int | None = None
    told: tuple[tuple[str, int], ...] = ()

    @property
    def day(self) -> int:
        return (self.at.date() - EPOCH).days

    @property
    def month(self) -> int:
        return (self.at.year - 1970) * 12 + self.at.month - 1

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        if not self.lines:
            return self.categories or (("", self.net),)
        nets: dict[str, int] = defaultdict(int)
        for line in self.lines:
            nets[line.category] += line.net
        return tuple(nets.items())

    @property
    def facts(self) -> dict[str, int]:
        known = {"items": self.items, "refunded": self.refunded or None}
        return {name: value for name, value in known.items() if value is not None} | dict(self.told)

    @property
    def items(self) -> int | None:
        """In thousandths, where every line says how many."""
        quantities = [line.quantity for line in self.lines]
        known = [quantity for quantity in quantities if quantity is not None]
        return sum(known) if self.lines and len(known) == len(quantities) else None


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

    def worked_out(self, what: str, work: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        return work()

    def result(self, what: str, work: Callable[[], Any], kinds: tuple[type, ...], *, always: bool = False) -> Any:
        return work()

    def kept_result(self, what: str, kinds: tuple[type, ...]) -> Any | None:
        return None

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        self.statements.append(sql)
        return self.database.execute(re.sub(r":([a-z_]+)", r"$\1", sql), params).fetchall()

    def arrays(self, sql: str, **params: Any) -> dict[str, Any]:
        self.statements.append(sql)
        columns = self.database.execute(re.sub(r":([a-z_]+)", r"$\1", sql), params).fetchnumpy()
        return {
            name: np.ma.filled(column.astype(float), np.nan) if np.ma.is_masked(column) else np.asarray(column)
            for name, column in columns.items()
        }


@dataclass(frozen=True, slots=True)
class Excluded:
    """Orders that count as no purchase; ``lines`` of one wholly refunded say what went back of each product."""

    day: int | None
    reason: str
    orders: int = 1
    paid: int = 0
    source: str = "huitou"
    store: str = "main"
    channel: str = ""
    province: str = ""
    placed: int | None = None
    lines: tuple[Line, ...] = ()


def snapshot_of(
    orders: Iterable[Order], *, excluded: Sequence[Excluded] = (), lists: Lists | None = None, currency: str = "CNY"
) -> MemorySnapshot:
    """The tables of a snapshot for these orders."""
    timeline = sorted(orders, key=lambda order: (order.at, order.order_id))
    people = sorted({order.customer for order in timeline if order.customer is not None})
    number = {customer: place for place, customer in enumerate(people)}
    lists = lists or Lists()
    codes = _codes(timeline, excluded, [*lists.costs, *lists.visits])
    days = [order.day for order in timeline]
    about = About(
        data_version="v1",
        timezone="Asia/Shanghai",
        currency=currency,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        sources=tuple(sorted({order.source for order in timeline})),
        lists=lists.known,
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
            (
                ref,
                codes["source"][order.source],
                codes["store"][order.store],
                order.order_id,
                int(order.at.timestamp() * 1_000_000),
            )
            for order, ref in refs.items()
        ],
    )
    _fill(
        database,
        "purchase_categories",
        [
            (ref, codes["category"][name], net, *_whose(order, number))
            for order, ref in refs.items()
            for name, net in order.parts
        ],
    )
    _fill(
        database,
        "purchase_facts",
        [(*_facts(ref, order.facts), order.day) for order, ref in refs.items() if order.facts],
    )
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
    _fill_beside(database, refs, excluded, number=number, codes=codes)
    _fill_lists(database, lists, number=number, codes=codes)
    return MemorySnapshot(about, database)


def _fill_lists(
    database: Any, lists: Lists, *, number: Mapping[str, int], codes: Mapping[str, Mapping[str, int]]
) -> None:
    costs = [(each.day, codes["channel"][each.channel], int(each.is_advertising), each.spent) for each in lists.costs]
    _fill(database, "cost_list", costs)
    members = [
        (number[each.customer], int(each.is_member), each.joined, int(each.is_contact), each.added)
        for each in lists.members
        if each.customer in number
    ]
    _fill(database, "member_list", members)
    coupons = [(number.get(each.customer or ""), each.issued, each.used, each.expires) for each in lists.coupons]
    _fill(database, "coupon_list", coupons)
    _fill(database, "touch_list", [(number.get(each.customer or ""), each.day) for each in lists.touches])
    experiences = [
        (
            number[each.customer],
            int(each.tickets_known),
            each.ticket,
            each.minutes,
            int(each.unanswered),
            each.rated,
            each.stars,
        )
        for each in lists.experiences
        if each.customer in number
    ]
    _fill(database, "first_experience", experiences)
    _fill_visits(database, lists, number=number, codes=codes)


def _fill_visits(
    database: Any, lists: Lists, *, number: Mapping[str, int], codes: Mapping[str, Mapping[str, int]]
) -> None:
    """Visits of one source, that of all orders."""
    firsts = {each.who: each for each in sorted(lists.visits, key=lambda each: each.day, reverse=True)}
    visitor = {who: nth for nth, who in enumerate(sorted(firsts), start=1)}
    days = {(each.who, each.day) for each in lists.visits}

    def at(visit: Visit) -> tuple[int, ...]:
        return (1, 0, codes["channel"][visit.channel], 0)

    came_back = {who: [int((who, first.day + n) in days) for n in (1, 3, 7, 30)] for who, first in firsts.items()}
    _fill(
        database,
        "visitors",
        [(visitor[who], None, first.day, *at(first), *came_back[who]) for who, first in firsts.items()],
    )
    bought = [(visitor[who], number[who], 0) for who, first in firsts.items() if who in number and not first.is_device]
    _fill(database, "visitor_customers", bought)
    _fill(database, "visit_days", [(visitor[each.who], each.day, *at(each)) for each in lists.visits])
    _fill(database, "visit_steps", [*_came(visitor, days)])
    _fill(database, "visit_sources", [(code,) for code in codes["source"].values()] if lists.visits else [])


def _came(visitor: Mapping[str, int], days: Iterable[tuple[str, int]]) -> Iterator[tuple[int | None, ...]]:
    """The days of each visitor in the whole shop, with how far those beside them are; nobody took a step."""
    came: dict[str, list[int]] = defaultdict(list)
    for who, day in sorted(days):
        came[who].append(day)
    for who, own in came.items():
        number = visitor[who]
        for before, day, after in zip([None, *own], own, [*own[1:], None], strict=False):
            since = None if before is None else day - before
            yield -1, number, day, *[None] * 5, since, None if after is None else after - day


_SET_ASIDE = {"brushing", "test_order", "staff_order", "other", "split"}


def _fill_beside(
    database: Any,
    refs: Mapping[Order, int],
    excluded: Sequence[Excluded],
    *,
    number: Mapping[str, int],
    codes: Mapping[str, Mapping[str, int]],
) -> None:
    """What stands beside the sequence: products, facts, refunds, and all that was placed."""

    def of(line: Line) -> tuple[int, int]:
        return codes["product"][line.product], codes["category"][line.category]

    def at(each: Order | Excluded) -> tuple[int, ...]:
        return tuple(codes[name][getattr(each, name)] for name in NAMES)

    _fill(
        database,
        "purchase_products",
        [
            (ref, *of(line), line.quantity, line.net, *_whose(order, number))
            for order, ref in refs.items()
            for line in order.lines
        ],
    )
    _fill(database, "product_names", [(code, f"{name} named", None) for name, code in codes["product"].items() if code])
    refunds = []
    for each, ref in refs.items():
        parts = [(*of(line), line.refunded) for line in each.lines if line.refunded] or [(0, 0, each.refunded)]
        refunds += [(ref, each.day, *at(each), each.order_id, *part) for part in parts if each.refunded]
    for nth, gone in enumerate(each for each in excluded if each.reason == "fully_refunded"):
        parts = [(*of(line), line.refunded) for line in gone.lines] or [(0, 0, gone.paid)]
        refunds += [(None, gone.day, *at(gone), f"gone {nth}", *part) for part in parts]
    _fill(database, "refunds", refunds)
    placed = []
    for order in refs:
        paid = order.net + order.refunded
        day = order.day if order.ordered is None else order.ordered
        value = paid if order.placed is None else order.placed
        placed.append((day, *at(order), 1, value, 1, paid, order.refunded))
    for each in excluded:
        if each.reason not in _SET_ASIDE:
            value = each.paid if each.placed is None else each.placed
            back = each.paid if each.reason == "fully_refunded" else 0
            placed.append((each.day, *at(each), each.orders, value, each.orders if back else 0, back, back))
    _fill(database, "placed", placed)


def _whose(order: Order, number: Mapping[str, int]) -> tuple[int | None, int]:
    """The customer and day of an order, which stand beside all that is known of it."""
    return (None if order.customer is None else number[order.customer], order.day)


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
        return (ref, None, order.day, order.month, *[None] * 9, *places, order.net, *[None] * 3)
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
        life[0].month,
        life[seq].month if seq < len(life) else None,
        sum(each.net for each in life[:seq]),
    )


def _codes(
    timeline: Sequence[Order], excluded: Sequence[Excluded], costs: Sequence[Cost | Visit]
) -> dict[str, dict[str, int]]:
    codes = {}
    for kind in NAMES:
        values = {getattr(each, kind) for each in [*timeline, *excluded]} - {""}
        values |= {each.channel for each in costs} - {""} if kind == "channel" else set()
        codes[kind] = {"": 0} | {value: code for code, value in enumerate(sorted(values), start=1)}
    lines = [line for each in [*timeline, *excluded] for line in each.lines]
    products = {line.product for line in lines} - {""}
    codes["product"] = {"": 0} | {value: code for code, value in enumerate(sorted(products), start=1)}
    named = {name for order in timeline for name, _ in order.parts} | {line.category for line in lines}
    named -= {""}
    codes["category"] = {"": 0} | {value: code for code, value in enumerate(sorted(named), start=1)}
    return codes


def _fill(database: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Column by column: as many values in one statement as parameters of their own take fifteen times as long."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        kinds = ("VARCHAR" if any(isinstance(cell, str) for cell in column) else "BIGINT" for column in columns)
        select = ", ".join(f"UNNEST(CAST(? AS {kind}[]))" for kind in kinds)
        database.execute(f"INSERT INTO {table} SELECT {select}", columns)


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
    net BIGINT, first_month INTEGER, next_month INTEGER, net_so_far BIGINT)""",
    "CREATE TABLE purchase_keys (ref INTEGER, source INTEGER, store INTEGER, order_id VARCHAR, purchased_at BIGINT)",
    "CREATE TABLE purchase_categories (ref INTEGER, category INTEGER, net BIGINT, customer INTEGER, day INTEGER)",
    """CREATE TABLE purchase_facts (ref INTEGER, items BIGINT, discount BIGINT, has_coupon INTEGER, refunded BIGINT,
    refunded_day INTEGER, delivered_day INTEGER, promised_day INTEGER, late INTEGER, day INTEGER)""",
    "CREATE TABLE codes (kind VARCHAR, code INTEGER, value VARCHAR)",
    "CREATE TABLE customers (customer INTEGER, customer_id BIGINT, first_day INTEGER)",
    "CREATE TABLE customer_accounts (customer INTEGER, account_key BIGINT)",
    """CREATE TABLE excluded (day INTEGER, reason VARCHAR, source INTEGER, store INTEGER, channel INTEGER,
    province INTEGER, orders BIGINT, paid BIGINT)""",
    """CREATE TABLE purchase_products (ref INTEGER, product INTEGER, category INTEGER, quantity BIGINT,
    net BIGINT, customer INTEGER, day INTEGER)""",
    "CREATE TABLE product_names (code INTEGER, name VARCHAR, cycle_days INTEGER)",
    """CREATE TABLE refunds (ref INTEGER, day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER,
    order_id VARCHAR, product INTEGER, category INTEGER, refunded BIGINT)""",
    """CREATE TABLE placed (day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER,
    orders BIGINT, placed_amount BIGINT, paid_orders BIGINT, paid_amount BIGINT, refunded_amount BIGINT)""",
    "CREATE TABLE cost_list (day INTEGER, channel INTEGER, is_advertising INTEGER, spent BIGINT)",
    """CREATE TABLE member_list (customer INTEGER, is_member INTEGER, joined_day INTEGER, is_contact INTEGER,
    added_day INTEGER)""",
    """CREATE TABLE visitors (visitor INTEGER, customer_id BIGINT, day INTEGER, source INTEGER, store INTEGER,
    channel INTEGER, province INTEGER, seen_1 INTEGER, seen_3 INTEGER, seen_7 INTEGER, seen_30 INTEGER)""",
    "CREATE TABLE visitor_customers (visitor INTEGER, customer INTEGER, first_bought INTEGER)",
    """CREATE TABLE visit_days (visitor INTEGER, day INTEGER, source INTEGER, store INTEGER, channel INTEGER,
    province INTEGER)""",
    """CREATE TABLE visit_log (device BIGINT, person BIGINT, day INTEGER, channel INTEGER, campaign INTEGER,
    kind INTEGER, province INTEGER, events INTEGER, views INTEGER, products INTEGER, carts INTEGER, favourites INTEGER,
    orders INTEGER, pays INTEGER)""",
    "CREATE TABLE person_members (person BIGINT, joined_day INTEGER)",
    """CREATE TABLE person_coupons (person BIGINT, issued_day INTEGER, used_day INTEGER, expires_day INTEGER)""",
    "CREATE TABLE visit_sources (source INTEGER)",
    """CREATE TABLE visit_steps (category INTEGER, visitor INTEGER, day INTEGER, viewed_in INTEGER, carted_in INTEGER,
    ordered_in INTEGER, paid_in INTEGER, completed_in INTEGER, since_last INTEGER, until_next INTEGER)""",
    "CREATE TABLE visit_recorded (step INTEGER)",
    "CREATE TABLE coupon_list (customer INTEGER, issued_day INTEGER, used_day INTEGER, expires_day INTEGER)",
    """CREATE TABLE live_list (source VARCHAR, store VARCHAR, live_id VARCHAR, room VARCHAR, host VARCHAR, day INTEGER,
    began_at BIGINT, ended_at BIGINT, slot_from BIGINT, slot_to BIGINT, is_leads INTEGER, exposed_people BIGINT,
    entered_people BIGINT, shown_people BIGINT, clicked_people BIGINT, dealt_people BIGINT, leads_people BIGINT,
    exposed_times BIGINT, entered_times BIGINT, shown_times BIGINT, clicked_times BIGINT, dealt_times BIGINT,
    leads_times BIGINT, minutes DECIMAL(18, 3), paid_share DECIMAL(18, 3), gmv BIGINT)""",
    "CREATE TABLE touch_list (customer INTEGER, day INTEGER)",
    "CREATE TABLE stock_list (product INTEGER, day INTEGER, on_hand BIGINT)",
    "CREATE TABLE ticket_list (customer INTEGER, opened_day INTEGER, closed_day INTEGER, closes INTEGER)",
    "CREATE TABLE pack_list (product INTEGER, pack_size BIGINT, unit VARCHAR)",
    "CREATE TABLE open_list (customer INTEGER, day INTEGER)",
    """CREATE TABLE first_experience (customer INTEGER, tickets_known INTEGER, ticket_day INTEGER, minutes BIGINT,
    unanswered INTEGER, rated_day INTEGER, stars BIGINT)""",
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
    order(3, "lin", at="2024-03-20 09:00", net=8000, refunded=2000),
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
