"""Acceptance tests use the command line as a person does: a shop folder, files, words and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command_line import WORKED_EXAMPLE, Ran, Run

from huitou.cli.main import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in English, unless it says otherwise."""

    def go(*words: str | Path) -> Ran:
        argv = [str(word) for word in words]
        code = main(argv if "--lang" in argv else ["--lang", "en", *argv])
        return Ran(code, *capsys.readouterr())

    return go


@pytest.fixture
def worked_example(tmp_path: Path, run: Run) -> Path:
    """A shop with the worked example imported."""
    shop, file = tmp_path / "shop", tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    assert run("init", shop).code == 0
    assert run("import", file, "--shop", shop).code == 0
    return shop
