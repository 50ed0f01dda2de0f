"""What the contracts make of exports in Huitou's own layout, by loops: slow, plain, written from the paper alone.

Versions are put in order, an empty cell never overwrites, a line set is replaced whole, and the newest refund stands.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.support.exports import LINE_COLUMNS, Export, Row
from tests.support.published import Content

_EPOCH = dt.datetime(1970, 1, 1)
_SHOP_AHEAD_OF_UTC = dt.timedelta(hours=8)
_TIMES = ("ordered_at", "paid_at", "refunded_at", "delivered_at", "updated_at")
_OF_THE_HEADER = ("customer_id", "ordered_at", "paid_at", "paid_amount", "status", "channel", "province")
Key = tuple[str, str]
Line = tuple[str, ...]


def _moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - shop time


def _minor(text: str) -> int:
    return int(Decimal(text) * 100)


@dataclass(slots=True)
class Version:
    """One statement about an order. ``rank`` puts statements in order."""

    rank: tuple[dt.datetime, int, int]
    cells: dict[str, str]
    implies_payment: bool
    lines: Counter[Line] = field(default_factory=Counter)


@dataclass(slots=True)
class Order:
    """What is known of one order once all its versions are merged."""

    store: str
    order_id: str
    customer: tuple[str, str] | None
    cells: dict[str, str]
    paid: int
    refunded: int
    purchased_at: dt.datetime | None
    lines: list[Line]

    @property
    def net(self) -> int:
        return self.paid - self.refunded

    @property
    def reason(self) -> str | None:
        """Why it is no purchase; where several hold, the first of these."""
        if self.paid > 0 and self.refunded >= self.paid:
            return "fully_refunded"
        if self.cells.get("status") == "closed":
            return "cancelled"
        if self.purchased_at is None or self.cells.get("status") == "pending":
            return "unpaid"
        return "zero" if self.paid <= 0 else None

    @property
    def day(self) -> int:
        return ((self.purchased_at or _moment(self.cells["ordered_at"])) - _EPOCH).days

    @property
    def leading_category(self) -> str:
        """That of the largest line, then the lowest product id."""
        first = min(self.lines, key=lambda line: (-_amount(line), line[1], line[2]), default=None)
        return first[2] if first else ""

    def categories(self) -> dict[str, int]:
        """The net over the lines by largest remainder."""
        lines = sorted(self.lines, key=lambda line: line[2])
        weights = [_amount(line) for line in lines]
        weights = weights if any(weights) else [1] * len(lines)
        if not lines:
            return {"": self.net}
        shares = [divmod(self.net * weight, sum(weights)) for weight in weights]
        left = self.net - sum(share for share, _ in shares)
        found: dict[str, int] = defaultdict(int)
        by_rest = sorted(range(len(lines)), key=lambda i: -shares[i][1])
        for place, i in enumerate(by_rest):
            found[lines[i][2]] += shares[i][0] + (place < left)
        return found


def _amount(line: Line) -> int:
    return _minor(line[4]) if line[4] else 0


def merge(exports: Sequence[Export]) -> list[Order]:
    """Every order of the files, imported in turn."""
    headers: dict[Key, list[Version]] = defaultdict(list)
    line_sets: dict[Key, list[Version]] = defaultdict(list)
    refunds: dict[Key, list[Version]] = defaultdict(list)
    for number, each in enumerate(exports):
        for key, version in list(_versions(each, number)):
            _take(headers[key], version, _header_of)
            if version.lines:
                _take(line_sets[key], version, lambda v: v.lines)
            if version.cells.get("refunded_amount"):
                _take(refunds[key], version, lambda v: (v.cells["refunded_amount"], v.cells.get("refunded_at")))
    return [_order(key, versions, line_sets[key], refunds[key]) for key, versions in headers.items()]


def _header_of(version: Version) -> Any:
    without_refund = {k: v for k, v in version.cells.items() if k not in {"refunded_amount", "refunded_at"}}
    return without_refund, version.implies_payment


def _take(known: list[Version], version: Version, said: Any) -> None:
    """Keep a version unless an earlier import said the same with an equal or later time."""
    at, number, _ = version.rank
    same = (v for v in known if said(v) == said(version) and v.rank[0] >= at and v.rank[1] < number)
    if not any(same):
        known.append(version)


def _versions(export: Export, number: int) -> Iterable[tuple[Key, Version]]:
    silent = not any(row.get("paid_at") or row.get("status") for row in export.rows)
    found: dict[tuple[Key, tuple[Any, ...]], Version] = {}
    seen_lines: set[tuple[Any, ...]] = set()
    for place, row in enumerate(export.rows):
        key = (row.get("store") or export.store, row["order_id"])
        cells = {name: cell for name, cell in row.items() if name not in LINE_COLUMNS and cell}
        content = (key, tuple(sorted(cells.items())))
        if content not in found:
            found[content] = Version((_version_at(row, export), number, place), cells | {"who": export.store}, silent)
        line = tuple(row.get(column, "") for column in LINE_COLUMNS)
        copied = bool(line[0]) and (content, line) in seen_lines
        if export.has_lines and any(line) and not copied:
            found[content].lines[line] += 1
            seen_lines.add((content, line))
    return ((key, version) for (key, _), version in found.items())


def _version_at(row: Row, export: Export) -> dt.datetime:
    if row.get("updated_at"):
        return _moment(row["updated_at"])
    if export.exported_at:
        return _moment(export.exported_at)
    return max(_moment(row[name]) for name in _TIMES if row.get(name))


def _order(key: Key, versions: list[Version], line_sets: list[Version], refunds: list[Version]) -> Order:
    merged: dict[str, str] = {}
    customer = None
    for version in sorted(versions, key=lambda v: v.rank):
        merged |= {name: cell for name, cell in version.cells.items() if name in _OF_THE_HEADER}
        if version.cells.get("customer_id"):
            customer = (version.cells["who"], version.cells["customer_id"])
    newest = max(line_sets, key=lambda v: v.rank, default=None)
    refund = max(refunds, key=lambda v: v.rank, default=None)
    return Order(
        store=key[0],
        order_id=key[1],
        customer=customer,
        cells=merged,
        paid=_minor(merged.get("paid_amount", "0")),
        refunded=_minor(refund.cells["refunded_amount"]) if refund else 0,
        purchased_at=_purchased_at(merged, implied=any(v.implies_payment for v in versions)),
        lines=list(newest.lines.elements()) if newest else [],
    )


def _purchased_at(cells: dict[str, str], *, implied: bool) -> dt.datetime | None:
    if cells.get("paid_at"):
        return _moment(cells["paid_at"])
    if cells.get("status") == "paid" or (implied and not cells.get("status")):
        return _moment(cells["ordered_at"])
    return None


def expected(exports: Sequence[Export]) -> Content:
    """What the snapshot must say of these files: the tables of ``content(shop, named=True)``."""
    orders = merge(exports)
    lives: dict[Any, list[Order]] = defaultdict(list)
    for order in sorted((o for o in orders if o.reason is None), key=_in_time):
        lives[order.customer].append(order)
    found: Content = {"sequence": [], "categories": [], "customers": [], "excluded": []}
    for customer, life in lives.items():
        for order in life:
            found["categories"] += [(_key(order), category, net) for category, net in order.categories().items()]
        if customer is None:
            found["sequence"] += [_unknown(order) for order in life]
        else:
            found["sequence"] += [_place(life, n) for n in range(len(life))]
            found["customers"].append(_customer(life))
    found["excluded"] = [
        ("huitou", o.store, _cell(o, "channel"), _cell(o, "province"), o.order_id, o.reason, o.day, 1, o.paid)
        for o in orders
        if o.reason is not None
    ]
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def _in_time(order: Order) -> Any:
    return order.purchased_at, order.order_id, order.store


def _cell(order: Order, name: str) -> str:
    return order.cells.get(name, "")


def _key(order: Order) -> tuple[str, str, str]:
    return "huitou", order.store, order.order_id


def _name(order: Order) -> Any:
    assert order.customer is not None
    return (("huitou", order.customer[0], "member", order.customer[1]),)


def _start(order: Order) -> tuple[Any, int]:
    assert order.purchased_at is not None
    at = (order.purchased_at - _SHOP_AHEAD_OF_UTC - _EPOCH) // dt.timedelta(microseconds=1)
    return _key(order), at


def _where(order: Order) -> list[str]:
    return ["huitou", order.store, _cell(order, "channel"), _cell(order, "province")]


def _month(order: Order) -> int:
    assert order.purchased_at is not None
    return (order.purchased_at.year - 1970) * 12 + order.purchased_at.month - 1


def _unknown(order: Order) -> tuple[Any, ...]:
    return (*_start(order), None, None, None, *_where(order), order.day, _month(order), *[None] * 7, order.net)


def _place(life: list[Order], n: int) -> tuple[Any, ...]:
    order, days = life[n], sorted({o.day for o in life})
    nth_day = days.index(order.day)
    return (
        *_start(order),
        _name(order),
        life[0].leading_category,
        _cell(life[0], "channel"),
        *_where(order),
        order.day,
        _month(order),
        n + 1,
        nth_day + 1,
        life[n - 1].day if n else None,
        life[n + 1].day if n + 1 < len(life) else None,
        days[nth_day - 1] if nth_day else None,
        days[nth_day + 1] if nth_day + 1 < len(days) else None,
        days[0],
        order.net,
    )


def _customer(life: list[Order]) -> tuple[Any, ...]:
    days = {o.day for o in life}
    return (
        _name(life[0]),
        life[0].leading_category,
        _cell(life[0], "channel"),
        min(days),
        max(days),
        len(life),
        len(days),
        sum(o.net for o in life),
    )
