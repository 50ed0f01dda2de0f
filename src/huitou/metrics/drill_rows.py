"""The customers behind one side of a metric, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, overload

from huitou.calendar import iso
from huitou.metrics import arrow
from huitou.money import money_text

Side = Literal["numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class DrillPurchase:
    """One order in the window."""

    source: str
    store: str
    order_id: str
    day: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One customer in one slice, and what they add to the number; ``customer_id`` is None for orders of nobody known.

    Units: days are shop days; ``net_minor`` is minor units; ``purchase_count`` counts by order or day, as asked.
    """

    by: Mapping[str, str]
    customer_id: int | None
    account_keys: tuple[int, ...]
    first_day: int | None
    last_day: int | None
    numerator: int
    denominator: int | None
    purchase_count: int
    net_minor: int
    purchases: tuple[DrillPurchase, ...]


@dataclass(frozen=True, slots=True)
class Drill:
    """The rows behind one side of a metric: their contributions add up to it by construction."""

    metric: str
    side: Side
    currency: str
    data_version: str
    items: tuple[DrillRow, ...]

    @overload
    def __getitem__(self, place: int) -> DrillRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[DrillRow, ...]: ...
    def __getitem__(self, place: int | slice) -> DrillRow | tuple[DrillRow, ...]:
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[DrillRow]:
        return iter(self.items)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: dates as 2024-03-31, money as decimal strings."""
        return [
            {
                "by": dict(row.by),
                "customer_id": row.customer_id,
                "account_keys": list(row.account_keys),
                "first_day": _iso(row.first_day),
                "last_day": _iso(row.last_day),
                "numerator": row.numerator,
                "denominator": row.denominator,
                "purchase_count": row.purchase_count,
                "net": money_text(row.net_minor, self.currency),
                "purchases": self._purchases(row),
            }
            for row in self.items
        ]

    def _purchases(self, row: DrillRow) -> list[dict[str, Any]]:
        return [
            {
                "source": each.source,
                "store": each.store,
                "order_id": each.order_id,
                "day": iso(each.day),
                "net": money_text(each.net_minor, self.currency),
            }
            for each in row.purchases
        ]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """One Arrow row per customer and slice; ``purchases`` is a list of records."""
        rows = self.to_dicts()
        dimensions = list(self.items[0].by) if self.items else []
        columns = {
            **{name: arrow.column("string", [row["by"][name] for row in rows]) for name in dimensions},
            "customer_id": arrow.column("int64", [row["customer_id"] for row in rows]),
            "first_day": arrow.column("string", [row["first_day"] for row in rows]),
            "last_day": arrow.column("string", [row["last_day"] for row in rows]),
            "numerator": arrow.column("int64", [row["numerator"] for row in rows]),
            "denominator": arrow.column("int64", [row["denominator"] for row in rows]),
            "purchase_count": arrow.column("int64", [row["purchase_count"] for row in rows]),
            "net": arrow.column("string", [row["net"] for row in rows]),
        }
        fields: dict[str, arrow.Kind] = dict.fromkeys(("source", "store", "order_id", "day", "net"), "string")
        purchases = arrow.lists_of([row["purchases"] for row in rows], fields=fields)
        return arrow.table(columns | {"purchases": purchases}).__arrow_c_stream__(requested_schema)


def _iso(day: int | None) -> str | None:
    return None if day is None else iso(day)
