"""A shop of people who browse, written as Huitou's own files, and each visitor's true chance beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from huitou import calendar
from huitou.simulate import assortment, browsing, text
from huitou.simulate.browsing import NOT_YET, Browsing
from huitou.simulate.draws import Draws, Ints
from huitou.simulate.requests import DAY

START = "2024-03-01"
_ORDERS = "order_id,customer_id,ordered_at,paid_at,paid_amount,status,channel,province\n"
_VISITS = "event,event_at,customer_id,device_id,product_id,category,channel,campaign,device,province\n"
_COUPONS = "coupon_id,coupon,customer_id,issued_at,used_at,expires_at\n"


@dataclass(frozen=True, slots=True)
class BrowsingFiles:
    """``truth`` has the chance of an order in the seven days after the last but seven, by device."""

    orders: Path
    visits: Path
    coupons: Path
    truth: Path


def write_browsing(
    folder: Path | str, *, browsers: int, seed: int, start: str = START, days: int = 120
) -> BrowsingFiles:
    """Let people browse for so many days and write what the shop saw of it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    of = browsing.browse(visitors=browsers, seed=seed, days=days)
    first = calendar.parse_day(start)
    files = BrowsingFiles(*(folder / f"{name}.csv" for name in ("orders", "visits", "coupons", "truth")))
    at = Draws(seed, "moments").below(DAY - 3600, len(of.visitor))
    files.orders.write_text(_orders(of, first, at), encoding="utf-8", newline="")
    files.visits.write_text(_visits(of, first, at), encoding="utf-8", newline="")
    files.coupons.write_text(_coupons(of, first), encoding="utf-8", newline="")
    cut = days - 8
    chances = browsing.true_chances(of, cut)
    rows = "".join(f"{device(who)},{chance:.4f}\n" for who, chance in enumerate(chances.tolist()))
    title = f"device_id,chance of an order within 7 days of {calendar.iso(first + cut)}\n"
    files.truth.write_text(title + rows, encoding="utf-8", newline="")
    return files


def device(visitor: int) -> str:
    return f"v{visitor}"


def customer(visitor: int) -> str:
    return f"C{visitor:06d}"


def _orders(of: Browsing, first: int, at: Ints) -> str:
    placed = np.flatnonzero(of.order)
    before = np.flatnonzero(of.past)
    rows = [
        (who, (first - ago) * DAY + 43_200, True)
        for who, ago in zip(before.tolist(), of.past[before].tolist(), strict=True)
    ]
    rows += [
        (who, (first + day) * DAY + second + 2400, signed)
        for who, day, second, signed in zip(
            of.visitor[placed].tolist(),
            of.day[placed].tolist(),
            at[placed].tolist(),
            of.signed[placed].tolist(),
            strict=True,
        )
    ]
    moments = text.times(np.array([when for _, when, _ in rows], dtype=np.int64))
    return _ORDERS + "".join(
        f"B{number:06d},{customer(who) if signed else ''},{moment},{moment},{20 + who % 80}.00,paid,"
        f"{browsing.CHANNELS[of.channel[who]][0]},{browsing.PROVINCES[of.province[who]][0]}\n"
        for number, ((who, _, signed), moment) in enumerate(zip(rows, moments, strict=True))
    )


def _visits(of: Browsing, first: int, at: Ints) -> str:
    """Whoever signed in does so with what they do last; what they look at carries no name."""
    parts = [_VISITS]
    moments = (first + of.day) * DAY + at
    for row, who in enumerate(of.visitor.tolist()):
        begun = int(moments[row])
        whence = ",".join(
            names[place][0]
            for names, place in (
                (browsing.CHANNELS, of.channel[who]),
                (browsing.CAMPAIGNS, of.campaign[who]),
                (browsing.DEVICES, of.device[who]),
                (browsing.PROVINCES, of.province[who]),
            )
        )
        views = int(of.views[row])
        goods = [(who * 7 + 3 * view) % len(assortment.PRODUCTS) for view in range(max(views, 1))]
        events = [("enter", begun, -1)]
        events += [("view_product", begun + 30 * (1 + view), goods[view]) for view in range(views)]
        later = [("favourite", of.favourite[row], 1400), ("add_to_cart", of.cart[row], 1500)]
        later += [("order", of.order[row], 2400), ("pay", of.order[row], 2460)]
        named = bool(of.signed[row])
        events += [(event, begun + after, goods[-1]) for event, done, after in later if done]
        times = text.times(np.array([when for _, when, _ in events], dtype=np.int64))
        for place, ((event, _, product), moment) in enumerate(zip(events, times, strict=True)):
            signs = named and place == len(events) - 1 and event != "enter"
            item = assortment.PRODUCTS[product] if product >= 0 else None
            seen = f"{item.product_id},{assortment.CATEGORIES[item.category].name}" if item else ","
            parts.append(f"{event},{moment},{customer(who) if signs else ''},{device(who)},{seen},{whence}\n")
    return "".join(parts)


def _coupons(of: Browsing, first: int) -> str:
    issued = (first + of.coupon_day) * DAY + 32_400
    used = np.where((of.coupon_used != NOT_YET) & (of.coupon_used >= of.coupon_day), of.coupon_used, NOT_YET)
    parts = [_COUPONS]
    for number, who in enumerate(of.coupon_visitor.tolist()):
        used_at = ""
        if used[number] != NOT_YET:
            (used_at,) = text.times(np.array([(first + int(used[number])) * DAY + 80_000]))
        given, until = text.times(np.array([issued[number], issued[number] + 14 * DAY]))
        parts.append(f"K{number:06d},five off,{customer(who)},{given},{used_at},{until}\n")
    return "".join(parts)
