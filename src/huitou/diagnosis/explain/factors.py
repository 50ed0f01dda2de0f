"""What revenue is made of, window by window: visitors and how many order, the share paid, items, assortment, price, and
what was not refunded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any, Literal

from huitou.calendar import Window
from huitou.diagnosis.explain.spans import span_of
from huitou.diagnosis.explain.surprise import Moved, moved
from huitou.metrics import relations
from huitou.metrics.question import Question, Snapshot, ask
from huitou.settings import Settings
from huitou.statistics.divisia import divisia

Name = Literal["visitors", "conversion", "orders", "payment", "items", "assortment", "price", "order_value", "kept"]
# Visits have the source and store of the orders they led to; a channel is that of the day.
_SEEN_BY = frozenset({"source", "store"})
# Quantities are kept in thousandths of a piece.
PIECE = 1000
# The least that is taken for a usual move of each from one window to the next, as a share.
_FLOOR: Mapping[Name, float] = {
    "visitors": 0.1,
    "conversion": 0.05,
    "orders": 0.1,
    "payment": 0.02,
    "items": 0.03,
    "assortment": 0.03,
    "price": 0.015,
    "order_value": 0.04,
    "kept": 0.01,
}

_TOTALS = """SELECT {span} AS span, COUNT(*), SUM(o.net), SUM(CAST(o.net AS DECIMAL(18, 0)) * o.net)
FROM orders AS o
WHERE {span} IS NOT NULL
GROUP BY 1"""
_ITEMS = """SELECT {span} AS span, SUM(o.items), COUNT(o.items)
FROM {table} AS o
WHERE {span} IS NOT NULL
GROUP BY 1"""
# A line wholly refunded was bought at its price too; one that never cost anything, as a gift, says nothing of prices.
_GOODS = """SELECT {span} AS span, o.product, SUM(o.net + COALESCE(f.refunded, 0)), SUM(o.quantity)
FROM {table} AS o
LEFT JOIN (SELECT ref, product, SUM(refunded) AS refunded FROM refunds GROUP BY ref, product) AS f
  ON f.ref = o.ref AND f.product = o.product
WHERE {span} IS NOT NULL AND o.quantity > 0 AND o.net + COALESCE(f.refunded, 0) > 0
GROUP BY 1, 2"""
_REFUNDED = """SELECT {span} AS span, SUM(f.refunded)
FROM orders AS o
JOIN refunds AS f ON f.ref = o.ref
WHERE {span} IS NOT NULL
GROUP BY 1"""
_VISITORS = (
    "SELECT {span} AS span, COUNT(DISTINCT o.visitor) FROM visit_days AS o WHERE {span} IS NOT NULL{places} GROUP BY 1"
)
# Of all places a visitor's days know when the next one is: the last in a window is there once for everybody.
_VISITORS_OF_ALL = (
    "SELECT {span} AS span, COUNT(*) FROM visit_steps AS o WHERE o.category = -1 AND {span} IS NOT NULL"
    " AND COALESCE({next_span}, -1) <> {span} GROUP BY 1"
)
# Sources that sell and tell nothing of visits: with one of them, orders are not what visitors made of their visits.
_UNSEEN = (
    "SELECT COUNT(*) FROM (SELECT source FROM placed AS o WHERE o.day >= :from_day AND o.day <= :to_day{places}"
    " GROUP BY source) AS p WHERE p.source NOT IN (SELECT source FROM visit_sources)"
)
_PLACED = "SELECT {span} AS span, SUM(o.orders) FROM placed AS o WHERE {span} IS NOT NULL{places} GROUP BY 1"


@dataclass(frozen=True, slots=True)
class Sold:
    """The sums of one window. ``placed`` is None where a filter is on that orders placed cannot be cut by.

    ``goods``: of each product what was paid, before refunds, and the quantity. ``is_settled``: refunds are over.
    ``visitors`` is None where visits are not known of all that sells, or on all days of the window.
    """

    purchases: int
    net: int
    squares: int
    items: Fraction | None
    placed: int | None
    goods: Mapping[int, tuple[int, int]]
    visitors: int | None = None
    refunded: int = 0
    is_settled: bool = True

    @property
    def paid(self) -> int:
        """What was paid for the purchases, refunds not yet off."""
        return self.net + self.refunded

    @property
    def ordered(self) -> int:
        """Orders placed; purchases where those are not known."""
        return self.placed or self.purchases


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its level before and after (a price index is 1 before), its part of the change, and its move beside
    its own history."""

    name: Name
    before: Fraction
    after: Fraction
    effect: Fraction
    moved: Moved | None


def sold(
    snapshot: Snapshot, windows: Sequence[Window], *, settings: Settings, where: Mapping[str, Any], as_of: int
) -> dict[int, Sold]:
    """The sums of each window, by its place, refunds as far as they are known on the day ``as_of``."""
    last = max(window.to_day for window in windows)
    first = min(window.from_day for window in windows)
    question = ask(snapshot, "revenue", settings=settings, from_=first, to=last, as_of=last, where=where)
    span = span_of(windows)
    goods: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    groups = {kept.dimension.group for kept in question.filters}
    refunded, items = {}, {}
    if "category" not in groups:
        refunded = dict(_rows(snapshot, question, _REFUNDED.format(span=span)))
        sold_of = _GOODS.format(span=span, table=_of_orders(question, "purchase_products"))
        for place, product, paid, quantity in _rows(snapshot, question, sold_of):
            goods[place][product] = (int(paid), int(quantity))
        counted = _ITEMS.format(span=span, table=_of_orders(question, "purchase_facts"))
        items = {place: (n, known) for place, n, known in _rows(snapshot, question, counted)}
    placed = dict(_placed(snapshot, question, span)) if groups <= {"place"} else {}
    visitors = dict(_visitors(snapshot, question, windows))
    found = {}
    for place, purchases, net, squares in _rows(snapshot, question, _TOTALS.format(span=span)):
        brought, known = items.get(place, (None, 0))
        found[place] = Sold(
            int(purchases),
            int(net),
            int(squares),
            Fraction(int(brought), PIECE) if brought and known == purchases else None,
            placed.get(place),
            goods[place],
            visitors.get(place),
            int(refunded.get(place, 0)),
            is_settled=windows[place].to_day + settings.refund_settle_days < as_of,
        )
    return found


def _of_orders(question: Question, table: str) -> str:
    """Of what is known beside purchases, that of the orders asked about: all of it where nothing is filtered."""
    if not question.filters:
        return table
    return f"(SELECT t.* FROM orders AS s JOIN {table} AS t ON t.ref = s.ref)"


def _rows(snapshot: Snapshot, question: Question, select: str) -> list[tuple[Any, ...]]:
    return relations.orders_of_everyone(question, select).rows(snapshot)


def _placed(snapshot: Snapshot, question: Question, span: str) -> Iterator[tuple[int, int]]:
    for place, orders in snapshot.rows(_PLACED.format(span=span, places=_of_places(question))):
        yield place, int(orders)


def _of_places(question: Question) -> str:
    """The question's filters on places, of rows ``o``."""
    return "".join(f" AND o.{kept.dimension.name} IN ({', '.join(map(str, kept.keys))})" for kept in question.filters)


def _visitors(snapshot: Snapshot, question: Question, windows: Sequence[Window]) -> Iterator[tuple[int, int]]:
    """Who was there in each window whose days all lie within those that visits are known of."""
    if "visits" not in snapshot.about.lists or not {each.dimension.name for each in question.filters} <= _SEEN_BY:
        return
    places = _of_places(question)
    reach = {"from_day": question.window.from_day, "to_day": question.window.to_day}
    ((unseen,),) = snapshot.rows(_UNSEEN.format(places=places), **reach)
    ((first, last),) = snapshot.rows("SELECT MIN(day), MAX(day) FROM visit_days")
    if unseen or first is None:
        return
    asked = _VISITORS if places else _VISITORS_OF_ALL
    next_span = span_of(windows, day="(o.day + o.until_next)")
    for place, visitors in snapshot.rows(asked.format(span=span_of(windows), next_span=next_span, places=places)):
        if first <= windows[place].from_day and windows[place].to_day <= last:
            yield place, int(visitors)


def factors(
    course: Mapping[int, Sold], *, history: Sequence[int], uneven: bool, counting: bool = False
) -> list[Factor]:
    """The factors of revenue between windows 1 (before) and 0 (after); their parts add up to its change.

    ``counting``: those of purchases alone. Units: visitors and orders a count, conversion orders a visitor, which stand
    for orders where visits are known; payment a share; items pieces a purchase; assortment
    and order_value minor units, of a piece and of a purchase; price an index, 1 before.
    ``history``: the places of earlier windows, the latest first. Undefined: none where a window sold nothing.
    """
    before, after = course.get(1), course.get(0)
    if before is None or after is None or not (before.net and after.net):
        return []
    earlier = [course[place] for place in history if place in course]
    levels = _levels(before, after, counting=counting)
    parts = divisia({n: one for n, (one, _) in levels.items()}, {n: two for n, (_, two) in levels.items()})
    return [
        Factor(name, one, two, parts[name], _moved(name, before, after, earlier, levels[name], uneven=uneven))
        for name, (one, two) in levels.items()
    ]


def _levels(before: Sold, after: Sold, *, counting: bool) -> dict[Name, tuple[Fraction, Fraction]]:
    levels: dict[Name, tuple[Fraction, Fraction]] = {}
    orders = Fraction(before.ordered), Fraction(after.ordered)
    if before.visitors and after.visitors:
        levels["visitors"] = (Fraction(before.visitors), Fraction(after.visitors))
        levels["conversion"] = (orders[0] / before.visitors, orders[1] / after.visitors)
    else:
        levels["orders"] = orders
    if before.placed and after.placed:
        levels["payment"] = (Fraction(before.purchases, before.placed), Fraction(after.purchases, after.placed))
    if counting:
        return levels
    levels |= _of_a_purchase(before, after)
    if before.refunded or after.refunded:
        levels["kept"] = (Fraction(before.net, before.paid), Fraction(after.net, after.paid))
    return levels


def _of_a_purchase(before: Sold, after: Sold) -> dict[Name, tuple[Fraction, Fraction]]:
    """What is paid for a purchase: as a whole, or in items, what kind of things they are, and their price."""
    if not (before.items and after.items):
        return {"order_value": (Fraction(before.paid, before.purchases), Fraction(after.paid, after.purchases))}
    items = (before.items / before.purchases, after.items / after.purchases)
    one, two = before.paid / before.items, after.paid / after.items
    index = price_index(before.goods, after.goods)
    if index is None:
        return {"items": items, "assortment": (one, two)}
    price = Fraction(index).limit_denominator(10**9)
    return {"items": items, "assortment": (one, two / price), "price": (Fraction(1), price)}


def price_index(before: Mapping[int, tuple[int, int]], after: Mapping[int, tuple[int, int]]) -> float | None:
    """How prices paid moved, of the same goods: product -> (paid, quantity) on both sides.

    Tornqvist's index: the mean of the logarithms of price ratios, weighted by the mean of both sides' shares of money.
    Undefined: None where no product was sold on both sides. Source: Tornqvist 1936, Bank of Finland Monthly Bulletin
    10:1-8; Diewert 1976, Journal of Econometrics 4:115-145, equation (2.10).
    """
    both = before.keys() & after.keys()
    then, now = sum(before[product][0] for product in both), sum(after[product][0] for product in both)
    if not both:
        return None
    total = 0.0
    for product in both:
        (paid_then, items_then), (paid_now, items_now) = before[product], after[product]
        share = (paid_then / then + paid_now / now) / 2
        total += share * log((paid_now / items_now) / (paid_then / items_then))
    return exp(total)


def _moved(
    name: Name,
    before: Sold,
    after: Sold,
    earlier: Sequence[Sold],
    level: tuple[Fraction, Fraction],
    *,
    uneven: bool,
) -> Moved | None:
    if name == "kept" and not (before.is_settled and after.is_settled):
        # Of the later window more is yet to go back: that is no move.
        return None
    past = [_level_alone(name, each) for each in earlier]
    if name in {"price", "assortment"}:
        past = _chained(name, earlier)
    return moved(
        float(level[0]),
        float(level[1]),
        chance=_chance(name, before, after),
        history=[each for each in past if each is not None],
        uneven=uneven,
        floor=_FLOOR[name],
    )


def _level_alone(name: Name, each: Sold) -> float | None:
    if name == "visitors":
        return float(each.visitors) if each.visitors else None
    if name == "conversion":
        return each.ordered / each.visitors if each.visitors else None
    if name == "orders":
        return float(each.ordered)
    if name == "payment":
        return each.purchases / each.placed if each.placed else None
    if name == "items":
        return float(each.items / each.purchases) if each.items else None
    if name == "kept":
        return each.net / each.paid if each.paid else None
    return each.paid / each.purchases if each.purchases else None


def _chained(name: Name, earlier: Sequence[Sold]) -> list[float | None]:
    """Levels whose ratios are the moves from window to window, the latest first."""
    level, levels = 1.0, [1.0]
    for new, old in pairwise(earlier):
        index = price_index(old.goods, new.goods)
        if index is None or not (new.items and old.items):
            break
        whole = float((new.paid / new.items) / (old.paid / old.items))
        level /= index if name == "price" else whole / index
        levels.append(level)
    return [*levels]


def _chance(name: Name, before: Sold, after: Sold) -> float:
    """The relative standard error of the change by sampling alone."""
    if name == "visitors":
        return sqrt(1 / max(before.visitors or 1, 1) + 1 / max(after.visitors or 1, 1))
    if name in {"orders", "conversion"}:
        return sqrt(1 / max(before.ordered, 1) + 1 / max(after.ordered, 1))
    if name == "payment":
        sides = ((each.purchases, each.placed or 1) for each in (before, after))
        return sqrt(sum(max(1 - bought / placed, 0.01) / max(bought, 1) for bought, placed in sides))
    each_order = sqrt(sum(max(s.squares / s.net**2 - 1 / s.purchases, 0) for s in (before, after)))
    # The same goods at the same prices vary by discounts alone.
    return each_order * {"price": 0.1, "items": 0.7, "kept": 0.3}.get(name, 1.0)
