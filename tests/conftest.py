"""What every test shares: nothing of the caller's locale or settings reaches the code under test."""

from __future__ import annotations

import hypothesis
import pytest

# The machine may be busy with other things: a test that takes long has not failed.
hypothesis.settings.register_profile("huitou", deadline=None)
hypothesis.settings.load_profile("huitou")

_OUTSIDE = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "HUITOU_DEBUG", "COLUMNS")


@pytest.fixture(autouse=True)
def _no_outside_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _OUTSIDE:
        monkeypatch.delenv(name, raising=False)
