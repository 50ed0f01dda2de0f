"""Who is who depends on the facts and not on their order of arrival; what was decided by hand can be taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huitou import Shop, UserError
from huitou.warehouse import publish
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.writer import writer
from tests.support.exports import Export, new_shop, shop_with
from tests.support.people import own, shopify, taobao
from tests.support.published import Content, content, differences

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
PHONES = ("", "13800000001", "13800000002")
EMAILS = ("", "a@x.cn", "b@x.cn")
NICKS = ("小美", "大美")
often = pytest.mark.parametrize("examples", [3, pytest.param(6, marks=pytest.mark.slow)])

# One order of somebody: which kind of export, who, their phone and e-mail, the store.
orders = st.tuples(
    st.sampled_from(("own", "shopify", "taobao")),
    st.sampled_from((0, 1)),
    st.sampled_from(PHONES),
    st.sampled_from(EMAILS),
    st.sampled_from(("", "north", "south")),
)
Order = tuple[str, int, str, str, str]
Name = tuple[str, str, str]


def _export(number: int, order: Order) -> Export:
    kind, who, phone, email, store = order
    if kind == "own":
        found = own(f"H{number}", f"c{who}", phone=phone, email=email)
    elif kind == "shopify":
        found = shopify(f"#{number}", phone=phone, email=email)
    else:
        found = taobao(f"T{number}", NICKS[who], alipay=phone or email)
    return Export(found.columns, found.rows, store)


def _accounts(shop: Shop) -> dict[Name, int]:
    with connect() as connection:
        Facts(shop.folder).attach(connection)
        rows = connection.rows("SELECT DISTINCT source, store, id_value, account_key FROM facts_accounts")
    return {(source, store, value): key for source, store, value, key in rows}


def _decide(shop: Shop, names: Sequence[Name], decisions: Sequence[tuple[bool, int, int]]) -> list[bool]:
    """Make the decisions one after the other; which of them were taken."""
    keys = _accounts(shop)
    taken = []
    for same, one, two in decisions:
        pair = (keys[names[one % len(names)]], keys[names[two % len(names)]])
        try:
            (shop.accept if same else shop.refuse)(*pair)
            taken.append(True)
        except UserError as problem:
            if problem.code not in {"customer.same", "decision.contradicts"}:
                raise
            taken.append(False)
    return taken


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


@often
def test_arrival_does_not_matter_and_undo_restores(examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        st.lists(orders, min_size=2, max_size=5, unique=True),
        st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9)), max_size=5),
        st.randoms(use_true_random=False),
    )
    def holds(known: list[Order], decisions: list[tuple[bool, int, int]], chance: random.Random) -> None:
        exports = [_export(number, order) for number, order in enumerate(known)]
        turned = exports[:]
        chance.shuffle(turned)
        with new_shop(*exports) as one, new_shop(*turned) as other:
            before = content(one, named=True)
            assert differences(content(other, named=True), before) == {}
            if names := sorted(_accounts(one)):
                assert _decide(one, names, decisions) == _decide(other, names, decisions)
            assert differences(content(other, named=True), content(one, named=True)) == {}
            _undo_all(one, chance)
            assert differences(content(one, named=True), before) == {}

    holds()


def _without_imports(shop: Shop) -> Content:
    return {table: rows for table, rows in content(shop).items() if table != "imports"}


@pytest.mark.slow
def test_a_hundred_merges_and_splits_leave_no_trace_once_undone(tmp_path: Path) -> None:
    chance = random.Random(1)
    known = [
        (kind, who, chance.choice(PHONES), chance.choice(EMAILS), store)
        for kind in ("own", "shopify", "taobao")
        for who in (0, 1)
        for store in ("", "north", "south")
    ]
    shop = shop_with(tmp_path, [_export(number, order) for number, order in enumerate(known)])
    before = _without_imports(shop)
    names = sorted(_accounts(shop))
    decisions = [(chance.random() < 0.5, chance.randrange(20), chance.randrange(20)) for _ in range(100)]
    taken = _decide(shop, names, decisions)
    assert sum(taken) > 40
    changed = _without_imports(shop)
    assert differences(changed, before) != {}
    with writer(shop.folder, "rebuild", shop.settings) as (scratch, clock):
        publish.publish(shop.folder, clock, scratch, rebuild=True)
    assert differences(_without_imports(shop), changed) == {}
    _undo_all(shop, chance)
    assert differences(_without_imports(shop), before) == {}
