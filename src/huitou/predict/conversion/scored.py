"""Who is likely to do something in the next seven days: chances by visitor, what they rest on, and why each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from huitou import calendar
from huitou.language import Speech
from huitou.predict.conversion import words
from huitou.predict.conversion.attributes import Name
from huitou.predict.conversion.learn import HORIZON_DAYS, Learned
from huitou.predict.conversion.log import Bins, Integers, Numbers
from huitou.predict.conversion.seen import Seen, Visitors
from huitou.predict.lacking import Lacking


@dataclass(frozen=True, slots=True)
class Because:
    """One attribute of a visitor, where it stands, and what that adds to the log-odds beside the average visitor."""

    attribute: Name
    value: int
    text: str
    worth: float


@dataclass(frozen=True, slots=True)
class Prospect:
    """A customer by number, or a device by its fingerprint.

    ``chance`` within seven days; ``why``, the strongest first.
    """

    customer_id: int | None
    device: str | None
    chance: float
    last_seen: int
    why: tuple[Because, ...]

    @property
    def account_keys(self) -> tuple[int, ...]:
        """The account that opened the customer has its number."""
        return () if self.customer_id is None else (self.customer_id,)

    def reason(self, t: Speech) -> str:
        return words.reason(self.why, t)

    def to_dict(self) -> dict[str, Any]:
        return {
            "customer_id": self.customer_id,
            "device": self.device,
            "chance": round(self.chance, 4),
            "last_seen": calendar.iso(self.last_seen),
            "raised_by": [each.attribute for each in self.why if each.worth > 0],
            "lowered_by": [each.attribute for each in self.why if each.worth < 0],
        }


@dataclass(frozen=True)
class Scored:
    """Everybody asked about, the highest chance first. Undefined: ``lacking`` says what is missing, nobody is listed.

    ``seen`` and ``chance`` are by place; ``learned`` says by which attributes, and how right they were.
    """

    as_of: int
    data_version: str
    visitors: Visitors
    seen: Seen
    chance: Numbers
    learned: Learned | None
    lacking: Lacking | None

    def __len__(self) -> int:
        return len(self.chance)

    def __iter__(self) -> Iterator[Prospect]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> Prospect:
        customer_id, device = self.visitors.key(int(self.seen.owner[place]))
        return Prospect(
            customer_id=customer_id,
            device=None if device is None else f"{device:015x}",
            chance=float(self.chance[place]),
            last_seen=self.as_of - int(self.seen.values["last_seen"][place]),
            why=self._why(place),
        )

    @property
    def owners(self) -> Integers:
        return self.seen.owner

    @property
    def expected(self) -> float:
        """How many of them are expected to."""
        return float(self.chance.sum())

    def about(self, t: Speech) -> tuple[str, ...]:
        """What the chances rest on and how right they were, in sentences."""
        if self.learned is None:
            return () if self.lacking is None else (self.lacking.words(t),)
        return words.about(self.learned, t)

    def to_dict(self) -> dict[str, Any]:
        """All but the people."""
        learned = self.learned
        return {
            "as_of": calendar.iso(self.as_of),
            "days": HORIZON_DAYS,
            "data_version": self.data_version,
            "people": len(self),
            "expected": round(self.expected, 2),
            "attributes": [] if learned is None else [each.name for each in learned.fitted.attributes],
            "constant": [] if learned is None else list(learned.fitted.constant),
            "lacking": None if self.lacking is None else _lacking(self.lacking),
            "tested": None if learned is None else _tested(learned),
        }

    @cached_property
    def _steps(self) -> Bins:
        if self.learned is None:
            return np.empty((0, 0), np.uint8)
        return self.learned.fitted.steps(self.seen)

    def _why(self, place: int) -> tuple[Because, ...]:
        if self.learned is None:
            return ()
        fitted = self.learned.fitted
        found = []
        for row, each in enumerate(fitted.attributes):
            value = int(self.seen.values[each.name][place])
            text = self.visitors.log.texts.get(each.name, ("",) * (value + 1))[value] if each.is_named else ""
            step = int(self._steps[row, place])
            found.append(Because(each.name, value, text, fitted.slope * float(fitted.model.worth[row][step])))
        return words.strongest(found)


def in_order(visitors: Visitors, seen: Seen, learned: Learned, *, as_of: int, data_version: str) -> Scored:
    """Everybody with their chance, the highest first; of equal ones the latest seen, then by number."""
    chance = learned.fitted.chances(seen)
    order = np.lexsort((seen.owner, seen.values["last_seen"], -chance))
    return Scored(as_of, data_version, visitors, seen.take(order), chance[order], learned, None)


def _lacking(of: Lacking) -> dict[str, Any]:
    return {
        "what": of.what,
        "needs": of.needs,
        "has": of.has,
        "earliest": None if of.earliest is None else calendar.iso(of.earliest),
    }


def _tested(learned: Learned) -> dict[str, Any]:
    of = learned.judged
    return {
        "on": calendar.iso(of.day),
        "people": of.people,
        "did": of.did,
        "expected": round(of.expected, 2),
        "auc": None if np.isnan(of.auc) else round(of.auc, 4),
        "auc_by_latest_visit": None if np.isnan(of.auc_recent) else round(of.auc_recent, 4),
        "first_tenth_holds": round(of.top, 4),
        "first_tenth_by_latest_visit_holds": round(of.top_recent, 4),
        "brier": round(of.brier, 6),
        "brier_same_for_all": round(of.brier_same, 6),
        "tenths": [{"people": each.people, "expected": round(each.expected, 2), "did": each.did} for each in of.parts],
    }
