"""Orders odd one by one: paid next to nothing for the product, received at once, or many accounts on one phone.

Each rests where the shop has too little of it to say what is odd, or so much that it is how the shop sells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from huitou.metrics.question import Snapshot

# A product's usual price is known from so many orders on; a tenth of it is next to nothing.
_FEWEST_PRICES = 20
_TENTH = 10
_SAME_AMOUNT = 3
# No more than a fifth of a product's orders: else it is cheap as a rule.
_FIFTH = 5
# Goods take longer to arrive than the ten minutes after payment, unless the shop sells what needs no parcel.
_FEWEST_DELIVERED = 50
_RARE = 0.02
# Families share a phone; five accounts that hardly buy are no family.
_ACCOUNTS = 5
_ORDERS_EACH = 2

# Of each purchase the product that most of its money went to, and what was paid before anything went back.
_PAID = """paid AS (
  SELECT g.ref, g.product, q.net + COALESCE(f.refunded, 0) AS paid
  FROM (
    SELECT ref, MAX_BY(product, net) AS product FROM purchase_products
    WHERE product > 0 AND ref NOT IN (SELECT UNNEST(CAST(:without AS INTEGER[])))
    GROUP BY ref
  ) AS g
  JOIN sequence AS q ON q.ref = g.ref
  LEFT JOIN purchase_facts AS f ON f.ref = g.ref
)"""
# The median, the lower one of two, is where half of a product's orders cost as much or less.
_LOW = f"""
WITH {_PAID},
amounts AS (SELECT product, paid, COUNT(*) AS orders FROM paid GROUP BY product, paid),
running AS (
  SELECT product, paid, orders, SUM(orders) OVER (PARTITION BY product) AS of_all,
    SUM(orders) OVER (PARTITION BY product ORDER BY paid NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      AS up_to
  FROM amounts
),
usual AS (
  SELECT product, MIN(CASE WHEN 2 * up_to >= of_all THEN paid END) AS paid
  FROM running
  WHERE of_all >= {_FEWEST_PRICES}
  GROUP BY product
),
low AS (
  SELECT r.product, r.paid, r.orders, u.paid AS usual, r.of_all, SUM(r.orders) OVER (PARTITION BY r.product) AS low
  FROM running AS r
  JOIN usual AS u ON u.product = r.product AND r.paid * {_TENTH} <= u.paid
)
SELECT p.ref, p.product, p.paid, l.usual
FROM low AS l
JOIN paid AS p ON p.product = l.product AND p.paid = l.paid
WHERE l.orders >= {_SAME_AMOUNT} AND l.low * {_FIFTH} <= l.of_all
ORDER BY p.product NULLS FIRST, p.paid NULLS FIRST, p.ref NULLS FIRST"""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Purchases odd in one way: ``usual`` is what is common there (an amount, a number of purchases, of accounts).

    ``product`` is a code, and ``paid`` what each of them took in minor units, of low amounts alone.
    """

    kind: Literal["low_amount", "received_at_once", "shared_phone"]
    refs: tuple[int, ...]
    usual: int
    product: int = 0
    paid: int = 0


def low_amounts(snapshot: Snapshot, *, without: Iterable[int] = ()) -> Iterator[Oddity]:
    """The same amount, at most a tenth of what the product usually takes, three times or more and yet rare.

    ``without``: the refs of purchases that are not looked at.
    """
    rows = snapshot.arrays(_LOW, without=[*without])
    found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    columns = (rows[name].tolist() for name in ("product", "paid", "usual", "ref"))
    for product, paid, usual, ref in zip(*columns, strict=True):
        found[int(product), int(paid), int(usual)].append(ref)
    for (product, paid, usual), refs in found.items():
        yield Oddity("low_amount", tuple(refs), usual, product, paid)


def is_rare(at_once: int, *, of: int) -> bool:
    """Whether so few of the goods are received within ten minutes that those which are stand out."""
    return at_once <= _RARE * of


def received_at_once(refs: Sequence[int], *, delivered: int) -> Iterator[Oddity]:
    """Purchases received within ten minutes of payment, of so many ``delivered``, in a shop whose goods take longer."""
    if refs and delivered >= _FEWEST_DELIVERED and is_rare(len(refs), of=delivered):
        yield Oddity("received_at_once", tuple(refs), delivered)


def shared_phones(by_account: Mapping[int, Sequence[int]], phones: Mapping[int, int]) -> Iterator[Oddity]:
    """Purchases of accounts that share a buyer's phone, five or more with one or two purchases each.

    ``by_account``: account -> refs; ``phones``: account -> a number for its phone; the phone itself has no business
    here.
    """
    sharing: dict[int, list[Sequence[int]]] = defaultdict(list)
    for account, refs in by_account.items():
        if account in phones:
            sharing[phones[account]].append(refs)
    for _, accounts in sorted(sharing.items()):
        few = [refs for refs in accounts if len(refs) <= _ORDERS_EACH]
        if len(few) >= _ACCOUNTS and len(few) * 5 >= len(accounts) * 4:
            yield Oddity("shared_phone", tuple(ref for refs in few for ref in refs), len(few))
