"""Orders odd one by one: paid next to nothing for the product, received at once, or many accounts on one phone.

Pure functions over what is known of each purchase. Each rests where the shop has too little of it to say what is odd,
or so much that it is how the shop sells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from huitou.metrics.bursts import Key

# A product's usual price is known from so many orders on; a tenth of it is next to nothing.
_FEWEST_PRICES = 20
_TENTH = 10
_SAME_AMOUNT = 3
# Goods take longer than that to arrive, unless the shop sells what needs no parcel.
_AT_ONCE = 10 * 60_000_000
_FEWEST_DELIVERED = 50
_RARE = 0.02
# Families share a phone; five accounts that hardly buy are no family.
_ACCOUNTS = 5
_ORDERS_EACH = 2


@dataclass(frozen=True, slots=True)
class Detail:
    """One counted purchase: amounts in minor units, ``took`` in microseconds from payment to receipt, None unknown.

    ``product``: that of its largest line, empty where no line is known.
    """

    key: Key
    paid: int
    net: int
    product: str = ""
    took: int | None = None
    account: int | None = None


@dataclass(frozen=True, slots=True)
class Oddity:
    """Purchases odd in one way: ``usual`` is what is common there (an amount, a number of purchases, of accounts)."""

    kind: str
    purchases: tuple[Detail, ...]
    usual: int
    product: str = ""


def low_amounts(details: Iterable[Detail]) -> Iterator[Oddity]:
    """The same amount, at most a tenth of what the product usually takes, three times or more and yet rare."""
    by_product: dict[str, list[Detail]] = defaultdict(list)
    for detail in details:
        if detail.product:
            by_product[detail.product].append(detail)
    for product, own in sorted(by_product.items()):
        if len(own) < _FEWEST_PRICES:
            continue
        usual = median_low(detail.paid for detail in own)
        low = [detail for detail in own if detail.paid * _TENTH <= usual]
        if len(low) * 5 > len(own):
            continue
        for amount, times in sorted(Counter(detail.paid for detail in low).items()):
            if times >= _SAME_AMOUNT:
                yield Oddity("low_amount", tuple(d for d in low if d.paid == amount), usual, product)


def received_at_once(details: Sequence[Detail]) -> Iterator[Oddity]:
    """Received within ten minutes of payment, in a shop whose goods take longer."""
    delivered = [detail for detail in details if detail.took is not None]
    at_once = tuple(detail for detail in delivered if detail.took is not None and 0 <= detail.took <= _AT_ONCE)
    if at_once and len(delivered) >= _FEWEST_DELIVERED and len(at_once) <= _RARE * len(delivered):
        yield Oddity("received_at_once", at_once, len(delivered))


def shared_phones(details: Iterable[Detail], phones: Mapping[int, int]) -> Iterator[Oddity]:
    """Purchases of accounts that share a buyer's phone, five or more with one or two purchases each.

    ``phones``: account -> a number for its phone; the phone itself has no business here.
    """
    by_account: dict[int, list[Detail]] = defaultdict(list)
    for detail in details:
        if detail.account in phones and detail.account is not None:
            by_account[detail.account].append(detail)
    sharing: dict[int, list[list[Detail]]] = defaultdict(list)
    for account, own in by_account.items():
        sharing[phones[account]].append(own)
    for _, accounts in sorted(sharing.items()):
        few = [own for own in accounts if len(own) <= _ORDERS_EACH]
        if len(few) >= _ACCOUNTS and len(few) * 5 >= len(accounts) * 4:
            yield Oddity("shared_phone", tuple(detail for own in few for detail in own), len(few))
