"""BG/NBD, MBG/NBD and MBG/CNBD-k: people may leave after any purchase.

Every ratio of gamma and beta functions here has a whole number of steps between its arguments, so it is a running sum
of logarithms over a table: nothing overflows or cancels, for 2,000 purchases or parameters of a hundred million, and
no hypergeometric function is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.histories import Floats, Ints
from huitou.predict.purchasing.model import Ahead
from huitou.predict.purchasing.rows import Rows

# A sum over "at least so many purchases" ends when what is left of it is below this share of a purchase.
_TAIL = 1e-7
_MOST_PURCHASES = 20_000


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """Gaps are Erlang-k with rate ~ Gamma(r, alpha); after a purchase people leave with p ~ Beta(a, b).

    ``from_first``: whether they may leave after their very first one (MBG) or only from the second on (BG: P(alive)
    of a one-time buyer is then 1).
    Source: Fader, Hardie and Lee 2005 (BG/NBD, eq. 6, 10); Batislam, Denizel and Filiztekin 2007 (MBG/NBD);
    Platzer and Reutterer 2016 (CNBD-k). Checked: tests/unit/predict/purchasing/.
    """

    regularity: int = 1
    from_first: bool = True

    @property
    def name(self) -> str:
        if not self.from_first:
            return "bg_nbd"
        return "mbg_nbd" if self.regularity == 1 else f"mbg_cnbd_{self.regularity}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("r", "alpha", "a", "b")

    def starts(self, days: float) -> tuple[tuple[float, ...], ...]:
        pace = days / self.regularity
        return ((1.0, pace, 0.5, 1.5), (0.3, pace / 2, 0.1, 2.0))

    def log_likelihood(self, logs: Floats, rows: Rows) -> tuple[Floats, Floats]:
        r, alpha, a, b = np.exp(logs)
        parts = self._parts(logs, rows)
        stays, total = parts.split()
        left = 1 - stays
        k, x = self.regularity, rows.repeats
        shape = r + k * x
        value = steps_log(r, k * x) + r * np.log(alpha) + total
        log_watched, log_since = parts.log_watched, parts.log_since
        by_r = steps_over(r, k * x) + np.log(alpha) - stays * (log_watched - parts.wait_by_r) - left * log_since
        by_alpha = (
            r / alpha
            - stays * (shape / (alpha + rows.watched) - parts.wait_by_alpha)
            - left * shape / (alpha + rows.since)
        )
        n = x + int(self.from_first)
        before = np.maximum(n - 1, 0)
        steps = np.arange(int(n.max(initial=0)) + 1)
        over_b, over_ab = steps_over(b, steps), steps_over(a + b, steps)
        end = 1 / (a + b + steps)
        by_a = stays * -over_ab[n] + left * (1 / a - over_ab - end)[before]
        by_b = stays * (over_b - over_ab)[n] + left * (over_b - over_ab - end)[before]
        if k > 1:
            value = value - steps_log(1.0, np.full(len(rows), k - 1)) * x
        return value, np.stack((by_r * r, by_alpha * alpha, by_a * a, by_b * b))

    def alive(self, logs: Floats, rows: Rows) -> Floats:
        return self._parts(logs, rows).split()[0]

    def ahead(self, logs: Floats, rows: Rows, days: float) -> Ahead:
        """E[Y] and E[Y^2] as sums of P(Y >= j) = P(j - 1 coins say stay) P(N >= j), N the count of who never leaves.

        Given the stages m of the gap that are behind, k j - m more of them make j purchases.
        """
        r, alpha, a, b = np.exp(logs)
        k, x = self.regularity, rows.repeats
        # How likely each number of stages behind is.
        behind = self._stages(logs, rows)
        expected, square, some = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
        share = days / (alpha + rows.watched + days)
        for m in range(k):
            here = _stopped(r + k * x + m, share, a, b + x + int(self.from_first), k, m)
            expected += behind[m] * here.expected
            square += behind[m] * here.square
            some += behind[m] * here.some
        return Ahead(expected, square, some)

    def _stages(self, logs: Floats, rows: Rows) -> Floats:
        if self.regularity == 1:
            return np.ones((1, len(rows)))
        r, alpha, _, _ = np.exp(logs)
        wait = (rows.watched - rows.since) / (alpha + rows.watched)
        terms = _wait_terms(r + self.regularity * rows.repeats, wait, self.regularity)
        return np.asarray(terms / terms.sum(axis=0))

    def _parts(self, logs: Floats, rows: Rows) -> _Parts:
        """Logarithms of the two ways to have been silent since t_x, without their common factor."""
        r, alpha, a, b = np.exp(logs)
        k, x = self.regularity, rows.repeats
        n = x + int(self.from_first)
        shape = r + k * x
        log_watched, log_since = np.log(alpha + rows.watched), np.log(alpha + rows.since)
        stays = _kept_log(a, b, n) - shape * log_watched
        before = np.maximum(n - 1, 0)
        leaves = _kept_log(a, b, before) + (np.log(a) - np.log(a + b + np.arange(n.max(initial=0) + 1)))[before]
        left = np.where(n > 0, leaves - shape * log_since, -np.inf)
        by_r = by_alpha = np.zeros(len(rows))
        if k > 1:
            wait = (rows.watched - rows.since) / (alpha + rows.watched)
            terms = _wait_terms(shape, wait, k)
            total = terms.sum(axis=0)
            stays = stays + np.log(total)
            steps = np.cumsum([np.zeros(len(rows)), *(1 / (shape + j) for j in range(k - 1))], axis=0)
            by_r = (terms * steps).sum(axis=0) / total
            by_alpha = -(terms * np.arange(k)[:, None]).sum(axis=0) / total / (alpha + rows.watched)
        return _Parts(stays, left, by_r, by_alpha, log_watched, log_since)


@dataclass(frozen=True, slots=True)
class _Parts:
    stays: Floats
    left: Floats
    wait_by_r: Floats
    wait_by_alpha: Floats
    log_watched: Floats
    log_since: Floats

    def split(self) -> tuple[Floats, Floats]:
        """P(has stayed), and the logarithm of the sum of both ways."""
        apart = self.left - self.stays
        smaller = np.exp(-np.abs(apart))
        chance = np.where(apart > 0, smaller, 1.0) / (1 + smaller)
        return chance, np.maximum(self.stays, self.left) + np.log1p(smaller)


def _wait_terms(shape: Floats, wait: Floats, k: int) -> Floats:
    """(shape)_j wait^j / j! for j below k: the last gap may have j of its k stages behind it."""
    terms = [np.ones(len(shape))]
    for j in range(1, k):
        terms.append(terms[-1] * (shape + j - 1) * wait / j)
    return np.array(terms)


def _kept_log(a: float, b: float, n: Ints) -> Floats:
    """log B(a, b + n) / B(a, b): the chance to have stayed n times."""
    stay = b + np.arange(int(n.max(initial=0)))
    table = np.concatenate(([0.0], np.cumsum(np.log(stay) - np.log(a + stay))))
    return np.asarray(table[n])


def steps_log(start: float, n: Ints) -> Floats:
    """log(start (start + 1) ... (start + n - 1)): a quotient of gamma functions."""
    table = np.concatenate(([0.0], np.cumsum(np.log(start + np.arange(int(n.max(initial=0)))))))
    return np.asarray(table[n])


def steps_over(start: float, n: Ints) -> Floats:
    """1/start + ... + 1/(start + n - 1): a difference of digamma functions."""
    table = np.concatenate(([0.0], np.cumsum(1 / (start + np.arange(int(n.max(initial=0)))))))
    return np.asarray(table[n])


def _stopped(shape: Floats, share: Floats, a: float, b: Floats, k: int, behind: int) -> Ahead:
    """Of min(N, D): N counts every k-th stage of a negative binomial, D ends with a coin."""
    expected, square, some = np.zeros(len(shape)), np.zeros(len(shape)), np.zeros(len(shape))
    at = np.arange(len(shape))
    n, p = shape, share
    # In logarithms: of heavy buyers the chance of none at all is below the smallest number there is.
    log_mass = n * np.log1p(-p)
    left, stage, need, j = -np.expm1(log_mass), 1, k - behind, 1
    keep, coins = np.ones(len(shape)), b.astype(np.float64)
    log_p = np.log(p)
    while len(at) and j < _MOST_PURCHASES:
        while stage < need:
            log_mass = log_mass + np.log((n + (stage - 1)) / stage) + log_p
            left = np.maximum(left - np.exp(log_mass), 0)
            stage += 1
        this = keep * left
        if j == 1:
            some = this
        expected[at] += this
        square[at] += (2 * j - 1) * this
        keep = keep * (coins / (a + coins))
        coins, j, need = coins + 1, j + 1, need + k
        if j % 4 == 0:
            going = 2 * j * left * keep > _TAIL
            if going.sum() < 0.8 * len(at) or not going.any():
                at, n, p, log_p = at[going], n[going], p[going], log_p[going]
                log_mass, left, keep, coins = log_mass[going], left[going], keep[going], coins[going]
    return Ahead(expected, square, some)
