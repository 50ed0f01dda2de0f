"""The SQL around a metric's own: the relation it reads, such as `purchases` or `history`, windowed, filtered and cut.

A metric's SQL never mentions filters, slices, nor whether orders or days are counted: that is all decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from huitou.calendar import Window
from huitou.metrics import beside_purchases, cycles, lists, lives, periods, spending, takings, visits
from huitou.metrics import params as parameters
from huitou.metrics.definition import Relation, names_in
from huitou.metrics.goods import Pieces, goods
from huitou.metrics.question import Question
from huitou.metrics.segments import WHOLE
from huitou.metrics.slice_keys import packed
from huitou.predict.lifecycle import LOST
from huitou.warehouse.snapshot import Tables

if TYPE_CHECKING:
    import numpy.typing as npt

# Several orders of a customer on a day become one purchase; orders of nobody known stay apart.
_MERGED = """
  SELECT slice, MIN(ref) AS ref, customer, MIN(day) AS day, MIN(month) AS month, day_seq AS seq,
    MIN(prev_other_day) AS prev_day, MIN(next_other_day) AS next_day, MIN(next_other_day) AS next_other_day,
    MIN(first_day) AS first_day, SUM(net) AS net{more}
  FROM {kept}
  GROUP BY slice, customer, day_seq"""
_APART = ", CASE WHEN customer IS NULL THEN ref ELSE 0 END"

# Several orders of a day brought so many items, where all of them say how many.
_MERGED_ITEMS = ", CASE WHEN COUNT(items) = COUNT(*) THEN SUM(items) END AS items"
# These reach back as far as there is anything.
_LOOK_BACK = frozenset({"history", "lost", "latest"})
_FIRST_MONTHS = "first_months AS (SELECT day, month FROM sequence GROUP BY day, month)"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the values of its named parameters."""

    sql: str
    values: dict[str, Any]

    def rows(self, tables: Tables) -> list[tuple[Any, ...]]:
        return tables.rows(self.sql, **self._asked)

    def arrays(self, tables: Tables) -> dict[str, npt.NDArray[Any]]:
        return tables.arrays(self.sql, **self._asked)

    @property
    def _asked(self) -> dict[str, Any]:
        wanted = names_in(self.sql)
        return {name: value for name, value in self.values.items() if name in wanted}


def answer(question: Question, select: str) -> Statement:
    """``select`` over `answer`: the metric's own rows, one per slice and customer."""
    return _statement(question, ctes=_answer(question), select=select)


def sums(question: Question, select: str) -> Statement:
    """``select``, which only adds up, over `answer`: of whole purchases and customers what neighbours tell."""
    if question.metric.sql_whole and _is_whole(question):
        return _statement(question, ctes=_answer(question, sql=question.metric.sql_whole), select=select)
    return answer(question, select)


def _is_whole(question: Question) -> bool:
    """Whether all that its customers bought in a window is in it: nothing cuts or filters but time and who they are."""
    cut = [each for each in question.dimensions if each.group != "time"]
    cut += [kept.dimension for kept in question.filters]
    # The slices of a calendar may be cut off by the question's window; rolling ones reach back before it.
    is_open = question.time is None or question.rolling is not None
    return is_open and all(dimension.group == "customer" for dimension in cut)


def answer_of_each(question: Question, select: str) -> Statement:
    """``select`` over `answer` with each purchase of nobody known a row of its own: who draws lots must be counted."""
    return _statement(question, ctes=_answer(question, apart=True), select=select)


def answer_with_orders(question: Question, select: str) -> Statement:
    """``select`` over `answer` and `orders`: the orders in the window, filtered and cut, never merged into days."""
    orders = _relation(replace(question, count_by="order"), name="orders")
    return _statement(question, ctes=[*_answer(question), *orders], select=select)


def orders_of_everyone(question: Question, select: str) -> Statement:
    """``select`` over `orders`, with those of nobody known among them whatever the metric counts."""
    orders = _relation(_of_everyone(question), name="orders")
    return _statement(question, ctes=[*_helpers(question), *orders], select=select)


def _of_everyone(question: Question) -> Question:
    return replace(question, count_by="order", params={**question.params, "known_customers": False})


def is_of_goods_alone(question: Question) -> bool:
    """Whether nothing but what is in the purchases cuts the question, and nothing filters it."""
    dimensions = question.dimensions
    return not question.filters and len(dimensions) == 1 and dimensions[0].name in beside_purchases.GOODS


def goods_of_everyone(question: Question, select: str, *, gathered: bool) -> Statement:
    """``select`` over `orders` of a question of goods alone, which has no more than slice, ref, customer, day and net:
    all that lies with the goods themselves, and is read in a third of the time.

    Not ``gathered``, a product that stands in a purchase under two categories is there twice.
    """
    reach = _reach(question, name="orders")
    parts = beside_purchases.parts(question, reach, items=False, things=None, gathered=gathered)
    slice_ = _slice(question)
    orders = f"orders AS (\n  SELECT {slice_} AS slice, c.ref, c.customer, c.day, c.net\n  FROM ({parts}) AS c\n)"
    return _statement(question, ctes=[*_helpers(question), orders], select=select)


def everyone(question: Question) -> Statement:
    """How many orders of nobody known there are, how many of all, and the net of the former, by slice."""
    # A day may lie in many rolling windows: it is counted once and then added to each.
    keys = "slice, day, month" if question.time else "slice"
    counted = (
        f"counted AS (\n  SELECT {keys}, COUNT(*) AS orders, COUNT(*) - COUNT(customer) AS unknown,"
        "\n    SUM(CASE WHEN customer IS NULL THEN net ELSE 0 END) AS net"
        f"\n  FROM orders_kept\n  GROUP BY {keys}\n)"
    )
    kept = f"orders_kept AS ({_kept(_of_everyone(question), name='orders')}\n)"
    return _statement(
        question,
        ctes=[*_helpers(question), kept, counted],
        select=f"SELECT {_time_slice(question)} AS slice, SUM(s.unknown), SUM(s.orders), SUM(s.net)"
        f"\nFROM counted AS s{_in_span(question, name='orders')}\nGROUP BY {_time_slice(question)}",
    )


def _statement(question: Question, *, ctes: list[str], select: str) -> Statement:
    window = {"from_day": question.window.from_day, "to_day": question.known_to, "as_of": question.as_of, "lost": LOST}
    window["slow_minutes"] = question.settings.slow_response_minutes
    values = parameters.bound(question.metric, question.params) | window
    head = "WITH " + ",\n".join(ctes) + "\n" if ctes else ""
    return Statement(head + select, values)


def _answer(question: Question, *, apart: bool = False, sql: str | None = None) -> list[str]:
    relation = _special(question) or _relation(question, name=question.metric.relation, apart=apart)
    return [*_helpers(question), *relation, f"answer AS (\n{(sql or question.metric.sql).strip()}\n)"]


def _special(question: Question) -> list[str]:
    """The relations that are not of purchases alone."""
    name = question.metric.relation
    if name == "goods":
        level = str(question.params["level"])
        return [*goods(_pieces(question, things=level), level=level, cycles=cycles.relation(question.cycles))]
    if name == "orders_placed":
        return [*takings.orders_placed(_pieces(question))]
    if name == "paid":
        whole = replace(question, count_by="order")
        return [*_relation(whole, name="purchases"), *takings.paid(_pieces(question), orders="purchases")]
    if name == "coupons":
        return [*lists.coupons(_pieces(question))]
    if of_visitors := visits.RELATIONS.get(name):
        days_before = visits.LATELY_DAYS - 1 if name == "seen_lately" else 0
        return [*of_visitors(_pieces(question, days_before=days_before))]
    if name == "acquired":
        return [*_relation(question, name="purchases"), *spending.acquired(_pieces(question), firsts="purchases")]
    if name == "earned":
        return [*_relation(question, name="lives"), *spending.earned(_pieces(question), lives="lives")]
    return []


def _pieces(question: Question, *, things: str | None = None, days_before: int = 0) -> Pieces:
    """What the question asks of rows that have a day: filters, slices, and windows, which may overlap.

    ``days_before``: how long before its window a row may lie.
    """
    first, last = ("w.window_from", "w.window_to") if question.time else (":from_day", ":to_day")
    # Of a window that has not begun nothing is known, whatever came before it.
    since = f":from_day <= :to_day AND s.day >= :from_day - {days_before}" if days_before else "s.day >= :from_day"
    reach = f"{since} AND s.day <= :to_day"
    conditions = [reach, *beside_purchases.conditions(question)]
    slice_ = _slice(question)
    if things is None:
        # Rows that have their category themselves.
        conditions += [
            beside_purchases.one_of(kept.dimension.key, kept) for kept in beside_purchases.goods_filters(question)
        ]
        slice_, conditions = slice_.replace("c.", "s."), [each.replace("c.", "s.") for each in conditions]
    elif question.known_customers:
        conditions.append("s.customer IS NOT NULL")
    inside = "\n  JOIN spans AS w ON s.day >= w.window_from AND s.day <= w.window_to"
    if days_before:
        inside = (
            f"\n  JOIN spans AS w ON s.day >= w.window_from - {days_before} AND s.day <= w.window_to"
            " AND w.window_from <= w.window_to"
        )
    return Pieces(
        slice=slice_,
        time_slice=_time_slice(question),
        joins=beside_purchases.joins_of(question, reach, things=things) if things else "",
        where=" AND ".join(conditions),
        ends=f"{first} AS window_from, {last} AS window_to",
        spans=inside if question.time else "",
        among=_among(question, things=things) if things else None,
    )


def _among(question: Question, *, things: str) -> str | None:
    """The condition on the things where nothing else is asked apart or filtered, else None."""
    apart = {dimension.name for dimension in question.dimensions if dimension.group != "time"}
    if not apart | {kept.dimension.name for kept in question.filters} <= {things}:
        return None
    return "".join(f" AND {beside_purchases.one_of('c.thing', kept)}" for kept in question.filters)


def _helpers(question: Question) -> Iterator[str]:
    if question.spans:
        yield spans(question)
    if beside_purchases.touches(question, "cohort"):
        yield _FIRST_MONTHS
    if question.metric.relation in {"lives", "earned"}:
        yield lives.months(question.days_known)
    if question.segments:
        yield from question.segments.ctes(buyers=_judges_buyers(question))


def _judges_buyers(question: Question) -> bool:
    """Whether whoever is asked about bought again after the day they are judged by: half of all did not."""
    parted = question.segments_as_of
    looks_back = question.metric.relation in {*_LOOK_BACK, "pairs"} or question.metric.is_staged
    return parted is not None and parted < question.window.from_day and not looks_back


def spans(question: Question) -> str:
    """The slices of time as a relation, clipped to what is known."""
    rows = (
        f"({span.key}, {span.window.from_day}, {min(span.window.to_day, question.as_of)})" for span in question.spans
    )
    return f"spans(span, window_from, window_to) AS (VALUES {', '.join(rows)})"


def _relation(question: Question, *, name: Relation | Literal["orders"], apart: bool = False) -> Iterator[str]:
    """Filter, then merge days, then cut in time: in that order, and time last because a day lies in one slice of it."""
    if name == "pairs":
        yield _periods(question)[0]
    yield f"{name}_kept AS ({_kept(question, name=name)}\n)"
    body = f"{name}_kept"
    if question.count_by == "day":
        more = _MERGED_ITEMS if name == "baskets" else ""
        merged = _MERGED.format(kept=f"{name}_kept", more=more) + ("" if question.known_customers else _APART)
        yield f"{name}_merged AS ({merged}\n)"
        body = f"{name}_merged"
    cut = _cut(question, name=name)
    # Below every number a customer has.
    customer = "COALESCE(s.customer, -1 - s.ref) AS customer" if apart else "s.customer"
    yield (
        f"{name} AS (\n  SELECT {_time_slice(question)} AS slice, {cut.ends}, s.ref, {customer}, s.day, s.seq,"
        f" s.prev_day, s.next_day,\n    s.next_other_day, s.first_day, s.net{cut.more}"
        f"\n  FROM {body} AS s{cut.joins}{cut.where}\n)"
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """How a relation is cut in time: the ends of its windows, further columns, joins, and which rows stay."""

    ends: str
    joins: str
    more: str = ""
    where: str = ""


def _cut(question: Question, *, name: Relation | Literal["orders"]) -> _Cut:
    first, last = ("w.window_from", "w.window_to") if question.time else (":from_day", ":to_day")
    cut = _Cut(f"{first} AS window_from, {last} AS window_to", _in_span(question, name=name))
    if name == "pairs":
        span = "w.span" if question.time else "0"
        periods = f"\n  JOIN periods AS v ON v.span = {span} AND s.day >= v.from_day AND s.day <= v.to_day"
        return replace(cut, joins=cut.joins + periods, more=", v.pair, v.is_later")
    if name == "baskets":
        return replace(cut, more=", s.items", where="\n  WHERE s.items IS NOT NULL")
    if name == "lives":
        since = lives.since(question.as_of)
        more = f", {since.columns}"
        return replace(cut, joins=cut.joins + since.joins, more=more, where=f"\n  WHERE {lives.WHERE}")
    if name == "memberships":
        known = "\n  LEFT JOIN member_list AS b ON b.customer = s.customer"
        more = ", b.is_member, b.joined_day, b.is_contact, b.added_day"
        return replace(cut, joins=cut.joins + known, more=more)
    if name not in _ANCHORS:
        return cut
    moment = "w.span" if question.time else str(WHOLE)
    staged = f"\n  JOIN segments AS e ON e.customer = s.customer AND e.moment = {moment}"
    anchors = _ANCHORS[name].format(first=first, last=last)
    return replace(cut, joins=cut.joins + staged, more=", e.stage", where=f"\n  WHERE {anchors}")


# Of the purchases kept, the one of each customer that a metric on stages starts from.
_ANCHORS: Mapping[str, str] = {
    # The last before the window, of customers lost by then.
    "lost": (
        f"e.stage = {LOST} AND s.day < {{first}}"
        " AND (s.next_day IS NULL OR s.next_day >= {first} OR s.next_day > :as_of)"
    ),
    # The first in the window, of the same.
    "won_back": f"e.stage = {LOST} AND s.prev_day < {{first}}",
    # The last up to the window's end, of every customer.
    "latest": "s.day <= {last} AND (s.next_day IS NULL OR s.next_day > {last})",
}


def _in_span(question: Question, *, name: Relation | Literal["orders"]) -> str:
    """The join with the slices of time: inside each, or what came before its end, or may be paired with it."""
    if not question.time:
        return ""
    if name in _LOOK_BACK:
        return "\n  JOIN spans AS w ON s.day <= w.window_to"
    if name == "pairs":
        return "\n  CROSS JOIN spans AS w"
    if question.rolling is not None:
        return "\n  JOIN spans AS w ON s.day >= w.window_from AND s.day <= w.window_to"
    return f"\n  JOIN spans AS w ON w.span = {question.time.key}"


def _periods(question: Question) -> tuple[str, int]:
    windows = [(span.key, span.window) for span in question.spans] or [(0, question.window)]
    known = [
        (key, Window(each.from_day, min(each.to_day, question.as_of)))
        for key, each in windows
        if each.from_day <= question.as_of
    ]
    return periods.relation(known, str(question.params["period"]))


def _kept(question: Question, *, name: Relation | Literal["orders"]) -> str:
    in_parts = beside_purchases.touches(question, *beside_purchases.GOODS)
    net = "c.net" if in_parts else "s.net"
    reach = _reach(question, name=name)
    conditions = [reach, *beside_purchases.conditions(question)]
    if question.known_customers:
        conditions.append("s.customer IS NOT NULL")
    items = ""
    joins = beside_purchases.joins_of(question, reach, items=name == "baskets")
    if name == "baskets":
        items = ", c.quantity AS items" if in_parts else ", i.items"
    return (
        f"\n  SELECT {_slice(question)} AS slice, s.ref, s.customer, s.day, s.month, s.seq, s.day_seq,"
        "\n    s.prev_day, s.next_day, s.prev_other_day, s.next_other_day,"
        f" s.first_day, {net} AS net{items}\n  FROM sequence AS s{joins}"
        f"\n  WHERE {' AND '.join(conditions)}"
    )


def _reach(question: Question, *, name: Relation | Literal["orders"]) -> str:
    """How far back the relation reaches: to the window's first day, a period more, or as far as there is anything."""
    if name in _LOOK_BACK:
        return "s.day <= :to_day"
    first = _periods(question)[1] if name == "pairs" else ":from_day"
    return f"s.day >= {first} AND s.day <= :to_day"


def _slice(question: Question) -> str:
    """The key of the slice as far as it is not of time."""
    keys = [dimension.key for dimension in question.dimensions if dimension.group != "time"]
    return packed(keys) if keys else "0"


def _time_slice(question: Question) -> str:
    keys = ["w.span" if dimension.group == "time" else "s.slice" for dimension in question.dimensions]
    return packed(keys) if question.time else "s.slice"


def excluded(question: Question) -> Statement:
    """Orders that do not count, by reason, in the window and places asked for; cut where an order can be cut so."""
    keys, joins = [], ""
    for dimension in question.dimensions:
        if dimension.group == "time":
            keys.append("w.span")
            joins = "\nJOIN spans AS w ON s.day >= w.window_from AND s.day <= w.window_to"
        else:
            keys.append(dimension.key if dimension.group == "place" else "0")
    conditions = ["s.day >= :from_day AND s.day <= :to_day"]
    conditions += [
        beside_purchases.one_of(kept.dimension.key, kept)
        for kept in question.filters
        if kept.dimension.group == "place"
    ]
    columns = "".join(f", {key} AS key_{place}" for place, key in enumerate(keys))
    groups = "".join(f", {key}" for key in keys if key != "0")
    return _statement(
        question,
        ctes=[spans(question)] if question.spans else [],
        select=f"SELECT s.reason{columns}, SUM(s.orders) AS orders\nFROM excluded AS s{joins}"
        f"\nWHERE {' AND '.join(conditions)}\nGROUP BY s.reason{groups}",
    )
