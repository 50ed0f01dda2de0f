"""How much of a change in a product each of its factors brought, so that the parts add up to the change exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TypeVar

# Enough that the parts of any money held in 64 bits are known far below a minor unit.
_DIGITS = 60

_Name = TypeVar("_Name", bound=str)


def divisia(before: Mapping[_Name, Fraction], after: Mapping[_Name, Fraction]) -> dict[_Name, Fraction]:
    """The change of the product of the factors, parted among them by the logarithmic mean of before and after.

    With V the product: part of factor k = L(V1, V0) ln(x1_k / x0_k), L(a, b) = (a - b) / (ln a - ln b). The parts add
    up to V1 - V0 exactly; they do not depend on the order of the factors, and swapping before and after turns every
    sign round. A factor that is 0 on one side takes its limit: factors that came from 0, or fell to it, share the
    whole change equally, the others have no part in it; where the product is 0 on both sides nothing changed.
    Units: those of the product. Undefined: ValueError for a factor below 0 or names that differ.
    Source: Ang and Liu 2001, Energy 26:537-548, equation (8) (LMDI I); zeros: Ang and Liu 2007, Energy Policy
    35:238-246, table 2. Checked: tests/property/test_divisia.py.
    """
    if before.keys() != after.keys() or min([*before.values(), *after.values()], default=Fraction(0)) < 0:
        raise ValueError("a product has the same factors on both sides, none below 0")
    then, now = _product(before), _product(after)
    none = dict.fromkeys(before, Fraction(0))
    if then == now == 0:
        return none
    if then == 0 or now == 0:
        zero = [name for name, factor in (before if then == 0 else after).items() if factor == 0]
        return none | {name: (now - then) / len(zero) for name in zero}
    with localcontext() as context:
        context.prec = _DIGITS
        logs = {name: _ln(after[name] / before[name]) for name in before}
        ratio = _ln(now / then)
        mean = _decimal(then) if ratio == 0 else (_decimal(now) - _decimal(then)) / ratio
        parts = {name: Fraction(mean * log) for name, log in logs.items()}
    # What sixty digits leave over goes to the largest part.
    largest = max(parts, key=lambda name: abs(parts[name]))
    parts[largest] += now - then - sum(parts.values())
    return parts


def in_whole_units(parts: Mapping[_Name, Fraction], total: int) -> dict[_Name, int]:
    """The parts rounded so that they add up to ``total``: by largest remainder, first names first among equals.

    Undefined: ValueError where the parts do not add up to within half a unit of the total.
    """
    down = {name: int(part // 1) for name, part in parts.items()}
    missing = total - sum(down.values())
    if not 0 <= missing <= len(parts):
        raise ValueError(f"parts that sum to {float(sum(parts.values()))} cannot be rounded to {total}")
    by_remainder = sorted(parts, key=lambda name: down[name] - parts[name])
    return {name: whole + (name in by_remainder[:missing]) for name, whole in down.items()}


def _product(factors: Mapping[_Name, Fraction]) -> Fraction:
    product = Fraction(1)
    for factor in factors.values():
        product *= factor
    return product


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _ln(number: Fraction) -> Decimal:
    return _decimal(number).ln()
