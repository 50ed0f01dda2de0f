"""kill -9 at random moments of a real import, readers at work meanwhile."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

import huitou
from tests.crash.conftest import Shops
from tests.support.crashing import Answers, answers, assert_nothing_left, counts, run, start


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_moments(kills: int, shops: Shops, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    whole = seconds_of_an_import(shops, tmp_path / "measured")
    seen = {"old": 0, "new": 0}
    for number in range(kills):
        shop = Path(shutil.copytree(shops.before, tmp_path / str(number)))
        found = kill_after(chance.uniform(0.1, 1.0) * whole, shop, shops)
        seen["old" if found == shops.old else "new"] += 1
        (report,) = huitou.open(shop).load(shops.second)
        read, accepted, duplicate, quarantined = shops.report
        assert counts(report) in {shops.report, (read, 0, accepted + duplicate, quarantined)}
        assert answers(shop) == shops.new
        assert_nothing_left(shop)
        shutil.rmtree(shop)
    assert seen["old"]


def seconds_of_an_import(shops: Shops, shop: Path) -> float:
    shutil.copytree(shops.before, shop)
    began = time.monotonic()
    assert run("import", shops.second, "--shop", shop)[0] == 0
    return time.monotonic() - began


def kill_after(seconds: float, shop: Path, shops: Shops) -> Answers:
    """What readers saw last; each look before that gave the old or the new numbers too."""
    with start("import", shops.second, "--shop", shop) as process:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and process.poll() is None:
            assert answers(shop) in (shops.old, shops.new)
        process.kill()
    found = answers(shop)
    assert found in (shops.old, shops.new)
    return found
