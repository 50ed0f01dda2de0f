"""A rate that moved: how much because the mix of slices shifted, how much because rates in them changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from fractions import Fraction
from math import sqrt
from typing import Self


@dataclass(frozen=True, slots=True)
class Part:
    """One slice on one side: numerator and denominator over its customers, and what a ratio's variance needs."""

    customers: int
    numerator: int
    denominator: int
    squares: int
    products: int
    denominator_squares: int

    def __add__(self, other: Self) -> Part:
        return self._with(other, 1)

    def __sub__(self, other: Self) -> Part:
        return self._with(other, -1)

    def _with(self, other: Self, sign: int) -> Part:
        return Part(*(a + sign * b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def variance(self) -> float:
        """Of the ratio, by linearisation over customers."""
        r = float(self.ratio)
        spread = self.squares - 2 * r * self.products + r * r * self.denominator_squares
        # Nobody, or everybody, in the numerator is no proof of a rate of 0 or 1.
        least = (self.numerator + 1) / (self.denominator + 2) ** 2 / 4
        return max(spread / self.denominator**2, least if self.numerator <= self.denominator else 0.0)


NOBODY = Part(0, 0, 0, 0, 0, 0)
Sides = tuple[Part, Part]


@dataclass(frozen=True, slots=True)
class Shift:
    """The change of a rate parted by one dimension: ``mix`` + the sum of ``rates`` is the whole change exactly.

    ``mixes``: of the mix, by slice; ``weights`` and ``ratios``: before and after. ``excess``: what a slice brought
    because its rate did not move as in the rest. ``mix_z`` and ``excess_z`` in deviations by chance.
    """

    mix: Fraction
    rates: Mapping[int, Fraction]
    mixes: Mapping[int, Fraction]
    excess: Mapping[int, Fraction]
    weights: Mapping[int, tuple[Fraction, Fraction]]
    ratios: Mapping[int, tuple[Fraction, Fraction]]
    mix_z: float
    excess_z: Mapping[int, float]


def shift(slices: Mapping[int, Sides], *, drift: float = 0.0) -> Shift | None:
    """Part the change between before and after, over slices that part the denominator.

    With w a slice's share of the denominator and r its rate: mix = sum (w1 - w0)(rm - R), rate of a slice =
    wm (r1 - r0), where rm and wm are the means of both sides and R the mean of both whole rates. A slice that is on one
    side alone has that side's rate on both: its coming or going is mix. ``drift``: how far shares stray by themselves
    from window to window, as a share of each.
    Undefined: None where a side has no denominator.
    Source: Marshall and Edgeworth's symmetric weights; as in Foster, Haltiwanger and Krizan 2001, equation (8.4).
    """
    wholes = [sum((sides[place] for sides in slices.values()), NOBODY) for place in (0, 1)]
    before, after = (whole.denominator for whole in wholes)
    if not before or not after:
        return None
    middle = (wholes[0].ratio + wholes[1].ratio) / 2
    rates, mixes, excess, weights, ratios, excess_z = {}, {}, {}, {}, {}, {}
    mix_variance = 0.0
    for key, (then, now) in slices.items():
        if not then.denominator and not now.denominator:
            continue
        r0 = then.ratio if then.denominator else now.ratio
        r1 = now.ratio if now.denominator else then.ratio
        w0, w1 = Fraction(then.denominator, before), Fraction(now.denominator, after)
        weights[key], ratios[key] = (w0, w1), (r0, r1)
        rates[key] = (w0 + w1) / 2 * (r1 - r0)
        mixes[key] = (w1 - w0) * ((r0 + r1) / 2 - middle)
        rest = [total - part for total, part in zip(wholes, (then, now), strict=True)]
        if then.denominator and now.denominator and rest[0].denominator and rest[1].denominator:
            apart = (r1 - r0) - (rest[1].ratio - rest[0].ratio)
            excess[key] = (w0 + w1) / 2 * apart
            spread = sqrt(sum(part.variance for part in (then, now, *rest)))
            excess_z[key] = float(apart) / spread if spread else 0.0
        # How far a share of the denominator strays when customers come by chance, in lumps of what each brings.
        stray = sum(
            max(float(w * (1 - w)), 1 / of) / of * lumps(part) for w, of, part in ((w0, before, then), (w1, after, now))
        )
        stray += (drift * float((w0 + w1) / 2)) ** 2
        mix_variance += float((r0 + r1) / 2 - middle) ** 2 * stray
    mix = sum(mixes.values(), Fraction(0))
    mix_z = float(mix) / sqrt(mix_variance) if mix_variance else 0.0
    return Shift(mix, rates, mixes, excess, weights, ratios, mix_z, excess_z)


def lumps(part: Part) -> float:
    """How many of the denominator come together, as a customer brings them: 1 where each brings one."""
    return part.denominator_squares / part.denominator if part.denominator else 1.0
