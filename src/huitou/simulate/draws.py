"""Seeded random numbers that are the same bytes on every machine.

NumPy promises a stable stream for the raw bits of PCG64 only, and its ``log`` and ``exp`` differ in the last digit
between processors. So everything here is built from raw bits with operations IEEE 754 rounds exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LN2 = 0.6931471805599453
_ROOT_HALF = 0.7071067811865476


def log(x: Floats) -> Floats:
    """Natural logarithm of positive numbers, from the series of artanh on the mantissa."""
    mantissa, exponent = np.frexp(x)
    low = mantissa < _ROOT_HALF
    mantissa = np.where(low, mantissa * 2, mantissa)
    exponent = exponent - low
    ratio = (mantissa - 1) / (mantissa + 1)
    square = ratio * ratio
    total = np.zeros_like(ratio)
    for odd in range(21, 0, -2):
        total = total * square + 1 / odd
    result: Floats = exponent * _LN2 + 2 * ratio * total
    return result


def exp(x: Floats) -> Floats:
    """Exponential function, from the Taylor series on the part that is left after powers of two."""
    power = np.rint(x / _LN2)
    rest = x - power * _LN2
    total = np.ones_like(rest)
    for n in range(14, 0, -1):
        total = total * rest / n + 1
    result: Floats = np.ldexp(total, power.astype(np.int32))
    return result


class Draws:
    """One stream of random numbers; each purpose has its own, so a new one does not shift the others."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, crc32(purpose.encode())]))

    def uniform(self, n: int) -> Floats:
        """Strictly between 0 and 1."""
        raw = self._bits.random_raw(n) >> np.uint64(12)
        return (raw.astype(np.float64) + 0.5) * 2.0**-52

    def below(self, bound: int | Ints, n: int) -> Ints:
        """Whole numbers from 0 to bound - 1."""
        return (self.uniform(n) * bound).astype(np.int64)

    def chance(self, share: float | Floats, n: int) -> Bools:
        return self.uniform(n) < share

    def pick(self, weights: Sequence[int] | Ints, n: int) -> Ints:
        """Places in ``weights``, each as often as its weight says."""
        upto = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(upto, self.below(int(upto[-1]), n), side="right")

    def exponential(self, n: int) -> Floats:
        return -log(self.uniform(n))

    def erlang(self, shape: Ints) -> Floats:
        """A sum of ``shape`` exponentials for each element, scaled to mean 1."""
        product = self.uniform(len(shape))
        for more in range(2, int(shape.max(initial=1)) + 1):
            product = np.where(shape >= more, product * self.uniform(len(shape)), product)
        return -log(product) / shape

    def normal(self, n: int) -> Floats:
        """Standard normal, by Marsaglia's polar method."""
        kept = np.empty(0)
        while len(kept) < n:
            x, y = 2 * self.uniform(n) - 1, 2 * self.uniform(n) - 1
            radius = x * x + y * y
            inside = radius < 1
            x, radius = x[inside], radius[inside]
            kept = np.concatenate([kept, x * np.sqrt(-2 * log(radius) / radius)])
        return kept[:n]

    def gamma(self, shape: float, n: int) -> Floats:
        """Gamma with that shape and rate 1. Source: Marsaglia and Tsang (2000), section 6 for a shape below 1."""
        if shape < 1:
            return self.gamma(shape + 1, n) * exp(log(self.uniform(n)) / shape)
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        kept = np.empty(0)
        while len(kept) < n:
            x = self.normal(n)
            root = 1 + c * x
            v = np.where(root > 0, root * root * root, 1.0)
            accepted = (root > 0) & (log(self.uniform(n)) < x * x / 2 + d - d * v + d * log(v))
            kept = np.concatenate([kept, d * v[accepted]])
        return kept[:n]
