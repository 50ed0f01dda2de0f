"""The answers that belong to a simulated shop, kept beside its files."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np

from huitou import calendar
from huitou.calendar import Window
from huitou.simulate import assortment, text
from huitou.simulate.answers import Answer, Purchase, answers
from huitou.simulate.buyers import GUEST, customer_id, nick
from huitou.simulate.orders import NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import COUNTED, REASONS, SimulatedShop

_CUSTOMERS = (
    "customer_id,nick,segment,home_category,cycle_days,regularity,store,province,orders_per_day,lifetime_days,"
    "first_day,dropout_day,orders,purchases,net_minor\n"
)
_ORDERS = "order_id,customer_id,purchase_day,net_minor,reason\n"


def write_truth(shop: SimulatedShop, folder: Path) -> tuple[Path, Path, Path]:
    """Write truth.json (parameters and answers), customers.csv and orders.csv into the folder; give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "truth.json", folder / "customers.csv", folder / "orders.csv"
    paths[0].write_text(json.dumps(truth(shop), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    with paths[1].open("w", encoding="utf-8", newline="") as file:
        file.write(_CUSTOMERS + _customer_rows(shop))
    with paths[2].open("w", encoding="utf-8", newline="") as file:
        file.write(_ORDERS)
        file.writelines(_order_rows(shop, block) for block in text.blocks(len(shop.orders)))
    return paths


def truth(shop: SimulatedShop) -> dict[str, object]:
    """All that truth.json holds.

    Shape: parameters; what an import must report, per file; what it must exclude and why; each window's answers in
    both ways of counting, with the brushing list known and without it.
    Units: money in minor units.
    """
    return {
        "seed": shop.seed,
        "start": calendar.iso(shop.start_day),
        "last_day": calendar.iso(shop.last_day),
        "timezone": shop.timezone,
        "currency": shop.currency,
        "customers": shop.buyers.honest,
        "brushers": len(shop.buyers.home) - shop.buyers.honest,
        "model": dataclasses.asdict(shop.model),
        **({"illness": dataclasses.asdict(shop.illness)} if shop.illness else {}),
        **({"change": dataclasses.asdict(shop.change)} if shop.change else {}),
        "categories": {kind.name: _category(kind, r=shop.model.r) for kind in assortment.CATEGORIES},
        "imports": imports(shop),
        "orders": len(shop.orders),
        "excluded": excluded(shop),
        "windows": _windows(shop, brushing_known=True),
        "windows_without_brushing_list": _windows(shop, brushing_known=False),
    }


def purchases(shop: SimulatedShop, *, brushing_known: bool = True) -> list[Purchase]:
    """The orders that count, in the order of payment, ties by order id."""
    counted = shop.orders.take(np.flatnonzero(shop.reasons(brushing_known=brushing_known) == COUNTED))
    in_time = counted.take(np.lexsort((counted.order_id, counted.paid_at)))
    columns = in_time.buyer.tolist(), (in_time.paid_at // DAY).tolist(), (in_time.paid - in_time.refunded).tolist()
    return [Purchase(*row) for row in zip(*columns, strict=True)]


def imports(shop: SimulatedShop) -> dict[str, dict[str, int]]:
    """The rows of each file and what an import must make of them; older states are versions of their own."""
    exported = shop.exported
    lines = shop.orders.lines[exported.order]
    newest = ~exported.older
    return {
        "huitou": _rows(int(lines.sum()), duplicate=int(lines[exported.repeats].sum())),
        "taobao_orders": _rows(len(exported.order), duplicate=int(exported.repeats.sum())),
        "taobao_lines": _rows(int(lines[newest].sum()), duplicate=int(lines[exported.repeats].sum())),
        "brushing": _rows(int(shop.orders.brushing.sum()), duplicate=0),
    }


def excluded(shop: SimulatedShop) -> dict[str, dict[str, int]]:
    """Per reason: how many orders do not count, and what was paid for them in minor units."""
    reasons = shop.reasons()
    return {
        reason: {"orders": int((reasons == code).sum()), "paid": int(shop.orders.paid[reasons == code].sum())}
        for code, reason in enumerate(REASONS)
        if code != COUNTED
    }


def _category(kind: assortment.Category, *, r: float) -> dict[str, float]:
    return {"cycle_days": kind.cycle_days, "regularity": kind.regularity, "alpha_days": r * kind.cycle_days}


def _rows(read: int, *, duplicate: int) -> dict[str, int]:
    return {"read": read, "accepted": read - duplicate, "duplicate": duplicate, "quarantined": 0, "dropped": 0}


def _asked(shop: SimulatedShop) -> dict[str, tuple[Window, int]]:
    """The last quarter, the whole of the data, and a quarter asked about as if the last 60 days were not known yet."""
    last, start = shop.last_day, shop.start_day
    earlier = max(start, last - 180)
    return {
        "last_90_days": (Window(max(start, last - 89), last), last),
        "all_days": (Window(start, last), last),
        "earlier_90_days": (Window(max(start, earlier - 89), earlier), max(earlier, last - 60)),
    }


def _windows(shop: SimulatedShop, *, brushing_known: bool) -> dict[str, object]:
    known = purchases(shop, brushing_known=brushing_known)
    return {
        name: {
            "from": calendar.iso(window.from_day),
            "to": calendar.iso(window.to_day),
            "as_of": calendar.iso(as_of),
            "order": _answers(known, window=window, as_of=as_of, by_day=False),
            "day": _answers(known, window=window, as_of=as_of, by_day=True),
        }
        for name, (window, as_of) in _asked(shop).items()
    }


def _answers(known: list[Purchase], *, window: Window, as_of: int, by_day: bool) -> dict[str, Answer]:
    return answers(known, window=window, as_of=as_of, count_by="day" if by_day else "order")


def _customer_rows(shop: SimulatedShop) -> str:
    buyers = shop.buyers
    n = len(buyers.home)
    by_name = shop.orders.buyer != GUEST
    counts = by_name & (shop.reasons() == COUNTED)
    owner = shop.orders.buyer
    net = np.zeros(n, dtype=np.int64)
    np.add.at(net, owner[counts], (shop.orders.paid - shop.orders.refunded)[counts])
    segment = np.where(np.arange(n) >= buyers.honest, 3, np.searchsorted([0.5, 1.5], buyers.tempo, side="right"))
    ends = buyers.begins + np.minimum(buyers.lifetime, shop.days)
    dropout = np.where(ends < shop.last_day + 1, np.floor(ends).astype(np.int64) * DAY, NEVER)
    kinds = assortment.CATEGORIES
    columns = [
        [customer_id(buyer) for buyer in range(n)],
        [nick(buyer) for buyer in range(n)],
        text.look_up(["rare", "regular", "frequent", "brushing"], segment),
        text.look_up([kind.name for kind in kinds], buyers.home),
        text.look_up([str(kind.cycle_days) for kind in kinds], buyers.home),
        text.look_up([str(kind.regularity) for kind in kinds], buyers.home),
        text.look_up(assortment.STORES, buyers.store),
        text.look_up([place.province for place in assortment.PLACES], buyers.place),
        [f"{rate:.9g}" for rate in buyers.rate.tolist()],
        [f"{days:.9g}" for days in buyers.lifetime.tolist()],
        text.days(np.floor(buyers.begins).astype(np.int64) * DAY),
        text.days(dropout),
        np.bincount(owner[by_name], minlength=n).tolist(),
        np.bincount(owner[counts], minlength=n).tolist(),
        net.tolist(),
    ]
    return text.fill(",".join(["%s"] * len(columns)) + "\n", columns)


def _order_rows(shop: SimulatedShop, block: slice) -> str:
    orders = shop.orders.take(block)
    columns = [
        orders.order_id.tolist(),
        ["" if buyer == GUEST else customer_id(buyer) for buyer in orders.buyer.tolist()],
        text.days(orders.paid_at),
        (orders.paid - orders.refunded).tolist(),
        text.look_up(REASONS, shop.reasons()[block]),
    ]
    return text.fill("%s,%s,%s,%s,%s\n", columns)
