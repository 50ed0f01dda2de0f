"""What a snapshot says, in keys and texts: codes, refs and dense numbers are its own affair and are looked through."""

from __future__ import annotations

from typing import Any

from huitou import Shop
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.snapshot import Snapshot, open_snapshot

Content = dict[str, list[tuple[Any, ...]]]
_PLACES = ("source", "store", "channel", "province")


def content(shop: Shop, *, named: bool = False) -> Content:
    """Every table of the current snapshot, sorted. ``named``: customers by their accounts' names, not their ids."""
    with open_snapshot(shop.folder) as snapshot:
        return _Reading(snapshot, _names(shop) if named else None).tables()


def _names(shop: Shop) -> dict[int, tuple[str, ...]]:
    with connect() as connection:
        Facts(shop.folder).attach(connection)
        rows = connection.rows("SELECT DISTINCT account_key, source, store, id_kind, id_value FROM facts_accounts")
    return {key: tuple(name) for key, *name in rows}


class _Reading:
    def __init__(self, snapshot: Snapshot, names: dict[int, tuple[str, ...]] | None) -> None:
        self.snapshot = snapshot
        self.names = names
        self.codes = {(kind, code): value for kind, code, value in self._rows("codes", "kind, code, value")}
        self.codes |= {(kind, 0): "" for kind in (*_PLACES, "category", "product")}
        self.keys = {
            ref: (self.codes["source", source], self.codes["store", store], order_id)
            for ref, source, store, order_id in self._rows("purchase_keys", "ref, source, store, order_id")
        }
        self.accounts = self._rows("customer_accounts", "customer, account_key")
        self.customers: dict[int | None, Any] = {None: None}
        for customer, customer_id in self._rows("customers", "customer, customer_id"):
            assert customer not in self.customers
            self.customers[customer] = self._called(customer, customer_id)

    def _rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        return self.snapshot.rows(f"SELECT {columns} FROM {table}")

    def _called(self, customer: int, customer_id: int) -> Any:
        if self.names is None:
            return customer_id
        return tuple(sorted(self.names[key] for owner, key in self.accounts if owner == customer))

    def tables(self) -> Content:
        self._lie_with_their_purchases()
        found = {
            "sequence": self._sequence(),
            "categories": [
                (self.keys[ref], self.codes["category", category], net)
                for ref, category, net in self._rows("purchase_categories", "ref, category, net")
            ],
            "products": [
                (self.keys[ref], self.codes["product", product], self.codes["category", category], *rest)
                for ref, product, category, *rest in self._rows(
                    "purchase_products", "ref, product, category, quantity, net"
                )
            ],
            "names": [(self.codes["product", code], *rest) for code, *rest in self._rows("product_names", "*")],
            "facts": [(self.keys[ref], *rest) for ref, *rest, _ in self._rows("purchase_facts", "*")],
            "refunds": self._refunds(),
            "placed": [(day, *self._places(row[:4]), *row[4:]) for day, *row in self._rows("placed", "*")],
            "costs": [
                (day, self.codes["channel", channel], *rest)
                for day, channel, *rest in self._rows("cost_list", "day, channel, is_advertising, spent")
            ],
            "members": [(self.customers[customer], *rest) for customer, *rest in self._rows("member_list", "*")],
            "coupons": [(self.customers[customer], *rest) for customer, *rest in self._rows("coupon_list", "*")],
            "live": self._rows("live_list", "*"),
            "touches": [(self.customers[customer], *rest) for customer, *rest in self._rows("touch_list", "*")],
            "experience": [
                (self.customers[customer], *rest) for customer, *rest in self._rows("first_experience", "*")
            ],
            "customers": self._customers(),
            "excluded": self._excluded(),
            "about": [a for a in self._rows("about", "key, value") if a[0] not in {"data_version", "changes"}],
        }
        if self.names is None:
            found["accounts"] = [(self.customers[customer], key) for customer, key in self.accounts]
            found["imports"] = self._rows("imports", "import_id")
        return {table: sorted(rows, key=repr) for table, rows in found.items()}

    def _lie_with_their_purchases(self) -> None:
        """What is known of a purchase has its day, and what was bought its customer."""
        for table in ("purchase_categories", "purchase_products", "purchase_facts"):
            who = "" if table == "purchase_facts" else " OR t.customer IS DISTINCT FROM s.customer"
            astray = f"FROM {table} t JOIN sequence s ON s.ref = t.ref WHERE t.day IS DISTINCT FROM s.day{who}"
            assert not self.snapshot.rows(f"SELECT t.* {astray}")

    def _sequence(self) -> list[tuple[Any, ...]]:
        at = dict(self._rows("purchase_keys", "ref, purchased_at"))
        plain = "day, month, seq, day_seq, prev_day, next_day, prev_other_day, next_other_day, first_day, net"
        coded = "first_category, first_channel, source, store, channel, province"
        rows = self._rows("sequence", f"ref, customer, {coded}, {plain}")
        assert len({row[0] for row in rows}) == len(rows) == len(self.keys)
        return [
            (
                self.keys[ref],
                at[ref],
                self.customers[customer],
                *self._first(codes[:2]),
                *self._places(codes[2:]),
                *rest,
            )
            for ref, customer, *numbers in rows
            for codes, rest in [(numbers[:6], numbers[6:])]
        ]

    def _first(self, codes: list[int | None]) -> list[str | None]:
        kinds = ("category", "channel")
        return [None if c is None else self.codes[kind, c] for kind, c in zip(kinds, codes, strict=True)]

    def _places(self, codes: list[int]) -> list[str]:
        return [self.codes[kind, code] for kind, code in zip(_PLACES, codes, strict=True)]

    def _customers(self) -> list[tuple[Any, ...]]:
        rows = self._rows(
            "customers", "customer, first_category, first_channel, first_day, last_day, purchases, purchase_days, net"
        )
        return [(self.customers[customer], *self._first([one, two]), *rest) for customer, one, two, *rest in rows]

    def _refunds(self) -> list[tuple[Any, ...]]:
        return [
            (
                ref and self.keys[ref],
                day,
                *self._places(places),
                order_id,
                self.codes["product", product],
                self.codes["category", category],
                refunded,
            )
            for ref, day, *places, order_id, product, category, refunded in self._rows("refunds", "*")
        ]

    def _excluded(self) -> list[tuple[Any, ...]]:
        rows = self._rows("excluded", f"{', '.join(_PLACES)}, order_id, reason, day, orders, paid")
        return [(*self._places(row[:4]), *row[4:]) for row in rows]


def differences(found: Content, wanted: Content) -> Content:
    """The rows that only one of two contents has, by table; nothing at all when they say the same."""
    apart = {
        f"{table}, {side}": [row for row in one.get(table, []) if row not in other.get(table, [])]
        for side, one, other in (("only found", found, wanted), ("only wanted", wanted, found))
        for table in wanted
    }
    uneven = {table: [] for table in wanted if len(found[table]) != len(wanted[table])}
    return {side: rows for side, rows in apart.items() if rows} | uneven
