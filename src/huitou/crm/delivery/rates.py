"""How much a provider takes: at most so many messages in any stretch of so long, by whichever worker.

Time is counted in slots, and those that any part of the stretch could lie in are added up: so no stretch holds more,
wherever it begins, at the price of a few messages in a hundred that might have gone a moment sooner.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from huitou.errors import UserError

_SLOTS = 48
_SHORTEST_MS = 100
_UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_WRITTEN = re.compile(r"(\d{1,9})/(second|minute|hour|day)")
# Whoever has to wait longer is looked at again by then: those before may have fallen away.
_LONGEST_WAIT = dt.timedelta(hours=1)
_MILLISECOND = dt.timedelta(milliseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` in any ``seconds``."""

    most: int
    seconds: int

    def __post_init__(self) -> None:
        if self.most < 1 or self.seconds < 1:
            raise ValueError(f"{self.most} in {self.seconds} seconds lets nothing through")

    @property
    def slot(self) -> dt.timedelta:
        """How finely it is counted; so long after the counting a call may still be made."""
        return max(self.seconds * 1000 // _SLOTS, _SHORTEST_MS) * _MILLISECOND

    @property
    def slots(self) -> int:
        """So many that a stretch cannot reach beyond them, nor a call that was made a slot late."""
        return -(-dt.timedelta(seconds=self.seconds) // self.slot) + 2


@dataclass(frozen=True, slots=True)
class Spent:
    """What a channel handed over lately: by seconds of a rate, by number of the slot, how many.

    ``queue``: until when those who wait have been given times.
    """

    used: Mapping[int, Mapping[int, int]]
    queue: dt.datetime = _EPOCH


def spend(spent: Spent, rates: tuple[Rate, ...], at: dt.datetime) -> Spent | None:
    """With one more at this moment; None where there is no room for it."""
    used: dict[int, Mapping[int, int]] = {}
    for rate in rates:
        now = (at - _EPOCH) // rate.slot
        # What a clock that ran ahead wrote down counts as well.
        lately = {slot: n for slot, n in spent.used.get(rate.seconds, {}).items() if slot > now - rate.slots}
        if sum(lately.values()) >= rate.most:
            return None
        used[rate.seconds] = {**lately, now: lately.get(now, 0) + 1}
    return Spent(used, spent.queue)


def taken(spent: Spent, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> tuple[Spent, dt.datetime | None]:
    """With one more at this moment, and None; where there is no room, when to ask again, and with it in the queue where
    it ``waits`` there."""
    after = spend(spent, rates, at)
    if after is not None:
        return after, None
    if not waits:
        return spent, free_at(spent, rates, at)
    after = queued(spent, rates, at)
    return after, after.queue


def free_at(spent: Spent, rates: tuple[Rate, ...], at: dt.datetime) -> dt.datetime:
    """The first moment from ``at`` on at which there is room for one more, if nobody else takes it."""
    return max((_free(spent.used.get(rate.seconds, {}), rate, at) for rate in rates), default=at)


def queued(spent: Spent, rates: tuple[Rate, ...], at: dt.datetime) -> Spent:
    """With one more who waits: each gets a time of their own, at the pace of the rate that is in the way."""
    free, seconds, most = max(
        (_free(spent.used.get(each.seconds, {}), each, at), each.seconds, each.most) for each in rates
    )
    next_ = max(spent.queue + dt.timedelta(seconds=seconds) / most, free)
    return Spent(spent.used, min(next_, max(free, at + _LONGEST_WAIT)))


def read_rates(text: str) -> Mapping[str, tuple[Rate, ...]]:
    """As the setting says: ``email 10/second 2000/day; webhook 50/second``. Raises: UserError ``server.rates``."""
    found: dict[str, tuple[Rate, ...]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        channel, *rates = part.split()
        read = [_WRITTEN.fullmatch(each) for each in rates]
        if not rates or None in read or any(each is not None and not int(each[1]) for each in read):
            raise UserError(
                "server.rates",
                en=f"HUITOU_RATES says {part!r}; write a channel and its rates, as email 10/second 2000/day",
                zh=f"HUITOU_RATES 里写着 {part!r}；请写成渠道加速率，例如 email 10/second 2000/day",
            )
        found[channel] = tuple(Rate(int(each[1]), _UNITS[each[2]]) for each in read if each is not None)
    return found


def _free(used: Mapping[int, int], rate: Rate, at: dt.datetime) -> dt.datetime:
    now = (at - _EPOCH) // rate.slot
    lately = sorted((slot, n) for slot, n in used.items() if slot > now - rate.slots)
    over = sum(n for _, n in lately) - rate.most + 1
    for slot, n in lately:
        if over <= 0:
            break
        over -= n
        now = slot + rate.slots
    return max(at, _EPOCH + now * rate.slot)
