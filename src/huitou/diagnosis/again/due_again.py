"""due_again(): who will buy what again within so many days, by what was learned of each; the rest is left to rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou import calendar
from huitou.diagnosis.again.held import Matters, matters
from huitou.diagnosis.again.row import AgainRow, DueAgain
from huitou.diagnosis.due import Labels, labels
from huitou.errors import UserError
from huitou.metrics.cycles import cycles_of
from huitou.metrics.question import Snapshot
from huitou.metrics.windows import default_as_of
from huitou.predict.replenishment.enough import enough, items_known
from huitou.predict.replenishment.forecast import Forecast, forecast, kept
from huitou.predict.replenishment.needs import Enough
from huitou.predict.replenishment.read import Bought, read
from huitou.predict.replenishment.standing import standing
from huitou.predict.replenishment.words import Reason
from huitou.settings import Settings

# A purchase brings what the pair's own did on average, and what the item's do where it has few.
_BRINGS_BORROWED = 2.0
# What less than so many of a hundred will do is no list to work through.
_LEAST_CHANCE = 0.02
# Times as likely as the average of all that could be listed.
_LIKELIER = 2.0
_LONGEST = 120
_LIVES = """
SELECT s.customer, u.customer_id, COUNT(*) AS purchases, SUM(s.net) AS net, MAX(s.source) AS source
FROM sequence AS s
JOIN customers AS u ON u.customer = s.customer
WHERE s.day <= :as_of
GROUP BY s.customer, u.customer_id"""


@dataclass(frozen=True, slots=True)
class _Asked:
    snapshot: Snapshot
    settings: Settings
    as_of: int
    days: int
    own_cycle: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """Of one level: what was bought, when it is again, what a purchase brings, and which items speak for themselves."""

    bought: Bought
    forecast: Forecast
    brings: npt.NDArray[Any]
    speaks: npt.NDArray[Any]
    own: Mapping[int, int]


def due_again(
    snapshot: Snapshot,
    *,
    settings: Settings,
    as_of: int | None = None,
    days: int = 14,
    product: str | None = None,
    own_cycle: bool = False,
    today: int | None = None,
) -> DueAgain:
    """Who is due to buy what again within ``days``, by expected value.

    Due is what is expected within them, and what usually comes again by then and is twice as likely as most. A product
    bought again often enough speaks for itself; of the others, and of products that are not due, their category does.
    ``own_cycle`` lets the cycles the shop has set stand in place of the learned ones. ``product`` is an id or a name.
    Raises: UserError ``due.days`` for days outside 1 to 120, ``due.product`` for a product nobody bought.
    """
    if not 1 <= days <= _LONGEST:
        raise UserError(
            "due.days",
            en=f"--days {days} is outside 1 to {_LONGEST}; give a number of days within",
            zh=f"--days {days} 不在 1 到 {_LONGEST} 之间；请给其中的天数",
        )
    if as_of is None:
        now = calendar.today(snapshot.about.timezone) if today is None else today
        as_of = default_as_of(snapshot.about.latest_day, today=now)
    asked = _Asked(snapshot, settings, as_of, days, own_cycle)
    by_category = read(snapshot, "category", as_of=as_of)
    by_product = read(snapshot, "product", as_of=as_of)
    chosen = None if product is None else _chosen(by_product, snapshot, product)
    whole = by_category if len(by_category.purchases) else by_product
    known = _enough(asked, whole)
    rows: list[AgainRow] = []
    speaking: frozenset[str] = frozenset()
    judged: frozenset[int] = frozenset()
    left = 0
    if known:
        learned = [_learn(asked, each) for each in (by_product, by_category) if len(each.purchases)]
        rows = _rows(asked, learned, chosen)
        speaking = _speaking(learned, by_category.names)
        judged = _judged(learned, asked)
        left = len({by_category.name(item) for item in range(by_category.purchases.items)} - speaking)
    rows.sort(key=lambda each: (bool(each.held), -each.value_minor, each.customer_id, each.why.name))
    about = snapshot.about
    return DueAgain(tuple(rows), known, speaking, judged, left, as_of, days, about.currency, about.data_version)


def learned_of(snapshot: Snapshot, *, settings: Settings, as_of: int) -> list[Learned]:
    """What was learned of products, then of categories; nothing where there is not enough to learn from."""
    asked = _Asked(snapshot, settings, as_of, _LONGEST, own_cycle=False)
    levels = (read(snapshot, "product", as_of=as_of), read(snapshot, "category", as_of=as_of))
    filled = [each for each in levels if len(each.purchases)]
    return [_learn(asked, each) for each in filled] if filled and _enough(asked, filled[-1]) else []


def _speaking(learned: list[Learned], names: Mapping[int, str]) -> frozenset[str]:
    """The categories somebody can be judged in by what was learned, of themselves or of a product of theirs."""
    codes = {
        int(code)
        for each in learned
        for code, speaks in zip(each.bought.family_of, each.speaks, strict=True)
        if speaks and code
    }
    return frozenset(names.get(code, "") for code in codes)


def _judged(learned: list[Learned], asked: _Asked) -> frozenset[int]:
    """The ids of customers of whom anything they bought speaks for itself."""
    numbers = {
        int(customer)
        for each in learned
        for customer in each.forecast.standing.customer[each.speaks[each.forecast.standing.item]].tolist()
    }
    rows = asked.snapshot.rows("SELECT customer, customer_id FROM customers")
    return frozenset(customer_id for customer, customer_id in rows if customer in numbers)


def _enough(asked: _Asked, bought: Bought) -> Enough:
    stand = standing(bought.purchases, asked.as_of)
    return enough(stand, len(set(stand.customer.tolist())), since=bought.since)


def _learn(asked: _Asked, bought: Bought) -> Learned:
    cycles = cycles_of(asked.snapshot, bought.level, as_of=asked.as_of, settings=asked.settings)
    own = {code: each.days for code, each in cycles.items() if each.told_by in {"products", "shop"}}
    given = np.array([own.get(int(code), np.nan) for code in bought.code_of]) if asked.own_cycle and own else None
    learned = kept(asked.snapshot, bought.purchases, asked.as_of, level=bought.level)
    found = forecast(bought.purchases, asked.as_of, learned=learned, own_days=given)
    stand = found.standing
    items = bought.purchases.items
    net = np.add.reduceat(bought.net.astype(np.float64), stand.at)
    of_item = np.bincount(stand.item, weights=net, minlength=items) / np.bincount(
        stand.item, weights=stand.times, minlength=items
    )
    brings = (net + _BRINGS_BORROWED * of_item[stand.item]) / (stand.times + _BRINGS_BORROWED)
    return Learned(bought, found, np.maximum(brings, 0), items_known(stand, items), own)


def _rows(asked: _Asked, learned: list[Learned], chosen: int | None) -> list[AgainRow]:
    """Products first; a category where no product of it is due for that customer."""
    known = labels(asked.snapshot)
    open_ = matters(asked.snapshot, asked.as_of)
    lives = {row[0]: row[1:] for row in asked.snapshot.rows(_LIVES, as_of=asked.as_of)}
    rows: list[AgainRow] = []
    told: set[tuple[int, int]] = set()
    likely = _LIKELIER * _average(asked, learned[-1]) if learned else 1.0
    for each in learned:
        level = each.bought.level
        if level == "category" and chosen is not None:
            continue
        stand = each.forecast.standing
        families = each.bought.family_of[stand.item]
        pairs = list(zip(stand.customer.tolist(), families.tolist(), strict=True))
        for place, row in _due(asked, each, chosen, likely):
            if level == "category" and pairs[place] in told:
                continue
            rows.append(_row(asked, each, place, row, known, lives, open_))
            if level == "product" and pairs[place][1]:
                told.add(pairs[place])
    return rows


def _due(asked: _Asked, each: Learned, chosen: int | None, likely: float) -> Iterator[tuple[int, dict[str, Any]]]:
    """The pairs due within the days, and their figures."""
    found, stand = each.forecast, each.forecast.standing
    chance, dates = found.within(asked.days), found.dates()
    # Where few ever return, the expected day of those who do lies far off for everybody: due is then not only whose day
    # falls in the days, but also whose usual gap ends by then, of those far likelier than most to buy.
    its_time = (asked.as_of - stand.last + asked.days >= found.usual_days) & (chance >= likely)
    due = each.speaks[stand.item] & (chance >= _LEAST_CHANCE) & ((dates.expected <= asked.days) | its_time)
    if chosen is not None:
        due &= each.bought.code_of[stand.item] == chosen
    elsewhere = _elsewhere(each)
    for place in np.flatnonzero(due).tolist():
        other = int(elsewhere[place])
        yield (
            place,
            {
                "chance": float(chance[place]),
                "days": [max(int(np.ceil(days[place])), 1) for days in (dates.expected, dates.low, dates.high)],
                "elsewhere": other if other > stand.last[place] else None,
            },
        )


def _average(asked: _Asked, each: Learned) -> float:
    """The chance that a pair of that level is bought again within the days, of all that could be listed."""
    chance = each.forecast.within(asked.days)[each.speaks[each.forecast.standing.item]]
    return float(chance.mean()) if len(chance) else 1.0


def _elsewhere(each: Learned) -> npt.NDArray[Any]:
    """By pair, the last day the customer bought anything of the item's category; of a category, its own."""
    stand = each.forecast.standing
    if each.bought.level == "category":
        return np.asarray(stand.last)
    family = each.bought.family_of[stand.item]
    key = stand.customer.astype(np.int64) * (int(family.max()) + 1) + family
    _, number = np.unique(key, return_inverse=True)
    newest = np.zeros(int(number.max()) + 1, np.int32)
    np.maximum.at(newest, number, stand.last)
    return np.where(family > 0, newest[number], 0)


def _row(
    asked: _Asked,
    each: Learned,
    place: int,
    figures: Mapping[str, Any],
    known: Labels,
    lives: Mapping[int, tuple[Any, ...]],
    open_: Matters,
) -> AgainRow:
    stand, bought = each.forecast.standing, each.bought
    item, customer = int(stand.item[place]), int(stand.customer[place])
    code = int(bought.code_of[item])
    row = int(stand.at[place] + stand.times[place] - 1)
    customer_id, times, net, source_code = lives[customer]
    source = known.sources.get(source_code, "")
    expected, low, high = (asked.as_of + days for days in figures["days"])
    margin = asked.settings.gross_margin
    brings = float(each.brings[place]) * (1.0 if margin is None else margin)
    began = asked.as_of - int(stand.elapsed[place])
    received = bought.by_delivery and began > stand.last[place]
    return AgainRow(
        customer_id=customer_id,
        account_keys=known.accounts.get(customer, ()),
        level=bought.level,
        category=known.categories.get(int(bought.family_of[item]), ""),
        chance=figures["chance"],
        brings_minor=round(brings),
        value_minor=round(brings * figures["chance"]),
        expected=expected,
        clock="delivery" if received else "purchase",
        since_day=began,
        days=int(stand.elapsed[place]),
        purchases=times,
        net_minor=net,
        source=source,
        platform_only=source not in known.open_to_marketing,
        why=Reason(
            name=bought.name(item),
            last_day=began,
            received=received,
            packs=round(float(bought.packs[row]), 3),
            pack=bought.pack.get(code),
            usual_days=max(round(float(each.forecast.usual_days[place])), 1),
            low=low,
            high=high,
            times=int(stand.times[place]),
            own_days=each.own.get(code),
            overrides=asked.own_cycle,
        ),
        held=open_.of(customer, code if bought.level == "product" else 0, figures["elsewhere"]),
    )


def _chosen(bought: Bought, snapshot: Snapshot, product: str) -> int:
    """The code of a product by its id, else by its name."""
    rows = snapshot.rows("SELECT code FROM codes WHERE kind = 'product' AND value = :product", product=product)
    codes = [code for (code,) in rows] or [code for code, name in bought.names.items() if name == product]
    if not codes:
        raise UserError(
            "due.product",
            en=f"no product “{product}” was ever bought; give its id or its whole name as in the orders",
            zh=f"没有卖过“{product}”这个商品；请写订单里的商品编号或完整名称",
        )
    return int(codes[0])
