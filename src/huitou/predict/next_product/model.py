"""Fit on the past of all baskets, chosen by a back-test inside it, and rank the products of each customer's next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from huitou.predict.next_product.baskets import Baskets, Integers, Numbers
from huitou.predict.next_product.candidates import Block, Candidates, blocks_of
from huitou.predict.next_product.known import Known, known
from huitou.predict.next_product.learned import Line, learn
from huitou.predict.next_product.personal import pairs

# Goes up when the same baskets give other lines: those kept by another version are never used.
VERSION = 1

Way = Literal["learned", "counted"]

# Fewer customers with a second basket, or fewer products bought again or for the first time in it, are no ground to
# learn from.
LEAST_RETURNERS = 100
LEAST_BOUGHT = 60
# No score of a known product lies so far below one that is only counted.
_BEHIND = 1_000
# What is learned has chances to tell, which is worth being right this little less often.
_CHANCES_WORTH = 0.98
# Guesses in the back-test: ten, or one in five of the products.
_GUESSES = 10
_GUESSED_OF = 5
# Beyond so many customers a sample learns as well.
_LEARN_FROM = 6_000
_MOST_BUYERS = 100_000
_SEED = 20261128


@dataclass(frozen=True, slots=True)
class BackTest:
    """Recall of the last basket known, from all before it: by way, over so many customers, of so many ``guesses``.

    Ten guesses; fewer in a shop of few products, where ten would find anything. ``personal`` is the naive rule: what
    the customer bought most often.
    """

    learned: float | None
    counted: float
    personal: float
    customers: int
    guesses: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: a few dozen numbers, whatever the size of the shop."""

    way: Way
    own: Line | None
    new: Line | None
    tested: BackTest | None


@dataclass(frozen=True, slots=True)
class NextProduct:
    """What was learned, with the baskets, ready to rank.

    ``way``: ``learned`` by two logistic lines (``new`` is None where too few products were bought for the first time),
    or ``counted`` where there is too little to learn from, or where the back-test says that counting does better;
    where there is no line, there are no probabilities. ``tested`` is None where nobody has a
    second basket.
    """

    known: Known
    way: Way
    own: Line | None
    new: Line | None
    tested: BackTest | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The likeliest products of the next basket, whenever it comes. Shape: customers x top.

    ``product`` is -1 where there are no more; ``probability`` NaN there and where the model only counts.
    """

    customer: Integers
    product: Integers
    probability: Numbers


def fit(baskets: Baskets, category: Integers | None = None) -> NextProduct:
    """Learn from the last baskets known, after trying it on them with what came before.

    Shape: ``category`` by product, 0 where it is not known.

    Symbols: features of Hu et al. 2020 (TIFU-KNN) and of recency, regularity and popularity in a logistic line; one of
    two ways is taken by recall@10 of each customer's last basket, learned from the one before. Deterministic.
    Checked: tests/unit/predict/test_next_product.py, benchmarks/next_product.py.
    """
    return made_of(learned_from(baskets, category), baskets, category)


def made_of(what: Learned, baskets: Baskets, category: Integers | None = None) -> NextProduct:
    """What was learned from these baskets, now or earlier, ready to rank with them."""
    return NextProduct(known(baskets, category), what.way, what.own, what.new, what.tested)


def learned_from(baskets: Baskets, category: Integers | None = None) -> Learned:
    """The costly part of ``fit``, and all of it that does not grow with the shop: of very many customers a sample."""
    buyers = np.flatnonzero(baskets.count > 0)
    if len(buyers) > _MOST_BUYERS:
        drawn = np.random.default_rng(_SEED).choice(buyers, _MOST_BUYERS, replace=False)
        baskets = baskets.only(drawn)
    targets = _targets(baskets)
    if not len(targets):
        return Learned("counted", None, None, None)
    past = known(baskets.before(1), category)
    earlier = _learned(known(baskets.before(2), category), baskets, back=1)
    tested = _tried(past, baskets, targets, earlier)
    better = tested.learned is not None and tested.learned >= _CHANCES_WORTH * tested.counted
    lines = _learned(past, baskets, back=0) if better else None
    if lines is None:
        return Learned("counted", None, None, tested)
    return Learned("learned", *lines, tested)


def rank(model: NextProduct, chosen: Integers, *, top: int = 10) -> Ranked:
    """The ``top`` likeliest products of these customers' next baskets, known and new ones by one measure."""
    product = np.full((len(chosen), top), -1, np.int64)
    probability = np.full((len(chosen), top), np.nan)
    start = 0
    for block in blocks_of(model.known, chosen):
        place, what, score, chance = together_scored(model, block)
        kept, at = best(place, what, score, top)
        product[start + place[kept], at] = what[kept]
        probability[start + place[kept], at] = chance[kept]
        start += len(block.who)
    return Ranked(chosen, product, probability)


def scored(of: Candidates, line: Line | None) -> tuple[Numbers, Numbers]:
    """Scores and probabilities of candidates; counted ones have no probability."""
    if line is None:
        return of.counted, np.full(len(of.counted), np.nan)
    score = line.score(of.features)
    return score, line.probability(score)


def together_scored(model: NextProduct, block: Block) -> tuple[Integers, Integers, Numbers, Numbers]:
    """Place, product, score and probability of known and new candidates; where new ones are only counted, the known
    come first."""
    own, own_chance = scored(block.own, model.own)
    new, new_chance = scored(block.new, model.new)
    if model.new is None:
        new = new - _BEHIND
    return (
        np.concatenate([block.own.place, block.new.place]),
        np.concatenate([block.own.product, block.new.product]),
        np.concatenate([own, new]),
        np.concatenate([own_chance, new_chance]),
    )


def best(place: Integers, product: Integers, score: Numbers, top: int) -> tuple[Integers, Integers]:
    """The first ``top`` by score at each place, the lower product among equals: which they are, and their rank."""
    order = np.lexsort((product, -score, place))
    sorted_place = place[order]
    rank_of = np.arange(len(order)) - np.searchsorted(sorted_place, sorted_place)
    kept = rank_of < top
    return order[kept], rank_of[kept]


def recall(customer: Integers, product: Integers, of: Ranked, *, products: int) -> tuple[float, int]:
    """The mean share of each customer's basket that was ranked, over the ranked customers with a basket; how many."""
    place = np.full(int(max(customer.max(initial=0), of.customer.max(initial=0))) + 1, -1)
    place[of.customer] = np.arange(len(of.customer))
    at = place[customer]
    inside = at >= 0
    ranked = (np.arange(len(of.customer))[:, None] * products + of.product)[of.product >= 0]
    hit = np.isin(at[inside] * products + product[inside], ranked)
    size = np.bincount(at[inside], minlength=len(of.customer))
    hits = np.bincount(at[inside], weights=hit, minlength=len(of.customer))
    has = size > 0
    return float((hits[has] / size[has]).mean()) if has.any() else 0.0, int(has.sum())


def _targets(baskets: Baskets, back: int = 0) -> Integers:
    """Customers with a basket before the one with ``back`` after it; a sample where there are very many."""
    found = np.flatnonzero(baskets.count > back + 1)
    if len(found) <= _LEARN_FROM:
        return found
    return np.sort(np.random.default_rng(_SEED).choice(found, _LEARN_FROM, replace=False))


def _learned(past: Known, baskets: Baskets, *, back: int) -> tuple[Line, Line | None] | None:
    """Lines learned from the basket with ``back`` after it, by what came before; None where there is too little."""
    targets = _targets(baskets, back)
    if len(targets) < LEAST_RETURNERS:
        return None
    customer, product = baskets.basket(back)
    size = np.bincount(customer, minlength=baskets.customers)
    wanted = np.sort(customer * baskets.products + product)
    rows: tuple[list[tuple[Numbers, Numbers, Numbers]], ...] = ([], [])
    for block in blocks_of(past, targets):
        for at, of in enumerate((block.own, block.new)):
            who = of.who[of.place]
            key = who * baskets.products + of.product
            found = wanted[np.minimum(np.searchsorted(wanted, key), len(wanted) - 1)] == key
            rows[at].append((of.features, found.astype(np.float64), 1 / size[who]))
    own, new = (_line(each) for each in rows)
    return None if own is None else (own, new)


def _line(rows: list[tuple[Numbers, Numbers, Numbers]]) -> Line | None:
    features, bought, weight = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    if min(bought.sum(), (1 - bought).sum()) < LEAST_BOUGHT:
        return None
    return learn(features, bought, weight)


def _tried(past: Known, baskets: Baskets, targets: Integers, lines: tuple[Line, Line | None] | None) -> BackTest:
    customer, product = baskets.basket(0)
    guesses = max(1, min(_GUESSES, len(past.offered) // _GUESSED_OF))

    def reached(model: NextProduct) -> tuple[float, int]:
        return recall(customer, product, rank(model, targets, top=guesses), products=baskets.products)

    counted, customers = reached(NextProduct(past, "counted", None, None, None))
    learned = None if lines is None else reached(NextProduct(past, "learned", *lines, None))[0]
    naive = recall(customer, product, most_often(past, targets, top=guesses), products=baskets.products)[0]
    return BackTest(learned, counted, naive, customers, guesses)


def most_often(known: Known, chosen: Integers, *, top: int = 10) -> Ranked:
    """The naive rule: what each customer bought in most baskets, the lower product among equals."""
    found, _ = pairs(known.baskets, chosen)
    kept, at = best(found.place, found.product, found.times, top)
    product = np.full((len(chosen), top), -1, np.int64)
    product[found.place[kept], at] = found.product[kept]
    return Ranked(chosen, product, np.full((len(chosen), top), np.nan))
