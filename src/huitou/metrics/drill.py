"""drill(): the customers behind a number, one row each, with the purchases of the window that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Unpack, get_args

from huitou.errors import UserError
from huitou.metrics import relations
from huitou.metrics.cuts import Cut, cuts
from huitou.metrics.drill_rows import Drill, DrillPurchase, DrillRow, Side
from huitou.metrics.question import Options, Question, Snapshot, ask
from huitou.metrics.slice_keys import keys_in
from huitou.metrics.slices import codes_of
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

if TYPE_CHECKING:
    import numpy.typing as npt

_CUSTOMERS = """
SELECT a.slice, a.customer, SUM(a.numerator), {denominator}, p.customer_id, p.first_day
FROM answer AS a
LEFT JOIN customers AS p ON p.customer = a.customer
WHERE {kept}
GROUP BY a.slice, a.customer, p.customer_id, p.first_day
HAVING SUM(a.{side}) > 0"""
_ORDERS = """
SELECT o.slice, o.customer, k.source, k.store, k.order_id, o.day, o.net
FROM orders AS o
JOIN (SELECT DISTINCT slice, customer FROM answer WHERE {side} > 0) AS a
  ON a.slice = o.slice AND COALESCE(a.customer, -1) = COALESCE(o.customer, -1)
JOIN purchase_keys AS k ON k.ref = o.ref
ORDER BY k.purchased_at ASC NULLS FIRST, k.order_id ASC NULLS FIRST, o.ref ASC NULLS FIRST"""
_ACCOUNTS = """
SELECT DISTINCT k.customer, k.account_key
FROM answer AS a
JOIN customer_accounts AS k ON k.customer = a.customer
WHERE a.{side} > 0"""

_WHO = """
SELECT DISTINCT w.customer
FROM (
  SELECT a.slice, a.customer
  FROM answer AS a
  WHERE {kept} AND a.customer IS NOT NULL
  GROUP BY a.slice, a.customer
  HAVING SUM(a.{side}) > 0{below}
) AS w"""


def drill(
    snapshot: Snapshot,
    metric_id: str,
    *,
    side: str = "numerator",
    after: tuple[int, int] | None = None,
    settings: Settings,
    **options: Unpack[Options],
) -> Drill:
    """Who is in the numerator, or the denominator, of the metric as asked.

    ``after``: of a metric of gaps, only those who came again after so many days, the first and the last included.

    Shape: one row per slice and customer; slices in order, then customer id, orders of nobody known last. The
    contributions of the rows add up to that side of the measurement, because both come from the same rows.
    Raises: UserError as measure does, for the denominator of a metric that has none, and for ``after`` of one that has
    no gaps.
    """
    question = ask(snapshot, metric_id, settings=settings, **options)
    wanted = _side(question, asked=side)
    kept = _kept(question, after)
    about = snapshot.about
    if question.missing is not None:
        return Drill(metric_id, wanted, about.currency, about.data_version, ())
    denominator = "SUM(a.denominator)" if question.metric.has_denominator else "NULL"
    wanted_rows = _CUSTOMERS.format(denominator=denominator, side=wanted, kept=kept)
    customers = relations.answer(question, wanted_rows).rows(snapshot)
    orders = _orders(snapshot, question, side=wanted)
    accounts = _accounts(relations.answer(question, _ACCOUNTS.format(side=wanted)).rows(snapshot))
    places = _places(snapshot, question, slices={slice_ for slice_, *_ in customers})
    rows = []
    for slice_, customer, numerator, under, customer_id, first_day in customers:
        place, cut = places[slice_]
        mine = orders.get((slice_, customer), [])
        row = DrillRow(
            by=cut.by,
            customer_id=customer_id,
            account_keys=tuple(accounts.get(customer, ())),
            first_day=first_day,
            last_day=max((order.day for order in mine), default=None),
            numerator=numerator,
            denominator=under,
            purchase_count=_count(mine, by_day=question.count_by == "day" and customer is not None),
            net_minor=sum(order.net_minor for order in mine),
            purchases=tuple(mine),
        )
        rows.append(((place, customer_id is None, customer_id), row))
    rows.sort(key=lambda pair: pair[0])
    return Drill(metric_id, wanted, about.currency, about.data_version, tuple(row for _, row in rows))


def customers_behind(
    snapshot: Snapshot,
    metric_id: str,
    *,
    side: str = "numerator",
    after: tuple[int, int] | None = None,
    below: bool = False,
    settings: Settings,
    **options: Unpack[Options],
) -> npt.NDArray[Any]:
    """The customers that ``drill`` lists, by their numbers inside the data version: for millions of them.

    ``below``: only those of the denominator who are not above the line too.

    Raises: as ``drill`` does. Nobody where the shop lacks the list that the metric rests on.
    """
    import numpy as np

    question = ask(snapshot, metric_id, settings=settings, **options)
    wanted, kept = _side(question, asked=side), _kept(question, after)
    if question.missing is not None:
        return np.empty(0, np.int64)
    select = _WHO.format(side=wanted, kept=kept, below=" AND SUM(a.numerator) = 0" if below else "")
    return relations.answer(question, select).arrays(snapshot)["customer"].astype(np.int64)


def _kept(question: Question, after: tuple[int, int] | None) -> str:
    """The condition on `answer` that leaves those who came again after so many days."""
    if after is None:
        return "1 = 1"
    if question.metric.reading != "survival":
        raise UserError(
            "metrics.after",
            en=f"{question.metric.id} has no gaps between purchases; for those ask repurchase_cycle or nth_order_cycle",
            zh=f"{question.metric.id} 不是间隔类指标；看隔了几天请用 repurchase_cycle 或 nth_order_cycle",
        )
    first, last = map(int, after)
    return f"a.numerator = 1 AND a.observed_days BETWEEN {first} AND {last}"


def _side(question: Question, *, asked: str) -> Side:
    metric = question.metric
    if not metric.has_people:
        if metric.is_of_visitors:
            raise UserError(
                "metrics.no_people",
                en=f"{metric.id} counts visitors, most of whom have no name; for those who bought ask buyers",
                zh=f"{metric.id} 数的是访客，多数没有名字；要看买过的人请用 buyers",
            )
        beside = "new_buyers or lifetime_value" if metric.needs == "costs" else "revenue or purchases"
        raise UserError(
            "metrics.no_people",
            en=f"{metric.id} is kept by day and place alone; there are no names behind it. Ask {beside}",
            zh=f"{metric.id} 只按天和渠道等汇总，没有逐个客户的名单；请看 {beside.replace(' or ', ' 或 ')}",
        )
    sides = get_args(Side) if metric.has_denominator else ("numerator",)
    for side in sides:
        if asked == side:
            return side  # type: ignore[no-any-return]
    raise UserError(
        "metrics.side",
        en=f"{metric.id} has no side “{asked}”; it has: {', '.join(sides)}",
        zh=f"{metric.id} 没有“{asked}”这一侧；可用的有：{'、'.join(sides)}",
    )


def _orders(snapshot: Tables, question: Question, *, side: Side) -> dict[tuple[int, int | None], list[DrillPurchase]]:
    sources, stores = (
        {code: value for value, code in codes_of(snapshot, kind).items()} for kind in ("source", "store")
    )
    found: dict[tuple[int, int | None], list[DrillPurchase]] = defaultdict(list)
    ordered = relations.answer_with_orders(question, _ORDERS.format(side=side)).rows(snapshot)
    for slice_, customer, source, store, *rest in ordered:
        found[slice_, customer].append(DrillPurchase(sources.get(source, ""), stores.get(store, ""), *rest))
    return found


def _accounts(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for customer, account_key in sorted(rows):
        found[customer].append(account_key)
    return found


def _places(snapshot: Tables, question: Question, *, slices: set[int]) -> dict[int, tuple[int, Cut]]:
    keys = {slice_: keys_in(slice_, count=len(question.dimensions)) for slice_ in slices}
    order = {cut.key: (place, cut) for place, cut in enumerate(cuts(snapshot, question, found=keys.values()))}
    return {slice_: order[key] for slice_, key in keys.items()}


def _count(orders: Sequence[DrillPurchase], *, by_day: bool) -> int:
    return len({order.day for order in orders}) if by_day else len(orders)
