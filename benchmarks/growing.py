"""Part: how the server's tables grow in a year: the real engine on a virtual clock, in a shop that runs five journeys.

Also a program of its own: ``python -m benchmarks.growing --customers 2000 4000``, with ``--keep`` as ``HUITOU_KEEP``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answering.life import Placed, life
from benchmarks.answering.post import Mail, Post
from benchmarks.child import call
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost, Stopwatch

# Without those that take a model to know whom to let in: learning would cost more than all the rest.
_PLAYS = ("thanks", "win_back", "away_40", "tier_core", "tier_occasional")
# A year that is over, for what is known is asked about as of yesterday.
_BEGAN = dt.date(2025, 9, 1)
_YEAR, _MONTH, _BEFORE = 365, 30, 365
_MILLION = 1_000_000
_SIZES = (2_000, 4_000)
# Each time costs seconds, and what lies in the server's tables hardly depends on it.
_FACTS_EVERY = 14
# The shortest that is allowed: what is kept levels off within the year, which by default it does after it.
_SHORT = "steps 30; decisions 30; receipts 60; messages 120"
_LARGEST = 12
# Jobs are asked for by the day, and by the quarter of an hour where anything happened, in a shop of any size.
_BY_THE_CLOCK = ("jobs_job",)
# Two sizes are alike when bytes a customer differ by no more than this.
_ALIKE = 0.15


@dataclass(frozen=True, slots=True)
class Month:
    """The end of one: bytes of each table with its indexes, and of the database's file and the folder of facts."""

    day: int
    tables: dict[str, int]
    rows: dict[str, int]
    file: int
    facts: int

    @property
    def whole(self) -> int:
        return sum(self.tables.values())

    @property
    def of_customers(self) -> int:
        return sum(held for name, held in self.tables.items() if name not in _BY_THE_CLOCK)


@dataclass(frozen=True, slots=True)
class Year:
    """A shop of so many customers and its months, the first from before anything was sent."""

    customers: int
    keep: str
    months: tuple[Month, ...]
    cost: Cost

    def at_a_million(self, of: int) -> float:
        """Bytes as GB of a million customers."""
        return of / self.customers * _MILLION / 1e9


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    small = sizes.runs < 3
    few, many, days = (200, 400, 60) if small else (*_SIZES, _YEAR)
    years = [grown(folder, few, days=days), grown(folder, many, days=days), grown(folder, few, days=days, keep=_SHORT)]
    page.at_most("bytes a customer, of twice as many customers", abs(_ratio(*years[:2]) - 1) * 100, _ALIKE * 100, "%")
    page.section("A year of acting", *described(years))


def grown(folder: Path, customers: int, *, days: int = _YEAR, keep: str = "") -> Year:
    """So many customers for so many days, in a process of its own."""
    work = tempfile.mkdtemp(dir=folder)
    cost, months = call(live, folder=work, customers=customers, days=days, keep=keep)
    return Year(customers, keep, tuple(Month(**each) for each in months), cost)


def live(watch: Stopwatch, *, folder: str, customers: int, days: int, keep: str) -> list[dict[str, Any]]:
    """The year; a month's end in each place."""
    import huitou
    from huitou.crm.project import boot

    lived = life(customers=customers, seed=int(f"{_BEGAN:%Y%m%d}"), before=_BEFORE, days=days, began=_BEGAN)
    shop = Path(folder) / "shop"
    huitou.init(shop, timezone=lived.made.timezone).load(lived.write_history(Path(folder) / "history"))
    boot.ready(shop)
    from django.conf import settings

    from benchmarks.answering.days import Days, Habits, publish
    from huitou.crm.journeys import work
    from huitou.crm.project import clock as asked
    from huitou.crm.rehearsal.clock import VirtualClock

    clock = VirtualClock(dt.datetime.combine(_BEGAN, dt.time(7), lived.zone).astimezone(dt.UTC))
    asked.now = clock
    post = Post(clock)
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "tea@shop.example.com"
    settings.HUITOU_URL, settings.HUITOU_KEEP = "https://shop.example.com", keep
    work.channels = lambda _shop: {"email": _Taker(post)}
    months = [_month(0, shop)]
    for play in _PLAYS:
        publish(play, holdout=0.1, salt=play, now=clock.now)

    def after(day: int) -> None:
        _receipts(post, len(told), told)
        if day and (day % _MONTH == 0 or day == days):
            months.append(_month(day, shop))

    told: list[str] = []
    with watch:
        Days(lived, Habits(3, leave=0, look=0), shop, clock, post, facts_every=_FACTS_EVERY, beside=_visits).run(
            days, after=after
        )
    return months


def described(years: Sequence[Year]) -> list[str]:
    """Each year by month, what it comes to for a million customers, and whether two sizes agree."""
    return [
        (
            "Every order is told live with two visits and its parcel, every message gets a receipt; facts are brought"
            f" up to date every {_FACTS_EVERY} days, old records go each night. MB with indexes, on SQLite, at the end"
            " of each month. For a million: what came since day 0, without jobs, of which any shop has as many."
        ),
        *(each for year in years for each in _of_year(year)),
        (
            f"Bytes a customer of {years[1].customers:,} customers over those of {years[0].customers:,}:"
            f" {_ratio(*years[:2]):.2f}."
        ),
    ]


def _of_year(year: Year) -> Iterator[str]:
    kept = f", `HUITOU_KEEP={year.keep}`" if year.keep else ""
    yield f"**{year.customers:,} customers{kept}**: {year.cost.cpu_seconds:,.0f} CPU s, {year.cost.peak_mb:,.0f} MB"
    last = year.months[-1]
    names = sorted(last.tables, key=lambda name: -last.tables[name])[:_LARGEST]
    days = [str(each.day) for each in year.months]
    rows = [[name, *(_mb(each.tables.get(name, 0)) for each in year.months), *_scaled(year, name)] for name in names]
    for name, of in (("all tables", "whole"), ("those of customers", "of_customers"), ("folder of facts", "facts")):
        values = [getattr(each, of) for each in year.months]
        at = "" if of == "whole" else f"{year.at_a_million(values[-1] - values[0]):.1f}"
        rows.append([name, *map(_mb, values), "", at])
    rows.append(["the file", *(_mb(each.file) for each in year.months), "", ""])
    yield table(("day", *days, "rows a customer", "GB of a million"), rows)


def _scaled(year: Year, name: str) -> tuple[str, str]:
    if name in _BY_THE_CLOCK:
        return "", ""
    last = year.months[-1]
    came = last.tables[name] - year.months[0].tables.get(name, 0)
    return f"{last.rows[name] / year.customers:.1f}", f"{year.at_a_million(came):.2f}"


def _ratio(few: Year, many: Year) -> float:
    """Of what came in the year, without what an empty store weighs."""
    one, two = ((each.months[-1].of_customers - each.months[0].of_customers) / each.customers for each in (few, many))
    return two / one


def _mb(value: int) -> str:
    return f"{value / 1e6:.1f}"


def _month(day: int, shop: Path) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.tbl_name, SUM(d.pgsize) FROM dbstat AS d JOIN sqlite_master AS m ON m.name = d.name"
            " WHERE d.aggregate = TRUE GROUP BY m.tbl_name"
        )
        tables = {name: int(held) for name, held in cursor.fetchall()}
        rows = {}
        for name in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            rows[name] = int(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        (file,) = cursor.fetchone()
    facts = sum(each.stat().st_size for each in (shop / "facts").rglob("*") if each.is_file())
    return {"day": day, "tables": tables, "rows": rows, "file": int(file), "facts": facts}


def _visits(order: Placed) -> list[dict[str, Any]]:
    """Somebody comes in and looks at a thing before they buy it."""
    return [
        {
            "id": f"{event}-{order.number}",
            "kind": "visit",
            "at": (order.at - dt.timedelta(minutes=minutes)).isoformat(),
            "who": order.event()["who"],
            "data": {"event": event, "channel": order.channel},
        }
        for event, minutes in (("enter", 9), ("view_product", 7))
    ]


def _receipts(post: Post, first: int, told: list[str]) -> None:
    """A provider tells of each mail since that it was delivered."""
    from huitou.crm.delivery.store import Receipt
    from huitou.crm.journeys.tables import Tables

    for mail in post.mails[first:]:
        Tables().receipt(Receipt(f"provider:{mail.id}", "delivered", key=mail.id))
        told.append(mail.id)


@dataclass(frozen=True, slots=True)
class _Taker:
    """A provider that takes everything at once."""

    post: Post
    name: str = "email"
    knows_keys: bool = False
    tells: bool = False

    def prepare(self, message: Any, address: str) -> Mail:
        return Mail(address, self.post.clock(), message.key, "", one_click=True)

    def call(self, ready: Mail, key: str) -> Any:  # noqa: ARG002
        from huitou.crm.delivery.channel import Accepted

        self.post.mails.append(ready)
        return Accepted()

    def look_up(self, key: str) -> None:  # noqa: ARG002
        return None


def main(argv: list[str]) -> int:
    """Exit 1 where the two sizes do not agree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growing", description=__doc__)
    parser.add_argument("--customers", type=int, nargs=2, default=_SIZES, help="the two sizes")
    parser.add_argument("--days", type=int, default=_YEAR)
    parser.add_argument("--keep", default="", help="as HUITOU_KEEP has it; the default is what is kept by default")
    args = parser.parse_args(argv)
    years = []
    with tempfile.TemporaryDirectory() as folder:
        for customers in args.customers:
            years.append(grown(Path(folder), customers, days=args.days, keep=args.keep))
            print("\n\n".join(_of_year(years[-1])), flush=True)
    print("\n" + described(years)[-1])
    return 0 if abs(_ratio(*years) - 1) <= _ALIKE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
