"""The names behind a cell of the structure: who is lost, who slipped from active to quiet, who stands in R2F3."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from huitou.calendar import iso
from huitou.errors import UserError
from huitou.money import money_text
from huitou.predict.structure import COLUMNS, MONTH_DAYS, VALUES, Rule, Snapshot, judged
from huitou.predict.words import SEGMENTS
from huitou.settings import Settings

if TYPE_CHECKING:
    import numpy.typing as npt

_GRID = re.compile(r"R([1-4])F([1-5])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """One customer as the rules see them. ``cycle`` is in days, exact, None where undefined.

    ``recency``: days since the last purchase; ``net_minor`` of all purchases, ``year_net_minor`` and
    ``year_purchases`` of the last 365 days. ``own_cycle``: their own gaps made the cycle, not those of the shop alone.
    """

    customer_id: int
    account_keys: tuple[int, ...]
    first_day: int
    last_day: int
    purchases: int
    net_minor: int
    year_purchases: int
    year_net_minor: int
    recency: int
    cycle: Fraction | None
    own_cycle: bool
    lifecycle: str
    tier: str
    rfm: str
    classes: tuple[int, int, int]

    def to_dict(self, currency: str) -> dict[str, Any]:
        r, f, m = self.classes
        return {
            "customer_id": self.customer_id,
            "account_keys": list(self.account_keys),
            "first_day": iso(self.first_day),
            "last_day": iso(self.last_day),
            "purchases": self.purchases,
            "net": money_text(self.net_minor, currency),
            "year_purchases": self.year_purchases,
            "year_net": money_text(self.year_net_minor, currency),
            "recency_days": self.recency,
            "cycle_days": None if self.cycle is None else float(self.cycle),
            "lifecycle": self.lifecycle,
            "tier": self.tier,
            "rfm": self.rfm,
            "r_class": r or None,
            "f_class": f or None,
            "m_class": m or None,
        }


@dataclass(frozen=True, slots=True)
class People:
    """The customers of a cell, by customer id; ``cell`` None is everybody."""

    cell: str | None
    as_of: int
    before: int
    currency: str
    data_version: str
    items: tuple[Person, ...]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.items)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: dates as 2024-03-31, money as decimal strings."""
        return [person.to_dict(self.currency) for person in self.items]


_CHOSEN = """chosen AS (
  SELECT n.*
  FROM (SELECT * FROM segments WHERE moment = 1) AS n
  LEFT JOIN (SELECT * FROM segments WHERE moment = 0) AS b ON b.customer = n.customer
  WHERE {condition}
)"""
_PEOPLE = """
SELECT n.customer, p.customer_id, n.first_day, n.last_day, n.purchases, n.net, n.year_purchases, n.year_net, n.recency,
  n.cycle_days, n.cycle_gaps, n.stage, n.tier, n.label, n.r_class, n.f_class, n.m_class
FROM chosen AS n
JOIN customers AS p ON p.customer = n.customer
ORDER BY p.customer_id NULLS LAST"""
_PAGE = """
, page AS (
  SELECT n.*, p.customer_id
  FROM chosen AS n
  JOIN customers AS p ON p.customer = n.customer
  WHERE {among}
)
SELECT n.customer, n.customer_id, n.first_day, n.last_day, n.purchases, n.net, n.year_purchases, n.year_net, n.recency,
  n.cycle_days, n.cycle_gaps, n.stage, n.tier, n.label, n.r_class, n.f_class, n.m_class
FROM page AS n
ORDER BY n.{column} DESC NULLS LAST, n.customer_id NULLS LAST
LIMIT :size OFFSET :start"""
_TOTAL = """
SELECT COUNT(*) FROM chosen AS n JOIN customers AS p ON p.customer = n.customer WHERE {among}"""
# What a list of customers may be sorted by, dearest or newest first.
SORTS: Mapping[str, str] = {
    "value": "net",
    "year_value": "year_net",
    "purchases": "purchases",
    "last": "last_day",
    "first": "first_day",
}
_ACCOUNTS = """
SELECT k.customer, k.account_key
FROM chosen AS n
JOIN customer_accounts AS k ON k.customer = n.customer
ORDER BY k.customer NULLS LAST, k.account_key NULLS LAST"""


def people_in(
    snapshot: Snapshot, cell: str | None = None, *, as_of: int, before: int | None = None, settings: Settings
) -> People:
    """The customers of a cell: as many as the structure of the same days counts in it.

    ``cell``: `lifecycle=lost`, `tier=core`, `rfm=111`, `grid=R2F3`, a move as `lifecycle=active:quiet`; in Chinese or
    English. Raises: UserError for a cell there is not, naming those there are.
    """
    earlier = as_of - MONTH_DAYS if before is None else before
    condition = "1 = 1" if cell is None else _condition(cell)
    segments = judged(snapshot, as_of=as_of, before=earlier, settings=settings)
    head = "WITH " + ",\n".join([*segments.ctes(), _CHOSEN.format(condition=condition)])
    accounts = defaultdict(list)
    for customer, account_key in snapshot.rows(head + _ACCOUNTS):
        accounts[customer].append(account_key)
    people = tuple(_person(row, tuple(accounts[row[0]])) for row in snapshot.rows(head + _PEOPLE))
    about = snapshot.about
    return People(cell, as_of, earlier, about.currency, about.data_version, people)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some of the customers of a cell, in the order asked for, and how many there are in all."""

    items: tuple[Person, ...]
    total: int
    as_of: int
    currency: str
    data_version: str


def people_page(
    snapshot: Snapshot,
    cell: str | None = None,
    *,
    as_of: int,
    settings: Settings,
    sort: str = "value",
    start: int = 0,
    size: int = 50,
    among: Collection[int] | None = None,
) -> PeoplePage:
    """A page of ``people_in``; ``among`` these customer numbers alone, ``sort`` one of SORTS."""
    condition = "1 = 1" if cell is None else _condition(cell)
    inside = "1 = 1"
    if among is not None:
        # Whole numbers only, so that nothing else can stand in the statement.
        inside = f"p.customer_id IN ({', '.join(str(int(each)) for each in sorted(among))})" if among else "1 = 0"
    segments = judged(snapshot, as_of=as_of, before=as_of - MONTH_DAYS, settings=settings)
    head = "WITH " + ",\n".join([*segments.ctes(), _CHOSEN.format(condition=condition)])
    ((total,),) = snapshot.rows(head + _TOTAL.format(among=inside))
    rows = snapshot.rows(head + _PAGE.format(among=inside, column=SORTS[sort]), size=size, start=start)
    accounts = accounts_of(snapshot, [row[0] for row in rows])
    about = snapshot.about
    items = tuple(_person(row, accounts.get(row[0], ())) for row in rows)
    return PeoplePage(items, int(total), as_of, about.currency, about.data_version)


def accounts_of(snapshot: Snapshot, customers: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """The accounts of these customers, both by the snapshot's own dense number."""
    if not customers:
        return {}
    dense = ", ".join(str(int(each)) for each in sorted(customers))
    found = defaultdict(list)
    for customer, account_key in snapshot.rows(
        f"SELECT customer, account_key FROM customer_accounts WHERE customer IN ({dense})"
        " ORDER BY customer NULLS LAST, account_key NULLS LAST"
    ):
        found[customer].append(account_key)
    return {customer: tuple(keys) for customer, keys in found.items()}


def _person(row: tuple[Any, ...], account_keys: tuple[int, ...]) -> Person:
    _, customer_id, first, last, purchases, net, year, year_net, recency, days, gaps, stage, tier, label, *classes = row
    r, f, m = classes
    return Person(
        customer_id=customer_id,
        account_keys=account_keys,
        first_day=first,
        last_day=last,
        purchases=purchases,
        net_minor=int(net),
        year_purchases=int(year),
        year_net_minor=int(year_net),
        recency=recency,
        cycle=Fraction(days, gaps) if days else None,
        own_cycle=gaps > 1,
        lifecycle=VALUES["lifecycle"][stage],
        tier=VALUES["tier"][tier],
        rfm=VALUES["rfm"][label],
        classes=(r, f, m),
    )


def check_cell(cell: str) -> None:
    """Raises: UserError for a cell there is not, naming those there are."""
    _condition(cell)


def customers_in(snapshot: Snapshot, cell: str, *, as_of: int, settings: Settings) -> npt.NDArray[Any]:
    """The numbers inside the data version of the customers of a cell: as many as ``people_in`` gives."""
    segments = judged(snapshot, as_of=as_of, before=as_of - MONTH_DAYS, settings=settings)
    head = "WITH " + ",\n".join([*segments.ctes(), _CHOSEN.format(condition=_condition(cell))])
    return snapshot.arrays(f"{head}\nSELECT n.customer FROM chosen AS n")["customer"]


def _condition(cell: str) -> str:
    """The cell as a condition on `n`, what a customer is now, and `b`, what they were before."""
    name, _, wanted = (part.strip() for part in cell.partition("="))
    if name == "grid" and (place := _GRID.fullmatch(wanted)):
        return f"n.r_class = {place[1]} AND n.f_class = {place[2]}"
    if name not in VALUES:
        raise _no_cell(cell, "lifecycle=…, tier=…, rfm=…, grid=R1F1 … R4F5")
    rule = cast("Rule", name)
    before, colon, now = wanted.rpartition(":")
    condition = f"n.{COLUMNS[rule]} = {_key(rule, now, cell)}"
    if not colon:
        return condition
    was = _key(rule, before, cell)
    return f"{condition} AND COALESCE(b.{COLUMNS[rule]}, {len(VALUES[rule]) - 1}) = {was}"


def _key(rule: Rule, wanted: str, cell: str) -> int:
    called = {word: value for value, words in SEGMENTS[rule].items() for word in words.values()} | {"未知": "unknown"}
    value = called.get(wanted.strip(), wanted.strip())
    if value not in VALUES[rule]:
        chinese = ", ".join(f"{rule}={words['zh']}" for words in SEGMENTS[rule].values())
        raise _no_cell(cell, ", ".join(f"{rule}={each}" for each in VALUES[rule]), zh=chinese)
    return VALUES[rule].index(value)


def _no_cell(cell: str, there_are: str, *, zh: str = "") -> UserError:
    return UserError(
        "structure.cell",
        en=f"there is no cell “{cell}”; there are: {there_are}; a move is written as lifecycle=active:quiet",
        zh=f"没有“{cell}”这一格；可用的有：{zh or there_are}；变动写成 lifecycle=活跃:沉默（从:到）",
    )
