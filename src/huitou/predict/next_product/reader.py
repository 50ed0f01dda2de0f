"""From a snapshot's tables to the two lists of each customer as of a day, and to what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou import calendar
from huitou.errors import Lang, UserError
from huitou.language import Speech
from huitou.predict.lacking import Lacking, lacking
from huitou.predict.next_product import words
from huitou.predict.next_product.baskets import Baskets, Integers, baskets
from huitou.predict.next_product.learned import Line
from huitou.predict.next_product.model import VERSION, BackTest, Learned, NextProduct, learned_from, made_of
from huitou.predict.next_product.offers import BASES, LISTS, Barred, Flags, LeftOut, Offers, offers
from huitou.warehouse.snapshot import Tables

# Fewer buyers have no neighbours and nothing popular.
LEAST_BUYERS = 20
# Not sold for a month, and for so long that at the pace before chance would leave it unsold once in a thousand.
_GONE_DAYS = 30
_GONE_SALES = 7

_LINES = """
SELECT s.customer AS customer, s.day AS day, p.product AS product, p.category AS category,
  COALESCE(p.quantity, 1000) AS quantity
FROM sequence AS s
JOIN purchase_products AS p ON p.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :known_to AND p.product > 0
ORDER BY s.customer NULLS LAST, s.day NULLS LAST, p.product NULLS LAST"""
# A product that a customer bought again after giving it back is wanted after all.
_REFUNDED = """
SELECT customer, product
FROM (
  SELECT s.customer AS customer, p.product AS product, MAX(s.day) AS bought,
    MAX(CASE WHEN r.refunded > 0 THEN s.day END) AS returned
  FROM sequence AS s
  JOIN purchase_products AS p ON p.ref = s.ref
  LEFT JOIN (
    SELECT ref, product, SUM(refunded) AS refunded FROM refunds WHERE day <= :known_to GROUP BY ref, product
  ) AS r ON r.ref = s.ref AND r.product = p.product
  WHERE s.customer IS NOT NULL AND s.day <= :known_to AND p.product > 0
  GROUP BY s.customer, p.product
) AS pairs
WHERE returned = bought
ORDER BY customer NULLS LAST, product NULLS LAST"""
_NAMES = """
SELECT c.code, c.value, n.name
FROM codes AS c
LEFT JOIN product_names AS n ON n.code = c.code
WHERE c.kind = 'product'"""
_IDS = "SELECT customer, customer_id FROM customers WHERE first_day <= :known_to"
_ACCOUNTS = """
SELECT c.customer_id, a.account_key
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
WHERE :customer_id IN (c.customer_id, -1)
ORDER BY c.customer_id NULLS LAST, a.account_key NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the shop knows it: its id in the orders, and its name where one is told (else the id)."""

    product_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One product for one customer. ``kind`` is again or with; ``rank`` from 1; ``probability`` to be in the next
    basket, None where products are only counted. Days are shop days; ``rest_days`` its usual gap, None unknown."""

    customer_id: int
    account_keys: tuple[int, ...]
    kind: str
    rank: int
    product: Product
    probability: float | None
    basis: str
    times: int
    last_day: int | None
    days_ago: int | None
    rest_days: int | None
    because: Product | None
    both: int | None
    buyers: int | None

    def reason(self, lang: Lang) -> str:
        """Why this product, for this customer, in one sentence."""
        return words.reason(self, Speech(lang))

    def to_dict(self) -> dict[str, Any]:
        return {
            "customer_id": self.customer_id,
            "list": self.kind,
            "rank": self.rank,
            "product_id": self.product.product_id,
            "product": self.product.name,
            "probability": None if self.probability is None else round(self.probability, 4),
            "basis": self.basis,
            "times": self.times or None,
            "last_bought": None if self.last_day is None else calendar.iso(self.last_day),
            "days_ago": self.days_ago,
            "because_of": None if self.because is None else self.because.name,
            "bought_both": self.both,
            "buyers": self.buyers,
        }


@dataclass(frozen=True, slots=True)
class NextProducts:
    """The two lists as of a day, in arrays, and what they rest on.

    ``way``: learned, or counted where the shop has too little to learn from or learning did worse (``tested``).
    ``lacking`` says what is missing where there are no lists at all. ``left_out``: customers' products by why.
    """

    as_of: int
    data_version: str
    offers: Offers
    customer_ids: Integers
    accounts: Mapping[int, tuple[int, ...]]
    products: tuple[Product, ...]
    way: str
    tested: BackTest | None
    lacking: Lacking | None
    customers: int

    @property
    def left_out(self) -> Mapping[LeftOut, int]:
        return self.offers.left_out

    def __len__(self) -> int:
        return len(self.offers.customer)

    def __iter__(self) -> Iterator[Offer]:
        return (self.at(row) for row in range(len(self)))

    def at(self, row: int) -> Offer:
        """One offer, by its place."""
        of = self.offers
        customer = int(self.customer_ids[of.customer[row]])
        again = of.which[row] == 0
        last = int(of.last_day[row]) if again else None
        because = int(of.because[row])
        chance = float(of.probability[row])
        rest = float(of.rest[row])
        return Offer(
            customer_id=customer,
            account_keys=self.accounts.get(customer, ()),
            kind=LISTS[of.which[row]],
            rank=int(of.rank[row]) + 1,
            product=self.products[of.product[row]],
            probability=None if np.isnan(chance) else chance,
            basis=BASES[of.basis[row]],
            times=int(of.times[row]),
            last_day=last,
            days_ago=None if last is None else self.as_of - last,
            rest_days=None if np.isnan(rest) else round(rest),
            because=None if because < 0 else self.products[because],
            both=None if because < 0 else int(of.both[row]),
            buyers=None if because < 0 else int(of.buyers[row]),
        )


def next_products(
    tables: Tables,
    *,
    as_of: int,
    data_version: str,
    customer_id: int | None = None,
    top: int = 5,
    out_of_stock: Iterable[str] = (),
) -> NextProducts:
    """What customers buy next, as known at the end of a shop day; of one customer, or of all with a known product.

    ``out_of_stock``: ids of products that cannot be had. A product that nobody bought for so long that seven sales
    would have been expected is taken for one of them.

    Raises: UserError ``next.customer`` where nobody by that number has bought by then.
    """
    read = _read(tables, as_of, out_of_stock)
    ids = read.customer_ids
    if customer_id is not None and customer_id not in read.known_ids:
        raise UserError(
            "next.customer",
            en=f"no customer {customer_id} had bought by {calendar.iso(as_of)}; see huitou customers",
            zh=f"到 {calendar.iso(as_of)} 为止没有客户 {customer_id} 的购买；可用 huitou customers 查客户编号",
        )
    few = lacking("buyers of known products", needs=LEAST_BUYERS, has=len(ids), first_day=read.first_day, as_of=as_of)
    chosen = np.arange(len(ids)) if customer_id is None else np.flatnonzero(ids == customer_id)
    model = None if few else _model(tables, read, as_of)
    found = _nothing() if model is None else offers(model, chosen, today=as_of, barred=read.barred, top=top)
    return NextProducts(
        as_of=as_of,
        data_version=data_version,
        offers=found,
        customer_ids=ids,
        accounts=_accounts(tables, customer_id),
        products=read.products,
        way="none" if model is None else model.way,
        tested=None if model is None else model.tested,
        lacking=few,
        customers=len(chosen),
    )


def learned(tables: Tables, *, as_of: int) -> None:
    """Learn what all customers' lists rest on, for who asks next; nothing where there are too few buyers."""
    read = _read(tables, as_of, ())
    if len(read.customer_ids) >= LEAST_BUYERS:
        _model(tables, read, as_of)


def _model(tables: Tables, read: _Read, as_of: int) -> NextProduct:
    """Learned once a data version and day, by whoever asks first."""
    what = tables.result(
        f"next product {VERSION} at {as_of}",
        lambda: learned_from(read.baskets, read.category),
        (Learned, Line, BackTest),
    )
    return made_of(what, read.baskets, read.category)


@dataclass(frozen=True, slots=True)
class _Read:
    baskets: Baskets
    category: Integers
    products: tuple[Product, ...]
    barred: Barred
    customer_ids: Integers
    known_ids: frozenset[int]
    first_day: int | None


def _read(tables: Tables, as_of: int, out_of_stock: Iterable[str]) -> _Read:
    lines = tables.arrays(_LINES, known_to=as_of)
    back = tables.arrays(_REFUNDED, known_to=as_of)
    number_of = {int(customer): int(number) for customer, number in tables.rows(_IDS, known_to=as_of)}
    # Dense numbers by code: those of the days before say the same whatever came after.
    who, customer = np.unique(lines["customer"].astype(np.int64), return_inverse=True)
    codes, product = np.unique(lines["product"].astype(np.int64), return_inverse=True)
    laid = baskets(customer, lines["day"], product, lines["quantity"] / 1000, customers=len(who), products=len(codes))
    category = np.zeros(len(codes), np.int64)
    category[product] = np.maximum(lines["category"].astype(np.int64), 0)
    told = {int(code): (str(value), str(name or value)) for code, value, name in tables.rows(_NAMES)}
    named = [told[int(code)] for code in codes]
    gone = _no_longer_sold(laid, as_of) | np.isin([value for value, _ in named], list(out_of_stock))
    refunded = (np.searchsorted(who, back["customer"]), np.searchsorted(codes, back["product"]))
    return _Read(
        baskets=laid,
        category=category,
        products=tuple(Product(value, name) for value, name in named),
        barred=Barred(gone, refunded),
        customer_ids=np.array([number_of[int(customer)] for customer in who], np.int64),
        known_ids=frozenset(number_of.values()),
        first_day=int(lines["day"].min()) if len(lines["day"]) else None,
    )


def _no_longer_sold(of: Baskets, as_of: int) -> Flags:
    """Products that would have been sold at least seven times since their last sale, had they gone on as before."""
    size = of.products
    first, last = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(first, of.product, of.day)
    np.maximum.at(last, of.product, of.day)
    sales = np.bincount(of.product, minlength=size)
    since = as_of - last
    return np.asarray((since >= _GONE_DAYS) & (sales / (last - first + 1) * since >= _GONE_SALES))


def _accounts(tables: Tables, customer_id: int | None) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for number, key in tables.rows(_ACCOUNTS, customer_id=-1 if customer_id is None else customer_id):
        found[int(number)] = (*found.get(int(number), ()), int(key))
    return found


def _nothing() -> Offers:
    whole, part = np.empty(0, np.int32), np.empty(0, np.float32)
    left_out: dict[LeftOut, int] = {"out_of_stock": 0, "just_bought": 0, "refunded": 0}
    return Offers(whole, whole, whole, whole, part, whole, whole, part, part, whole, whole, whole, left_out)
