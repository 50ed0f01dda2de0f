"""Whoever runs the server finds every variable it reads in the docs, in both languages, and none that it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_VARIABLE = re.compile(r"\b(?:HUITOU_[A-Z_]+|DATABASE_URL)\b")
# What processes of ours tell each other, the command line's own, and Django settings that no variable sets.
_INTERNAL = {
    "HUITOU_WEB_PARENT",
    "HUITOU_TURNS",
    "HUITOU_DEBUG",
    "HUITOU_JOBS",
    "HUITOU_LOOK_SECONDS",
    "HUITOU_UPLOAD_BYTES",
}


@pytest.mark.parametrize("page", ["operating.md", "operating.zh-CN.md"])
def test_every_variable_is_explained(page: str) -> None:
    read = {name for file in (_ROOT / "src").rglob("*.py") for name in _VARIABLE.findall(file.read_text("utf-8"))}
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (_ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
    assert set(rows) == read - _INTERNAL
