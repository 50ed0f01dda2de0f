"""What is known depends on the facts and not on their order of arrival; what was decided by hand can be taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from huitou import Shop, UserError
from huitou.warehouse import publish
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.writer import writer
from tests.support.exports import new_shop
from tests.support.histories import History, history, live, shuffled, woven
from tests.support.published import content, differences

pytestmark = pytest.mark.slow

Name = tuple[str, str, str, str]


@cache
def _accounts(folder: Path) -> dict[Name, int]:
    """Of a shop where everybody is known."""
    with connect() as connection:
        Facts(folder).attach(connection)
        rows = connection.rows("SELECT DISTINCT source, store, id_kind, id_value, account_key FROM facts_accounts")
    return {(source, store, kind, value): key for source, store, kind, value, key in rows}


class _Decision:
    """Two accounts are one person, or two; whether it was taken is kept shop by shop."""

    def __init__(self, one: Name, two: Name, *, same: bool) -> None:
        self.one, self.two, self.same = one, two, same
        self.taken: list[bool] = []

    def __call__(self, shop: Shop) -> None:
        keys = _accounts(shop.folder)
        try:
            (shop.accept if self.same else shop.refuse)(keys[self.one], keys[self.two])
            self.taken.append(True)
        except UserError as problem:
            if problem.code not in {"customer.same", "decision.contradicts"}:
                raise
            self.taken.append(False)


def _decisions(chance: random.Random, names: Sequence[Name], count: int) -> list[_Decision]:
    return [_Decision(*chance.sample(names, 2), same=chance.random() < 0.5) for _ in range(count)]


def _undo_all(shop: Shop, order: random.Random) -> None:
    """Take every decision back; one that would bring an older contradiction to life has to wait its turn."""
    waiting = [made.number for made in shop.decisions()]
    order.shuffle(waiting)
    while waiting:
        number = waiting.pop()
        try:
            shop.undo(number)
        except UserError as problem:
            if problem.code != "decision.contradicts":
                raise
            waiting.insert(0, number)


def _suggested(shop: Shop) -> list[tuple[float, list[tuple[str, str]]]]:
    """By what they share: which of a customer's accounts stands for them depends on who came first."""
    found = shop.suggestions(reveal=True)
    return sorted((each.score, sorted((step.kind, step.value) for step in each.shared)) for each in found)


def _rebuild(shop: Shop) -> None:
    with writer(shop.folder, "rebuild", shop.settings) as (scratch, clock):
        publish.publish(shop.folder, clock, scratch, rebuild=True)


@pytest.mark.parametrize(
    ("places", "made"), [(7, 3), pytest.param(9, 100, marks=pytest.mark.slow)], ids=["a few decisions", "a hundred"]
)
def test_what_is_known_depends_on_the_facts_and_not_on_how_they_came(places: int, made: int) -> None:
    """One shop lives the history as it was told and decides at the end, the other in an order of chance.

    What the other was refused, as it contradicts, leaves no trace: the one does not hear of it. Lists keep their order
    among themselves and so do decisions: they speak of what stands.
    """
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    told = history(chance, places=places)
    with new_shop() as one, new_shop() as other:
        live(one, [*told.told, *told.later, *told.lists])
        undecided = content(one, named=True)
        decisions = _decisions(chance, sorted(_accounts(one.folder)), made)
        _live_in_any_order(other, told, decisions, chance)
        taken = [decision for decision in decisions if decision.taken == [True]]
        live(one, taken)
        assert all(decision.taken == [True, True] for decision in taken)
        decided = content(one, named=True)
        assert differences(content(other, named=True), decided) == {}
        assert _suggested(other) == _suggested(one)
        _rebuild(one)
        assert differences(content(one, named=True), decided) == {}
        _undo_all(other, chance)
        assert differences(content(other, named=True), undecided) == {}


def _live_in_any_order(shop: Shop, told: History, decisions: Sequence[_Decision], chance: random.Random) -> None:
    """Everybody is known before the first decision; refunds, older files and lists come before, between and after."""
    later = shuffled(chance, told.later)
    early, late = later[: len(later) // 2], later[len(later) // 2 :]
    some = chance.randint(0, len(told.lists))
    live(shop, woven(chance, shuffled(chance, [*told.told, *early]), told.lists[:some]))
    live(shop, woven(chance, late, told.lists[some:], decisions))
