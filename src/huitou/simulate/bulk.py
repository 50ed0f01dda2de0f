"""Very many orders, quickly and in bounded memory, for benches: no truth beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from huitou import calendar
from huitou.simulate import assortment, layouts, season, text
from huitou.simulate.draws import Draws, Ints
from huitou.simulate.model import Model
from huitou.simulate.orders import fulfil
from huitou.simulate.requests import DAY, Requests
from huitou.simulate.taobao import write_rows
from huitou.simulate.taobao_cells import Cells, order_cells

_START = calendar.parse_day("2022-01-01")
_DAYS = 1095
_SHANGHAI_SECONDS = 8 * 3600
_ONCE_SHARE = 0.18
_ORDERS_EACH_OF_THE_REST = 6.8


@dataclass(frozen=True, slots=True)
class OrderArrays:
    """Columns of counted orders in no order: about 3.3 a customer, three customers in five with one alone.

    ``time`` in UTC microseconds, ``day`` the shop day in Asia/Shanghai, ``net`` in minor units; the rest small codes.
    """

    order_id: Ints
    customer: npt.NDArray[np.int32]
    time: Ints
    day: npt.NDArray[np.int32]
    net: Ints
    category: npt.NDArray[np.int8]
    source: npt.NDArray[np.int8]
    store: npt.NDArray[np.int8]
    channel: npt.NDArray[np.int8]
    province: npt.NDArray[np.int8]


def orders_arrays(n: int, *, seed: int) -> OrderArrays:
    """Columns of ``n`` orders over three years."""
    draws = Draws(seed, "arrays")
    local = _START * DAY + draws.below(_DAYS * DAY, n)
    return OrderArrays(
        order_id=np.arange(n),
        customer=_who(draws, n, total=n, rank=0).astype(np.int32),
        time=(local - _SHANGHAI_SECONDS) * 1_000_000,
        day=(local // DAY).astype(np.int32),
        net=990 + draws.below(200, n) * draws.below(200, n),
        category=draws.pick([kind.weight for kind in assortment.CATEGORIES], n).astype(np.int8),
        source=draws.pick((80, 20), n).astype(np.int8),
        store=draws.pick(assortment.STORE_WEIGHTS, n).astype(np.int8),
        channel=draws.pick(assortment.CHANNEL_WEIGHTS, n).astype(np.int8),
        province=draws.pick([place.weight for place in assortment.PLACES], n).astype(np.int8),
    )


def big(path: Path | str, *, orders: int, seed: int) -> Path:
    """Write one Taobao order list (classic columns, GB18030) of so many rows, in time order, each order once."""
    write_rows(Path(path), columns=layouts.CLASSIC_ORDERS, pieces=_pieces(orders, seed=seed))
    return Path(path)


def _pieces(total: int, *, seed: int) -> Iterator[Cells]:
    end = (_START + _DAYS) * DAY
    great = season.on_promotion(_START, days=_DAYS)
    for block in text.blocks(total):
        draws = Draws(seed, f"big {block.start}")
        requests = _requests(draws, block, total=total)
        orders, lines = fulfil(
            requests,
            model=Model(),
            draws=draws,
            great=great[requests.ordered_at // DAY - _START],
            end=end - 1,
            rank=block.start,
        )
        yield order_cells(orders, lines=lines, currency="CNY", seen_at=np.full(len(orders), end))


def _requests(draws: Draws, block: slice, *, total: int) -> Requests:
    n = block.stop - block.start
    buyer = _who(draws, n, total=total, rank=block.start)
    since, until = (_DAYS * DAY * edge // total for edge in (block.start, block.stop))
    return Requests(
        buyer=buyer,
        ordered_at=np.sort(_START * DAY + since + draws.below(until - since, n)),
        category=draws.pick([kind.weight for kind in assortment.CATEGORIES], n),
        store=buyer % len(assortment.STORES),
        place=buyer % len(assortment.PLACES),
        channel=draws.pick(assortment.CHANNEL_WEIGHTS, n),
        brushing=np.zeros(n, dtype=bool),
    )


def _who(draws: Draws, n: int, *, total: int, rank: int) -> Ints:
    """A customer an order: some buy once and never again, the rest often, the first of them most often."""
    regulars = max(1, int(total * (1 - _ONCE_SHARE) / _ORDERS_EACH_OF_THE_REST))
    spread = draws.uniform(n)
    regular = (spread * np.sqrt(spread) * regulars).astype(np.int64)
    return np.where(draws.chance(_ONCE_SHARE, n), regulars + rank + np.arange(n), regular)
