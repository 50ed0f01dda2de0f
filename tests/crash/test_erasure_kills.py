"""kill -9 at every step of an erasure: the next writer finishes it, and readers never fail meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from huitou.warehouse.snapshot import open_snapshot
from tests.crash.conftest import Shops
from tests.support.crashing import answers, assert_nothing_left, email, holds, kill_at, run

_ERASURE = "huitou.warehouse.erasure:"
_FACTS = "huitou.warehouse.facts:Facts."

STEPS = [
    {"function": f"{_ERASURE}_write_private", "about": "erasure.pending", "when": "after"},
    {"function": f"{_ERASURE}_write_private", "about": "erasure.key", "when": "after"},
    {"function": f"{_ERASURE}_bury", "when": "after"},
    {"function": f"{_FACTS}delete", "about": "quarantine", "when": "after"},
    {"function": f"{_FACTS}detach", "when": "after"},
    {"function": f"{_FACTS}delete", "about": "accounts", "when": "after"},
    {"function": f"{_FACTS}vacuum", "about": "accounts", "when": "after"},
    {"function": f"{_ERASURE}publish", "when": "before"},
    {"function": f"{_ERASURE}publish", "when": "after"},
    {"function": f"{_ERASURE}prune", "when": "after"},
]


def name_of(step: dict[str, str]) -> str:
    return "-".join([step["when"], step["function"].partition(":")[2], step.get("about", "")])


def slow_but(step: dict[str, str]) -> list[pytest.MarkDecorator]:
    return [] if step["function"].endswith(("bury", "vacuum")) else [pytest.mark.slow]


def customer_of(shop: Path, name: str) -> int:
    with open_snapshot(shop) as snapshot:
        accounts = dict(snapshot.rows("SELECT account_key, customer FROM customer_accounts"))
        ids = dict(snapshot.rows("SELECT customer, customer_id FROM customers"))
    named = huitou.open(shop).names(accounts)
    return next(ids[accounts[key]] for key, called in named.items() if called == name)


@pytest.mark.parametrize("step", [pytest.param(step, id=name_of(step), marks=slow_but(step)) for step in STEPS])
def test_an_erasure_killed_at_any_step_is_finished_by_the_next_import(
    step: dict[str, str], shop: Path, shops: Shops
) -> None:
    customer = customer_of(shop, "c1")
    assert holds(shop, email("c1"))
    with open_snapshot(shop) as opened_before:
        kill_at(step, "customers", "erase", str(customer), "--shop", shop, "--yes")
        assert answers(shop)["revenue"] == shops.old["revenue"]
        huitou.open(shop).load(shops.other)
        assert opened_before.rows("SELECT COUNT(*) FROM customers") == [(40,)]
    assert not holds(shop, email("c1"))
    assert holds(shop, email("c2"))
    numbers = answers(shop)
    assert numbers["buyers"] == (40, None)  # one erased, one new in the other file
    assert numbers["revenue"] == (shops.old["revenue"][0] + 500, None)
    assert not (shop / "snapshots" / "v000001-1.duckdb").exists()
    assert_nothing_left(shop)


def test_a_customer_half_erased_is_unknown_once_the_erasure_ended(shop: Path) -> None:
    customer = customer_of(shop, "c1")
    kill_at(STEPS[4], "customers", "erase", str(customer), "--shop", shop, "--yes")
    code, said = run("customers", "erase", str(customer), "--shop", shop, "--yes")
    assert code == 2
    assert "customer.missing" in said
