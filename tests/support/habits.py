"""A shop of three habits: tea every three weeks, coffee every seven with filters, sweets once."""

from __future__ import annotations

import datetime as dt
import random

from tests.support.shops import Line, Order

START = dt.datetime(2024, 1, 1, 12)
DAYS = 300
AS_OF = (START.date() - dt.date(1970, 1, 1)).days + DAYS


def orders(*, each: int = 70, seed: int = 3) -> list[Order]:
    """So many customers of each habit, over 300 days."""
    draw = random.Random(seed)
    made: list[Order] = []
    for who in range(each):
        made += _regular(draw, f"tea {who:03}", 21, ("sencha", "绿茶", 8000), ("cup", "茶具", 3000), "live")
        made += _regular(draw, f"coffee {who:03}", 49, ("beans", "咖啡", 20000), ("filter", "滤纸", 1500), "shop")
        made.append(_order(f"sweets {who:03}", draw.randrange(DAYS), [("candy", "糖果", 2000)], "ads"))
    return made


def _regular(
    draw: random.Random, who: str, gap: int, main: tuple[str, str, int], beside: tuple[str, str, int], channel: str
) -> list[Order]:
    day, made = draw.randrange(gap), []
    while day < DAYS:
        kinds = [main] if draw.random() < 0.9 else []
        kinds += [beside] if draw.random() < 0.25 or not kinds else []
        made.append(_order(who, day, kinds, channel))
        day += max(1, round(draw.gauss(gap, gap / 8)))
    return made


def _order(who: str, day: int, kinds: list[tuple[str, str, int]], channel: str) -> Order:
    lines = tuple(Line(product, category, net) for product, category, net in kinds)
    at = START + dt.timedelta(days=day)
    return Order(f"{who} {day}", who, at, sum(line.net for line in lines), channel=channel, lines=lines)
