"""Learned from simulated people, whose true chances are known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from huitou.predict.conversion.attributes import VISITOR
from huitou.predict.conversion.judged import auc
from huitou.predict.conversion.learn import Learned, Task, learn
from huitou.predict.conversion.reader import not_bought, too_few
from huitou.predict.conversion.seen import Visitors
from huitou.simulate import browsing
from tests.support.browsers import log_of

TASK = Task("first_order", not_bought, VISITOR)
SHOP = browsing.browse(visitors=12_000, seed=11)


@cache
def visitors() -> Visitors:
    return Visitors(*log_of(SHOP))


@cache
def found() -> Learned:
    learned, _ = learn(visitors(), TASK, as_of=119)
    assert learned is not None
    return learned


def test_it_is_judged_on_the_newest_week_that_is_over() -> None:
    assert found().judged.day == 112
    assert found().cuts == 13
    assert len({each.dimension for each in found().fitted.attributes}) == 3
    assert len(found().fitted.attributes) >= 9


def test_it_ranks_better_than_who_came_last() -> None:
    of = found().judged
    assert of.auc > of.auc_recent + 0.03
    assert of.top > of.top_recent
    assert of.brier < of.brier_same


def test_chances_come_true_against_the_truth() -> None:
    """By fifths of the chance, told and true means; true ones from 60 runs each, so errors are small beside 30 %."""
    seen = visitors().seen(112)
    seen = seen.take(not_bought(seen))
    chance = found().fitted.chances(seen)
    true = browsing.true_chances(SHOP, 112, runs=60)[seen.owner % len(SHOP.past)]
    order = np.argsort(-chance)
    for part in np.array_split(order, 5)[:3]:
        assert chance[part].mean() == pytest.approx(true[part].mean(), rel=0.4, abs=0.002)
    assert chance.mean() == pytest.approx(true.mean(), rel=0.25)
    # What is hidden cannot be known: it ranks nearly as the truth does.
    did = visitors().did(seen, "first_order", days=7)
    assert auc(true, did) - auc(chance, did) < 0.05


def test_the_same_twice() -> None:
    again, _ = learn(Visitors(*log_of(SHOP)), TASK, as_of=119)
    assert again is not None
    assert [each.tolist() for each in again.fitted.model.worth] == [
        each.tolist() for each in found().fitted.model.worth
    ]


def test_what_is_the_same_for_everybody_drops_out() -> None:
    log, people = log_of(SHOP)
    nothing = np.zeros_like(log.campaign)
    alone = replace(log, campaign=nothing, kind=nothing, province=nothing, device=np.full_like(log.device, -1))
    alone = replace(alone, person=log.device)
    learned, _ = learn(Visitors(alone, people), TASK, as_of=119)
    assert learned is not None
    assert set(learned.fitted.constant) == {"campaign", "kind", "province", "known"}
    assert learned.judged.auc > 0.75


def test_too_little() -> None:
    few = browsing.browse(visitors=300, seed=3)
    learned, tally = learn(Visitors(*log_of(few)), TASK, as_of=119)
    assert learned is None
    assert tally.days == 120
    missing = too_few(tally, "first orders by visitors", as_of=119)
    assert (missing.needs, missing.has) == (60, tally.did)
    assert missing.earliest is None  # three months are looked back on, and they are full
    learned, tally = learn(visitors(), TASK, as_of=40)
    assert learned is None
    assert too_few(tally, "first orders by visitors", as_of=40).earliest == 55  # the 56th day
