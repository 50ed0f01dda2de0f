"""What every test shares: nothing of the caller's locale or settings reaches the code under test."""

from __future__ import annotations

import os
from zlib import crc32

import hypothesis
import pytest

# As the command has it; workers that each start as many threads as there are cores wait for one another.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# The machine may be busy with other things: a test that takes long has not failed.
hypothesis.settings.register_profile("huitou", deadline=None)
hypothesis.settings.load_profile("huitou")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", default="1/1", metavar="K/N", help="of the tests chosen, only the K-th of N parts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a part of the tests. Names decide: a test stays in its part whatever is written beside it."""
    part, parts = (int(number) for number in config.getoption("part").split("/"))
    out = [each for each in items if crc32(each.nodeid.encode()) % parts != part % parts]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [each for each in items if each not in set(out)]


_OUTSIDE = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "HUITOU_DEBUG", "COLUMNS")


@pytest.fixture(autouse=True)
def _no_outside_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _OUTSIDE:
        monkeypatch.delenv(name, raising=False)
