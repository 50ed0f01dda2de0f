"""New customers beside returning ones: what each cost, what each brings. What is not recorded is not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from huitou import money
from huitou.calendar import Window, iso
from huitou.diagnosis.view import View


@dataclass(frozen=True, slots=True)
class Side:
    """New or returning customers over the window: those whose purchases are the first of their lives, or are not.

    Units: money in minor units; ``each`` is revenue a buyer, ``an_order`` revenue a purchase. ``margin``: revenue times
    the shop's margin; ``cost``: recorded advertising. Undefined: None for what is not recorded or stated, and for an
    average of nobody.
    """

    buyers: int
    purchases: int
    revenue: int
    each: Fraction | None
    an_order: Fraction | None
    margin: Fraction | None
    cost: int | None

    @property
    def cost_each(self) -> Fraction | None:
        return None if self.cost is None or not self.buyers else Fraction(self.cost, self.buyers)

    @property
    def left(self) -> Fraction | None:
        """Margin less cost, where both are known."""
        return None if self.margin is None or self.cost is None else self.margin - self.cost

    def to_dict(self, currency: str) -> dict[str, Any]:
        amounts = {
            "revenue": self.revenue,
            "revenue_per_buyer": self.each,
            "average_order_value": self.an_order,
            "margin": self.margin,
            "cost": self.cost,
            "cost_per_buyer": self.cost_each,
            "margin_less_cost": self.left,
        }
        texts = {name: None if each is None else money.money_text(each, currency) for name, each in amounts.items()}
        return {"buyers": self.buyers, "purchases": self.purchases, **texts}


@dataclass(frozen=True, slots=True)
class NewAndReturning:
    """Both sides over one window. ``cost_days``: on how many of its days advertising is recorded."""

    window: Window
    new: Side
    returning: Side
    cost_days: int

    @property
    def returning_share(self) -> float | None:
        whole = self.new.revenue + self.returning.revenue
        return self.returning.revenue / whole if whole else None

    def to_dict(self, currency: str) -> dict[str, Any]:
        return {
            "from": iso(self.window.from_day),
            "to": iso(self.window.to_day),
            "returning_revenue_share": self.returning_share,
            "cost_days": self.cost_days,
            "new": self.new.to_dict(currency),
            "returning": self.returning.to_dict(currency),
        }


def new_and_returning(view: View) -> NewAndReturning | None:
    """Both sides over the last 90 days, with the advertising recorded in them on the side of the new.

    What keeping costs is not recorded apart, so returning customers have no cost here.
    Undefined: None where no known customer bought in that time.
    """
    (share,) = view.measured("returning_revenue_share")
    if not share.denominator:
        return None
    (spent,) = view.measured("acquisition_cost", from_=share.from_day, to=share.to_day)
    days = int((spent.details.get("costs") or {}).get("days") or 0)
    margin = view.settings.gross_margin
    new = _side(share.details["new"], margin, cost=spent.numerator if days else None)
    returning = _side(share.details["returning"], margin, cost=None)
    return NewAndReturning(Window(share.from_day, share.to_day), new, returning, days)


def _side(told: Mapping[str, Any], margin: float | None, *, cost: int | None) -> Side:
    buyers, purchases, revenue = int(told["buyers"]), int(told["purchases"]), int(told["revenue_minor"])
    kept = None if margin is None else Fraction(Decimal(str(margin))) * revenue
    each = Fraction(revenue, buyers) if buyers else None
    return Side(buyers, purchases, revenue, each, Fraction(revenue, purchases) if purchases else None, kept, cost)
