"""From a snapshot's tables to the groups of customers as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou import calendar, money
from huitou.language import Speech
from huitou.predict.clusters import words
from huitou.predict.clusters.features import Buying, Integers, Numbers, aligned, space, transformed
from huitou.predict.clusters.grouping import groups
from huitou.predict.clusters.matching import Former, matched
from huitou.predict.clusters.portrait import Part, Portrait, portraits
from huitou.predict.clusters.spent import Spent
from huitou.predict.lacking import Lacking, lacking
from huitou.warehouse.snapshot import Tables

# Fewer who came back give groups of a handful.
LEAST_RETURNERS = 60
# Channels of fewer purchases are no habit; beyond the first three, which they are says little.
_CHANNEL_SHARE = 0.05
_CHANNELS = 3

_BUYING = """
SELECT s.customer AS customer, MIN(c.customer_id) AS customer_id, MIN(s.day) AS first_day, MAX(s.day) AS last_day,
  COUNT(DISTINCT s.day) AS days, COUNT(*) AS purchases, SUM(s.net) AS net, SUM(COALESCE(f.discount, 0)) AS taken_off
FROM sequence AS s
JOIN customers AS c ON c.customer = s.customer
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :known_to
GROUP BY s.customer
ORDER BY customer_id NULLS LAST"""
_CHANNEL = """
SELECT s.customer AS customer, COALESCE(s.channel, 0) AS code, COUNT(*) AS amount
FROM sequence AS s
WHERE s.customer IS NOT NULL AND s.day <= :known_to
GROUP BY s.customer, COALESCE(s.channel, 0)"""
_CATEGORY = """
SELECT s.customer AS customer, COALESCE(p.category, 0) AS code, SUM(p.net) AS amount
FROM sequence AS s
JOIN purchase_categories AS p ON p.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :known_to
GROUP BY s.customer, COALESCE(p.category, 0)"""

_CODES = "SELECT code, value FROM codes WHERE kind = :kind"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One group: ``number`` and ``name`` stay with it from one time to the next, ``portrait`` is of today."""

    number: int
    name_zh: str
    name_en: str
    is_new: bool
    portrait: Portrait

    def name(self, t: Speech) -> str:
        return t(zh=self.name_zh, en=self.name_en)

    def description(self, t: Speech) -> str:
        """Who they are now, how many, and how much of the money is theirs."""
        return words.description(self.portrait, t)

    def to_dict(self, currency: str, t: Speech) -> dict[str, Any]:
        of = self.portrait
        return {
            "number": self.number,
            "name": self.name(t),
            "description": self.description(t),
            "is_new": self.is_new,
            "customers": of.customers,
            "customer_share": round(of.customer_share, 4),
            "net": money.money_text(of.net_minor, currency),
            "net_share": round(of.net_share, 4),
            "recency_days": of.recency,
            "gap_days": of.gap,
            "bought_once_share": round(of.once, 4),
            "net_each": money.money_text(of.each_minor, currency),
            "discount_share": round(of.discount, 4),
            "category": _part(of.category),
            "channel": _part(of.channel),
        }


@dataclass(frozen=True, slots=True)
class Clusters:
    """The groups as of a day, most revenue first, and each customer's (``number``, in the order of ``customer_ids``).

    ``keep`` is what to give back as ``former`` next time. ``silhouette`` and ``stability`` say how distinct they are.
    ``lacking`` says what is missing where there are none. ``gone``: numbers of former groups that are no more.
    """

    as_of: int
    data_version: str
    currency: str
    items: tuple[Cluster, ...]
    customer_ids: Integers
    number: Integers
    silhouette: float
    stability: float
    gone: tuple[int, ...]
    keep: Former | None
    lacking: Lacking | None

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self.items)

    def to_dict(self, t: Speech) -> dict[str, Any]:
        return {
            "as_of": calendar.iso(self.as_of),
            "data_version": self.data_version,
            "clusters": [each.to_dict(self.currency, t) for each in self.items],
            "silhouette": round(self.silhouette, 4),
            "stability": round(self.stability, 4),
            "gone": list(self.gone),
            "lacking": None if self.lacking is None else self.lacking.words(t),
        }


def clusters(tables: Tables, *, as_of: int, currency: str, data_version: str, former: Former | None = None) -> Clusters:
    """The groups customers fall into by how they bought up to the end of a shop day.

    Undefined: no groups where fewer than 60 customers bought on two days; ``lacking`` says so.
    """
    read = _read(tables, as_of)
    of = read.buying
    few = lacking(
        "customers with two purchases",
        needs=LEAST_RETURNERS,
        has=int((of.days > 1).sum()),
        first_day=read.first_day,
        as_of=as_of,
    )
    if few:
        none = np.empty(0, np.int64)
        return Clusters(as_of, data_version, currency, (), none, none, 0.0, 0.0, (), former, few)
    names, features = transformed(of)
    where = space(names, features)
    start = None if former is None else where.place(aligned(former.space.names, former.centres, names))
    found = groups(where.place(features), former=start)
    number = len(found.centres)
    told = portraits(of, found.group, number, categories=read.categories, taken_off=read.taken_off)
    centres = where.back(found.centres)
    order = np.array(sorted(range(number), key=lambda one: (-told[one].net_minor, one)), np.int64)
    numbers = matched(centres, names, former, order)
    called = dict(zip(former.numbers, former.names, strict=True)) if former else {}
    zh, en = words.names(told, Speech("zh")), words.names(told, Speech("en"))
    kept_names = {numbers[one]: called.get(numbers[one], (zh[one], en[one])) for one in range(number)}
    items = tuple(
        Cluster(numbers[one], *kept_names[numbers[one]], is_new=numbers[one] not in called, portrait=told[one])
        for one in order.tolist()
    )
    keep = Former(
        as_of=as_of,
        space=former.space if former is not None and set(names) <= set(former.space.names) else where,
        centres=centres,
        numbers=numbers,
        names=tuple(kept_names[each] for each in numbers),
        next_number=max(*numbers, (former.next_number - 1) if former else 0) + 1,
    )
    return Clusters(
        as_of=as_of,
        data_version=data_version,
        currency=currency,
        items=items,
        customer_ids=read.customer_ids,
        number=np.array(numbers, np.int64)[found.group],
        silhouette=found.silhouette,
        stability=found.stability,
        gone=tuple(sorted(set(called) - set(numbers))),
        keep=keep,
        lacking=None,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    buying: Buying
    categories: Spent
    taken_off: Numbers
    customer_ids: Integers
    first_day: int | None


def _read(tables: Tables, as_of: int) -> _Read:
    rows = tables.arrays(_BUYING, known_to=as_of)
    customer = rows["customer"].astype(np.int64)
    place = np.full(int(customer.max(initial=-1)) + 1, -1)
    place[customer] = np.arange(len(customer))
    channels, categories = (
        Spent.of(tables.arrays(sql, known_to=as_of), dict(tables.rows(_CODES, kind=kind)), place)
        for sql, kind in ((_CHANNEL, "channel"), (_CATEGORY, "category"))
    )
    days, purchases = rows["days"].astype(np.float64), rows["purchases"].astype(np.float64)
    first, last = rows["first_day"].astype(np.float64), rows["last_day"].astype(np.float64)
    net, off = rows["net"].astype(np.float64), np.maximum(rows["taken_off"].astype(np.float64), 0)
    return _Read(
        buying=Buying(
            recency=as_of - last,
            days=days,
            net=net,
            gap=np.where(days > 1, (last - first) / np.maximum(days - 1, 1), np.nan),
            breadth=categories.kinds(),
            discount=off / np.maximum(off + net, 1),
            channels=_main(channels, purchases),
        ),
        categories=categories,
        taken_off=off,
        customer_ids=rows["customer_id"].astype(np.int64),
        first_day=int(first.min()) if len(first) else None,
    )


def _main(channels: Spent, purchases: Numbers) -> dict[str, Numbers]:
    """The shares of the main channels; where all is one channel there is nothing to tell."""
    whole = float(purchases.sum())
    size = {name: total / max(whole, 1) for name, total in channels.totals().items() if name}
    main = sorted((name for name in size if size[name] >= _CHANNEL_SHARE), key=lambda name: (-size[name], name))
    return {name: channels.under(name) / purchases for name in main[:_CHANNELS]} if len(channels.names) > 1 else {}


def _part(of: Part | None) -> dict[str, Any] | None:
    return None if of is None or not of.name else {"name": of.name, "share": round(of.share, 4)}
