"""Each crowd against all others of the report, and what both would bring if a click cost the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from huitou.errors import UserError
from huitou.intake.ad_report import AdReport, CrowdRow
from huitou.money import money_text
from huitou.statistics.difference import Estimate, multiple
from huitou.statistics.interval import wilson

# Under so many clicks a conversion rate is noise.
FEWEST_CLICKS = 200
Reason = Literal["alone", "few_clicks", "nobody_bought", "free"]
Answer = Literal["better", "worse", "unclear"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a crowd cost and brought. Units: money in minor units; rates as fractions, with their 95 % interval.

    Undefined: None for what the report does not tell of every row, and for what there is nobody to divide by.
    ``size`` is the largest told: the same people stand in several rows.
    """

    size: int | None
    impressions: int | None
    clicks: int
    carts: int | None
    buyers: int
    cost: int
    revenue: int

    @property
    def cpc(self) -> Fraction | None:
        return Fraction(self.cost, self.clicks) if self.clicks else None

    @property
    def click_rate(self) -> Estimate | None:
        return _rate(self.clicks, self.impressions)

    @property
    def cart_rate(self) -> Estimate | None:
        return _rate(self.carts, self.clicks)

    @property
    def conversion(self) -> Estimate | None:
        return _rate(self.buyers, self.clicks)

    @property
    def value(self) -> Fraction | None:
        """Revenue per customer."""
        return Fraction(self.revenue, self.buyers) if self.buyers else None

    @property
    def per_click(self) -> Fraction | None:
        return Fraction(self.revenue, self.clicks) if self.clicks else None

    @property
    def per_cost(self) -> Fraction | None:
        """Revenue per unit of money spent."""
        return Fraction(self.revenue, self.cost) if self.cost else None

    def to_dict(self, currency: str) -> dict[str, Any]:
        rates = {name: getattr(self, name) for name in ("click_rate", "cart_rate", "conversion")}
        return {
            "size": self.size,
            "impressions": self.impressions,
            "clicks": self.clicks,
            "carts": self.carts,
            "buyers": self.buyers,
            "cost": money_text(self.cost, currency),
            "revenue": money_text(self.revenue, currency),
            "cpc": _money(self.cpc, currency),
            **{name: each and [each.value, each.low, each.high] for name, each in rates.items()},
            "value_per_customer": _money(self.value, currency),
            "revenue_per_cost": None if self.per_cost is None else float(self.per_cost),
        }


@dataclass(frozen=True, slots=True)
class EqualPrice:
    """The crowd and the rest, both bought at what a click of the rest costs.

    ``brings`` and ``rest_brings``: revenue per unit of money then. ``with_its_money``: clicks, customers and revenue
    that the crowd's own cost would buy then. ``worth_up_to``: the cost of a click at which the crowd brings per unit of
    money what the rest does. ``ratio``: revenue per click over that of the rest; its interval is that of the two
    conversion rates, amounts taken as they are, since a report does not tell how they spread.
    """

    cpc: Fraction
    brings: Fraction
    rest_brings: Fraction
    with_its_money: tuple[Fraction, Fraction, Fraction]
    worth_up_to: Fraction
    ratio: Estimate

    @property
    def answer(self) -> Answer:
        return "better" if self.ratio.low > 1 else "worse" if self.ratio.high < 1 else "unclear"

    def to_dict(self, currency: str) -> dict[str, Any]:
        clicks, customers, revenue = self.with_its_money
        return {
            "cpc": money_text(self.cpc, currency),
            "revenue_per_cost": float(self.brings),
            "revenue_per_cost_of_the_rest": float(self.rest_brings),
            "clicks": float(clicks),
            "buyers": float(customers),
            "revenue": money_text(revenue, currency),
            "worth_up_to_cpc": money_text(self.worth_up_to, currency),
            "revenue_per_click_ratio": [self.ratio.value, self.ratio.low, self.ratio.high],
            "answer": self.answer,
        }


@dataclass(frozen=True, slots=True)
class Crowd:
    """One crowd, the rest, and the check; ``undefined`` says why there is none."""

    name: str
    these: Tally
    rest: Tally
    equal: EqualPrice | None
    undefined: Reason | None

    def to_dict(self, currency: str) -> dict[str, Any]:
        return {
            "crowd": self.name,
            "these": self.these.to_dict(currency),
            "rest": self.rest.to_dict(currency),
            "equal_cpc": self.equal.to_dict(currency) if self.equal else None,
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class Crowds:
    """The crowds of a report, the dearest first, and the rows that were not counted."""

    report: AdReport
    currency: str
    crowds: tuple[Crowd, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it, money in the currency's units."""
        return {
            "file": self.report.file,
            "currency": self.currency,
            "rows": len(self.report.rows),
            "crowds": [each.to_dict(self.currency) for each in self.crowds],
            "refused": [
                {"row": each.row, "column": each.column, "value": each.value, "code": each.code}
                for each in self.report.refused
            ],
        }


def crowds(report: AdReport, *, currency: str, only: Iterable[str] = ()) -> Crowds:
    """Each crowd of the report against the others; ``only`` these are answered for, all others stay in the rest.

    Raises: UserError ``crowds.name`` for a crowd that is not in it.
    """
    names = list(dict.fromkeys(row.crowd for row in report.rows))
    wanted = list(dict.fromkeys(only))
    for name in wanted:
        if name not in names:
            raise UserError(
                "crowds.name",
                en=f"there is no crowd “{name}” in {report.file}; there are: {', '.join(names)}",
                zh=f"{report.file} 里没有“{name}”这个人群；有：{'、'.join(names)}",
            )
    found = [_crowd(name, report.rows) for name in wanted or names]
    return Crowds(report, currency, tuple(sorted(found, key=lambda each: -each.these.cost)))


def _crowd(name: str, rows: tuple[CrowdRow, ...]) -> Crowd:
    these = _tally([row for row in rows if row.crowd == name])
    others = [row for row in rows if row.crowd != name]
    rest = _tally(others)
    reason = _why_not(these, rest, alone=not others)
    return Crowd(name, these, rest, None if reason else _equal(these, rest), reason)


def _why_not(these: Tally, rest: Tally, *, alone: bool) -> Reason | None:
    if alone:
        return "alone"
    if min(these.clicks, rest.clicks) < FEWEST_CLICKS:
        return "few_clicks"
    if not (these.revenue and rest.revenue):
        return "nobody_bought"
    return None if these.cost and rest.cost else "free"


def _equal(these: Tally, rest: Tally) -> EqualPrice | None:
    price, here, there = rest.cpc, these.per_click, rest.per_click
    conversion, usual = these.conversion, rest.conversion
    odds = multiple([(1, conversion), (-1, usual)]) if conversion and usual else None
    if not (price and here and there and odds):
        return None
    factor = float(here / there) / odds.value
    clicks = these.cost / price
    return EqualPrice(
        cpc=price,
        brings=here / price,
        rest_brings=there / price,
        with_its_money=(clicks, clicks * Fraction(these.buyers, these.clicks), clicks * here),
        worth_up_to=here / there * price,
        ratio=Estimate(float(here / there), odds.low * factor, odds.high * factor),
    )


def _tally(rows: list[CrowdRow]) -> Tally:
    sizes = [row.size for row in rows if row.size is not None]
    return Tally(
        size=max(sizes) if sizes and len({row.crowd for row in rows}) == 1 else None,
        impressions=_sum([row.impressions for row in rows]),
        clicks=sum(row.clicks for row in rows),
        carts=_sum([row.carts for row in rows]),
        buyers=sum(row.buyers for row in rows),
        cost=sum(row.cost for row in rows),
        revenue=sum(row.revenue for row in rows),
    )


def _sum(counts: list[int | None]) -> int | None:
    """The sum of counts; not known where one of them is not."""
    known = [each for each in counts if each is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _rate(part: int | None, whole: int | None) -> Estimate | None:
    limits = wilson(part, whole) if part is not None and whole else None
    return Estimate(part / whole, *limits) if limits and part is not None and whole else None


def _money(amount: Fraction | None, currency: str) -> str | None:
    return None if amount is None else money_text(amount, currency)
