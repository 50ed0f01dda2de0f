"""What an import costs end to end, the same file again, and a day's new orders published by change or by rebuilding."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import huitou
from benchmarks.stopwatch import Stopwatch
from huitou import settings, simulate
from huitou.warehouse.publish import publish
from huitou.warehouse.snapshot import POINTER, folder_of
from huitou.warehouse.writer import writer

SEED = 11
_OWN_COLUMNS = (
    "order_id customer_id ordered_at paid_at paid_amount order_amount status channel province store coupon phone"
).split()
_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SHOP_TIME = dt.timezone(dt.timedelta(hours=8))


def write_taobao(watch: Stopwatch, *, path: str, orders: int, more: str = "", held_back: int = 0) -> None:
    """Write an order list (classic columns, GB18030) of so many orders; the newest ``held_back`` go into ``more``."""
    with watch:
        whole = Path(path)
        simulate.big(whole, orders=orders + held_back, seed=SEED)
        if more:
            _split(whole, Path(more), records=orders)


def write_own(watch: Stopwatch, *, path: str, orders: int) -> None:
    """Huitou's own csv in GB18030, as an ERP or a spreadsheet in China saves it: one row an order, 12 columns."""
    with watch:
        many = simulate.orders_arrays(orders, seed=SEED)
        columns = (many.customer.tolist(), many.time.tolist(), many.net.tolist(), many.channel.tolist())
        with Path(path).open("w", encoding="gb18030", newline="") as out:
            out.write(f"{','.join(_OWN_COLUMNS)}\n")
            for n, (customer, time, net, channel) in enumerate(zip(*columns, strict=True)):
                paid_at = (_START + dt.timedelta(microseconds=time)).astimezone(_SHOP_TIME)
                ordered_at = paid_at - dt.timedelta(seconds=90)
                amount = f"{net // 100}.{net % 100:02d}"
                times = f"{ordered_at:%Y-%m-%d %H:%M:%S},{paid_at:%Y-%m-%d %H:%M:%S}"
                out.write(f"O{10**9 + n},C{customer},{times},{amount},{amount},paid,渠道{channel},浙江,山野茶铺,,\n")


def write_huitou(watch: Stopwatch, *, folder: str, customers: int) -> str:
    """Write Huitou's own csv with lines; give its path."""
    with watch:
        return str(simulate.write_huitou(simulate.shop(customers=customers, seed=SEED), Path(folder)))


def load(watch: Stopwatch, *, shop: str, file: str) -> dict[str, int]:
    """Import a file into the shop, made first where there is none; give the counts of the report."""
    if not Path(shop).exists():
        huitou.init(shop)
    with watch:
        (report,) = huitou.open(shop).load(file)
    return {"read": report.read, "accepted": report.accepted, "duplicate": report.duplicate, "orders": report.orders}


def republish(watch: Stopwatch, *, shop: str, version: str, rebuild: bool) -> None:
    """Go back to an older data version and bring it up to the facts, by change or by rebuilding."""
    folder = Path(shop)
    (folder_of(folder) / POINTER).write_text(version, encoding="utf-8")
    with writer(folder, "bench", settings.load(folder)) as (scratch, clock), watch:
        publish(folder, clock, scratch, rebuild=rebuild)


def _split(whole: Path, rest: Path, *, records: int) -> None:
    """Move what comes after so many records into a file of its own, under the same header."""
    with whole.open("rb") as file:
        found = _records(file)
        header = next(found)
        end = len(header) + sum(len(record) for record in itertools.islice(found, records))
        file.seek(end)
        rest.write_bytes(header + file.read())
    with whole.open("r+b") as file:
        file.truncate(end)


def _records(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Records of a csv file: a line break inside quotes belongs to the record."""
    held = b""
    for line in lines:
        held += line
        if held.count(b'"') % 2 == 0:
            yield held
            held = b""
