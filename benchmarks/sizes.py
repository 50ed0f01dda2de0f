"""How much data and how many runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    orders: int
    csv_rows: int
    more_csv_rows: int
    huitou_customers: int
    new_orders: int
    lines: int
    events: int
    accounts: int
    runs: int
    commands: int
    ill_shops: int


FULL = Sizes(
    orders=10_000_000,
    csv_rows=1_000_000,
    more_csv_rows=5_000_000,
    huitou_customers=221_000,
    new_orders=5_000,
    lines=10_000_000,
    events=100_000_000,
    accounts=3_000_000,
    runs=3,
    commands=7,
    ill_shops=40,
)
QUICK = Sizes(
    orders=200_000,
    csv_rows=20_000,
    more_csv_rows=100_000,
    huitou_customers=4_400,
    new_orders=200,
    lines=30_000,
    events=300_000,
    accounts=30_000,
    runs=2,
    commands=3,
    ill_shops=1,
)
