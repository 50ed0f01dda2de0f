"""Orders soon after a message, the way other tools count success. For reference only: most would have come anyway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.crm.journeys.effect import Bought, Ints, span_of

DAYS = 7
# Enough to tell the order of a message and a purchase, and small enough for a customer's place before it in 64 bits.
_UNIT = 1_000


@dataclass(frozen=True, slots=True)
class LastTouch:
    """``orders`` came within seven days after a message, each counted once; ``revenue`` is what they brought."""

    orders: int
    revenue: int


def last_touch(customer_ids: Ints, sent_at: Ints, bought: Bought) -> LastTouch:
    """One place a message: whose, and when it went (microseconds UTC)."""
    if not len(customer_ids) or not len(bought.at):
        return LastTouch(0, 0)
    people = np.unique(customer_ids)
    first = int(min(sent_at.min(), bought.at.min()))
    width = (int(max(sent_at.max(), bought.at.max())) - first) // _UNIT + 1
    sent = np.sort(np.searchsorted(people, customer_ids) * width + (sent_at - first) // _UNIT)
    whose = np.minimum(np.searchsorted(people, bought.customer_ids), len(people) - 1)
    at = whose * width + (bought.at - first) // _UNIT
    before = np.searchsorted(sent, at, side="right") - 1
    last = sent[np.maximum(before, 0)]
    after = (before >= 0) & (people[whose] == bought.customer_ids) & (last >= whose * width)
    soon = after & (at - last < span_of(DAYS) // _UNIT)
    return LastTouch(int(soon.sum()), int(bought.net[soon].sum()))
