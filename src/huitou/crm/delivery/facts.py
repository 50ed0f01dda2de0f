"""What is known of a customer when a message would go. Read at that moment, within the transaction that lets it go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args
from zoneinfo import ZoneInfo

from huitou.crm.delivery.message import Message

Journey = Literal["running", "paused", "stopped"]
# What keeps from writing to somebody; what a shop does not tell of keeps nobody from anything.
Matter = Literal["open_order", "not_delivered", "open_ticket", "refund", "out_of_stock", "bought_elsewhere"]
MATTERS: tuple[Matter, ...] = get_args(Matter)


@dataclass(frozen=True, slots=True)
class Known:
    """Of one customer, for one message.

    ``address``: where its channel reaches them, None where it does not. ``agreed``: whether consent stands for its
    channel and purpose. ``suppressed``: whether they are to be left alone; ``address_suppressed``: whether an address
    of theirs is, by what came of messages to whoever had it. ``allowed``: whether their contact may be used for more
    than delivering what they ordered.
    ``arms_joined``: whether a merge joined two arms of its journey in them.
    ``reached``: whether what the message is for has come to pass since it was planned. ``matters``: what is open.
    """

    address: str | None
    agreed: bool
    suppressed: bool = False
    address_suppressed: bool = False
    allowed: bool = True
    erased: bool = False
    held_out: bool = False
    arms_joined: bool = False
    reached: bool = False
    journey: Journey = "running"
    zone: ZoneInfo | None = None
    matters: frozenset[Matter] = frozenset()


class Facts(Protocol):
    """Where it is read: the operational store and the snapshot, or a simulated world."""

    def gather(self, messages: Sequence[Message]) -> None:
        """These are about to be asked for: what is dear to read one by one may be read for all."""
        ...

    def same(self, message: Message) -> frozenset[int]:
        """The numbers of its customer: their own, and those of whoever was merged with them."""
        ...

    def known(self, message: Message) -> Known:
        """As of now."""
        ...


@dataclass(frozen=True, slots=True)
class Contacts:
    """What the store says of the customer: when messages that sell went, or may have gone, and which wait beside it.

    ``rivals``: ranks of other messages that sell, are due too, and may still go.
    """

    at: tuple[dt.datetime, ...] = ()
    rivals: tuple[tuple[int, int, str], ...] = ()
