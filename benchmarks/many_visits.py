"""What people did in a shop, by the million events, in a Parquet file, and what importing and asking of them costs."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

import huitou
from benchmarks.stopwatch import Stopwatch
from huitou import settings
from huitou.diagnosis.funnel.funnel import funnel
from huitou.metrics.measure import measure
from huitou.metrics.prepare import page_window
from huitou.warehouse.snapshot import open_snapshot

# Four events a visit, twenty visits a device in the last two years of the orders, every fourth visit signed in. In ten
# visits three fill the cart and one ends with an order that is paid.
_VISITS = """
SELECT CASE i % 4 WHEN 0 THEN 'enter' WHEN 1 THEN 'view_product'
    WHEN 2 THEN CASE WHEN chance < 3 THEN 'add_to_cart' ELSE 'view_product' END
    ELSE CASE WHEN chance = 0 THEN 'order' WHEN chance = 1 THEN 'pay' ELSE 'view_product' END END AS event,
  strftime(TIMESTAMP '2023-01-01' + INTERVAL 1 MINUTE * (began % 1051200) + INTERVAL 40 SECOND * (i % 4),
    '%Y-%m-%d %H:%M:%S') AS event_at,
  CASE WHEN visit % 4 = 0 THEN 'V' || CAST(device AS VARCHAR) END AS customer_id,
  'd' || CAST(device AS VARCHAR) AS device_id,
  CASE WHEN i % 4 > 0 THEN 'P' || CAST(goods % 500 AS VARCHAR) END AS product_id,
  CASE WHEN i % 4 > 0 THEN '类目' || CAST(goods % 20 AS VARCHAR) END AS category,
  '渠道' || CAST(began % 7 AS VARCHAR) AS channel
FROM (
  SELECT i, i // 4 AS visit, hash(i // 4) % 10 AS chance, hash(i // 4 + 1000000007) AS began, hash(i) AS goods,
    hash(i // 4 + 2000000011) % {devices} AS device
  FROM range({events}) r(i)
)
"""
_A_DEVICE = 80


def write(watch: Stopwatch, *, path: str, events: int) -> None:
    rows = _VISITS.format(events=events, devices=max(events // _A_DEVICE, 1))
    with watch, duckdb.connect(config={"memory_limit": "2GB"}) as connection:
        connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")


def load(watch: Stopwatch, *, shop: str, file: str) -> dict[str, int]:
    """Import into the shop, and publish; give the counts."""
    with watch:
        reports = huitou.open(shop).load(file)
    return {name: sum(getattr(each, name) for each in reports) for name in ("read", "accepted", "duplicate")}


def prepare(watch: Stopwatch, *, shop: str) -> int:
    """What ``huitou prepare`` does; give how many metrics were asked."""
    with watch:
        return len(huitou.open(shop).prepare())


def asking(watch: Stopwatch, *, shop: str) -> dict[str, float]:
    """Wall seconds of each funnel, and of the metrics of visitors month by month, from an open snapshot."""
    known = settings.load(Path(shop))
    taken: dict[str, float] = {}
    with watch, open_snapshot(Path(shop)) as snapshot:
        for name in ("", "group", "category"):
            began = time.perf_counter()
            funnel(snapshot, by=name)
            taken[f"huitou funnel{f' --by {name}' if name else ''}"] = time.perf_counter() - began
        window = page_window(snapshot)
        for metric in ("visitors", "active_customers", "retention", "conversion_rate"):
            began = time.perf_counter()
            measure(snapshot, metric, settings=known, from_=window.from_day, to=window.to_day, by="month")
            taken[metric] = time.perf_counter() - began
    return taken


def asking_otherwise(watch: Stopwatch, *, shop: str) -> float:
    """Wall seconds of a funnel that nobody prepared: fifty days of the year before."""
    with open_snapshot(Path(shop)) as snapshot, watch:
        funnel(snapshot, from_=19_500, to=19_549)
    return watch.cost.wall_seconds
