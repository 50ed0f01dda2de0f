"""The customers of a data version, in one order: every set of them is a mask over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.settings import Settings
from huitou.shop.shop import Shop
from huitou.warehouse.snapshot import Snapshot

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# Goes up when the same facts put other people in a condition that is kept.
_VERSION = 1
_CUSTOMERS = "SELECT customer, customer_id FROM customers ORDER BY customer NULLS LAST"
_ACCOUNTS = "SELECT account_key, customer FROM customer_accounts ORDER BY account_key NULLS LAST"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a condition found, by account numbers."""

    account_keys: Ints


@dataclass(frozen=True, slots=True)
class Base:
    """What leaves are asked of. ``as_of`` is the last shop day known; ``now`` the instant, for what is said live.

    Shape: ``numbers`` (the customers' numbers inside the data version, rising) and ``customer_ids`` in that order;
    ``accounts`` and ``owners``: by account number, rising, the place of its customer. ``audience`` finds another rule's
    members by its id.
    """

    shop: Shop
    snapshot: Snapshot
    settings: Settings
    as_of: int
    now: dt.datetime
    numbers: Ints
    customer_ids: Ints
    accounts: Ints
    owners: Ints
    audience: Callable[[int], Mask]
    kept: dict[Any, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def nobody(self) -> Mask:
        return np.zeros(len(self), np.bool_)

    def of_numbers(self, numbers: npt.NDArray[Any]) -> Mask:
        """Those who have one of these numbers inside the data version."""
        return self._at(np.searchsorted(self.numbers, numbers), self.numbers, numbers)

    def of_accounts(self, keys: npt.NDArray[Any]) -> Mask:
        """Those who own one of these accounts; a customer's number is that of an account of theirs."""
        places = np.searchsorted(self.accounts, keys)
        found = self.nobody()
        if len(keys) and len(self.accounts):
            inside = np.minimum(places, len(self.accounts) - 1)
            found[self.owners[inside[self.accounts[inside] == keys]]] = True
        return found

    def sums(self, keys: Ints, many: Ints) -> Ints:
        """By customer, in the order, how many of theirs there are: so ``many`` of each of these accounts."""
        found = np.zeros(len(self), np.int64)
        if len(keys) and len(self.accounts):
            places = np.minimum(np.searchsorted(self.accounts, keys), len(self.accounts) - 1)
            known = self.accounts[places] == keys
            np.add.at(found, self.owners[places[known]], many[known])
        return found

    def place(self, customer_id: int) -> int | None:
        """Where a customer stands in the order, by the number of any account of theirs; None for nobody."""
        at = int(np.searchsorted(self.accounts, customer_id))
        known = at < len(self.accounts) and int(self.accounts[at]) == customer_id
        return int(self.owners[at]) if known else None

    def kept_members(self, what: str, work: Callable[[], Ints]) -> Mask:
        """Those who own one of the accounts that ``work`` finds, which takes long: kept beside the data version.

        ``what`` names all it depends on but the data version, its day and the settings; nothing that people here say
        may be among that.
        """
        if what not in self.kept:
            named = f"audience {_VERSION}: {what} at {self.as_of}, with {self.settings}"
            found = self.snapshot.result(named, lambda: Chosen(work()), (Chosen,))
            self.kept[what] = self.of_accounts(found.account_keys)
        members: Mask = self.kept[what]
        return members

    def _at(self, places: npt.NDArray[Any], among: Ints, wanted: npt.NDArray[Any]) -> Mask:
        found = self.nobody()
        if len(wanted) and len(among):
            inside = np.minimum(places, len(among) - 1)
            found[inside[among[inside] == wanted]] = True
        return found


def base(shop: Shop, snapshot: Snapshot, *, as_of: int, now: dt.datetime, audience: Callable[[int], Mask]) -> Base:
    """Everybody of a data version."""
    people = snapshot.arrays(_CUSTOMERS)
    owned = snapshot.arrays(_ACCOUNTS)
    numbers = people["customer"].astype(np.int64)
    return Base(
        shop=shop,
        snapshot=snapshot,
        settings=shop.settings,
        as_of=as_of,
        now=now,
        numbers=numbers,
        customer_ids=people["customer_id"].astype(np.int64),
        accounts=owned["account_key"].astype(np.int64),
        owners=np.searchsorted(numbers, owned["customer"]),
        audience=audience,
    )
