"""Small random shops as files in Huitou's own layout: few orders and few values, so that edges and ties are common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.support.exports import LINE_COLUMNS, Export, Row

_START = dt.datetime(2024, 1, 30)
_HOURS = (dt.timedelta(minutes=10), dt.timedelta(hours=9), dt.timedelta(hours=23, minutes=50))
_TEXT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which optional columns a shop's files have."""

    lines: bool = False
    line_ids: bool = False
    updated: bool = False
    statuses: bool = False
    payment_times: bool = False
    refunds: bool = False
    stores: bool = False
    gaps_in_status: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        wanted = {
            "updated_at": self.updated,
            "status": self.statuses,
            "paid_at": self.payment_times,
            "refunded_amount": self.refunds,
            "store": self.stores,
        }
        lines = LINE_COLUMNS if self.line_ids else LINE_COLUMNS[1:]
        always = ("order_id", "customer_id", "ordered_at", "paid_amount", "channel", "province")
        return (*always, *(name for name, on in wanted.items() if on), *(lines if self.lines else ()))


# Every way of knowing payment whose parts can be judged alone: states on every row, or nothing at all.
steady_shapes = st.builds(
    Shape, st.booleans(), st.booleans(), st.just(True), st.booleans(), st.just(False), st.booleans(), st.booleans()
) | st.builds(
    Shape, st.booleans(), st.booleans(), st.just(True), st.just(True), st.just(True), st.booleans(), st.booleans()
)
any_shapes = st.builds(Shape, *[st.booleans()] * 8)


def _time(draw: st.DrawFn, days: int = 40) -> str:
    at = _START + dt.timedelta(days=draw(st.integers(0, days))) + draw(st.sampled_from(_HOURS))
    return at.strftime(_TEXT)


def _amount(draw: st.DrawFn) -> str:
    return f"{draw(st.sampled_from((0, 1, 3, 10, 99, 100, 2000))) / 100:.2f}"


@st.composite
def moments(draw: st.DrawFn) -> dict[str, str]:
    """When each order was placed, the same in every file that speaks of it."""
    return {name: _time(draw) for name in ("o1", "o2", "o3", "o4", "o5", "o6")}


@st.composite
def orders(draw: st.DrawFn, shape: Shape, placed: dict[str, str]) -> list[Row]:
    """The keys of some orders, and their buyers."""
    found = []
    for name in draw(st.lists(st.sampled_from(sorted(placed)), min_size=1, unique=True)):
        fixed = {"order_id": name, "ordered_at": placed[name]}
        fixed["customer_id"] = draw(st.sampled_from(("ana", "ana", "bo", "lin", "")))
        stores = draw(st.sampled_from((("",), ("s1",), ("s2", "s1")))) if shape.stores else ("",)
        found += [fixed | {"store": store} for store in stores]
    return found


@st.composite
def statements(draw: st.DrawFn, shape: Shape, order: Row) -> list[Row]:
    """The rows of one version of an order."""
    cells = dict(order)
    cells["channel"] = draw(st.sampled_from(("", "live", "shelf")))
    cells["province"] = draw(st.sampled_from(("", "浙江")))
    states = ("paid", "paid", "paid", "pending", "closed", *([""] if shape.gaps_in_status else []))
    cells["status"] = draw(st.sampled_from(states)) if shape.statuses else ""
    cells["paid_amount"] = "" if cells["status"] in {"pending", "closed"} and draw(st.booleans()) else _amount(draw)
    if shape.payment_times and cells["status"] != "pending" and draw(st.booleans()):
        cells["paid_at"] = _time(draw)
    if shape.refunds and draw(st.booleans()):
        cells["refunded_amount"] = _amount(draw)
    if not shape.lines:
        return [cells]
    return [cells | line for line in draw(_lines(shape))] or [cells]


@st.composite
def _lines(draw: st.DrawFn, shape: Shape) -> list[Row]:
    found: list[Row] = []
    for n in range(draw(st.integers(0, 3))):
        line = {
            "product_id": draw(st.sampled_from(("", "p1", "p2"))),
            "category": draw(st.sampled_from(("", "tea", "cups"))),
            "quantity": "1",
            "line_amount": _amount(draw),
        }
        found.append(line | ({"line_id": f"l{n}"} if shape.line_ids else {}))
    return found


@st.composite
def versions(draw: st.DrawFn, shape: Shape, placed: dict[str, str] | None = None) -> list[list[Row]]:
    """Versions of some orders, each a list of rows; those of one order have different update times."""
    found = []
    for order in draw(orders(shape, placed or draw(moments()))):
        # Later than anything else a row says, so that a version's time is its own.
        times = draw(st.lists(st.integers(0, 9), min_size=1, max_size=3 if shape.updated else 1, unique=True))
        for time in times:
            at = (_START + dt.timedelta(days=60, hours=time)).strftime(_TEXT)
            cells = order | ({"updated_at": at} if shape.updated else {})
            found.append(draw(statements(shape, cells)))
    return found


@st.composite
def files(draw: st.DrawFn, shape: Shape, parts: list[list[Row]]) -> Export:
    """One file: the versions' rows in any order, some of them twice where a copy is no line of its own."""
    rows = [row for part in parts for row in part]
    if not shape.lines or shape.line_ids:
        rows += draw(st.lists(st.sampled_from(rows), max_size=2))
    return Export(shape.columns, tuple(draw(st.permutations(rows))))


@st.composite
def several_files(draw: st.DrawFn) -> list[Export]:
    """Up to three files of one shop: the same few orders over and over, in different layouts and states."""
    found, placed = [], draw(moments())
    for n in range(draw(st.integers(1, 3))):
        shape = draw(any_shapes)
        each = draw(files(shape, draw(versions(shape, placed))))
        exported = f"2024-05-0{n + 1} 00:00:00" if draw(st.booleans()) else None
        found.append(replace(each, store=draw(st.sampled_from(("", "", "north"))), exported_at=exported))
    return list(draw(st.permutations(found)))
