"""A shop that keeps every list Huitou reads: costs, members, coupons, tickets, ratings, touches, visits, live rooms."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable
from pathlib import Path

import huitou
from huitou import Shop
from huitou.simulate.folder import write

_LIVE = (
    "live_id,live_from,live_to,room,host,exposed_people,entered_people,shown_people,clicked_people,dealt_people,"
    "live_minutes,live_gmv"
)


def everything(folder: Path) -> Shop:
    """Two years of a tea shop, of which all pages of a report have something to say."""
    exports = folder / "exports"
    write(exports, customers=500, seed=3, visits=True)
    with next((exports / "huitou").glob("orders*.csv")).open(encoding="utf-8-sig", newline="") as file:
        orders = [row for row in csv.DictReader(file) if row["customer_id"]]
    _lists(folder, orders)
    shop = huitou.init(folder / "shop", name="山雾茶铺")
    for what in (exports / "huitou", *sorted(exports.glob("visits*")), *sorted(folder.glob("*.csv"))):
        shop.load(what)
    return shop


def _lists(folder: Path, orders: list[dict[str, str]]) -> None:
    draw = random.Random(5)
    days = sorted({order["ordered_at"][:10] for order in orders})
    people = sorted({order["customer_id"] for order in orders})
    channels = sorted({order["channel"] for order in orders if order["channel"]})

    def later(at: str, hours: int) -> str:
        return (dt.datetime.fromisoformat(at) + dt.timedelta(hours=hours)).isoformat(" ")

    _write(
        folder / "costs.csv",
        "spent_on,channel,cost_kind,spent",
        [(day, channel, "广告", draw.randrange(20, 120)) for day in days for channel in channels],
    )
    _write(
        folder / "members.csv",
        "customer_id,level,joined_at,consent_sms,consent_wecom,consent_at",
        [
            (who, draw.choice(["金", "银", "普通"]), f"{draw.choice(days)} 10:00:00", "是", "否", draw.choice(days))
            for who in people[::2]
        ],
    )
    _write(
        folder / "coupons.csv",
        "coupon_id,coupon,customer_id,order_id,coupon_value,issued_at,used_at,expires_at",
        [
            (
                f"k{number}",
                "满100减10",
                order["customer_id"],
                order["order_id"] if number % 3 else "",
                10,
                f"{order['ordered_at'][:10]} 00:00:00",
                order["ordered_at"] if number % 3 else "",
                later(order["ordered_at"], 24 * 30)[:10],
            )
            for number, order in enumerate(orders[::3])
        ],
    )
    _write(
        folder / "tickets.csv",
        "ticket_id,order_id,opened_at,first_response_at,closed_at,ticket_kind",
        [
            (
                f"t{number}",
                order["order_id"],
                order["ordered_at"],
                order["ordered_at"],
                later(order["ordered_at"], 9),
                "物流",
            )
            for number, order in enumerate(orders[::12])
        ],
    )
    _write(
        folder / "ratings.csv",
        "order_id,rated_at,stars",
        [(order["order_id"], later(order["ordered_at"], 144), draw.choice([5, 5, 4, 3, 1])) for order in orders[::3]],
    )
    _write(
        folder / "touches.csv",
        "customer_id,touched_at,channel,campaign,touch_kind",
        [(draw.choice(people), f"{draw.choice(days)} 11:00:00", "sms", "双11", "promo") for _ in range(300)],
    )
    _write(folder / "live.csv", _LIVE, _sessions(draw, dt.date.fromisoformat(days[-1])))


def _sessions(draw: random.Random, last: dt.date) -> Iterable[tuple[object, ...]]:
    for number in range(60):
        day = last - dt.timedelta(days=number)
        exposed = draw.randrange(8_000, 20_000)
        entered = exposed * draw.randrange(10, 20) // 100
        shown = entered * draw.randrange(50, 80) // 100
        clicked = shown * draw.randrange(10, 25) // 100
        dealt = clicked * draw.randrange(5, 20) // 100
        counts = (exposed, entered, shown, clicked, dealt)
        host = draw.choice(["小陈", "小李"])
        yield f"L{number}", f"{day} 19:00:00", f"{day} 22:00:00", "茶铺直播间", host, *counts, 180, dealt * 80


def _write(file: Path, headings: str, rows: Iterable[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headings.split(","))
        writer.writerows(rows)
