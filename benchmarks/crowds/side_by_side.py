"""Two crowds of one shop and one size, shown one ad at one price of a click; and many shops as one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.results import table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Response:
    """What the ad does with each person of a shop, were it shown to them once; a person an element.

    Chances, or ones and zeros of a draw, of a click, of a cart and of a purchase (both with the click in them: no cart
    without a click); ``revenue`` in minor units. It must come from what is hidden in a person, never from what a model
    reads.
    """

    clicks: Floats
    carts: Floats
    buyers: Floats
    revenue: Floats


@dataclass(frozen=True, slots=True)
class Measured:
    """Sums over a crowd, with what they are as an ad report's measures. Undefined: None where there is nothing below
    the line."""

    people: int
    clicks: float
    carts: float
    buyers: float
    revenue: float
    cost: float

    @property
    def click_rate(self) -> float | None:
        return _over(self.clicks, self.people)

    @property
    def cart_rate(self) -> float | None:
        """Of clicks."""
        return _over(self.carts, self.clicks)

    @property
    def cost_per_click(self) -> float | None:
        return _over(self.cost, self.clicks)

    @property
    def cost_per_conversion(self) -> float | None:
        return _over(self.cost, self.buyers)

    @property
    def return_on_spend(self) -> float | None:
        return _over(self.revenue, self.cost)

    @property
    def value_per_customer(self) -> float | None:
        """Revenue per customer who bought."""
        return _over(self.revenue, self.buyers)


# How each is written; money is in minor units until then.
MEASURES: dict[str, tuple[Callable[[Measured], float | None], str, float]] = {
    "click rate": (lambda of: of.click_rate, "{:.2%}", 1),
    "cart rate of clicks": (lambda of: of.cart_rate, "{:.1%}", 1),
    "cost per click": (lambda of: of.cost_per_click, "{:.2f}", 100),
    "cost per conversion": (lambda of: of.cost_per_conversion, "{:.1f}", 100),
    "return on spend": (lambda of: of.return_on_spend, "{:.2f}", 1),
    "value per customer": (lambda of: of.value_per_customer, "{:.1f}", 100),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """The model's crowd and the rule of thumb's, of one shop."""

    model: Measured
    rule: Measured

    def change(self, measure: str) -> float | None:
        """The model's over the rule's, less 1."""
        of, _, _ = MEASURES[measure]
        ours, theirs = of(self.model), of(self.rule)
        return None if ours is None or not theirs else ours / theirs - 1


def pair(response: Response, *, model: Ints, rule: Ints, cost_per_click: float) -> Pair:
    """Two crowds, as places of people in the response. Raises: ValueError where they are not of one size."""
    if len(model) != len(rule):
        raise ValueError(f"crowds of {len(model)} and {len(rule)} are not to be compared")
    return Pair(measured(response, model, cost_per_click), measured(response, rule, cost_per_click))


def measured(response: Response, crowd: Ints, cost_per_click: float) -> Measured:
    """One crowd; ``cost_per_click`` in minor units."""
    clicks, carts, buyers, revenue = (
        float(each[crowd].sum()) for each in (response.clicks, response.carts, response.buyers, response.revenue)
    )
    return Measured(len(crowd), clicks, carts, buyers, revenue, clicks * cost_per_click)


def described(pairs: Sequence[Pair]) -> str:
    """Each measure of both crowds, medians over shops; its change by median and quartiles; in how many it is better."""
    rows = []
    for name, (of, form, unit) in MEASURES.items():
        ours, theirs = (_median([of(getattr(each, side)) for each in pairs]) / unit for side in ("model", "rule"))
        changes = np.array([change for each in pairs if (change := each.change(name)) is not None])
        low, middle, high = np.quantile(changes, [0.25, 0.5, 0.75]) if len(changes) else (np.nan,) * 3
        rows.append(
            (
                name,
                form.format(ours),
                form.format(theirs),
                f"{middle:+.0%}",
                f"{low:+.0%} to {high:+.0%}",
                f"{int((changes > 1e-9).sum())} of {len(changes)}",
            )
        )
    return table(("", "model", "rule of thumb", "change, median shop", "middle half of shops", "higher in"), rows)


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _median(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return float(np.median(known)) if known else np.nan
