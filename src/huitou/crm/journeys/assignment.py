"""Treated or held out, and which arm: drawn by a stable hash of the customer and the journey's own salt.

It is stored with the enrolment and never drawn again; that it would come out the same is what makes a draw checkable.
Shares are taken off one after the other, so raising the holdout only moves people into it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from huitou.crm.journeys.enrolment import HELD_OUT


@dataclass(frozen=True, slots=True)
class Design:
    """Who is held out, and how the others are shared out: ``arms`` by weight, one unless told otherwise.

    ``salt`` is the journey's, made once: another journey draws anew, another version does not.
    """

    salt: str
    holdout: float = 0.10
    arms: dict[str, int] = field(default_factory=lambda: {"treated": 1})

    def __post_init__(self) -> None:
        if not 0 <= self.holdout < 1:
            raise ValueError(f"a holdout of {self.holdout} is not from 0 to below 1")
        if not self.arms or min(self.arms.values()) < 1 or HELD_OUT in self.arms:
            raise ValueError(f"arms {self.arms} need a weight of at least 1 each, and names of their own")

    def arm(self, customer_id: int) -> str:
        """The arm of a customer."""
        if share(f"{self.salt}:holdout", customer_id) < self.holdout:
            return HELD_OUT
        at = share(f"{self.salt}:arm", customer_id) * sum(self.arms.values())
        for name, weight in sorted(self.arms.items()):
            at -= weight
            if at < 0:
                return name
        return max(self.arms)


def share(salt: str, number: int) -> float:
    """A number from 0 to below 1, the same whenever it is asked for; SHA-256, its first eight bytes."""
    digest = hashlib.sha256(f"{salt}:{number}".encode()).digest()
    # 53 bits, for a float has no more: 64 could round up to 1.
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53
