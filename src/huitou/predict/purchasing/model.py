"""What every model of buying can do. Parameters travel as logarithms, so that all of them are above 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from huitou.predict.purchasing.histories import Floats
from huitou.predict.purchasing.rows import Rows


@dataclass(frozen=True, slots=True)
class Ahead:
    """Purchases still to come in some days from who has not left, by row.

    The mean, the mean of the square, and the chance of any.
    """

    expected: Floats
    square: Floats
    some: Floats


class Model(Protocol):
    """A family of distributions of (x, t_x, T), known by its parameters."""

    @property
    def name(self) -> str:
        """As it stands in results."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Their names in the papers."""

    def starts(self, days: float) -> tuple[tuple[float, ...], ...]:
        """Where to begin the search (not as logarithms), for a shop whose customers buy every so many days."""

    def log_likelihood(self, logs: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """Of each row, and its derivatives by the logarithms of the parameters, a row each."""

    def alive(self, logs: Floats, rows: Rows) -> Floats:
        """The probability that each still is a customer, P(alive | x, t_x, T)."""

    def ahead(self, logs: Floats, rows: Rows, days: float) -> Ahead:
        """Purchases in the next days after T, given (x, t_x, T) and that they have not left by T."""
