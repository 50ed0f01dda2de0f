"""Acceptance tests use the command line as a person does: a shop folder, files, words and exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import huitou
from huitou.cli.main import main
from tests.support.command_line import WORKED_EXAMPLE, Ran, Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in English, unless it says otherwise, on a screen of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")

    def go(*words: str | Path) -> Ran:
        argv = [str(word) for word in words]
        code = main(argv if "--lang" in argv else ["--lang", "en", *argv])
        return Ran(code, *capsys.readouterr())

    return go


@pytest.fixture(scope="session")
def _imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worked")
    (folder / "orders.csv").write_text(WORKED_EXAMPLE, encoding="utf-8")
    huitou.init(folder / "shop").load(folder / "orders.csv")
    return folder


@pytest.fixture
def worked_example(_imported_once: Path, tmp_path: Path) -> Path:
    """A shop with the worked example imported; the file lies beside it as orders.csv."""
    shutil.copytree(_imported_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "shop"
