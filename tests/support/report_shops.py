"""Shops to make reports of: one that goes well, one with names that would break a page, and those at the edge."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import huitou
from huitou import Shop
from huitou.simulate.folder import write

HOSTILE = "</script><script>document.title='owned'</script>"
FORMULA = "@SUM(A1)"
START = dt.date(2023, 1, 1)
_HEADINGS = "order_id,customer_id,ordered_at,paid_amount,refunded_amount,refunded_at,channel,product_name,category"


def simulated(folder: Path) -> Shop:
    """Two years of a tea shop that sells on Taobao: nicknames and names stand in its exports."""
    write(folder / "exports", customers=500, seed=3)
    shop = huitou.init(folder / "shop", name="山雾茶铺")
    shop.load(folder / "exports")
    return shop


def _shop(folder: Path, rows: list[str], *, name: str = "小店") -> Shop:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orders.csv").write_text("\n".join([_HEADINGS, *rows]), encoding="utf-8")
    shop = huitou.init(folder / "shop", name=name)
    shop.load(folder / "orders.csv")
    return shop


def _rows(
    count: int, *, customers: int, days: int, refunded: bool = False, without: range = range(0), names: str = "茶叶"
) -> list[str]:
    """Orders spread by chance over the days, none on the days ``without``."""
    draw = random.Random(count)
    rows = []
    for number in range(count):
        day = draw.randrange(days)
        amount, customer, hour = draw.randrange(30, 300), draw.randrange(customers), draw.randrange(8, 23)
        at = START + dt.timedelta(days=day)
        back = f"{amount},{at} 23:30:00" if refunded else ","
        if day not in without:
            what = draw.choice([names, "咖啡"])
            rows.append(f'o{number},c{customer},{at} {hour:02}:00:00,{amount},{back},直播,"{what}","{what}"')
    return rows


def hostile(folder: Path) -> Shop:
    """Everything that can be named is named to break out of the page."""
    name = f"{HOSTILE} & \"A\" 'B'"
    return _shop(folder, [*_rows(600, customers=150, days=400, names=HOSTILE), _formula()], name=name)


def _formula() -> str:
    return f'o9999,c1,{START + dt.timedelta(days=399)} 09:00:00,50,,,{FORMULA},"{FORMULA}","{FORMULA}"'


EDGES: dict[str, Callable[[Path], Shop]] = {
    "fifty orders": lambda folder: _shop(folder, _rows(50, customers=30, days=200)),
    "three customers": lambda folder: _shop(folder, _rows(6, customers=3, days=100)),
    "one order": lambda folder: _shop(folder, _rows(1, customers=1, days=1)),
    "one day": lambda folder: _shop(folder, _rows(40, customers=30, days=1)),
    "a gap of four months": lambda folder: _shop(folder, _rows(900, customers=300, days=540, without=range(180, 300))),
    "all refunded": lambda folder: _shop(folder, _rows(60, customers=30, days=100, refunded=True)),
    "twenty years": lambda folder: _shop(folder, _rows(4000, customers=900, days=365 * 20)),
}
