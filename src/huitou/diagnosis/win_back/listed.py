"""One lapsed customer, and the list of them by what their return is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from huitou import calendar, money
from huitou.diagnosis.again.held import Matters
from huitou.diagnosis.again.row import Held, held_words
from huitou.diagnosis.due import Labels
from huitou.language import Speech
from huitou.predict.win_back.forecast import WinBack
from huitou.predict.win_back.lives import Ints
from huitou.predict.win_back.totals import Range
from huitou.predict.win_back.words import Reason, about, sentence

_STAGES: tuple[Literal["sleeping", "lost"], ...] = ("sleeping", "lost")


@dataclass(frozen=True, slots=True)
class WinBackRow:
    """One customer with why, and what keeps from writing now (``held``, with its day).

    ``chance`` is P(a purchase within the days of the list, unaided), in ``why`` with its range; ``value_minor`` chance
    times what a return brings, margin where it is known; ``net_minor`` all they have spent so far. ``category`` is
    that of their first purchase. ``platform_only``: write to them inside the platform ``source`` alone.
    """

    customer_id: int
    account_keys: tuple[int, ...]
    stage: Literal["sleeping", "lost"]
    last_day: int
    net_minor: int
    category: str
    chance: float
    value_minor: int
    source: str
    platform_only: bool
    why: Reason
    held: tuple[tuple[Held, int], ...] = ()

    def reason(self, t: Speech) -> str:
        """Why this customer stands where they do."""
        return sentence(self.why, t)

    def held_reason(self, t: Speech) -> str:
        """Why not to write now; empty where nothing keeps from it."""
        return held_words(self.held, t)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: days as 2024-03-31, money as decimal strings."""
        zh, en, currency = Speech("zh"), Speech("en"), self.why.currency
        return {
            "customer_id": self.customer_id,
            "account_keys": list(self.account_keys),
            "stage": self.stage,
            "last_day": calendar.iso(self.last_day),
            "days_away": self.why.silent,
            "usual_days": self.why.usual_days,
            "purchase_days": self.why.purchase_days,
            "net": money.money_text(self.net_minor, currency),
            "first_category": self.category,
            "chance": round(self.chance, 4),
            "chance_low": round(self.why.low, 4),
            "chance_high": round(self.why.high, 4),
            "brings": money.money_text(self.why.brings_minor, currency),
            "value": money.money_text(self.value_minor, currency),
            "source": self.source,
            "contact": "platform_only" if self.platform_only else "with_consent",
            "held": [kind for kind, _ in self.held],
            "zh": self.reason(zh),
            "en": self.reason(en),
            "held_zh": self.held_reason(zh),
            "held_en": self.held_reason(en),
        }


@dataclass(frozen=True, slots=True)
class WinBackList:
    """The list, by value, those that something keeps from last; rows are made as they are asked for.

    ``order``: places in ``found``; ``free``: how many of the first may be written to. ``customer_ids`` and ``sources``
    (codes) are in the order of ``found``.
    """

    found: WinBack
    order: Ints
    free: int
    customer_ids: Ints
    sources: Ints
    known: Labels
    matters: Matters
    currency: str
    data_version: str

    def __len__(self) -> int:
        return len(self.order)

    def __iter__(self) -> Iterator[WinBackRow]:
        return (self._row(place) for place in self.order.tolist())

    @property
    def as_of(self) -> int:
        return self.found.as_of

    def about(self, t: Speech) -> tuple[str, ...]:
        """The sentences over the list, what it is not good for among them; where there is none, why."""
        return about(self.found, t, currency=self.currency)

    def to_dict(self) -> dict[str, Any]:
        """All but the customers."""
        found, enough = self.found, self.found.enough
        tested = found.tested
        return {
            "as_of": calendar.iso(found.as_of),
            "data_version": self.data_version,
            "currency": self.currency,
            "days": found.days,
            "customers": len(self),
            "may_be_written_to": self.free,
            "enough": bool(enough),
            "needs": dict(enough.needs),
            "has": dict(enough.has),
            "from_day": None if enough.from_day is None else calendar.iso(enough.from_day),
            "lapsed_by": found.rules.by,
            "model": found.model,
            "season_known": found.season_known,
            "margin": found.margin,
            "returns": _range(found.returns),
            "value": [money.money_text(round(each), self.currency) for each in _sums(found.worth)],
            "tested": None
            if tested is None
            else {
                "customers": tested.people,
                "of_all": tested.of_all,
                "returns": _range(tested.returns),
                "came": tested.came,
            },
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them."""
        return [each.to_dict() for each in self]

    def _row(self, place: int) -> WinBackRow:
        found = self.found
        of, customer = found.of, int(found.of.customers[place])
        source = self.known.sources.get(int(self.sources[place]), "")
        return WinBackRow(
            customer_id=int(self.customer_ids[place]),
            account_keys=self.known.accounts.get(customer, ()),
            stage=_STAGES[int(found.stages[place]) - 1],
            last_day=int(of.last[place]),
            net_minor=round(float(of.net[place])),
            category=self.known.categories.get(int(of.category[place]), ""),
            chance=float(found.chance[place]),
            value_minor=round(float(found.value[place])),
            source=source,
            platform_only=source not in self.known.open_to_marketing,
            why=Reason(
                purchase_days=int(of.days[place]),
                usual_days=max(round(float(found.usual_days[place])), 1),
                silent=int(of.silent[place]),
                within=found.days,
                chance=float(found.chance[place]),
                low=float(found.low[place]),
                high=float(found.high[place]),
                brings_minor=round(float(found.brings[place])),
                currency=self.currency,
            ),
            held=self.matters.of(customer, 0, None),
        )


def by_value(found: WinBack, held: Ints) -> tuple[Ints, int]:
    """The places by value, those of the customers that something keeps from writing to last; and how many do not."""
    waits = np.isin(found.of.customers, held)
    return np.lexsort((-found.value, waits)), int((~waits).sum())


def _sums(of: Range) -> tuple[float, float, float]:
    return of.expected, of.low, of.high


def _range(of: Range) -> list[float]:
    return [round(each, 2) for each in _sums(of)]
